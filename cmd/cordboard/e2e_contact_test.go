package main

import (
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
	"cordboard/runtime"
)

// contact puts a contact of the draft of waiting into the journal that stands at its first activity, after rounds in a loop.
func (s *site) contact(t *testing.T, id string, rounds int) {
	t.Helper()
	program, err := s.db.SaveSnapshot(t.Context(), waitFlow())
	if err != nil {
		t.Fatal(err)
	}
	began := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	facts := flow.Contact{ID: id, Channel: "voice", ANI: "+358401234567", DNIS: "+358901234", StartedAt: began}
	if err := s.db.Journal().Create(t.Context(), runtime.Contact{Facts: facts, Program: program, Test: true, Status: runtime.Active}); err != nil {
		t.Fatal(err)
	}
	_, err = s.db.Journal().Batch(t.Context(), []runtime.Arrival{{Contact: id, Key: "started", At: began, Event: &flow.Started{}}},
		func(_ runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
			c.Version++
			entries := []runtime.Entry{{Contact: id, Version: c.Version, At: a.At, Kind: "visit", Activity: "first"}}
			for n := range rounds {
				at := a.At.Add(time.Duration(n+1) * time.Second)
				entries = append(entries, runtime.Entry{Contact: id, Version: c.Version, N: 2*n + 1, At: at, Kind: "visit", Activity: "count"},
					runtime.Entry{Contact: id, Version: c.Version, N: 2*n + 2, At: at, Kind: "variable", Activity: "count", Data: runtime.VariableChange{Name: "waits", Before: n, Value: n + 1}})
			}
			return runtime.Change{Contact: c, Entries: entries}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
}

// TestContactReplay looks at a test call that is over: its journal, and the way it took step by step.
func TestContactReplay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, waitFlow())
	p := s.open(t, anna)
	d := p.design("waiting")
	d.click("#test-button")
	d.calls()
	d.transcript("Please wait.")
	for range 3 {
		d.wait("e2e.find('#panel-test .ctl button|+10 s')?.disabled === false", "a call that waits")
		d.click("#panel-test .ctl button|+10 s")
	}
	d.transcript("Thank you for waiting.")
	d.wait("e2e.find('#panel-test .ctl button|Next event')?.disabled === false || e2e.text('#panel-test').includes('Call again')", "the last prompt")
	d.click("#panel-test button.end")

	p.goTo("/contacts")
	p.sees("main", "waiting")
	p.axe("/contacts")
	p.click("main a.fn")
	p.has("#player")
	p.sees("#journal", "Thank you for waiting.")
	p.sees("#journal", "waits: 0 → 1")
	p.sees("#vars", "1")
	p.has(onCanvas("wait") + ".path")
	p.axe("/contacts/:id")

	p.click("#first")
	p.wait("e2e.text('#vars dd') === '0'", "the variable before it was counted")
	p.has(onCanvas("first") + ".cur")
	p.lacks(onCanvas("wait") + ".path")
	p.click("#journal button|waits: 0 → 1")
	p.wait("e2e.text('#vars dd') === '1' && document.querySelector('#vars .changed') !== null", "the variable as it changes")
	p.has(onCanvas("count") + ".cur")
	p.typed(kb.ArrowLeft)
	p.wait("e2e.text('#vars dd') === '0'", "one step back by key")
	p.click("#play")
	p.wait("document.querySelector('#play').getAttribute('aria-pressed') === 'false' && e2e.text('#vars-when') === 'in the end'", "played to the end")
}

// TestLongContact goes through the parts of a long journal, and sees what is left of the page for somebody who may not see flows.
func TestLongContact(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.contact(t, "c-long", 400)
	p := s.open(t, anna)
	p.goTo("/contacts/c-long")
	p.sees("#journal", "Entries 302 to 801 of 801")
	p.sees("#journal", "waits: 399 → 400")
	p.axe("/contacts/c-long")
	p.click("#journal a|Earlier")
	p.sees("#journal", "Entries 1 to 301 of 801")
	p.sees("#vars", "150")
	p.click("#first")
	p.wait("e2e.text('#vars dd') === '0'", "the variable before it was counted")
	p.has(onCanvas("first") + ".cur")
	p.click("#journal a|Later")
	p.sees("#journal", "waits: 399 → 400")

	s.mayNot(t, "flow.view")
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		p.goTo("/contacts/c-long")
		p.sees("#stage", "The flow is not shown")
		p.lacks("#canvas")
		p.axe("/contacts/c-long without its flow, " + scheme)
	}
	p.click("#back")
	p.wait("e2e.text('#place') === '499 of 500'", "one step back without a canvas")
}

// mayNot takes a permission from every role but admin, which always has all.
func (s *site) mayNot(t *testing.T, permission string) {
	t.Helper()
	roles, err := s.db.Roles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range roles {
		if r.Name == "admin" {
			continue
		}
		r.Permissions = slices.DeleteFunc(r.Permissions, func(p string) bool { return p == permission })
		if err := s.db.SaveRole(t.Context(), tester, r); err != nil {
			t.Fatal(err)
		}
	}
}

// shootContact makes the pictures of the list of contacts and of one of them.
func shootContact(t *testing.T) {
	s := gallery(t)
	p := s.open(t, anna)
	p.scheme("light")
	d := p.design("three-queues")
	d.click("#test-button")
	d.calls()
	d.transcript("For sales press 1")
	d.click("#panel-test .pad button|1")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.click("#panel-test .acts button|Agent accepts")
	d.transcript("answered")
	d.click("#panel-test button.end")
	d.wait("e2e.text('#panel-test').includes('hung up')", "the end of the call")
	p.goTo("/contacts")
	p.shoot("contacts")
	p.click("main a.fn")
	p.has("#player")
	p.shoot("contact")
	p.scheme("dark")
	p.shoot("contact-dark")
	p.scheme("light")
	p.size(390, 844)
	p.shoot("narrow-contact")
	p.size(1440, 900)
	s.contact(t, "c-long", 400)
	s.mayNot(t, "flow.view")
	p.goTo("/contacts/c-long?page=2")
	p.shoot("contact-without-flow")
}
