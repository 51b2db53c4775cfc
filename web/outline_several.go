package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// outlineSeveralForm lists the activities to choose several of, for what is done with all of them at once.
func (s *Server) outlineSeveralForm(c echo.Context) error {
	return s.outlineSeveralAnswer(c, http.StatusOK, c.QueryParams()["activity"], nil)
}

// outlineSeveralAnswer draws the list with what is chosen, and what is wrong with the choice.
func (s *Server) outlineSeveralAnswer(c echo.Context, status int, chosen []string, problems map[string]string) error {
	o, err := s.outlining(c)
	if err != nil {
		return err
	}
	s.outlineList(o, nil)
	v := views.OutlineSeveral{Flow: o.flow.Name, Base: o.view.Base, Chosen: chosen, Title: c.FormValue("title"), Errors: problems}
	if c.FormValue("base") != "" {
		v.Base = c.FormValue("base")
	}
	for _, part := range o.view.Parts {
		group := views.OutlineGroup{Label: part.Title}
		for _, step := range part.Steps {
			group.Options = append(group.Options, views.OutlineOption{Value: step.ID, Label: etag(int64(step.Number)) + " " + step.Name})
		}
		v.Groups = append(v.Groups, group)
	}
	p := s.page(c, "Several activities")
	p.Styles = append(p.Styles, "css/outline.css")
	return s.render(c, status, views.OutlineSeveralPage(p, v))
}

// outlineSeveral copies, deletes or frames what was chosen.
func (s *Server) outlineSeveral(c echo.Context) error {
	chosen, op := c.Request().PostForm["activity"], c.FormValue("op")
	at, said := "", ""
	err := s.outlineEdit(c, func(e *flow.Edit) error {
		there := slices.DeleteFunc(slices.Clone(chosen), func(id string) bool { _, ok := e.Flow.Activity(id); return !ok })
		switch {
		case len(there) == 0:
			return fault.Field("activity", "Choose the activities first.")
		case op == "frame":
			at, said = "#notes", "The frame stands around "+ui.Count(len(there), "activity", "activities")+"."
			return e.AddFrame(there, strings.TrimSpace(c.FormValue("title")))
		case op == "delete":
			for _, id := range there {
				e.Remove(id)
			}
			said = ui.Count(len(there), "activity", "activities") + " deleted. “Undo” brings them back."
			return nil
		}
		ids, err := e.DuplicateAll(there)
		if err == nil {
			at, said = atStep(ids[0]), "These are the copies. Nothing leads to them yet."
		}
		return err
	})
	if fields := fieldErrors(err); fields != nil {
		return s.outlineSeveralAnswer(c, http.StatusUnprocessableEntity, chosen, fields)
	}
	return s.outlineDone(c, err, at, said)
}
