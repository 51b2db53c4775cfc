package api

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
)

// flowImport brings a document in, or tells what that would do.
func (s *server) flowImport(c echo.Context) error {
	var in Import
	if err := read(c, &in); err != nil {
		return err
	}
	if len(in.Document) == 0 {
		return fault.Field("document", "is needed")
	}
	report, err := Importer{DB: s.DB, Catalog: s.Catalog, Who: actor(c)}.Import(c.Request().Context(), in)
	if err != nil {
		return err
	}
	if in.DryRun || report.Action == "replace" {
		return c.JSON(http.StatusOK, report)
	}
	h := c.Response().Header()
	h.Set("ETag", etag(report.Revision))
	h.Set("Location", Prefix+"/flows/"+url.PathEscape(report.Name))
	return c.JSON(http.StatusCreated, report)
}
