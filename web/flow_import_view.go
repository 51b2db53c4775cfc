package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"cordboard/flow/convert"
	"cordboard/storage"
	"cordboard/web/views"
)

// flowImportView shows what became of each step when the flow was imported, with the way to it in the designer.
func (s *Server) flowImportView(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	kept, err := s.DB.FlowImport(ctx, f.Name)
	if err != nil {
		return err
	}
	report, err := readConversion(f.Name, kept)
	if err != nil {
		return err
	}
	v := views.FlowImport{
		Conversion: *s.conversion(f.Draft, report), Flow: f.Name, At: kept.ImportedAt, By: kept.ImportedBy,
		Findings: report.Findings, Resources: report.Resources, Status: convert.Status(c.QueryParam("status")),
	}
	if v.Status != "" && !slices.Contains(convert.Statuses, v.Status) {
		v.Status = ""
	}
	v.Conversion.Flow = f.Name
	for _, a := range report.Added {
		v.Added = append(v.Added, views.ConversionStep{Notes: []string{a.Why}, Became: s.became(f.Draft, []string{a.Activity})})
	}
	return s.render(c, http.StatusOK, views.FlowImportPage(s.page(c, "Import of "+f.Name), v))
}

func readConversion(name string, kept storage.FlowImport) (*convert.Report, error) {
	report := new(convert.Report)
	if err := json.Unmarshal(kept.Report, report); err != nil {
		return nil, fmt.Errorf("read the report of the import of %s: %w", name, err)
	}
	return report, nil
}
