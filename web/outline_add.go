package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// outlineAdd makes an activity: loose, at a handler, or after another one.
func (s *Server) outlineAdd(c echo.Context) error {
	var id string
	err := s.outlineEdit(c, func(e *flow.Edit) (err error) {
		id, err = e.Add(c.FormValue("type"), originOf(e, c.FormValue("where")))
		return err
	})
	if fault.CodeOf(err) == fault.Invalid {
		return s.outlineAddAgain(c, fault.Message(err))
	}
	return s.outlineDone(c, err, atFresh(id), "The activity is added. Fill in what it needs.")
}

// outlineAddAgain shows the form as it was posted, with what is wrong beside the type.
func (s *Server) outlineAddAgain(c echo.Context, problem string) error {
	o, err := s.outlining(c)
	if err != nil {
		return err
	}
	if c.FormValue("type") == "" {
		problem = "Choose an activity."
	}
	o.view.Base, o.view.AddType, o.view.AddWhere = c.FormValue("base"), c.FormValue("type"), c.FormValue("where")
	o.view.AddErrors = map[string]string{"type": problem}
	return s.outlineAnswer(c, http.StatusUnprocessableEntity, o)
}

// originOf reads where a new activity goes: "after:menu" is after the menu, "on:on_error" at a handler, "" nowhere.
func originOf(e *flow.Edit, where string) flow.Origin {
	kind, id, _ := strings.Cut(where, ":")
	switch kind {
	case "on":
		return flow.Origin{Handler: flow.Handler(id)}
	case "after":
		return e.After(id)
	}
	return flow.Origin{}
}

// outlineDuplicate puts a copy beside an activity.
func (s *Server) outlineDuplicate(c echo.Context) error {
	var id string
	err := s.outlineEdit(c, func(e *flow.Edit) (err error) {
		id, err = e.Duplicate(c.FormValue("activity"))
		return err
	})
	return s.outlineDone(c, err, "?activity="+id+atStep(id), "This is the copy. Nothing leads to it yet.")
}

// outlineStart makes the flow begin with an activity.
func (s *Server) outlineStart(c echo.Context) error {
	id := c.FormValue("activity")
	err := s.outlineEdit(c, func(e *flow.Edit) error {
		if _, err := activityOf(e.Flow, id); err != nil {
			return err
		}
		e.Flow.Start = id
		return nil
	})
	return s.outlineDone(c, err, atStep(id), "The flow begins here now.")
}
