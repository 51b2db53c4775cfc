package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web/views"
)

// flowUses tells what leads to a flow or runs it, in the dialog or on a page.
func (s *Server) flowUses(c echo.Context) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	uses, err := s.uses(c, storage.FoundFlow, f.Name)
	if err != nil {
		return err
	}
	if isFragment(c) {
		return s.render(c, http.StatusOK, views.FlowUsesFragment(f.Name, uses))
	}
	return s.render(c, http.StatusOK, views.FlowUsesPage(s.page(c, "Where "+f.Name+" is used"), f.Name, uses))
}
