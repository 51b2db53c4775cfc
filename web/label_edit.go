package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/web/views"
)

// chosenLabel is the label that a form chose: one in use, or the new one that was typed.
func chosenLabel(choice, typed string) string {
	if choice == views.NewLabelChoice {
		return strings.TrimSpace(typed)
	}
	return choice
}

// labelNameForm asks for a label's new name.
func (s *Server) labelNameForm(c echo.Context) error {
	label := c.QueryParam("label")
	return s.labelNameAnswer(c, http.StatusOK, views.LabelName{Label: label, Value: label, Dialog: isFragment(c)})
}

func (s *Server) labelNameAnswer(c echo.Context, status int, v views.LabelName) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	if f.Labels[v.Label] == 0 {
		return fault.New(fault.NotFound, "No version of %s is labelled %s.", f.Name, v.Label)
	}
	v.Flow = f.Name
	if isFragment(c) {
		return s.render(c, status, views.LabelNameForm(v))
	}
	return s.render(c, status, views.LabelNamePage(s.page(c, "Rename the label "+v.Label), v))
}

// labelRename gives a label another name.
func (s *Server) labelRename(c echo.Context) error {
	name, label, next := c.Param("name"), c.QueryParam("label"), strings.TrimSpace(c.FormValue("new_label"))
	err := s.DB.RenameLabel(c.Request().Context(), actor(c), name, label, next)
	if code := fault.CodeOf(err); code == fault.Invalid || code == fault.Conflict {
		v := views.LabelName{Label: label, Value: next, Error: sentence(fault.Message(err)), Dialog: c.FormValue("dialog") != ""}
		if fields := fieldErrors(err); fields["label"] != "" {
			v.Error = fields["label"]
		}
		return s.labelNameAnswer(c, statuses[code], v)
	}
	if err != nil {
		return err
	}
	return s.done(c, "/flows/"+name+"/versions", fmt.Sprintf("The label %s is now called %s.", label, next))
}

// labelRemove takes a label away.
func (s *Server) labelRemove(c echo.Context) error {
	name, label := c.Param("name"), c.FormValue("label")
	if err := s.DB.RemoveLabel(c.Request().Context(), actor(c), name, label); err != nil {
		return err
	}
	return s.done(c, "/flows/"+name+"/versions", "The label "+label+" is removed.")
}
