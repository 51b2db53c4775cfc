package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// variableEdit shows the form of a variable of the organisation, or an empty one.
func (s *Server) variableEdit(c echo.Context) error {
	f := views.VariableForm{Type: string(flow.Boolean), Value: "false", Overridable: true}
	if name := c.Param("name"); name != "" {
		v, err := s.DB.Variable(c.Request().Context(), name)
		if err != nil {
			return err
		}
		f = views.VariableForm{
			Saved: v.Name, Name: v.Name, Type: string(v.Type), Value: defaultText(v.Value), Description: v.Description, Overridable: v.Overridable, Base: base(v.UpdatedAt),
		}
		if string(v.Value) == "null" {
			f.Value = ""
		}
	}
	return s.variableAnswer(c, http.StatusOK, f)
}

// variableSave makes or changes a variable of the organisation.
func (s *Server) variableSave(c echo.Context) error {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	f := views.VariableForm{
		Saved: c.Param("name"), Name: value("name"), Type: value("type"), Value: value("value"), Description: value("description"),
		Overridable: value("overridable") != "", Base: value("base"), Errors: map[string]string{},
	}
	v := storage.Variable{Name: f.Name, Type: flow.Type(f.Type), Overridable: f.Overridable, Description: f.Description}
	now := ""
	if f.Saved != "" {
		old, err := s.DB.Variable(c.Request().Context(), f.Saved)
		if err != nil {
			return err
		}
		v.Was, v.UpdatedAt, now = old.Name, baseTime(f.Base), base(old.UpdatedAt)
		if v.UpdatedAt.IsZero() {
			v.UpdatedAt = old.UpdatedAt
		}
	}
	var err error
	if v.Value, err = flow.TypedValue(f.Value, v.Type); err != nil {
		f.Errors["value"] = sentence(err.Error())
		return s.variableAnswer(c, http.StatusUnprocessableEntity, f)
	}
	if _, err := s.DB.SaveVariable(c.Request().Context(), actor(c), v); err != nil {
		if f.Errors = formErrors(err); f.Errors == nil {
			return err
		}
		for field, message := range f.Errors {
			f.Errors[field] = sentence(message)
		}
		if f.Errors[""] != "" {
			f.Base = now
		}
		return s.variableAnswer(c, statuses[fault.CodeOf(err)], f)
	}
	return s.done(c, "/variables", "Variable org."+v.Name+" is saved.")
}

// variableDelete deletes a variable that no flow reads.
func (s *Server) variableDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeleteVariable(c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, "/variables", "Variable org."+name+" is deleted.")
}

func (s *Server) variableAnswer(c echo.Context, status int, f views.VariableForm) error {
	f.CanEdit = viewerOf(c).can(ResourceEdit)
	title := "New organisation variable"
	if f.Saved != "" {
		title = "org." + f.Saved
		var err error
		if f.Usage, err = s.uses(c, storage.FoundVariable, f.Saved); err != nil {
			return err
		}
	}
	return s.render(c, status, views.VariablePage(s.page(c, title), f))
}
