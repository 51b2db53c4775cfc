package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/flow/table"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// tableImportForm asks for a CSV file.
func (s *Server) tableImportForm(c echo.Context) error {
	return s.tableImportAnswer(c, http.StatusOK, views.TableImport{})
}

// tableImport reports what a file would change (dry run), or puts its rows in the place of all that are there.
func (s *Server) tableImport(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		return s.tableImportAnswer(c, http.StatusUnprocessableEntity, views.TableImport{Error: "Choose a CSV file that is not empty."})
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	name := c.Param("name")
	dry := c.FormValue("dry_run") != ""
	done, err := s.DB.ImportTable(c.Request().Context(), actor(c), name, storage.TableImport{File: file, DryRun: dry})
	var problems *table.Problems
	switch {
	case errors.As(err, &problems):
		return s.tableImportAnswer(c, http.StatusUnprocessableEntity, views.TableImport{Problems: problems.List, More: problems.More})
	case fault.CodeOf(err) == fault.Conflict:
		return s.tableImportAnswer(c, http.StatusConflict, views.TableImport{Error: sentence(fault.Message(err))})
	case err != nil:
		return err
	case !dry:
		return s.done(c, views.TablePath(name, "/rows"), ui.Count(done.Rows, "row")+" imported: "+importWords(done)+".")
	}
	return s.tableImportAnswer(c, http.StatusOK, views.TableImport{Report: importReport(done)})
}

func importReport(done storage.TableImported) *views.ImportReport {
	return &views.ImportReport{Rows: done.Rows, Same: done.Same, Changes: []views.ImportChange{
		{Words: "Added", Count: done.Added, Keys: done.Examples.Added},
		{Words: "Changed", Count: done.Changed, Keys: done.Examples.Changed},
		{Words: "Removed", Count: done.Removed, Keys: done.Examples.Removed},
	}}
}

func importWords(done storage.TableImported) string {
	return ui.Count(done.Added, "added", "added") + ", " + ui.Count(done.Changed, "changed", "changed") + ", " + ui.Count(done.Removed, "removed", "removed")
}

func (s *Server) tableImportAnswer(c echo.Context, status int, v views.TableImport) error {
	ctx := c.Request().Context()
	t, err := s.DB.Table(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	v.Name, v.Columns, v.Zone = t.Name, tableColumns(t.Schema), s.clock(ctx).ZoneName()
	if isFragment(c) {
		return s.render(c, status, views.TableImportReport(v))
	}
	return s.render(c, status, views.TableImportPage(s.page(c, "Import into "+t.Name), v))
}
