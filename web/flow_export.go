package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// flowExport downloads the draft, or a version, in the canonical encoding.
func (s *Server) flowExport(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	document, file := f.Draft, f.Name+".json"
	if text := c.QueryParam("version"); text != "" {
		number, err := strconv.Atoi(text)
		if err != nil {
			return fault.New(fault.NotFound, "there is no version %q of this flow", text)
		}
		version, err := s.DB.Version(ctx, f.Name, number)
		if err != nil {
			return err
		}
		document, file = version.Document, fmt.Sprintf("%s-v%d.json", f.Name, number)
	}
	data, err := flow.Encode(document, s.Catalog)
	if err != nil {
		return fmt.Errorf("export flow %s: %w", f.Name, err)
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+file+`"`)
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", data)
}
