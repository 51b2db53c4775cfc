package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/table"
	"cordboard/storage"
	"cordboard/web/views"
)

// tableList shows the tables, or those whose name, description or columns have some words.
func (s *Server) tableList(c echo.Context) error {
	list, err := s.DB.Tables(c.Request().Context())
	if err != nil {
		return err
	}
	v := views.Tables{Query: strings.TrimSpace(c.QueryParam("q")), Total: len(list), CanEdit: viewerOf(c).can(ResourceEdit)}
	for _, t := range list {
		columns := strings.Join(t.Schema.Names(), ", ")
		if !strings.Contains(strings.ToLower(t.Name+"\n"+t.Description+"\n"+columns), strings.ToLower(v.Query)) {
			continue
		}
		v.Rows = append(v.Rows, views.TableEntry{
			Name: t.Name, Description: t.Description, Columns: short(columns, 120), Rows: t.Rows, UpdatedAt: t.UpdatedAt, UpdatedBy: t.UpdatedBy,
		})
	}
	return s.render(c, http.StatusOK, views.TablesPage(s.page(c, "Tables"), v))
}

// tableRows shows the rows of a table, a page at a time.
func (s *Server) tableRows(c echo.Context) error {
	ctx := c.Request().Context()
	t, err := s.DB.Table(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	l := listing(c, views.TablePath(t.Name, "/rows"), "")
	v := views.TableRows{Name: t.Name, Description: t.Description, Query: strings.TrimSpace(c.QueryParam("q")), CanEdit: viewerOf(c).can(ResourceEdit)}
	rows, total, err := s.DB.TableRows(ctx, t.Name, storage.RowFilter{Query: v.Query, Offset: (l.Page - 1) * views.PageSize, Limit: views.PageSize})
	if err != nil {
		return err
	}
	l.Total, v.List = total, l
	v.Columns = tableColumns(t.Schema)
	clock := s.clock(ctx)
	for _, r := range rows {
		line := views.TableLine{Key: r.Key}
		for i := range r.Cells {
			line.Cells = append(line.Cells, cellWords(r.Cells[i], clock))
		}
		v.Rows = append(v.Rows, line)
	}
	v.List.Total = total
	return s.render(c, http.StatusOK, views.TableRowsPage(s.page(c, t.Name), v))
}

func tableColumns(s table.Schema) []views.TableColumn {
	list := make([]views.TableColumn, len(s.Columns))
	for i, c := range s.Columns {
		list[i] = views.TableColumn{
			Name: c.Name, Type: views.TypeName(c.Type), Key: c.Name == s.Key, Right: c.Type == flow.Integer || c.Type == flow.Decimal,
		}
	}
	return list
}
