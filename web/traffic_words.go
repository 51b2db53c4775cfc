package web

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// trafficWords puts counts in words: of a version, and beside another one.
type trafficWords struct {
	version    storage.Version
	now, other storage.Traffic
	beside     bool
}

// trafficEnds are the ends of contacts as the table names them, in its order.
var trafficEnds = []struct {
	ends  runtime.Ends
	label string
	tone  string
}{
	{runtime.CallerHungUp, "The customer hung up here", "err"},
	{runtime.EndsFailed, "Ended here by a failure", "err"},
	{runtime.Transferred, "Transferred here", ""},
	{runtime.Completed, "Ended here", ""},
	{runtime.Disconnected, "Hung up here by the flow", ""},
}

// tellTraffic fills the page: the table, and what the canvas writes beside outlets.
func (s *Server) tellTraffic(ctx context.Context, v *views.Traffic, w *trafficWords, zone string) error {
	canvas, err := s.versionData(ctx)
	if err != nil {
		return err
	}
	resources, err := s.DB.Resources(ctx)
	if err != nil {
		return err
	}
	document := w.version.Document
	v.Counted = w.now.Contacts > 0
	v.Summary = ui.Count(w.now.Contacts, "contact") + " came through version " + v.Version
	if w.beside {
		v.Summary += ", " + ui.Count(w.other.Contacts, "contact") + " through version " + v.Against
	}
	if v.Summary += ". Test calls are not counted. Days in " + zone + "."; w.now.Capped || w.other.Capped {
		v.Capped = "There were more contacts in these days: the newest are counted. Choose fewer days to count all of them."
	}
	marks, heat := map[string]map[string]string{}, map[string]float64{}
	for _, r := range document.Activities {
		a := w.now.Activities[r.ID]
		if len(v.Errors) > 0 {
			break // nothing was counted
		}
		if a == nil {
			v.Unused = append(v.Unused, r.Label())
			marks[r.ID] = map[string]string{"": "0"}
			continue
		}
		spec, _ := s.Catalog.Spec(r.Type)
		v.Rows = append(v.Rows, w.row(r, spec, resources))
		marks[r.ID] = w.marks(r.ID, a)
		for outlet, n := range a.Outlets {
			heat[r.ID+" "+outlet] = share(n, w.now.Contacts)
		}
	}
	canvas["flow"], canvas["marks"], canvas["heat"] = withoutDefaults(document, v.CanEdit), marks, heat
	v.Data = canvas
	return nil
}

// row is an activity of the table. spec is nil when nobody knows its type any more.
func (w *trafficWords) row(r flow.Record, spec *flow.Spec, resources flow.Resources) views.TrafficRow {
	a, b := w.now.Activities[r.ID], w.other.Activities[r.ID]
	if b == nil {
		b = &storage.ActivityTraffic{}
	}
	row := views.TrafficRow{ID: r.ID, Name: r.Label(), Icon: "circle-help", Group: "unknown", Contacts: fmt.Sprint(a.Contacts), Share: percentOf(a.Contacts, w.now.Contacts)}
	row.Gap = w.gap(share(a.Contacts, w.now.Contacts), share(b.Contacts, w.other.Contacts))
	var outlets []flow.Outlet
	if spec != nil {
		row.Icon, row.Group, outlets = spec.Icon, string(spec.Group), flow.Outlets(r, spec, resources)
	}
	for _, id := range slices.Sorted(maps.Keys(a.Outlets)) { // what the activity no longer has
		if !slices.ContainsFunc(outlets, func(o flow.Outlet) bool { return o.ID == id }) {
			outlets = append(slices.Clip(outlets), flow.Outlet{ID: id, Label: strings.ReplaceAll(id, "_", " ")})
		}
	}
	add := func(label, tone string, n, before int) {
		if n > 0 || before > 0 {
			row.Outlets = append(row.Outlets, views.TrafficOutlet{Label: label, Tone: tone, Contacts: fmt.Sprint(n), Share: percentOf(n, a.Contacts),
				Gap: w.gap(share(n, a.Contacts), share(before, b.Contacts))})
		}
	}
	for _, o := range outlets {
		add(o.Label, "", a.Outlets[o.ID], b.Outlets[o.ID])
	}
	for _, end := range trafficEnds {
		add(end.label, end.tone, a.Ended[end.ends], b.Ended[end.ends])
	}
	add("Here now", "acc", a.Here, b.Here)
	return row
}

// marks are what the canvas writes at an activity: how many came ("") and hung up ("!"), and beside each outlet how many took it.
func (w *trafficWords) marks(id string, a *storage.ActivityTraffic) map[string]string {
	words := map[string]string{"": fmt.Sprint(a.Contacts)}
	if n := a.HungUp(); n > 0 {
		words["!"] = fmt.Sprint(n)
	}
	b := w.other.Activities[id]
	if b == nil {
		b = &storage.ActivityTraffic{}
	}
	for outlet, n := range a.Outlets {
		words[outlet] = fmt.Sprint(n) + " · " + percentOf(n, a.Contacts)
		if w.beside {
			words[outlet] = percentOf(n, a.Contacts) + " (" + w.gap(share(n, a.Contacts), share(b.Outlets[outlet], b.Contacts)) + ")"
		}
	}
	return words
}

// gap is how many percentage points a share is above another: "+7", "−3", "0"; "" when nothing is beside it.
func (w *trafficWords) gap(now, before float64) string {
	if !w.beside {
		return ""
	}
	points := int(math.Round(now*100)) - int(math.Round(before*100))
	if points < 0 {
		return fmt.Sprintf("−%d", -points)
	}
	if points == 0 {
		return "0"
	}
	return fmt.Sprintf("+%d", points)
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func percentOf(n, of int) string { return fmt.Sprintf("%.0f %%", share(n, of)*100) }
