package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// asking is a flow whose middle asks for a number, looks at it and writes a tier.
func asking(name string) *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "greeting",
		Variables: []flow.Variable{{Name: "customer", Type: flow.String}, {Name: "tier", Type: flow.String}},
		Activities: []flow.Record{
			{ID: "greeting", Type: "play_prompt", Name: "Greeting", Properties: []byte(`{"prompt":"Good day."}`), Outlets: map[string]string{"next": "rate"}},
			{ID: "rate", Type: "set_variables", Name: "Rate the customer", Properties: []byte(`{"assignments":[{"variable":"tier","expression":"vars.customer == \"1\" ? \"gold\" : \"basic\""}]}`), Outlets: map[string]string{"next": "is_gold"}},
			{ID: "is_gold", Type: "condition", Name: "Gold?", Properties: []byte(`{"expression":"vars.tier == \"gold\""}`), Outlets: map[string]string{"true": "support", "false": "bye"}},
			{ID: "support", Type: "queue", Name: "Support", Properties: []byte(`{"queue":"support"}`), Outlets: map[string]string{"waiting": "music", "timeout": "bye"}},
			{ID: "music", Type: "play_music", Name: "Music", Properties: []byte(`{"duration":"30s"}`), Outlets: map[string]string{"next": "music"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"greeting": {}, "rate": {X: 328}, "is_gold": {X: 656}, "support": {X: 984}, "music": {X: 1312, Y: 160}, "bye": {X: 1312}},
	}
}

func TestSubflowOfSelection(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, lineFlow("line"))
	d.fits()
	d.click(onCanvas("menu") + " .head")
	d.click(onCanvas("support")+" .head", chromedp.ModifierShift)
	d.click("#canvas .seltool button|Make a subflow of it")
	d.sees("#dialog .sf", "Begins at Menu")
	d.fill("#dialog input[name=name]", "not a name")
	d.typed(kb.Enter)
	d.sees("#subflow-problem", "Use letters")
	d.fill("#dialog input[name=name]", "menu-part")
	d.typed(kb.Enter)
	f := d.until("one activity in place of two", func(f *flow.Flow) bool { return len(f.Activities) == 3 })
	var call flow.Record
	for _, r := range f.Activities {
		if r.Type == "run_subflow" {
			call = r
		}
	}
	if !leads(f, "greeting", "next", call.ID) || !strings.Contains(string(call.Properties), "menu-part") {
		t.Errorf("got %+v, want greeting to lead to an activity that runs menu-part", f.Activities)
	}
	if part := s.draft(t, "menu-part"); part.Kind != flow.Subflow || record(part, "menu") == nil || record(part, "support") == nil {
		t.Errorf("got the subflow %+v, want menu and support in it", part)
	}
	d.ctrl("z")
	d.untilIDs("greeting menu support bye")
}

// What goes in and comes out is told and can be chosen; the keyboard does all of it.
func TestSubflowValues(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, asking("rating"))
	d.fits()
	d.click(onCanvas("rate") + " .head")
	d.click(onCanvas("is_gold")+" .head", chromedp.ModifierShift)
	d.click("#canvas .seltool button|Make a subflow of it")
	d.has("#dialog input[name=input][value=customer]:checked")
	d.has("#dialog input[name=output][value=tier]:checked")
	d.sees("#dialog .sf", "Outlet support leads to Support")
	d.fill("#dialog input[name=name]", "rate-customer")
	d.typed(kb.Enter)
	f := d.untilIDs("greeting rate_customer support music bye")
	call := record(f, "rate_customer")
	for _, want := range []string{`"customer":"vars.customer"`, `"outputs":{"tier":"tier"}`} {
		if got := strings.ReplaceAll(string(call.Properties), ": ", ":"); !strings.Contains(got, want) {
			t.Errorf("got the properties %s, want %s in them", got, want)
		}
	}
	if !leads(f, "greeting", "next", "rate_customer") || !leads(f, "rate_customer", "support", "support") || !leads(f, "rate_customer", "bye", "bye") {
		t.Errorf("got %+v, want the cords in and out kept", f.Activities)
	}
	part := s.draft(t, "rate-customer")
	if part.Start != "rate" || !leads(part, "is_gold", "true", "end_support") || !leads(part, "is_gold", "false", "end_bye") {
		t.Errorf("got the subflow %+v, want it to begin at rate and one end per way out", part)
	}
	d.ctrl("z")
	d.untilIDs("greeting rate is_gold support music bye")
}

// What cannot be cut out is told with the activities that it is about.
func TestSubflowRefused(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, asking("refusing"))
	d.fits()
	d.click(onCanvas("support") + " .head")
	d.click("#canvas .seltool button|Make a subflow of it")
	d.sees("#toast", "Select Music with Support: contacts hear it while they wait there.")
	d.click("#toast button|Show")
	d.has(onCanvas("music") + ".sel")
	d.has(onCanvas("support") + ".sel")
	d.lacks("#dialog[open]")
}

func shootSubflow(t *testing.T) {
	s := gallery(t)
	p := s.open(t, anna)
	s.create(t, asking("rating"))
	p.size(1280, 860)
	p.scheme("light")
	d := p.design("rating")
	d.fits()
	d.click(onCanvas("rate") + " .head")
	d.click(onCanvas("is_gold")+" .head", chromedp.ModifierShift)
	d.click("#canvas .seltool button|Make a subflow of it")
	d.has("#dialog .sf-pic")
	d.shoot("subflow")
	p.scheme("dark")
	d.shoot("subflow-dark")
	p.scheme("light")
	p.size(390, 844)
	d.fill("#dialog input[name=name]", "not a name")
	d.typed(kb.Enter)
	d.sees("#subflow-problem", "Use letters")
	d.shoot("narrow-subflow-error")
}
