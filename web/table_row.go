package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/flow/table"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// cellWords writes a cell for the list: times in the page's zone.
func cellWords(cell any, clock ui.Clock) string {
	switch v := cell.(type) {
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case time.Time:
		return strings.TrimSuffix(v.In(clock.Zone).Format("2 Jan 2006, 15:04"), ", 00:00")
	}
	return table.Text(cell)
}

// cellText writes a cell for a form, so that saving it unchanged changes nothing.
func cellText(cell any, clock ui.Clock) string {
	t, ok := cell.(time.Time)
	if !ok {
		return table.Text(cell)
	}
	local := t.In(clock.Zone)
	if local.Nanosecond() != 0 {
		return table.Text(cell)
	}
	return strings.TrimSuffix(local.Format("2006-01-02 15:04:05"), ":00")
}

// tableRow shows the form of a row, or an empty one.
func (s *Server) tableRow(c echo.Context) error {
	ctx := c.Request().Context()
	t, err := s.DB.Table(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	cells := map[string]string{}
	key := c.QueryParam("key")
	if key != "" {
		row, err := s.DB.TableRow(ctx, t.Name, key)
		if err != nil {
			return err
		}
		for i, column := range t.Schema.Columns {
			cells[column.Name] = cellText(row.Cells[i], s.clock(ctx))
		}
	}
	return s.rowAnswer(c, http.StatusOK, t, rowForm{key: key, cells: cells})
}

// rowForm is a row as it was typed.
type rowForm struct {
	key    string
	cells  map[string]string
	errors map[string]string
}

// tableRowSave adds or changes a row.
func (s *Server) tableRowSave(c echo.Context) error {
	ctx := c.Request().Context()
	t, err := s.DB.Table(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	f := rowForm{key: c.QueryParam("key"), cells: map[string]string{}}
	for _, column := range t.Schema.Columns {
		f.cells[column.Name] = c.FormValue("cells." + column.Name)
	}
	if err := s.DB.SaveRow(ctx, actor(c), t.Name, storage.RowChange{Key: f.key, Cells: f.cells}); err != nil {
		if f.errors = formErrors(err); f.errors == nil {
			return err
		}
		for field, message := range f.errors {
			f.errors[field] = sentence(message)
		}
		return s.rowAnswer(c, statuses[fault.CodeOf(err)], t, f)
	}
	return s.done(c, views.TablePath(t.Name, "/rows"), "Row "+short(f.cells[t.Schema.Key], 60)+" is saved.")
}

// tableRowDelete deletes a row.
func (s *Server) tableRowDelete(c echo.Context) error {
	name, key := c.Param("name"), c.QueryParam("key")
	if err := s.DB.DeleteRow(c.Request().Context(), actor(c), name, key); err != nil {
		return err
	}
	return s.done(c, views.TablePath(name, "/rows"), "Row "+short(key, 60)+" is deleted.")
}

func (s *Server) rowAnswer(c echo.Context, status int, t storage.Table, f rowForm) error {
	v := views.RowForm{Table: t.Name, Key: f.key, Errors: f.errors, CanEdit: viewerOf(c).can(ResourceEdit)}
	zone := s.clock(c.Request().Context()).ZoneName()
	for _, column := range t.Schema.Columns {
		text := f.cells[column.Name]
		cell := views.RowCell{Column: column.Name, Value: text, Type: column.Type, Long: column.Type == flow.String && (len(text) > 80 || strings.Contains(text, "\n"))}
		cell.Help = map[flow.Type]string{
			flow.Integer: "A whole number.", flow.Decimal: "A number such as 12.5.", flow.DateTime: "Such as 2026-11-20 10:00, in " + zone + ".",
		}[column.Type]
		if column.Name == t.Schema.Key {
			cell.Help = strings.TrimSpace("The key: no other row may have it. " + cell.Help)
		}
		v.Cells = append(v.Cells, cell)
	}
	title := "New row"
	if f.key != "" {
		title = short(f.key, 60)
	}
	return s.render(c, status, views.RowPage(s.page(c, title), v))
}
