package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web/views"
)

// uses lists what names something, for a person: each flow once, with links as far as the viewer may follow them.
func (s *Server) uses(c echo.Context, kind, name string) ([]views.Use, error) {
	all, err := s.DB.Uses(c.Request().Context(), kind, name)
	return useViews(viewerOf(c), all), err
}

func useViews(v *viewer, all []storage.Use) []views.Use {
	var list []views.Use
	for _, u := range all {
		at := slices.IndexFunc(list, func(one views.Use) bool { return one.Name == u.Name && one.Kind == usedBy(u.Kind) })
		if at < 0 {
			at = len(list)
			list = append(list, views.Use{Name: u.Name, Kind: usedBy(u.Kind), Href: placeFor(v, u.Kind, u.Name)})
		}
		if u.Kind == storage.FoundFlow {
			list[at].Places = addPlace(list[at], u)
		}
	}
	return list
}

// addPlace adds an activity to the draft or version that it is in. Only the draft's can be gone to.
func addPlace(to views.Use, u storage.Use) []views.UsePlace {
	places := to.Places
	at := slices.IndexFunc(places, func(p views.UsePlace) bool { return p.Version == u.Version })
	if at < 0 {
		at = len(places)
		places = append(places, views.UsePlace{Version: u.Version, Labels: u.Labels})
	}
	step := views.UseStep{Label: cmp.Or(u.Label, u.Activity)}
	if u.Version == 0 && to.Href != "" {
		step.Href = to.Href + "#step-" + url.PathEscape(u.Activity)
	}
	if !slices.Contains(places[at].Steps, step) {
		places[at].Steps = append(places[at].Steps, step)
	}
	return places
}

// placeFor is the address of something, "" when the viewer may not open it.
func placeFor(v *viewer, kind, name string) string {
	at := slices.IndexFunc(places, func(p place) bool { return p.kind == kind })
	if at < 0 || !v.can(places[at].needs) {
		return ""
	}
	return places[at].at(name)
}

// usedBy names a kind in words; a flow needs none.
func usedBy(kind string) string {
	switch kind {
	case storage.FoundFlow:
		return ""
	case "ai_agent":
		return "AI agent"
	case "knowledge":
		return "knowledge base"
	case storage.FoundVariable:
		return "organisation variable"
	}
	return strings.ReplaceAll(kind, "_", " ")
}

// inUse answers that something is not deleted, with the whole list of what names it.
func (s *Server) inUse(c echo.Context, refused *storage.InUse) error {
	uses := useViews(viewerOf(c), refused.Uses)
	if named, err := s.uses(c, refused.Kind, refused.Name); err == nil && len(named) > 0 { // these have the names of activities
		uses = named
	}
	v := views.InUse{Name: refused.Name, Kind: cmp.Or(usedBy(refused.Kind), "flow"), Back: cmp.Or(placeFor(viewerOf(c), refused.Kind, refused.Name), "/"), Uses: uses}
	if isFragment(c) {
		return s.render(c, http.StatusConflict, views.InUseFragment(v))
	}
	return s.render(c, http.StatusConflict, views.InUsePage(s.page(c, v.Name), v))
}
