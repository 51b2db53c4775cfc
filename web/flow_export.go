package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// flowExport downloads the draft, or a version, in the canonical encoding. The file has the flow's name, also that of a version: saved test
// calls and flows that run it find it by that name.
func (s *Server) flowExport(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	document := f.Draft
	if text := c.QueryParam("version"); text != "" {
		number, err := strconv.Atoi(text)
		if err != nil {
			return fault.New(fault.NotFound, "there is no version %q of this flow", text)
		}
		version, err := s.DB.Version(ctx, f.Name, number)
		if err != nil {
			return err
		}
		document = version.Document
	}
	data, err := flow.Encode(document, s.Catalog)
	if err != nil {
		return fmt.Errorf("export flow %s: %w", f.Name, err)
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+f.Name+`.json"`)
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", data)
}
