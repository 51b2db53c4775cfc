package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/runtime/routing"
	"cordboard/runtime/routing/simulate"
)

// newDeskSite is a site whose desk has worked through the forecast of docs/examples, up to now.
func newDeskSite(t *testing.T) *site {
	t.Helper()
	db, _ := openTest(t)
	s := &site{db: db}
	s.people(t)
	d := demo{db: db, catalog: activities.Catalog(), who: tester, out: io.Discard}
	for _, step := range []func(context.Context) error{d.organisation, d.resources} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile("../../docs/examples/forecast.scenario.json")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := simulate.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	var b routing.Batch
	began := time.Now().Add(-9 * time.Hour).Truncate(time.Hour)
	if _, err := simulate.Run(t.Context(), plan, simulate.Options{Start: began, Fact: func(f routing.Fact) { b.Facts = append(b.Facts, reasoned(f, len(b.Facts))) }}); err != nil {
		t.Fatal(err)
	}
	epoch, taken, err := db.Desk().Take(t.Context(), "test")
	if err != nil || !taken {
		t.Fatalf("take the desk: %v, %v", taken, err)
	}
	if _, err := db.Desk().Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Desk().Commit(t.Context(), epoch, b); err != nil {
		t.Fatal(err)
	}
	if err := db.Desk().Release(t.Context(), epoch); err != nil {
		t.Fatal(err)
	}
	s.start(t)
	return s
}

// reasoned gives a wrap-up a reason: some more often, and sometimes none.
func reasoned(f routing.Fact, n int) routing.Fact {
	w, ok := f.(routing.WrappedUp)
	if !ok {
		return f
	}
	w.Reason = []string{"Order", "Order", "Order", "Complaint", "Complaint", "Question about an invoice", ""}[n%7]
	return w
}

// reported is the address of a report that has the hours which newDeskSite filled, whatever the time is now.
func reported(by string) string {
	zone, err := time.LoadLocation("Europe/Helsinki")
	if err != nil {
		zone = time.UTC
	}
	return fmt.Sprintf("/reports?by=%s&from=%s", by, time.Now().Add(-10*time.Hour).In(zone).Format(time.DateOnly))
}

// busy makes agents available and lets contacts wait, at the desk that runs.
func (s *site) busy(t *testing.T) {
	t.Helper()
	s.contact(t, "w", 0)
	s.contact(t, "x", 0)
	for i, e := range []routing.Event{
		routing.SetAgent{Agent: "anna", State: routing.Available}, routing.Join{Ticket: "w:1", Contact: "w", Queue: "support", Channel: "voice"},
		routing.Accept{Ticket: "w:1", Agent: "anna"}, routing.Join{Ticket: "x:1", Contact: "x", Queue: "support", Channel: "voice", Since: time.Now().Add(-95 * time.Second)},
	} {
		if err := s.db.Desk().Send(t.Context(), fmt.Sprint("busy", i), e); err != nil {
			t.Fatal(err)
		}
	}
}

// A figure tells how it is counted: by pointer, by keyboard, and on the wallboard also while the figures change under it.
func TestFiguresTellHowTheyAreCounted(t *testing.T) {
	t.Parallel()
	s := newDeskSite(t)
	p := s.open(t, sari)
	p.goTo(reported("queue"))
	p.click(".tiles .fig[popovertarget=total5]")
	p.sees(".calc:popover-open", "answered in time ÷")
	p.sees(".calc:popover-open", "Waited longer")
	p.axe("a report")
	p.typed("\x1b")
	p.lacks(".calc:popover-open")
	p.goTo(reported("reason"))
	p.sees("tbody", "Question about an invoice")
	p.axe("a report of reasons")
	p.goTo(reported("queue"))
	p.size(390, 844)
	p.click("tbody .fig[popovertarget=row0-5]")
	p.sees(".calc:popover-open", "Answered in time")
	p.wait("(() => { const r = document.querySelector('.calc:popover-open').getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth })()", "the explanation to be in the window")
	p.size(1440, 900)
	p.goTo("/wallboard")
	p.click(".tiles .fig[popovertarget=today0]")
	p.sees(".calc:popover-open", "Decided, all of these")
	s.busy(t)
	p.sees("#board .tiles", "1") // polled anew
	p.wait("[...document.querySelectorAll('#board .side-list td')].some((td) => td.textContent.includes('anna'))", "an agent who signs in to be listed")
	p.has(".calc:popover-open")
}

// shootReports makes the pictures of the reports and the wallboard.
func shootReports(t *testing.T) {
	s := newDeskSite(t)
	p := s.open(t, sari)
	p.scheme("light")
	p.goTo(reported("queue"))
	p.shoot("reports")
	p.click(".tiles .fig[popovertarget=total5]")
	p.shoot("report-figure")
	p.goTo(reported("agent"))
	p.shoot("report-agents")
	p.goTo(reported("reason"))
	p.shoot("report-reasons")
	s.busy(t)
	p.goTo("/wallboard")
	p.wait("document.querySelector('#board .side-list table') !== null", "agents to be there")
	p.shoot("wallboard")
	p.scheme("dark")
	p.shoot("wallboard-dark")
	p.goTo(reported("queue"))
	p.shoot("reports-dark")
	p.scheme("light")
	p.size(390, 844)
	p.shoot("narrow-reports")
	p.goTo("/wallboard")
	p.shoot("narrow-wallboard")
}
