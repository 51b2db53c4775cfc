package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// trafficStyles are the sheets of the page: the canvas is the designer's.
var trafficStyles = []string{"css/pages.css", "css/designer.css", "designer/canvas.css", "css/panels.css", "css/traffic.css"}

// trafficView shows how contacts went through a version of a flow, beside another one when that is asked for.
func (s *Server) trafficView(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	versions, err := s.DB.Versions(ctx, f.Name)
	if err != nil {
		return err
	}
	p := s.page(c, "Where contacts go, "+f.Name)
	p.Main, p.Styles, p.Scripts, p.Modules = "stage", trafficStyles, []string{s.traffic}, s.trafficked
	v := views.Traffic{
		Flow: f.Name, Version: c.QueryParam("version"), Against: c.QueryParam("against"), From: strings.TrimSpace(c.QueryParam("from")), To: strings.TrimSpace(c.QueryParam("to")),
		Others: []ui.Option{{Label: "No other version"}}, Errors: map[string]string{}, Data: map[string]any{},
		CanEdit: viewerOf(c).can(FlowEdit),
	}
	if v.Version == "" && len(versions) > 0 {
		v.Version = strconv.Itoa(versions[0].Number)
		if live := f.Labels[storage.Live]; live > 0 {
			v.Version = strconv.Itoa(live)
		}
	}
	from, to := trafficSpan(&v, p.Clock)
	for _, one := range versions {
		o := ui.Option{Value: strconv.Itoa(one.Number), Label: "v" + strings.Join(append([]string{strconv.Itoa(one.Number)}, one.Labels...), ", ")}
		v.Versions, v.Others = append(v.Versions, o), append(v.Others, o)
	}
	if v.Version != "" {
		if err := s.countTraffic(ctx, &v, versions, storage.TrafficQuery{From: from, To: to}); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if len(v.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.render(c, status, views.TrafficPage(p, v))
}

// countTraffic counts what is asked for, and puts it in words. One after the other does: the journals of ten thousand contacts are read.
func (s *Server) countTraffic(ctx context.Context, v *views.Traffic, versions []storage.Version, q storage.TrafficQuery) error {
	done, err := s.counting.take(ctx, "traffic")
	if err != nil {
		return err
	}
	defer done()
	count := func(number string) (storage.Version, storage.Traffic, error) {
		i := slices.IndexFunc(versions, func(one storage.Version) bool { return strconv.Itoa(one.Number) == number })
		if i < 0 {
			return storage.Version{}, storage.Traffic{}, fault.New(fault.NotFound, "there is no version %q of %s", short(number, 20), v.Flow)
		}
		q.Version = versions[i].ID
		if len(v.Errors) > 0 {
			return versions[i], storage.Traffic{}, nil
		}
		t, err := s.DB.Traffic(ctx, q)
		return versions[i], t, err
	}
	chosen, now, err := count(v.Version)
	if err != nil {
		return err
	}
	w := trafficWords{now: now}
	if v.Against != "" {
		if _, w.other, err = count(v.Against); err != nil {
			return err
		}
		w.beside = true
	}
	if w.version, err = s.DB.Version(ctx, v.Flow, chosen.Number); err != nil {
		return err
	}
	return s.tellTraffic(ctx, v, &w, s.clock(ctx).ZoneName())
}
