package web

import (
	"github.com/labstack/echo/v4"
)

// promptDelete deletes a prompt that no flow uses.
func (s *Server) promptDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeletePrompt(c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, "/prompts", "Prompt "+name+" is deleted.")
}
