package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

// TestNotesOfAContact tells in the journal which routing rules the contact met, linked while they are there, and the reason of its wrap-up.
func TestNotesOfAContact(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.flow("main-line")
	s.ran(t, "c-1",
		after(0, runtime.Entry{Kind: "visit", Activity: "menu"}),
		after(1, runtime.Entry{Kind: "command", Activity: "menu", Data: &flow.JoinQueue{Queue: "support"}}),
	)
	rules := []storage.RoutingRule{{Name: "Gold", When: flow.Expression{Source: "true"}, Priority: 1}}
	if err := s.db.SaveRoutingRules(t.Context(), who, rules); err != nil {
		t.Fatal(err)
	}
	met := storage.RulesMet{
		Queue: "support", Wait: storage.RuledWait{Queue: "premium", Priority: 1},
		Rules: []storage.RuleMet{
			{Name: "Gold", Changes: storage.RuledWait{Priority: 1}}, {Name: "Night", Changes: storage.RuledWait{Queue: "premium"}},
			{Name: "Broken", Problem: "contact.attributes.n is no number"},
		},
	}
	for _, ticket := range []string{"c-1:1", "c-1:1"} { // the second time after a restart
		if err := s.db.Desk().NoteRules(t.Context(), ticket, met); err != nil {
			t.Fatal(err)
		}
	}
	s.counted(t, routing.WrappedUp{Of: routing.Of{At: noon.Add(time.Minute), Ticket: "c-1:1", Contact: "c-1", Queue: "premium"}, Agent: "anna", WrapUp: 35 * time.Second, Reason: "Sale <new>"},
		routing.WrappedUp{Of: routing.Of{At: noon.Add(time.Minute), Ticket: "c-2:1", Contact: "c-2"}, Agent: "anna", Reason: "Somebody else's"})
	page := s.get("/contacts/c-1")
	page.want(t, http.StatusOK, "2 routing rules applied", `<a href="/routing/rules/Gold/edit">Gold</a>`, "Night", "(renamed or deleted since)", "Waits in", "premium",
		"Could not be answered: contact.attributes.n is no number", "anna ended the wrap-up after 35 s: Sale &lt;new&gt;")
	if n := strings.Count(page.body, "rules-met"); n != 1 || strings.Contains(page.body, "Somebody") {
		t.Errorf("got the rules %d times, want them once, and nothing of another contact", n)
	}
}

// TestContactIsFollowed gives a page that follows a contact nothing until something has happened, and says when nothing more will.
func TestContactIsFollowed(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.flow("main-line")
	s.ran(t, "c-1", after(0, runtime.Entry{Kind: "visit", Activity: "menu"}))
	if page := s.get("/contacts/c-1"); strings.Contains(page.body, "known=") {
		t.Error("got a page that follows a contact that is over")
	}
	if err := s.db.Journal().Create(t.Context(), runtime.Contact{Facts: flow.Contact{ID: "c-2", Channel: "voice", StartedAt: noon}, Status: runtime.Active}); err != nil {
		t.Fatal(err)
	}
	known := regexp.MustCompile(`data-follow="([^"]+)"`).FindStringSubmatch(s.get("/contacts/c-2").body)
	if known == nil {
		t.Fatal("got no address to follow the contact by")
	}
	s.get(known[1]).want(t, http.StatusNoContent)
	if err := s.db.Desk().NoteRules(t.Context(), "c-2:1", storage.RulesMet{Rules: []storage.RuleMet{{Name: "Gold"}}}); err != nil {
		t.Fatal(err)
	}
	s.get(known[1]).want(t, http.StatusOK, "Routing rule “Gold” applied")
	s.as("agent").get(known[1]).want(t, http.StatusNotFound)
}

// counted commits facts of the desk.
func (s *site) counted(t *testing.T, facts ...routing.Fact) {
	t.Helper()
	epoch, taken, err := s.db.Desk().Take(t.Context(), "test")
	if err != nil || !taken {
		t.Fatalf("take the desk: got %v, %v", taken, err)
	}
	if err := s.db.Desk().Commit(t.Context(), epoch, routing.Batch{Facts: facts}); err != nil {
		t.Fatal(err)
	}
}
