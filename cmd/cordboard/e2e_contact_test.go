package main

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
	"cordboard/runtime"
)

// contact puts a contact of the draft of waiting into the journal that stands at its first activity.
func (s *site) contact(t *testing.T, id string) {
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
			return runtime.Change{Contact: c, Entries: []runtime.Entry{{Contact: id, Version: c.Version, At: a.At, Kind: "visit", Activity: "first"}}}, nil
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
}
