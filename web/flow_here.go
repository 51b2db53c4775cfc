package web

import (
	"hash/fnv"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
)

// hereColours is how many colours tell people in a flow apart.
const hereColours = 6

// flowHere notes at which activity somebody is in a flow, and tells who else has it open and where.
func (s *Server) flowHere(c echo.Context) error {
	var body struct {
		Tab  string `json:"tab"`  // what the page calls itself
		At   string `json:"at"`   // an activity's id; empty when none is selected
		Gone bool   `json:"gone"` // the page is being left
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	if body.Tab == "" || len(body.Tab) > 64 || len(body.At) > 64 {
		return &statusError{http.StatusBadRequest, "invalid", "tab needs 1 to 64 characters, at may have 64. Reload the page and try again."}
	}
	who := actor(c)
	mine := storage.Presence{UserID: who.UserID, Name: who.Name, Tab: body.Tab, At: body.At}
	others, err := s.DB.NotePresence(c.Request().Context(), c.Param("name"), mine, body.Gone)
	if err != nil {
		return err
	}
	list := []map[string]any{}
	for _, one := range others {
		list = append(list, map[string]any{"name": one.Name, "at": one.At, "colour": colourOf(one.UserID)})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, map[string]any{"here": list})
}

// colourOf gives somebody the same of a few colours everywhere.
func colourOf(user string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(user)) // a hash takes everything
	return int(h.Sum32() % hereColours)
}
