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
		id, err = e.Add(c.FormValue("type"), s.originOf(e, c.FormValue("where")))
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

// originOf reads where a new activity goes: "after:menu" is the first outlet of the menu that leads nowhere yet, an error outlet last, else its
// first one; "on:on_error" is a handler; "" is nowhere.
func (s *Server) originOf(e *flow.Edit, where string) flow.Origin {
	if handler, ok := strings.CutPrefix(where, "on:"); ok {
		return flow.Origin{Handler: flow.Handler(handler)}
	}
	id, _ := strings.CutPrefix(where, "after:")
	r, ok := e.Flow.Activity(id)
	if !ok {
		return flow.Origin{}
	}
	spec, _ := s.Catalog.Spec(r.Type)
	exits := flow.AllOutlets(r, spec, flow.Resources{})
	for _, o := range exits {
		if r.Outlets[o.ID] == "" && o.ID != flow.ErrorOutlet.ID {
			return flow.Origin{Activity: id, Outlet: o.ID}
		}
	}
	if len(exits) == 0 {
		return flow.Origin{}
	}
	return flow.Origin{Activity: id, Outlet: exits[0].ID}
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
		if _, err := activityOf(e, id); err != nil {
			return err
		}
		e.Flow.Start = id
		return nil
	})
	return s.outlineDone(c, err, atStep(id), "The flow begins here now.")
}
