package main

import (
	"testing"

	"cordboard/runtime/routing"
)

// decides offers a contact to Sari, who takes it, and opens the page of the contact.
func (s *site) decides(t *testing.T, p *page, contact string) {
	t.Helper()
	s.seatSari(t)
	tellDesk(t, s.app, "away", routing.SetAgent{Agent: "mikko", State: routing.Away, Reason: "Lunch"})
	p.goTo("/desk")
	p.click("#desk button|Available")
	p.sees("#desk", "Waiting for a contact")
	enter(t, s.app, contact)
	p.sees("#desk .offer", "+358401")
	p.click("#desk .offer button|Accept")
	p.sees("#desk", "With you for")
	p.goTo("/contacts/" + contact)
}

// TestContactTellsWhy opens the desk's decision in the journal of a contact, by mouse and by key.
func TestContactTellsWhy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	s.decides(t, p, "c-why")
	p.sees("#journal", "Why it was offered to anna")
	p.click("#journal .decision summary")
	p.sees("#journal .decided", "Best skill")
	p.sees("#journal .decided", "Best levels of the skills asked for")
	p.sees("#journal .decided", "levels 0 in sum")
	p.sees("#journal .decided", "was not available")
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		p.axe("/contacts/:id with a decision, " + scheme)
	}
	p.size(390, 844)
	p.wait("document.documentElement.scrollWidth <= innerWidth", "nothing is wider than the window")
	p.axe("/contacts/:id with a decision on a telephone")
}

// shootDecision makes the picture of a contact whose offers are explained.
func shootDecision(t *testing.T) {
	s := newSite(t)
	p := s.open(t, sari)
	p.scheme("light")
	s.decides(t, p, "c-why")
	p.click("#journal .decision summary")
	p.sees("#journal .decided", "was not available")
	p.shoot("contact-decision")
	p.scheme("dark")
	p.shoot("contact-decision-dark")
}
