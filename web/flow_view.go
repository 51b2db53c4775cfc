package web

import (
	"maps"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web/views"
)

// designerStyles are the sheets of the designer's page: its frame, the canvas, the property forms that pages share, the panels, the test call.
var designerStyles = []string{"css/designer.css", "designer/canvas.css", "css/panels.css", "designer/panels.css", "css/testcall.css", "css/tests.css"}

// designer shows the designer's page.
func (s *Server) designer(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	resources, err := s.DB.Resources(ctx)
	if err != nil {
		return err
	}
	issues := flow.Validate(f.Draft, s.Catalog, resources)
	p := s.page(c, f.Name)
	p.Main = "stage"
	p.Styles = designerStyles
	p.Scripts, p.Modules = []string{s.script}, s.modules
	viewer := viewerOf(c)
	v := views.Designer{
		Name: f.Name, Kind: string(f.Kind), Description: f.Draft.Description, Labels: labels(f.Labels), Changes: f.Changes,
		Saved: "Saved " + f.DraftSavedAt.In(p.Clock.Zone).Format("15:04 MST"), CanEdit: viewer.can(FlowEdit), CanPublish: viewer.can(FlowPublish),
		Palette: s.palette(f.Kind), Activities: len(f.Draft.Activities),
	}
	if v.Planned, err = s.planned(ctx, f.Name); err != nil {
		return err
	}
	v.News = newsOf(p.News, f.Name)
	v.Errors, v.Warnings = countIssues(issues)
	data := s.designerData(c, f, resources, issues)
	if data["imported"], err = s.DB.Imported(ctx, f.Name); err != nil {
		return err
	}
	v.Data = data
	return s.render(c, http.StatusOK, views.DesignerPage(p, v))
}

func countIssues(issues []flow.Issue) (errors, warnings int) {
	for _, i := range issues {
		switch i.Severity {
		case flow.SeverityError:
			errors++
		case flow.SeverityWarning:
			warnings++
		}
	}
	return errors, warnings
}

// palette groups the catalogue; the groups that most flows of the kind need are open.
func (s *Server) palette(kind flow.Kind) []views.PaletteGroup {
	open := []flow.Group{flow.GroupCall, flow.GroupRouting, flow.GroupControl}
	if kind == flow.Digital {
		open = []flow.Group{flow.GroupCall, flow.GroupRouting, flow.GroupDigital}
	}
	var groups []views.PaletteGroup
	for _, g := range flow.Groups {
		group := views.PaletteGroup{ID: string(g.ID), Label: g.Label, Open: slices.Contains(open, g.ID)}
		for _, spec := range s.Catalog.Specs() {
			if spec.Group == g.ID {
				group.Items = append(group.Items, spec)
			}
		}
		if len(group.Items) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// handlerWords are the handlers in life-cycle order, with what they are called in forms.
func handlerWords() []map[string]string {
	words := []map[string]string{}
	for _, h := range flow.Handlers {
		words = append(words, map[string]string{"id": string(h), "label": h.Label()})
	}
	return words
}

// designerData is what the designer's scripts start with (DesignerData in static/designer/panels/types.js).
func (s *Server) designerData(c echo.Context, f storage.Flow, resources flow.Resources, issues []flow.Issue) map[string]any {
	viewer := viewerOf(c)
	clock := s.clock(c.Request().Context())
	data := s.catalogData(resources, nil)
	maps.Copy(data, map[string]any{
		"name": f.Name, "flow": f.Draft, "etag": etag(f.Revision), "saved_at": f.DraftSavedAt.UnixMilli(), "zone": clock.Zone.String(),
		"resources": orEmpty(resources.Names), "org": orgVariables(resources), "issues": s.issueList(f.Draft, issues), "labels": orEmpty(f.Labels), "changes": f.Changes,
		"permissions": map[string]bool{"edit": viewer.can(FlowEdit), "publish": viewer.can(FlowPublish), "test": viewer.can(ContactTest)},
		"user":        viewer.Name, "templates": s.templateData(),
	})
	return data
}

func (s *Server) templateData() []map[string]any {
	all := []map[string]any{}
	for _, t := range s.Templates {
		all = append(all, map[string]any{"id": t.ID, "title": t.Title, "text": t.Text, "activities": len(t.Document.Activities), "document": t.Document})
	}
	return all
}

func orEmpty[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}
