package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// outlining is a draft on its way to its outline: the page, what is open on it, and what was posted and did not fit.
type outlining struct {
	flow      storage.Flow
	resources flow.Resources
	issues    map[string][]flow.Issue // by activity, "" for the flow itself
	records   map[string]flow.Record  // by id
	numbers   map[string]int          // of the activities in the order of reading, from 1
	types     []views.OutlineGroup
	open      string // id of the activity whose form is open
	view      views.Outline
}

// outlineView shows a flow as a list that can be edited by forms alone. ?activity opens an activity, ?part=settings or notes what is beside them.
func (s *Server) outlineView(c echo.Context) error {
	o, err := s.outlining(c)
	if err != nil {
		return err
	}
	if id := c.QueryParam("activity"); id != "" && o.view.CanEdit {
		o.open = id
		if o.view.Form, err = s.outlineForm(c, o); err != nil {
			return err
		}
	}
	o.view.AddWhere = "after:" + c.QueryParam("after")
	switch part := c.QueryParam("part"); {
	case !o.view.CanEdit:
	case part == "settings":
		o.openSettings(outlineSettings(o.flow.Draft), nil, nil)
	case part == "notes":
		o.view.Part = part
	}
	return s.outlineAnswer(c, http.StatusOK, o)
}

// outlining loads what every state of the page shows.
func (s *Server) outlining(c echo.Context) (*outlining, error) {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return nil, err
	}
	o := &outlining{flow: f, issues: map[string][]flow.Issue{}, records: map[string]flow.Record{}, numbers: map[string]int{}}
	if o.resources, err = s.DB.Resources(ctx); err != nil {
		return nil, err
	}
	viewer := viewerOf(c)
	issues := flow.Validate(f.Draft, s.Catalog, o.resources)
	for _, i := range issues {
		o.issues[i.Activity] = append(o.issues[i.Activity], i)
	}
	for _, r := range f.Draft.Activities {
		o.records[r.ID] = r
	}
	o.types = s.outlineTypes(f.Kind)
	o.view = views.Outline{
		Flow: f.Name, Kind: string(f.Kind), Description: f.Draft.Description, Base: etag(f.Revision),
		CanEdit: viewer.can(FlowEdit), CanPublish: viewer.can(FlowPublish), Types: o.types,
	}
	for _, t := range s.Templates {
		o.view.Templates = append(o.view.Templates, ui.Option{Value: t.ID, Label: t.Title})
	}
	o.view.Errors, o.view.Warnings = countIssues(issues)
	return o, nil
}

// hasPart says whether the page has a part with an id that can tell what was done: an activity, the settings, the notes.
func (o *outlining) hasPart(id string) bool {
	activity, ok := strings.CutPrefix(id, "step-")
	_, there := o.records[activity]
	return ok && there || id == "settings" || id == "notes"
}

// outlineAnswer draws the page.
func (s *Server) outlineAnswer(c echo.Context, status int, o *outlining) error {
	p := s.page(c, o.flow.Name+", outline")
	p.Styles = append(p.Styles, "css/outline.css")
	s.outlineList(o, s.outlineHere(c, o))
	if o.hasPart(p.FlashAt) {
		o.view.Said, o.view.SaidAt, p.Flash = p.Flash, p.FlashAt, ""
	}
	o.view.Saved = p.Clock.Words(o.flow.DraftSavedAt)
	if o.view.CanEdit {
		if err := s.outlineTurns(c, o); err != nil {
			return err
		}
	}
	return s.render(c, status, views.OutlinePage(p, o.view))
}
