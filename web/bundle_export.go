package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/storage/bundle"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// bundleExportForm shows what comes along with the flows that were chosen.
func (s *Server) bundleExportForm(c echo.Context) error {
	if len(c.QueryParams()["flow"]) == 0 {
		return s.bundlesAnswer(c, http.StatusUnprocessableEntity, views.Bundles{Errors: map[string]string{"flow": "Choose at least one flow."}})
	}
	return s.bundleGather(c, views.BundleExport{Chosen: c.QueryParams()["flow"], Label: c.QueryParam("label")}, false)
}

// bundleExport shows it again with other choices, or gives the file.
func (s *Server) bundleExport(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	sent := c.Request().PostForm
	v := views.BundleExport{
		Chosen: sent["flow"], Label: c.FormValue("label"), Audio: c.FormValue("audio") != "", Rows: c.FormValue("rows") != "", Staff: c.FormValue("staff") != "",
	}
	for _, known := range sent["known"] {
		if !slices.Contains(sent["with"], known) {
			v.Left = append(v.Left, known)
		}
	}
	return s.bundleGather(c, v, c.FormValue("do") == "download")
}

func (s *Server) bundleGather(c echo.Context, v views.BundleExport, download bool) error {
	if !viewerOf(c).can(ResourceView) {
		return &statusError{http.StatusForbidden, "forbidden", "Bundles hold resources, too, and you may not see those. Ask an administrator for the permission."}
	}
	with := bundle.Selection{Flows: v.Chosen, Label: v.Label, Parts: bundle.Parts{Audio: v.Audio, Rows: v.Rows, Staff: v.Staff}}
	for _, one := range v.Left {
		kind, name, _ := strings.Cut(one, "/")
		with.Leave = append(with.Leave, bundle.Name{Kind: kind, Name: name})
	}
	b, err := s.mover(c).Gather(c.Request().Context(), with)
	var data []byte
	if err == nil {
		data, err = bundle.Encode(b)
	}
	switch code := fault.CodeOf(err); {
	case err == nil && download:
		c.Response().Header().Set("Content-Disposition", `attachment; filename="`+v.Chosen[0]+`.bundle.json"`)
		return c.Blob(http.StatusOK, "application/json; charset=utf-8", data)
	case err != nil && code != fault.Invalid && code != fault.NotFound:
		return err
	case err != nil && len(b.Flows) == 0:
		return s.bundlesAnswer(c, statuses[code], views.Bundles{Errors: map[string]string{"flow": ui.Sentence(fault.Message(err))}})
	case err != nil: // too much of it: what there is can still be chosen from
		v.Problem = sentence(fault.Message(err))
	}
	v.Size, v.Flows, v.Tests = len(data), flowNames(b), len(b.Tests)
	v.Things, v.Named = bundleThings(b, with.Leave)
	return s.bundleExportAnswer(c, v)
}

func (s *Server) bundleExportAnswer(c echo.Context, v views.BundleExport) error {
	v.Labels = []ui.Option{{Label: "The drafts"}, {Value: storage.Live, Label: "The versions that are live"}}
	if v.Label != "" && v.Label != storage.Live {
		v.Labels = append(v.Labels, ui.Option{Value: v.Label, Label: "The versions with the label " + v.Label})
	}
	status := http.StatusOK
	if v.Problem != "" {
		status = http.StatusUnprocessableEntity
	}
	p := s.page(c, "Export a bundle")
	p.Styles = append(p.Styles, bundleStyles)
	return s.render(c, status, views.BundleExportPage(p, v))
}
