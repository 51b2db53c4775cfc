package web

import (
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// How many activities, and outlets together, a flow may have whose outlets all have their list of targets at once. In a larger one they have it
// where an activity is open: each list names every activity, and one form posts all lists.
const (
	mostInline  = 40
	mostOutlets = 250
)

// mostHeld is how many activities of a frame are named.
const mostHeld = 50

// outlineList tells the flow in the order of reading. here names who works at which activity.
func (s *Server) outlineList(o *outlining, here map[string][]string) {
	parts := flow.ReadingOrder(o.flow.Draft, s.Catalog, o.resources)
	outlets := 0
	for _, part := range parts {
		for _, id := range part.Activities {
			spec, _ := s.Catalog.Spec(o.records[id].Type)
			outlets += len(flow.AllOutlets(o.records[id], spec, o.resources))
			o.numbers[id] = len(o.numbers) + 1
			o.view.Targets = append(o.view.Targets, views.OutlineOption{Value: id, Label: strconv.Itoa(len(o.numbers)) + " " + s.named(o.records[id])})
		}
	}
	o.view.Count = len(o.numbers)
	o.view.Inline = o.view.CanEdit && o.open == "" && o.view.Count <= mostInline && outlets <= mostOutlets
	for _, part := range parts {
		shown := views.OutlinePart{Title: partTitle(part)}
		for _, id := range part.Activities {
			step := s.outlineStep(o, o.records[id])
			step.Here = strings.Join(here[id], ", ")
			shown.Steps = append(shown.Steps, step)
		}
		o.view.Parts = append(o.view.Parts, shown)
	}
	o.view.Findings = s.outlineFindings(o, "")
	o.outlineFacts(s)
}

func partTitle(p flow.Part) string {
	switch {
	case p.Handler != "":
		return "When this happens: " + strings.ToLower(p.Handler.Label()[:1]) + p.Handler.Label()[1:]
	case p.Unreached:
		return "Nothing leads to these"
	}
	return "From the start"
}

// named is what people call an activity: its name, else its type's.
func (s *Server) named(r flow.Record) string {
	if spec, ok := s.Catalog.Spec(r.Type); ok && r.Name == "" {
		return spec.Label
	}
	return r.Label()
}

func (s *Server) outlineStep(o *outlining, r flow.Record) views.Step {
	step := views.Step{ID: r.ID, Number: o.numbers[r.ID], Name: s.named(r), Type: r.Type, Icon: "circle-help", Group: "unknown", Start: r.ID == o.flow.Draft.Start, Open: r.ID == o.open, Runs: r.Type == "run_subflow"}
	spec, ok := s.Catalog.Spec(r.Type)
	if ok {
		step.Type, step.Icon, step.Group, step.Summary = spec.Label, spec.Icon, string(spec.Group), flow.Summarise(r, spec)
	}
	var known []flow.Outlet
	if ok {
		known = flow.Outlets(r, spec, o.resources)
	}
	for _, one := range flow.AllOutlets(r, spec, o.resources) {
		e := views.Exit{ID: one.ID, Label: one.Label, Target: r.Outlets[one.ID], Stale: ok && !slices.Contains(known, one)}
		if ok && spec.Each != nil && spec.Each.ID == "key" && len(one.ID) == 1 {
			e.Key = one.ID
		}
		if to, there := o.records[e.Target]; there {
			e.Name, e.Number = s.named(to), o.numbers[e.Target]
		} else if e.Target, e.Note = "", "Not wired"; spec != nil {
			e.Note = unwired(o.flow.Draft, spec, one)
		}
		step.Exits = append(step.Exits, e)
	}
	step.Findings = s.outlineFindings(o, r.ID)
	return step
}

// outlineFacts says what the flow has beside its activities.
func (o *outlining) outlineFacts(s *Server) {
	for _, v := range o.flow.Draft.Variables {
		o.view.Variables = append(o.view.Variables, ui.Option{Value: v.Name, Label: string(v.Type)})
	}
	framed := flow.Edited(o.flow.Draft, s.Catalog, o.resources).Framed()
	for _, n := range o.flow.Draft.Notes {
		note, ids := views.OutlineNote{ID: n.ID, Text: n.Text, Frame: n.Frame}, framed[n.ID]
		for _, id := range ids[:min(len(ids), mostHeld)] {
			note.Holds = append(note.Holds, strconv.Itoa(o.numbers[id])+" "+s.named(o.records[id]))
		}
		if more := len(ids) - mostHeld; more > 0 {
			note.Holds = append(note.Holds, "and "+strconv.Itoa(more)+" more")
		}
		o.view.Notes = append(o.view.Notes, note)
	}
	for _, h := range flow.Handlers {
		if r, ok := o.records[o.flow.Draft.Handlers[h]]; ok {
			o.view.Handlers = append(o.view.Handlers, views.Exit{ID: string(h), Label: h.Label(), Target: r.ID, Name: s.named(r), Number: o.numbers[r.ID]})
		}
	}
}
