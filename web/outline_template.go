package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/ui"
)

// outlineTemplate begins an empty flow with a template, or puts a template's activities into one that has some; nothing leads to these yet.
func (s *Server) outlineTemplate(c echo.Context) error {
	t, ok := s.template(c.FormValue("template"))
	if !ok {
		return s.outlineTemplateAgain(c, "Choose a template.")
	}
	at := ""
	err := s.outlineEdit(c, func(e *flow.Edit) error {
		begins := len(e.Flow.Activities) == 0
		ids, err := e.Template(t.Document)
		if at = ""; err == nil && !begins {
			at = atStep(ids[0])
		}
		return err
	})
	if fault.CodeOf(err) == fault.Invalid {
		return s.outlineTemplateAgain(c, fault.Message(err))
	}
	return s.outlineDone(c, err, at, "The template is here: "+ui.Count(len(t.Document.Activities), "activity", "activities")+".")
}

// outlineTemplateAgain shows the form as it was posted, with what is wrong beside it.
func (s *Server) outlineTemplateAgain(c echo.Context, problem string) error {
	o, err := s.outlining(c)
	if err != nil {
		return err
	}
	o.view.Base, o.view.AddErrors = c.FormValue("base"), map[string]string{"template": problem}
	o.view.AddTemplate = c.FormValue("template")
	return s.outlineAnswer(c, http.StatusUnprocessableEntity, o)
}
