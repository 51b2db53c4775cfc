package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage/bundle"
	"cordboard/web"
)

// bundleImport is a bundle on its way in.
type bundleImport struct {
	Bundle  json.RawMessage              `json:"bundle"`
	Mapping map[string]map[string]string `json:"mapping"`
	Values  map[string]json.RawMessage   `json:"values"` // of variables that are made
	Replace bool                         `json:"replace"`
	DryRun  bool                         `json:"dry_run"`
}

// mover moves bundles for the caller.
func (s *server) mover(c echo.Context) bundle.Mover {
	return bundle.Mover{DB: s.DB, Catalog: s.Catalog, Who: actor(c)}
}

// holds refuses a caller without a further permission.
func holds(c echo.Context, permission string) error {
	if slices.Contains(callerOf(c).permissions, permission) {
		return nil
	}
	return fault.New(fault.Forbidden, "This needs the permission %s, too.", permission)
}

// bundleExport answers flows with what they depend on.
func (s *server) bundleExport(c echo.Context) error {
	if err := holds(c, web.ResourceView); err != nil {
		return err
	}
	var with bundle.Parts
	for name, part := range map[string]*bool{"audio": &with.Audio, "rows": &with.Rows, "staff": &with.Staff} {
		var err error
		if *part, err = boolean(c, name); err != nil {
			return err
		}
	}
	b, err := s.mover(c).Gather(c.Request().Context(), bundle.Selection{Flows: c.QueryParams()["flow"], Label: c.QueryParam("label"), Parts: with})
	if err != nil {
		return err
	}
	data, err := bundle.Encode(b)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="bundle.json"`)
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", bytes.TrimSpace(data))
}

// bundleImportInto brings a bundle in, or tells what that would do. Who may not change resources can bring in one that changes none.
func (s *server) bundleImportInto(c echo.Context) error {
	var body bundleImport
	if err := read(c, &body); err != nil {
		return err
	}
	b, err := bundle.Decode(body.Bundle)
	if err != nil {
		return err
	}
	in := bundle.Import{Bundle: b, Mapping: body.Mapping, Values: body.Values, Replace: body.Replace, DryRun: body.DryRun}
	in.Allow = func(plan bundle.Report) error {
		if plan.ChangesResources() {
			return holds(c, web.ResourceEdit)
		}
		return nil
	}
	report, err := s.mover(c).Import(c.Request().Context(), in)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, report)
}
