package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/views"
)

// activityOf finds an activity that a form or an address names.
func activityOf(f *flow.Flow, id string) (flow.Record, error) {
	r, ok := f.Activity(id)
	if !ok {
		return r, fault.New(fault.NotFound, "There is no activity %q in this flow any more.", id)
	}
	return r, nil
}

// outlineDeleteForm says what becomes of what leads to an activity, before it is deleted.
func (s *Server) outlineDeleteForm(c echo.Context) error {
	o, err := s.outlining(c)
	if err != nil {
		return err
	}
	draft := o.flow.Draft
	r, err := activityOf(draft, c.QueryParam("activity"))
	if err != nil {
		return err
	}
	v := views.OutlineDelete{Flow: o.flow.Name, Base: o.view.Base, ID: r.ID, Name: s.named(r), Start: draft.Start == r.ID}
	for _, other := range draft.Activities {
		spec, _ := s.Catalog.Spec(other.Type)
		for _, exit := range flow.AllOutlets(other, spec, o.resources) {
			if other.Outlets[exit.ID] == r.ID && other.ID != r.ID {
				v.Cut = append(v.Cut, "“"+exit.Label+"” of "+s.named(other)+" leads nowhere then.")
			}
		}
	}
	for _, h := range flow.Handlers {
		if draft.Handlers[h] == r.ID {
			v.Cut = append(v.Cut, "The handler “"+h.Label()+"” is empty then.")
		}
	}
	return s.render(c, http.StatusOK, views.OutlineDeletePage(s.page(c, "Delete "+v.Name), v))
}

// outlineDelete deletes an activity and cuts what leads to it.
func (s *Server) outlineDelete(c echo.Context) error {
	name := ""
	err := s.outlineEdit(c, func(e *flow.Edit) error {
		r, err := activityOf(e.Flow, c.FormValue("activity"))
		if err != nil {
			return err
		}
		name = s.named(r)
		e.Remove(r.ID)
		return nil
	})
	return s.outlineDone(c, err, "", "“"+name+"” is deleted. “Undo” brings it back.")
}
