package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/views"
)

// Names of fields: wire.menu.1 is where outlet 1 of menu leads. Its value is an activity's id, "" for nowhere, or + and a type, which makes a new one.
const (
	wirePrefix = "wire."
	newPrefix  = "+"
)

// outlineWires saves where outlets lead, and mends what a button says. The page posts all of its lists at once, so that nothing is lost that was chosen in another one.
func (s *Server) outlineWires(c echo.Context) error {
	var added []string
	values, at, mended := c.Request().PostForm, c.FormValue("at"), ""
	err := s.outlineEdit(c, func(e *flow.Edit) (err error) {
		if added, err = postedWires(e, values); err == nil && values.Has("mend") {
			at, mended, err = mend(e, values.Get("mend"))
		}
		return err
	})
	if fields := fieldErrors(err); fields != nil {
		return s.outlineWiresAgain(c, fields)
	}
	switch {
	case mended != "":
		return s.outlineDone(c, err, atStep(at), mended)
	case len(added) > 0:
		return s.outlineDone(c, err, atFresh(added[0]), "The new activity is wired. Fill in what it needs.")
	}
	return s.outlineDone(c, err, atStep(at), "Outlets are saved.")
}

// outlineWiresAgain shows the lists as they were posted, with what is wrong beside them. An activity that is gone has no list to show it beside.
func (s *Server) outlineWiresAgain(c echo.Context, fields map[string]string) error {
	o, failed := s.outlining(c)
	if failed != nil {
		return failed
	}
	for name := range fields {
		id, _, _ := strings.Cut(strings.TrimPrefix(name, wirePrefix), ".")
		if _, there := o.records[id]; !there {
			return fault.New(fault.Invalid, "There is no activity %q any more. Its outlets lead nowhere.", id)
		}
	}
	o.view.Base, o.view.Wires, o.view.WireErrors = c.FormValue("base"), c.Request().PostForm, fields
	return s.outlineAnswer(c, http.StatusUnprocessableEntity, o)
}

// postedWires leads outlets to where a form says, and gives the ids of activities that it made. What is posted as it was changes nothing.
func postedWires(e *flow.Edit, values url.Values) (added []string, err error) {
	wrong := map[string]string{}
	var names []string
	for name := range values {
		if strings.HasPrefix(name, wirePrefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		id, outlet, _ := strings.Cut(strings.TrimPrefix(name, wirePrefix), ".")
		from, to := flow.Origin{Activity: id, Outlet: outlet}, values.Get(name)
		r, there := e.Flow.Activity(id)
		if there && r.Outlets[outlet] == to || !there && to == "" {
			continue
		}
		if activityType, fresh := strings.CutPrefix(to, newPrefix); fresh {
			made, err := e.Add(activityType, from)
			if err != nil {
				return nil, err
			}
			added = append(added, made)
			continue
		}
		if err := e.Connect(from, to); fault.CodeOf(err) == fault.Invalid {
			wrong[name] = fault.Message(err)
		} else if err != nil {
			return nil, err
		}
	}
	if len(wrong) > 0 {
		return nil, &fault.Error{Code: fault.Invalid, Message: "some outlets cannot lead where they should", Fields: wrong}
	}
	return added, nil
}

// outlineTypes are the activity types for flows of a kind, grouped.
func (s *Server) outlineTypes(kind flow.Kind) []views.OutlineGroup {
	var groups []views.OutlineGroup
	for _, g := range s.palette(kind) {
		group := views.OutlineGroup{Label: g.Label}
		for _, spec := range g.Items {
			if spec.AllowedIn(kind) {
				group.Options = append(group.Options, views.OutlineOption{Value: spec.Type, Label: spec.Label})
			}
		}
		if len(group.Options) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}
