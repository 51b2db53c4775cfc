package web

import (
	"strings"

	"cordboard/flow"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// outlineFindings are what the validator found about an activity, or about the flow itself with "", each with where it is mended.
func (s *Server) outlineFindings(o *outlining, id string) []views.OutlineFinding {
	var list []views.OutlineFinding
	for _, i := range o.issues[id] {
		_, place := i.Place(o.flow.Draft, s.Catalog)
		if strings.HasPrefix(i.Field, "outlets.") {
			place = "" // the message names the outlet
		}
		found := views.OutlineFinding{Finding: views.Finding{Issue: i, Place: place}, Href: outlinePath(o.flow.Name) + findingAt(i)}
		for _, fix := range i.Fixes {
			if fix.Wire == nil && o.view.CanEdit { // where it leads is chosen in the outlet's own list, which the message leads to
				found.Fixes = append(found.Fixes, views.OutlineOption{Value: mendKey(i, fix), Label: fix.Label})
			}
		}
		list = append(list, found)
	}
	return list
}

// findingAt is the query and the fragment that open what a finding is about.
func findingAt(i flow.Issue) string {
	field := ui.Field{Name: i.Field}.ID()
	if outlet, ok := strings.CutPrefix(i.Field, "outlets."); ok {
		field = views.OutletID(i.Activity, outlet)
	}
	switch {
	case i.Activity == "":
		return "?part=settings#" + field
	case i.Field == "":
		field = "step-" + i.Activity
	}
	return "?activity=" + i.Activity + "#" + field
}

// unwired says what happens at an outlet that leads nowhere.
func unwired(f *flow.Flow, spec *flow.Spec, o flow.Outlet) string {
	switch {
	case o.ID == spec.Branch && o.ID != "":
		return "Not wired, queue music plays"
	case o.Falls != "" && f.Handlers[o.Falls] != "":
		return "Not wired, goes to the handler “" + o.Falls.Label() + "”"
	case o.ID == flow.ErrorOutlet.ID:
		return "Not wired, ends with an apology"
	}
	return "Not wired"
}
