package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/web/views"
)

// outlineForm is the form of the activity that is open.
func (s *Server) outlineForm(c echo.Context, o *outlining) (*views.OutlineForm, error) {
	r, err := activityOf(o.flow.Draft, o.open)
	if err != nil {
		return nil, err
	}
	b := formBuilder{record: r, scope: scopeOf(o.flow.Draft), resources: o.resources}
	b.errors = flow.Problems(r, s.Catalog, o.resources, b.scope)
	if c.QueryParam("fresh") != "" {
		untouched(b.errors, b.errors)
	}
	return s.outlineFields(c, o.view.Base, b), nil
}

// outlineFields draws an activity's properties so that they can be posted without a script.
func (s *Server) outlineFields(c echo.Context, base string, b formBuilder) *views.OutlineForm {
	form := &views.OutlineForm{Base: base, ID: b.record.ID, Name: b.record.Name, NewID: b.record.ID, Errors: b.errors, Posted: b.posted}
	if b.posted != nil {
		form.NewID = b.posted.Get("id")
	}
	var ok bool
	if b.spec, ok = s.Catalog.Spec(b.record.Type); ok {
		b.catalog, b.voices, b.plain = s.Catalog, s.voices(c.Request().Context()), true
		properties := b.build()
		form.Properties = &properties
	}
	return form
}

// scopeOf is what expressions of a flow may name.
func scopeOf(f *flow.Flow) flow.Scope {
	return flow.Scope{Kind: f.Kind, Start: f.Start, Variables: f.Variables, Activities: f.Activities}
}

// outlineActivity saves an activity's name, id, properties and outlets. A draft may be unfinished: what is wrong is saved as it was typed and
// marked; only what no document can hold brings the form back.
func (s *Server) outlineActivity(c echo.Context) error {
	id, values := c.FormValue("activity"), c.Request().PostForm
	var kept flow.Record
	var wrong, misfits map[string]string
	var added []string
	mended := ""
	to := id
	err := s.outlineEdit(c, func(e *flow.Edit) (err error) {
		if kept, err = activityOf(e.Flow, id); err != nil {
			return err
		}
		if added, misfits, err = s.takeForm(e, id, &kept, values); err != nil {
			return err
		}
		if to = strings.TrimSpace(values.Get("id")); to != id {
			err = e.Rename(id, to)
		}
		if err == nil && values.Has("mend") {
			_, mended, err = mend(e, values.Get("mend"))
		}
		wrong = flow.Problems(kept, s.Catalog, flow.Resources{}, scopeOf(e.Flow))
		return err
	})
	if fields := fieldErrors(err); fields != nil {
		misfits = fields
	} else if !errors.Is(err, errKept) {
		said := "“" + s.named(kept) + "” is saved."
		if len(added) > 0 {
			said += " The new activity is wired."
		}
		if mended != "" {
			said += " " + mended
		}
		return s.outlineDone(c, err, activityDone(to, values.Get("op"), added, wrong), said)
	}
	return s.outlineAgain(c, formBuilder{record: kept, posted: values, errors: misfits})
}

// outlineAgain shows the form as it was posted, with what is wrong beside the fields.
func (s *Server) outlineAgain(c echo.Context, b formBuilder) error {
	o, err := s.outlining(c)
	if err != nil {
		return err
	}
	if _, there := o.records[b.record.ID]; !there { // somebody else deleted it: the form has to stand somewhere until it is posted
		draft := *o.flow.Draft
		draft.Activities = append(slices.Clone(draft.Activities), b.record)
		o.flow.Draft, o.records[b.record.ID] = &draft, b.record
	}
	o.open, b.scope, b.resources = b.record.ID, scopeOf(o.flow.Draft), o.resources
	o.view.Form = s.outlineFields(c, c.FormValue("base"), b)
	return s.outlineAnswer(c, http.StatusUnprocessableEntity, o)
}
