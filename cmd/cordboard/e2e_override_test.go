package main

import (
	"encoding/json"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// switchboardOf puts the demo's emergency variable and a live flow with switches into a site.
func switchboardOf(t *testing.T, s *site) {
	t.Helper()
	if err := (demo{db: s.db, catalog: s.app.Catalog, who: tester}).variables(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := lineFlow("line")
	f.Variables = append(f.Variables,
		flow.Variable{Name: "closed", Type: flow.Boolean, Default: json.RawMessage("false"), Overridable: true},
		flow.Variable{Name: "notice", Type: flow.String, Default: json.RawMessage(`"Good day."`), Overridable: true})
	s.create(t, f)
	s.publish(t, "line", "With switches")
}

// TestOverridePage declares a variable, turns another on with one press, switches a text with a reason until later, and switches back.
func TestOverridePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	switchboardOf(t, s)
	p := s.open(t, sari)
	p.expect("status of 422")
	p.goTo("/variables")
	p.click("main a|New organisation variable")
	p.fill("input[name=name]", "weather")
	p.choose("select[name=type]", "string")
	p.fill("input[name=value]", "fine")
	p.click("button|Save")
	p.sees("main", "Variable org.weather is saved.")
	p.sees("main", "Nothing is switched.")
	p.click(`[aria-label="Turn on for 1 h: org.emergency"]`)
	p.sees("main", "org.emergency is now on, until")
	p.sees(`section[aria-labelledby=active]`, "Sari Lehtonen")
	p.click(`[aria-label="Switch vars.notice…"]`)
	p.has("dialog[open] input[name=value]")
	p.fill("dialog[open] input[name=value]", "The lifts stand still.")
	p.fill("dialog[open] input[name=reason]", "Power cut")
	p.choose("dialog[open] select[name=until]", "at a date")
	p.click("dialog[open] button|Switch now")
	p.has("dialog[open] input[name=at][aria-invalid=true]")
	p.choose("dialog[open] select[name=until]", "in 4 hours")
	p.click("dialog[open] button|Switch now")
	p.sees(`section[aria-labelledby=active]`, "The lifts stand still.")
	p.sees(`section[aria-labelledby=active]`, "Power cut")
	p.click(`section[aria-labelledby=active] [aria-label="Switch vars.notice back"]`)
	p.sees("main", "vars.notice has its own value again.")
	active, err := s.db.Overrides(t.Context())
	if err != nil || len(active) != 1 || active[0].Variable != "emergency" || string(active[0].Value) != "true" || active[0].Until == nil {
		t.Errorf("got %+v (%v), want emergency on with an end", active, err)
	}
}

// TestCallWithSwitches test-calls a flow while the organisation's emergency stands switched on, and sees what a lookup finds.
func TestCallWithSwitches(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	switchboardOf(t, s)
	if err := (demo{db: s.db, catalog: s.app.Catalog, who: tester}).tables(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := lineFlow("alarm")
	f.Start, f.Variables = "gate", []flow.Variable{{Name: "tier", Type: flow.String}}
	f.Activities = append(f.Activities,
		flow.Record{ID: "gate", Type: "condition", Properties: []byte(`{"expression":"org.emergency"}`), Outlets: map[string]string{"true": "look", "false": "greeting"}},
		flow.Record{ID: "look", Type: "table_lookup", Properties: []byte(`{"table":"vip","key":"+358942450205","outputs":{"tier":"tier"}}`), Outlets: map[string]string{"found": "warning", "not_found": "bye"}},
		flow.Record{ID: "warning", Type: "play_prompt", Properties: []byte(`{"prompt":"Power cut, {{ vars.tier }} customer."}`), Outlets: map[string]string{"next": "bye"}})
	f.Layout["gate"], f.Layout["look"], f.Layout["warning"] = flow.Position{X: -400}, flow.Position{X: -400, Y: 300}, flow.Position{Y: 300}
	s.create(t, f)
	d := s.open(t, anna).design("alarm")
	d.selects("look")
	d.sees("#property-form", "Keep from the row")
	d.sees("#property-form", "Column")
	d.click("#test-button")
	d.click("#panel-test summary|What stands in")
	d.choose("#panel-test select[id='world-switches-org.emergency']", "On")
	d.calls()
	d.transcript("Power cut, gold customer.")
}

// shootOverrides makes the pictures of the page for switches.
func shootOverrides(t *testing.T) {
	s := newSite(t)
	p := s.open(t, sari)
	p.scheme("light")
	switchboardOf(t, s)
	supervisor := storage.Actor{Name: "Sari Lehtonen"}
	for _, o := range []storage.Override{
		{Variable: "emergency", Value: json.RawMessage("true"), Reason: "Power cut in the north"},
		{Flow: "line", Variable: "notice", Value: json.RawMessage(`"The lifts stand still; technicians are on their way."`), Reason: "Power cut"},
	} {
		if err := s.db.SwitchVariable(t.Context(), supervisor, o); err != nil {
			t.Fatal(err)
		}
	}
	p.goTo("/variables")
	p.shoot("overrides")
	p.scheme("dark")
	p.click(`[aria-label="Switch vars.closed…"]`)
	p.has("dialog[open] select[name=until]")
	p.shoot("override-dark")
	p.scheme("light")
	p.size(390, 844)
	p.goTo("/variables")
	p.shoot("narrow-overrides")
}
