package main

import (
	"io"
	"testing"

	"cordboard/storage"
)

// demoDay is a day of a small office, by the hour.
const demoDay = "9 16 22 20 14 18 15 8"

// officeDay opens the page with the demo's support queue and fills the day in.
func officeDay(p *page) {
	p.goTo("/routing/simulate?queue=support")
	p.fill("textarea[name=forecast]", demoDay)
	p.fill("input[name='before.agents']", "2")
	p.fill("input[name='after.agents']", "3")
}

// withDemo is a site with the demo's queues and agents.
func withDemo(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	d := demo{db: s.db, catalog: s.app.Catalog, who: storage.Actor{Name: "Sari Lehtonen"}, out: io.Discard}
	if err := d.resources(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSimulationPage makes a mistake, mends it, watches a simulation to its end and reads what came of it.
func TestSimulationPage(t *testing.T) {
	t.Parallel()
	p := withDemo(t).open(t, sari)
	p.expect("status of 422")
	p.goTo("/routing/simulate?queue=support")
	p.click("button|Simulate")
	p.has("textarea[name=forecast][aria-invalid=true]")
	officeDay(p)
	p.click("button|Simulate")
	p.sees("#outcome caption", "10 days simulated")
	p.has("#outcome .plot path.after[d^=M]")
	p.click("#outcome summary|Service level")
	p.sees("#outcome details[open]", "Answered within the threshold / (offered − abandoned within the threshold)")
	p.click("#outcome summary|Figures by interval")
	p.sees("#outcome .numbers", "15:00")
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		p.axe("the result of a simulation, " + scheme)
	}
	p.size(390, 844)
	p.axe("the result of a simulation, narrow")
	if wide := eval[int](p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		t.Errorf("narrow: got %d pixels too wide", wide)
	}
}

func shootSimulation(t *testing.T) {
	p := withDemo(t).open(t, sari)
	p.expect("status of 422")
	p.scheme("light")
	officeDay(p)
	p.shoot("what-if-form")
	p.click("button|Simulate")
	p.sees("#outcome caption", "10 days simulated")
	p.shoot("what-if")
	p.scheme("dark")
	p.shoot("what-if-dark")
	p.scheme("light")
	p.size(390, 844)
	p.shoot("narrow-what-if")
	p.fill("textarea[name=forecast]", "twelve")
	p.fill("input[name='after.agents']", "0")
	p.click("button|Simulate")
	p.has("textarea[name=forecast][aria-invalid=true]")
	p.shoot("narrow-what-if-error")
}
