package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
)

// outlineSettings are the settings of a flow as the form has them.
func outlineSettings(f *flow.Flow) (set flowSettings) {
	set.Flow.Description, set.Flow.Kind, set.Flow.Start = f.Description, f.Kind, f.Start
	set.Variables, set.Handlers = f.Variables, f.Handlers
	return set
}

// openSettings opens the form of the flow itself.
func (o *outlining) openSettings(set flowSettings, posted url.Values, problems map[string]string) {
	o.view.Part = "settings"
	v := settingsView(set, scopeOf(o.flow.Draft), posted, problems)
	v.Plain = true
	o.view.Settings = &v
}

// outlineSettingsSave saves description, kind, start, variables and handlers. Whatever uses a variable that has another name now follows.
func (s *Server) outlineSettingsSave(c echo.Context) error {
	values, problems := c.Request().PostForm, map[string]string{}
	op := values.Get("op")
	var set flowSettings
	err := s.outlineEdit(c, func(e *flow.Edit) error {
		before := outlineSettings(e.Flow)
		if set = parseSettings(values, before, problems); len(problems) > 0 {
			return errKept
		}
		if names := renamedRows(before.Variables, set.Variables); len(names) > 0 {
			renamed, err := flow.RenameVariables(e.Flow, s.Catalog, names)
			if err != nil {
				return err
			}
			e.Flow.Activities = renamed.Activities
		}
		set.Variables = variableOp(set.Variables, op)
		e.Flow.Description, e.Flow.Kind, e.Flow.Start = set.Flow.Description, set.Flow.Kind, set.Flow.Start
		e.Flow.Variables, e.Flow.Handlers = set.Variables, set.Handlers
		return nil
	})
	if errors.Is(err, errKept) {
		return s.settingsAgain(c, set, problems)
	}
	at := "#settings"
	if strings.HasPrefix(op, "add:") {
		at = fmt.Sprintf("?part=settings#f-variables-%d-name", len(set.Variables)-1)
	} else if op != "" {
		at = "?part=settings#settings"
	}
	return s.outlineDone(c, err, at, "The settings are saved.")
}

// settingsAgain shows the form as it was posted, with what is wrong beside the fields.
func (s *Server) settingsAgain(c echo.Context, set flowSettings, problems map[string]string) error {
	o, err := s.outlining(c)
	if err != nil {
		return err
	}
	o.view.Base = c.FormValue("base")
	o.openSettings(set, c.Request().PostForm, problems)
	return s.outlineAnswer(c, http.StatusUnprocessableEntity, o)
}
