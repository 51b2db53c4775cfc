package web

import (
	"github.com/labstack/echo/v4"

	"cordboard/storage"
)

// outlineHere notes that the viewer has the flow open, and tells at which activities others work. The page is of use without it.
func (s *Server) outlineHere(c echo.Context, o *outlining) map[string][]string {
	who := actor(c)
	others, err := s.DB.NotePresence(c.Request().Context(), o.flow.Name, storage.Presence{UserID: who.UserID, Name: who.Name, Tab: "outline", At: o.open}, false)
	if err != nil {
		s.Log.Warn("who else has a flow open is not known", "flow", o.flow.Name, "request", requestID(c), "error", err)
	}
	at := map[string][]string{}
	for _, one := range others {
		at[one.At] = append(at[one.At], one.Name)
	}
	return at
}
