package web

import (
	"maps"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web/views"
)

// compareStyles are the sheets of the page that compares: the canvas is the designer's.
var compareStyles = []string{"css/pages.css", "css/designer.css", "designer/canvas.css", "css/panels.css", "css/compare.css"}

// versionCompare tells how two versions, or a version and the draft, differ: on a canvas and in words.
func (s *Server) versionCompare(c echo.Context) error {
	f, v, err := s.comparison(c, c.QueryParam("from"), c.QueryParam("to"))
	if err != nil {
		return err
	}
	from, err := s.stateOf(c.Request().Context(), f, v.From)
	if err != nil {
		return err
	}
	return s.compare(c, f, v, from)
}

// comparison is the page's frame: what can be compared, and what is when nothing else is asked, the draft with what is live.
func (s *Server) comparison(c echo.Context, from, to string) (storage.Flow, views.Compare, error) {
	ctx, viewer := c.Request().Context(), viewerOf(c)
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return f, views.Compare{}, err
	}
	list, err := s.DB.Versions(ctx, f.Name)
	if err != nil {
		return f, views.Compare{}, err
	}
	v := views.Compare{Flow: f.Name, From: from, To: to, CanEdit: viewer.can(FlowEdit)}
	if v.To == "" {
		v.To = "draft"
	}
	if v.From == "" {
		v.From = "draft"
		if number := f.Labels[storage.Live]; number > 0 {
			v.From = strconv.Itoa(number)
		}
	}
	for _, one := range list {
		v.Choices = append(v.Choices, views.VersionRow{Number: one.Number, Message: one.Message, Labels: one.Labels})
		if strconv.Itoa(one.Number) == v.From {
			v.OnFrom = one.Contacts
		}
	}
	if v.To == "draft" {
		v.CanPublish = viewer.can(FlowPublish)
		v.Editors, err = s.editors(ctx, f, list)
	}
	return f, v, err
}

// compare shows an older state and the one of v.To.
func (s *Server) compare(c echo.Context, f storage.Flow, v views.Compare, from *flow.Flow) error {
	ctx := c.Request().Context()
	to, err := s.stateOf(ctx, f, v.To)
	if err != nil {
		return err
	}
	v.Diff = s.diff(from, to)
	p := s.page(c, "Compare, "+f.Name)
	p.Main, p.Styles = "stage", compareStyles
	p.Scripts, p.Modules = []string{s.comparer}, s.compared
	data, err := s.versionData(ctx)
	if err != nil {
		return err
	}
	maps.Copy(data, map[string]any{
		"name": f.Name, "from": v.FromWords(), "older": withoutDefaults(from, v.CanEdit), "newer": withoutDefaults(to, v.CanEdit), "marks": v.Diff.Marks(), "moved": v.Diff.MovedIDs(),
	})
	v.Data = data
	status := http.StatusOK
	if v.Error != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.render(c, status, views.ComparePage(p, v))
}
