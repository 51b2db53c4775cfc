package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/views"
)

// tableEdit shows a table's columns, or the form of a new one.
func (s *Server) tableEdit(c echo.Context) error {
	v := views.TableForm{Columns: []views.ColumnRow{{Name: "number", Type: string(flow.String)}, {Type: string(flow.String)}}}
	if name := c.Param("name"); name != "" {
		t, err := s.DB.Table(c.Request().Context(), name)
		if err != nil {
			return err
		}
		v = views.TableForm{Saved: t.Name, Name: t.Name, Description: t.Description, Base: base(t.UpdatedAt), Key: t.Schema.Index(t.Schema.Key)}
		for _, column := range t.Schema.Columns {
			v.Columns = append(v.Columns, views.ColumnRow{Name: column.Name, Type: string(column.Type), Was: column.Name})
		}
	}
	return s.tableAnswer(c, http.StatusOK, v)
}

// tableSave makes or changes a table; ?op adds or removes a column of the form and saves nothing.
func (s *Server) tableSave(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	v := tableForm(c.Request().PostForm)
	v.Saved = c.Param("name")
	if op := c.FormValue("op"); op != "" {
		columnOp(&v, op)
		return s.tableAnswer(c, http.StatusOK, v)
	}
	t, problems := tableOf(&v)
	now := ""
	if v.Saved != "" {
		old, err := s.DB.Table(c.Request().Context(), v.Saved)
		if err != nil {
			return err
		}
		t.ID, t.UpdatedAt, now = old.ID, baseTime(v.Base), base(old.UpdatedAt)
	}
	if v.Errors = problems; len(problems) > 0 {
		return s.tableAnswer(c, http.StatusUnprocessableEntity, v)
	}
	saved, err := s.DB.SaveTable(c.Request().Context(), actor(c), t)
	if err != nil {
		if v.Errors = formErrors(err); v.Errors == nil {
			return err
		}
		if v.Errors[""] != "" {
			v.Base = now
		}
		return s.tableAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.done(c, views.TablePath(saved.Name, "/rows"), "Table "+saved.Name+" is saved.")
}

// tableDelete deletes a table that no flow uses.
func (s *Server) tableDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeleteTable(c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, "/tables", "Table "+name+" is deleted.")
}

func (s *Server) tableAnswer(c echo.Context, status int, v views.TableForm) error {
	v.CanEdit = viewerOf(c).can(ResourceEdit)
	for field, message := range v.Errors {
		v.Errors[field] = strings.TrimSpace(sentence(message))
	}
	title := "New table"
	if v.Saved != "" {
		title = v.Saved
		t, err := s.DB.Table(c.Request().Context(), v.Saved)
		if err != nil {
			return err
		}
		v.Rows = t.Rows
		if v.Usage, err = s.uses(c, "table", v.Saved); err != nil {
			return err
		}
	}
	if isFragment(c) {
		return s.render(c, status, views.TableEditor(v))
	}
	return s.render(c, status, views.TablePage(s.page(c, title), v))
}
