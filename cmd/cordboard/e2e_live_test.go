package main

import (
	"net/url"
	"testing"

	"cordboard/flow"
	"cordboard/runtime/channel/browser"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

// live starts a live contact of Sari through the version that is live, and gives its page.
func (s *site) live(t *testing.T, name string) string {
	t.Helper()
	user, err := s.db.UserByEmail(t.Context(), sari)
	if err != nil {
		t.Fatal(err)
	}
	version, err := s.db.LabelledVersion(t.Context(), name, storage.Live)
	if err != nil {
		t.Fatal(err)
	}
	o := browser.Opening{Flow: name, Version: version.Number, Program: version.ID, Contact: flow.Contact{Channel: "voice", ANI: "+358401"}}
	id, err := s.app.Live.Start(t.Context(), user.ID, o)
	if err != nil {
		t.Fatal(err)
	}
	return "/live/" + url.PathEscape(id)
}

// supportLine publishes a flow with a menu and a queue.
func (s *site) supportLine(t *testing.T) {
	t.Helper()
	document, err := flow.DecodeDraft([]byte(browserFlow))
	if err != nil {
		t.Fatal(err)
	}
	s.create(t, document)
	s.publish(t, "line", "First version")
}

// TestTwoBrowsers has one person play the customer and another the agent, of a real contact through a published version.
func TestTwoBrowsers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.seatSari(t)
	s.supportLine(t)
	agent, customer := s.open(t, sari), s.open(t, anna)
	agent.goTo("/desk")
	agent.click("#desk button|Available")
	agent.sees("#desk", "Waiting for a contact")
	customer.goTo("/live/new?flow=line")
	customer.axe("/live/new")
	customer.fill("input[name=ani]", "+358 40 123")
	customer.click("main button|Start the contact")
	customer.sees(".live-lines", "For support press 1.")
	customer.sees(".live-state", "Waiting for keys")
	customer.axe("a live contact")
	customer.click(".live-keys button|1")
	agent.sees("#desk .offer", "+358 40 123")
	agent.click("#desk .offer button|Accept")
	customer.sees(".live-lines", "Connected with anna.")
	customer.sees(".live-state", "With anna")
	customer.expect("status of 409")
	customer.fill("#live-text", "Hello")
	customer.click(".live-write button|Send")
	customer.sees("#live-note", "Nothing listens now")
	customer.click("#live-acts button|Hang up")
	customer.sees(".live-lines", "You hung up.")
	customer.wait("document.querySelector('#live-acts').hidden", "no keys after the end")
	agent.sees("#desk", "Wrap-up")
	customer.size(390, 844)
	customer.wait("document.documentElement.scrollWidth <= innerWidth", "nothing is wider than the window")
}

// TestTestCallGoesLive turns the switch of the test call: the designer is the customer of a real contact then, and an agent is offered it.
func TestTestCallGoesLive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.seatSari(t)
	s.create(t, waitFlow())
	s.supportLine(t)
	agent, customer := s.open(t, sari), s.open(t, anna)
	d := customer.design("waiting")
	d.click("#test-button")
	d.sees("#panel-test", "No version of this flow is live yet")
	d.wait("e2e.find('#panel-test input[name=live]').disabled", "no live contact without a version")
	agent.goTo("/desk")
	agent.click("#desk button|Available")
	agent.sees("#desk", "Waiting for a contact")
	d = customer.design("line")
	d.click("#test-button")
	d.sees("#panel-test", "A real contact of version 1")
	d.click("#panel-test input[name=live]")
	d.wait("document.querySelector('#testcall-dnis').closest('.field').hidden", "what only a test call has is hidden")
	customer.axe("the switch to a live contact")
	d.expect("status of 422")
	d.fill("#panel-test input[name=ani]", "not a number")
	d.click("#panel-test button|Start live contact")
	d.sees("#panel-test", "Give a number such as")
	d.fill("#panel-test input[name=ani]", "+358 40 123")
	d.click("#panel-test button|Start live contact")
	customer.sees(".live-lines", "For support press 1.")
	customer.click(".live-keys button|1")
	agent.sees("#desk .offer", "+358 40 123")
	agent.click("#desk .offer button|Accept")
	customer.sees(".live-state", "With anna")
}

func shootLive(t *testing.T) {
	s := newSite(t)
	p := s.open(t, sari)
	p.scheme("light")
	p.goTo("/live/new")
	p.shoot("live-new-empty")
	s.seatSari(t)
	s.supportLine(t)
	tellDesk(t, s.app, "a1", routing.SetAgent{Agent: "anna", State: routing.Available})
	d := p.design("line")
	d.click("#test-button")
	d.click("#panel-test input[name=live]")
	d.shoot("test-call-live")
	p.goTo("/live/new?flow=line")
	p.fill("input[name=ani]", "+358 40 123")
	p.shoot("live-new")
	p.click("main button|Start the contact")
	p.sees(".live-lines", "For support press 1.")
	p.click(".live-keys button|1")
	p.sees(".live-state", "Ringing at an agent")
	p.shoot("live")
	p.scheme("dark")
	p.shoot("live-dark")
	p.scheme("light")
	p.size(390, 844)
	p.shoot("narrow-live")
}
