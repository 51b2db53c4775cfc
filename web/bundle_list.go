package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/storage/bundle"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// bundleStyles is what the pages of bundles look like.
const bundleStyles = "css/bundles.css"

// mostToTake is how many flows are offered to take along; who has more searches for them.
const mostToTake = 200

// mover moves bundles for the viewer.
func (s *Server) mover(c echo.Context) bundle.Mover {
	return bundle.Mover{DB: s.DB, Catalog: s.Catalog, Who: actor(c)}
}

// bundleList offers the flows to take along, and asks for a bundle to bring in.
func (s *Server) bundleList(c echo.Context) error {
	return s.bundlesAnswer(c, http.StatusOK, views.Bundles{Errors: map[string]string{}})
}

func (s *Server) bundlesAnswer(c echo.Context, status int, v views.Bundles) error {
	v.Query, v.CanImport, v.CanExport = c.QueryParam("q"), viewerOf(c).can(FlowEdit), viewerOf(c).can(ResourceView)
	rows, total, err := s.DB.Flows(c.Request().Context(), storage.FlowFilter{Query: v.Query, Limit: mostToTake, Sort: "name"})
	if err != nil {
		return err
	}
	v.More = total - len(rows)
	for _, f := range rows {
		v.Flows = append(v.Flows, views.BundleFlow{Name: f.Name, Kind: string(f.Kind), Description: f.Description, Live: f.Labels[storage.Live]})
	}
	p := s.page(c, "Bundles")
	p.Styles = append(p.Styles, bundleStyles)
	return s.render(c, status, views.BundlesPage(p, v))
}

// bundleThing is a thing of a bundle as pages show it, with where its page is. What it is and where is the same as in the search.
func bundleThing(kind, name string) views.BundleThing {
	t := views.BundleThing{Kind: kind, Name: name, Words: ui.Sentence(cmp.Or(usedBy(kind), "flow")), Icon: "circle"}
	found := kind
	switch kind {
	case "subflow":
		found = storage.FoundFlow
	case "variable":
		t.Words = "Variable"
	case "test":
		t.Icon = "flask-conical"
	}
	if at := slices.IndexFunc(places, func(p place) bool { return p.kind == found }); at >= 0 {
		t.Icon, t.Href = places[at].icon, places[at].at(name)
	}
	return t
}

// flowNames are the names of the flows in a bundle.
func flowNames(b bundle.Bundle) []string {
	var names []string
	for _, data := range b.Flows {
		if f, err := flow.DecodeDraft(data); err == nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// bundleThings lists what can be taken along, and what a bundle only names.
func bundleThings(b bundle.Bundle, left []bundle.Name) (things, named []views.BundleThing) {
	for _, r := range b.Resources {
		t := bundleThing(r.Kind, r.Name.Name)
		t.Ticked = true
		things = append(things, t)
	}
	for _, n := range b.Named {
		if slices.Contains(left, n) {
			things = append(things, bundleThing(n.Kind, n.Name))
		} else {
			named = append(named, bundleThing(n.Kind, n.Name))
		}
	}
	slices.SortStableFunc(things, func(a, b views.BundleThing) int { return strings.Compare(a.Words, b.Words) })
	return things, named
}
