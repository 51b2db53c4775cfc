package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/routing"
)

// decided commits decisions of the desk.
func (s *site) decided(t *testing.T, decisions ...routing.Decision) {
	t.Helper()
	epoch, taken, err := s.db.Desk().Take(t.Context(), "test")
	if err != nil || !taken {
		t.Fatalf("take the desk: got %v, %v", taken, err)
	}
	if err := s.db.Desk().Commit(t.Context(), epoch, routing.Batch{Decisions: decisions}); err != nil {
		t.Fatal(err)
	}
}

func decision(seconds int, agent string, d routing.Decision) routing.Decision {
	d.At, d.Since, d.Ticket, d.Queue, d.Channel, d.Agent = noon.Add(time.Duration(seconds)*time.Second), noon, "c-1:1", "support", "voice", agent
	return d
}

// TestDecisionsOfAContact tells in the journal why agents were offered the contact: under the queue, in words, those made together as one.
func TestDecisionsOfAContact(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.flow("main-line")
	s.ran(t, "c-1",
		after(0, runtime.Entry{Kind: "visit", Activity: "menu"}),
		after(1, runtime.Entry{Kind: "command", Activity: "menu", Data: &flow.JoinQueue{Queue: "support"}}),
		after(20, runtime.Entry{Kind: "visit", Activity: "bye"}),
		after(70, runtime.Entry{Kind: "event", Data: &flow.Disconnected{By: "customer"}}),
	)
	s.decided(t,
		decision(12, "anna", routing.Decision{
			Reason: "longest_idle", Strategy: routing.LongestIdle, Ready: 12, Members: 20, Steps: 2, Relaxed: 1,
			Required: []routing.Skill{{Skill: "finnish", Op: ">=", Value: 4.0}, {Skill: "vip", Op: "is", Value: true}}, Candidates: []routing.Candidate{{Agent: "anna", Score: -125}, {Agent: "ben", Score: -3}},
			Skipped: []routing.Skipped{{Agent: "cleo", Reason: routing.ReasonWrapUp}, {Agent: "dora", Reason: routing.ReasonGone}},
		}),
		decision(50, "anna", routing.Decision{Reason: routing.ReasonAsked, Members: 5, Ready: 5}),
		decision(50, "ben", routing.Decision{Reason: routing.ReasonAsked, Members: 5, Ready: 5}),
		decision(50, "cleo", routing.Decision{Reason: routing.ReasonAsked, Members: 5, Ready: 5}),
		decision(50, "dora", routing.Decision{Reason: routing.ReasonAsked, Members: 5, Ready: 5}),
		decision(55, "ben", routing.Decision{Reason: "max_utilization", Ready: 1, Members: 1, Candidates: []routing.Candidate{{Agent: "ben", Score: -2}}}),
		decision(60, "anna", routing.Decision{Reason: routing.ReasonTaken, Strategy: routing.Linear, Members: 2, Skipped: []routing.Skipped{{Agent: "ben", Reason: routing.ReasonJustDeclined}}}),
	)
	page := s.get("/contacts/c-1")
	page.want(t, http.StatusOK, "Why it was offered to anna: had been free for the longest", "free for 2 min 5 s", "free for 3 s", "Had been free for the longest", "Longest idle", "finnish at least 4, vip", "Step 1 of 2",
		"was in wrap-up", "their browser was gone", "10 more were ready.", "6 more agents of the queue", "Asked directly, without a queue", "anna, ben, cleo and 1 other: asked directly, without a queue<",
		"2 contacts", "Maximum utilization", "Taken by anna", "had declined it a moment before")
	if n := strings.Count(page.body, "<details class=\"decision\""); n != 4 {
		t.Errorf("got %d decisions, want 4: those made together are one", n)
	}
	if queue, next := strings.Index(page.body, "Taken by anna"), strings.Index(page.body, "The customer hangs up"); queue > next {
		t.Error("a decision is behind the activity that came after the queue, want it under the queue")
	}
	s.as("agent").get("/contacts/c-1").want(t, http.StatusNotFound)
}

// TestDecisionsOfALongJournal shows each decision with the part of the journal in whose time it was made.
func TestDecisionsOfALongJournal(t *testing.T) {
	s := newSite(t).as("supervisor")
	var entries []runtime.Entry
	for n := range 1000 {
		entries = append(entries, after(2*n, runtime.Entry{Kind: "variable", Data: runtime.VariableChange{Name: "tier", Before: n, Value: n + 1}}))
	}
	s.ran(t, "c-1", entries...)
	taken := routing.Decision{Reason: routing.ReasonTaken, Members: 1}
	s.decided(t, decision(3, "early", taken), decision(999, "between", taken), decision(5000, "late", taken)) // the parts meet at 998 and 1000
	for page, want := range map[string][3]bool{"": {false, true, true}, "?page=2": {true, false, false}} {
		got := s.get("/contacts/c-1" + page)
		for i, agent := range []string{"early", "between", "late"} {
			if has := strings.Contains(got.body, "Taken by "+agent); has != want[i] {
				t.Errorf("page %q, decision %s: got %v, want %v", page, agent, has, want[i])
			}
		}
	}
}
