package main

import (
	"maps"
	"slices"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
)

// examples is a flow of a kind that has each of the types as their examples show them.
func examples(kind flow.Kind, specs []*flow.Spec) *flow.Flow {
	f := &flow.Flow{Format: flow.Format, Name: "examples-" + string(kind), Kind: kind, Layout: map[string]flow.Position{}}
	for i, spec := range specs {
		f.Activities = append(f.Activities, flow.Record{ID: spec.Type, Type: spec.Type, Properties: []byte(spec.Example.Properties)})
		f.Layout[spec.Type] = flow.Position{X: float64(328 * (i % 6)), Y: float64(320 * (i / 6))}
	}
	f.Start = f.Activities[0].ID
	return f
}

// TestEveryActivityHasHelp opens the form of every type of activity, filled in as its example, with the help above it: all of the help can be read.
func TestEveryActivityHasHelp(t *testing.T) {
	t.Parallel()
	byKind := map[flow.Kind][]*flow.Spec{}
	for _, spec := range activities.Catalog().Specs() {
		kind := spec.Kinds[0]
		byKind[kind] = append(byKind[kind], spec)
	}
	s := newSite(t)
	p := s.open(t, anna)
	for _, kind := range []flow.Kind{flow.Inbound, flow.Outbound, flow.Digital, flow.Subflow} {
		if len(byKind[kind]) == 0 {
			continue
		}
		f := examples(kind, byKind[kind])
		s.create(t, f)
		d := p.design(f.Name)
		for _, spec := range byKind[kind] {
			d.wait("(location.hash = "+js("#step-"+spec.Type)+", true)", "the way to "+spec.Type)
			d.form(spec.Type)
			d.click(".explain summary")
			d.wait("document.querySelector('.explain')?.open && "+includes(".explain", spec.Help)+" && "+includes(".explain", spec.Example.Use), "the help of "+spec.Type)
			d.wait("((e) => [...e.querySelectorAll('*')].every((n) => n.scrollWidth <= n.clientWidth + 1 || getComputedStyle(n).display === 'inline'))(document.querySelector('.explain'))", "all of the help of "+spec.Type)
		}
		delete(byKind, kind)
	}
	if kinds := slices.Collect(maps.Keys(byKind)); len(kinds) > 0 {
		t.Errorf("got types of the kinds %v that were not looked at", kinds)
	}
}

func includes(selector, text string) string {
	return "document.querySelector(" + js(selector) + ").textContent.includes(" + js(text) + ")"
}
