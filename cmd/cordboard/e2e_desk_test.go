package main

import (
	"encoding/json"
	"testing"
)

// seatSari makes Sari the agent anna, of a queue with wrap-up, and puts a contact source beside it.
func (s *site) seatSari(t *testing.T) {
	t.Helper()
	// The strategy stays the demo's, so that it does not matter when the desk looks at its settings.
	if err := s.saveQueue(t, `{"strategy":"best_skill","wrap_up":{"mode":"manual","reason_required":true,"reasons":["Order","Complaint"]},"offer_timeout":"2m"}`); err != nil {
		t.Fatal(err)
	}
	agent, err := s.db.Agent(t.Context(), "anna")
	if err != nil {
		t.Fatal(err)
	}
	agent.Settings = json.RawMessage(`{"user":"` + sari + `","queues":["support"]}`)
	if _, err := s.db.SaveAgent(t.Context(), tester, agent); err != nil {
		t.Fatal(err)
	}
}

func (s *site) saveQueue(t *testing.T, settings string) error {
	queue, err := s.db.Queue(t.Context(), "support")
	if err != nil {
		return err
	}
	queue.Settings = json.RawMessage(settings)
	_, err = s.db.SaveQueue(t.Context(), tester, queue)
	return err
}

// TestAgentTakesContacts has an agent become available, decline one contact, take another, end it and say what it was about: all live.
func TestAgentTakesContacts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	p.goTo("/desk")
	p.sees("main", "You are not an agent yet")
	p.axe("/desk of nobody")
	s.seatSari(t)
	p.goTo("/desk")
	p.sees("#desk", "You are signed off")
	p.click("#desk button|Available")
	p.sees("#desk", "Waiting for a contact")
	enter(t, s.app, "c-desk-1")
	p.sees("#desk .offer", "+358401")
	p.sees("#desk .offer", "Chat from support")
	p.wait("document.title.startsWith('(1)')", "the title tells of the offer")
	p.axe("/desk with an offer")
	p.click("#desk .offer button|Accept")
	p.sees("#desk", "With you for")
	p.click("#desk button|End contact")
	p.sees("#desk", "Wrap-up")
	p.choose("#desk select[name=reason]:not(#away-reason)", "Complaint")
	p.click("#desk button|Done")
	p.sees("#desk", "Waiting for a contact")
	p.choose("#away-reason", "Lunch")
	p.click("#desk button|Away")
	p.sees("#desk", "Away: Lunch")
	p.size(390, 844)
	p.goTo("/desk")
	p.axe("/desk on a telephone")
	p.wait("document.documentElement.scrollWidth <= innerWidth", "nothing is wider than the window")
}

func shootDesk(t *testing.T) {
	s := newSite(t)
	s.seatSari(t)
	p := s.open(t, sari)
	p.scheme("light")
	p.goTo("/desk")
	p.shoot("desk-signed-off")
	p.click("#desk button|Available")
	p.sees("#desk", "Waiting for a contact")
	enter(t, s.app, "c-desk-1")
	p.sees("#desk .offer", "+358401")
	p.shoot("desk-offer")
	p.click("#desk .offer button|Accept")
	p.sees("#desk", "With you for")
	enter(t, s.app, "c-desk-2")
	p.sees("#desk .offer", "+358401")
	p.scheme("dark")
	p.shoot("desk-dark")
	p.scheme("light")
	p.click("#desk button|End contact")
	p.sees("#desk", "Wrap-up")
	p.size(390, 844)
	p.shoot("narrow-desk")
}
