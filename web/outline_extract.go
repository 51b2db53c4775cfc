package web

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/views"
)

// outlineExtract makes a subflow of several activities. Without a name it tells what that would be, and asks for the name.
func (s *Server) outlineExtract(c echo.Context) error {
	values := c.Request().PostForm
	var part *flow.Extraction
	var id string
	made := ""
	resources, err := s.DB.Resources(c.Request().Context())
	if err != nil {
		return err
	}
	err = s.outlineEdit(c, func(e *flow.Edit) (err error) {
		if part, err = flow.Extract(flow.Selection{Flow: e.Flow, IDs: values["activity"], Catalog: s.Catalog, Resources: resources}); err != nil {
			return err
		}
		if !values.Has("name") {
			return errKept
		}
		part.Subflow.Name = strings.TrimSpace(values.Get("name"))
		unchosen(part.Inputs, values["input"])
		unchosen(part.Outputs, values["output"])
		if made == "" { // an edit may run again when the draft moved on
			if _, err := s.DB.CreateFlow(c.Request().Context(), actor(c), part.Subflow); err != nil {
				return err
			}
			made = part.Subflow.Name
		}
		e.Flow, id = part.Replace(made)
		return nil
	})
	if err != nil && made != "" { // the flow does not run it, so it is of no use, also to who has gone away
		err = errors.Join(err, s.DB.DeleteFlow(context.WithoutCancel(c.Request().Context()), actor(c), made))
	}
	return s.outlineExtracted(c, part, id, err)
}

// unchosen takes the variables away that are not chosen.
func unchosen(all map[string]string, chosen []string) {
	maps.DeleteFunc(all, func(name, _ string) bool { return !slices.Contains(chosen, name) })
}

// outlineExtracted goes on where the subflow is run, asks, or says why the activities cannot be parted from the others.
func (s *Server) outlineExtracted(c echo.Context, part *flow.Extraction, id string, err error) error {
	var why *flow.Refusal
	fields := fieldErrors(err)
	switch {
	case errors.As(err, &why):
		return s.outlineSeveralAnswer(c, http.StatusUnprocessableEntity, c.Request().PostForm["activity"], map[string]string{"activity": why.Message})
	case errors.Is(err, errKept):
		return s.outlineExtractAsk(c, part, http.StatusOK, nil)
	case fields != nil || fault.CodeOf(err) == fault.Invalid:
		if fields == nil {
			fields = map[string]string{"name": sentence(fault.Message(err))}
		}
		return s.outlineExtractAsk(c, part, http.StatusUnprocessableEntity, fields)
	}
	return s.outlineDone(c, err, "?activity="+url.QueryEscape(id)+atStep(id), "The subflow is made as a draft. Publish it before this flow goes live.")
}

// outlineExtractAsk tells what the subflow would be.
func (s *Server) outlineExtractAsk(c echo.Context, part *flow.Extraction, status int, problems map[string]string) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	values := c.Request().PostForm
	v := views.OutlineExtract{Flow: f.Name, Base: values.Get("base"), Name: values.Get("name"), Activities: values["activity"], Errors: problems}
	if !values.Has("name") {
		v.Name = f.Name + "-part"
	}
	for _, chosen := range v.Activities {
		if r, ok := f.Draft.Activity(chosen); ok {
			v.Names = append(v.Names, s.named(r))
		}
	}
	v.Inputs, v.Outputs = slices.Sorted(maps.Keys(part.Inputs)), slices.Sorted(maps.Keys(part.Outputs))
	if r, ok := part.Subflow.Activity(part.Entry); ok {
		v.Entry = s.named(r)
	}
	for _, outcome := range slices.Sorted(maps.Keys(part.Exits)) {
		r, _ := f.Draft.Activity(part.Exits[outcome])
		v.Exits = append(v.Exits, views.OutlineOption{Value: outcome, Label: s.named(r)})
	}
	p := s.page(c, "Make a subflow")
	p.Styles = append(p.Styles, "css/outline.css")
	return s.render(c, status, views.OutlineExtractPage(p, v))
}
