package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/web/views"
)

// promptDelete deletes a prompt that no flow uses; of one that is used it says where.
func (s *Server) promptDelete(c echo.Context) error {
	name := c.Param("name")
	err := s.DB.DeletePrompt(c.Request().Context(), actor(c), name)
	if fault.CodeOf(err) != fault.Conflict {
		if err != nil {
			return err
		}
		return s.done(c, "/prompts", "Prompt "+name+" is deleted.")
	}
	p, loadErr := s.DB.Prompt(c.Request().Context(), name)
	if loadErr != nil || len(p.Usage) == 0 {
		return err
	}
	if isFragment(c) {
		return s.render(c, http.StatusConflict, views.PromptInUse(p.Name, usages(p.Usage)))
	}
	return s.render(c, http.StatusConflict, views.PromptRefusedPage(s.page(c, p.Name), p.Name, usages(p.Usage)))
}
