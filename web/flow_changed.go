package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// flowChanged tells the designer's search which activities of the draft are not as in the live version.
func (s *Server) flowChanged(c echo.Context) error {
	ids, err := s.DB.ChangedActivities(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"activities": ids})
}
