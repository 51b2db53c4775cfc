package main

import (
	"strconv"
	"testing"

	"cordboard/flow"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

// waits lets a contact that meets a routing rule wait for anna, who is away, and opens its page.
func (s *site) waits(t *testing.T, p *page, contact string) {
	t.Helper()
	s.seatSari(t)
	rules := []storage.RoutingRule{{Name: "Chats first", When: flow.Expression{Source: `contact.channel == "chat"`}, Priority: 2}}
	if err := s.db.SaveRoutingRules(t.Context(), tester, rules); err != nil {
		t.Fatal(err)
	}
	tellDesk(t, s.app, "mikko", routing.SetAgent{Agent: "mikko", State: routing.Offline})
	tellDesk(t, s.app, "anna", routing.SetAgent{Agent: "anna", State: routing.Away})
	soon(t, "anna is away", func() bool { return state(t, s.app, "anna").State == routing.Away })
	enter(t, s.app, contact)
	p.goTo("/contacts/" + contact)
}

// handled lets anna take a contact and its customer hang up; its wrap-up ends with a reason when one is given.
func (s *site) handled(t *testing.T, contact, reason string) {
	t.Helper()
	tellDesk(t, s.app, "back", routing.SetAgent{Agent: "anna", State: routing.Available})
	ticket := offeredTo(t, s.app, "anna", contact).Ticket
	tellDesk(t, s.app, "accept", routing.Accept{Ticket: ticket, Agent: "anna"})
	soon(t, "anna has the contact", func() bool { return state(t, s.app, "anna").State == routing.OnContact })
	hangUp(t, s.app, contact)
	soon(t, "anna wraps up", func() bool { return state(t, s.app, "anna").State == routing.Wrapping })
	if reason != "" {
		tellDesk(t, s.app, "wrapped", routing.EndWrapUp{Ticket: ticket, Agent: "anna", Reason: reason})
	}
}

// TestContactIsFollowed leaves the page of a contact open while it goes on: what happens appears by itself, and what was open stays so.
func TestContactIsFollowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	s.waits(t, p, "c-follow")
	p.sees("#journal", "Routing rule “Chats first” applied")
	p.sees("#follow-note", "as it happens")
	p.sees("#contact-end", "Going on")
	p.click("#journal .rules-met summary")
	p.sees("#journal .decided", "Priority 2")
	s.handled(t, "c-follow", "Complaint")
	p.sees("#journal", "Why it was offered to anna")
	p.sees("#contact-end", "The customer hung up")
	p.sees("#journal", "anna ended the wrap-up after")
	p.sees("#journal", "Complaint")
	p.wait("document.querySelector('#journal .rules-met').open", "the rules stay open")
	p.wait("document.querySelector('#follow-note').hidden && document.querySelector('#journal [aria-current]') !== null", "the end of following, at the end of the journal")
	p.click("#journal .rules-met a|Chats first")
	p.sees("h1", "Chats first")
}

// TestPagesSayWhatTheySendThemselves looks at what open pages ask without anybody doing anything: the server is told, so that it keeps no session alive.
func TestPagesSayWhatTheySendThemselves(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, sari)
	s.waits(t, p, "c-asks")
	const watched = `(window.asked ??= (() => { const asked = [], before = window.fetch;
		window.fetch = (to, with_) => { asked.push([String(to), new Headers(with_?.headers).get('X-Sent-By')]); return before(to, with_); };
		return asked; })(), asked)`
	for _, page := range []struct{ at, asks string }{
		{"/contacts/c-asks", "known="}, {"/flows/line/outline", "outline/here$"}, {"/flows/line/outline", "outline$"}, {"/flows/line", "line/here$"},
	} {
		p.goTo(page.at)
		p.wait(watched+".length === 0", "the watch of what "+page.at+" sends")
		if page.asks == "outline$" {
			s.others(t, "menu", func(r *flow.Record) { r.Name += "!" })
		}
		p.asksOthers("asked.some(([to, by]) => to.match("+strconv.Quote(page.asks)+") && by === 'page')", page.asks+" of "+page.at+", said to be the page's own")
		p.wait("asked.every(([, by]) => by === 'page')", "nothing else from "+page.at)
	}
}

// shootFollow makes the pictures of a contact that met a rule and was wrapped up with a reason.
func shootFollow(t *testing.T) {
	s := newSite(t)
	p := s.open(t, sari)
	p.scheme("light")
	s.waits(t, p, "c-follow")
	p.click("#journal .rules-met summary")
	s.handled(t, "c-follow", "")
	p.sees("#contact-end", "The customer hung up")
	p.shoot("contact-rules")
	p.scheme("dark")
	p.size(390, 844)
	p.click(".facts summary")
	p.shoot("narrow-contact-rules-dark")
}
