package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// outlinePutBackForm tells what putting a subflow back into this flow would make of it.
func (s *Server) outlinePutBackForm(c echo.Context) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	return s.outlinePutBackAsk(c, f, http.StatusOK)
}

func (s *Server) outlinePutBackAsk(c echo.Context, f storage.Flow, status int) error {
	ctx, id, state := c.Request().Context(), c.FormValue("activity"), c.FormValue("state")
	r, err := activityOf(f.Draft, id)
	if err != nil {
		return err
	}
	v := views.OutlinePutBack{Flow: f.Name, Base: etag(f.Revision), ID: id, Name: s.named(r), State: state}
	run, err := s.runBy(ctx, r, state)
	if err == nil {
		v.Subflow, v.Words = run.flow.Name, run.words
		for _, one := range run.states {
			v.States = append(v.States, ui.Option{Value: one.Value, Label: one.Label})
		}
		if v.Uses, err = s.otherUses(ctx, run.flow.Name, f.Name); err != nil {
			return err
		}
		var back *flow.Inlined
		if back, err = s.putBack(c, f.Draft, id, run); err == nil {
			v.Added, v.Activities, v.Variables, v.Cautions = len(back.Added), back.Activities, back.Variables, back.Cautions
		}
	}
	var why *flow.Refusal
	if errors.As(err, &why) || fault.CodeOf(err) == fault.Invalid || fault.CodeOf(err) == fault.NotFound {
		v.Problem = sentence(fault.Message(err))
		if why != nil {
			v.Problem = why.Message
		}
		err = nil
	}
	if err != nil {
		return err
	}
	p := s.page(c, "Put back "+v.Name)
	p.Styles = append(p.Styles, "css/outline.css")
	return s.render(c, status, views.OutlinePutBackPage(p, v))
}

func (s *Server) putBack(c echo.Context, f *flow.Flow, id string, run running) (*flow.Inlined, error) {
	resources, err := s.DB.Resources(c.Request().Context())
	if err != nil {
		return nil, err
	}
	return flow.Inline(flow.PutBack{Flow: f, Activity: id, Subflow: run.shown, Catalog: s.Catalog, Resources: resources})
}

// outlinePutBack puts the subflow in place of the activity that runs it.
func (s *Server) outlinePutBack(c echo.Context) error {
	id, first, said := c.FormValue("activity"), "", ""
	err := s.outlineEdit(c, func(e *flow.Edit) error {
		r, err := activityOf(e.Flow, id)
		if err != nil {
			return err
		}
		run, err := s.runBy(c.Request().Context(), r, c.FormValue("state"))
		if err != nil {
			return err
		}
		back, err := s.putBack(c, e.Flow, id, run)
		if err != nil {
			return err
		}
		e.Flow, first = back.Flow, back.Added[0]
		said = run.flow.Name + " is in this flow now: " + ui.Count(len(back.Added), "activity", "activities") + "."
		return nil
	})
	var why *flow.Refusal
	if errors.As(err, &why) {
		f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
		if err != nil {
			return err
		}
		return s.outlinePutBackAsk(c, f, http.StatusUnprocessableEntity)
	}
	return s.outlineDone(c, err, atStep(first), said)
}
