package web

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/storage/bundle"
	"cordboard/web/views"
)

// bundleDiscard forgets a kept bundle.
func (s *Server) bundleDiscard(c echo.Context) error {
	if err := s.DB.ForgetBundle(c.Request().Context(), viewerOf(c).ID, c.Param("id")); err != nil {
		return err
	}
	return s.done(c, "/bundles", "The file is forgotten. Nothing was changed.")
}

// bundleReport shows what came of a bundle.
func (s *Server) bundleReport(c echo.Context, k storage.KeptBundle) error {
	var r bundle.Report
	if err := json.Unmarshal([]byte(k.Report), &r); err != nil {
		return fault.Wrap(err, fault.Internal, "the report of a bundle cannot be read")
	}
	v := views.BundlePlan{ID: k.ID, File: k.Name, Done: true, Changes: r.Changes, Groups: bundleGroups(r, planned{}, viewerOf(c))}
	p := s.page(c, "Bundle imported")
	p.Styles = append(p.Styles, bundleStyles)
	return s.render(c, http.StatusOK, views.BundlePlanPage(p, v))
}
