package storagetest

import (
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

// TestNotes: the rules that a contact met are noted once, the reason of its wrap-up comes with the facts, and both go when they are old.
func TestNotes(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		met := storage.RulesMet{
			Queue: "sales", Wait: storage.RuledWait{Queue: "vip", Priority: 2, Skills: []flow.Skill{{Skill: "finnish", Op: ">=", Value: 4.0}}},
			Rules: []storage.RuleMet{{Name: "VIP", Changes: storage.RuledWait{Queue: "vip"}}, {Name: "Odd", Problem: "no such name"}},
		}
		must(t, db.Desk().NoteRules(t.Context(), "c:1:1", met))
		must(t, db.Desk().NoteRules(t.Context(), "c:1:1", storage.RulesMet{Queue: "other"}))
		wrapped := func(ticket, reason string, days int) routing.WrappedUp {
			return routing.WrappedUp{Of: routing.Of{At: start.AddDate(0, 0, days), Ticket: ticket, Queue: "vip"}, Agent: "anna", WrapUp: 30 * time.Second, Reason: reason}
		}
		commitFacts(t, db, []routing.Fact{wrapped("c:1:1", "Sale, “new”", 1), wrapped("c:1:2", "", 1), wrapped("c:2:1", "Other", -storage.DefaultDeskDays-1)})
		notes, err := db.Desk().Notes(t.Context(), "c:1")
		must(t, err)
		if len(notes) != 2 || notes[0].Rules == nil || notes[1].WrapUp == nil {
			t.Fatalf("got %+v, want the rules and the wrap-up", notes)
		}
		wantSame(t, *notes[0].Rules, met)
		if w := notes[1].WrapUp; w.Reason != "Sale, “new”" || w.Agent != "anna" || w.WrapUp != 30*time.Second {
			t.Errorf("got %+v, want what anna gave", w)
		}
		reasons := map[string]int{}
		must(t, db.Desk().Facts(t.Context(), storage.FactRange{From: start, To: start.AddDate(0, 0, 2), Reasons: true}, func(f routing.Fact) {
			reasons[f.(routing.WrappedUp).Reason]++
		}))
		wantSame(t, reasons, map[string]int{"Sale, “new”": 1, "": 1})
		n, err := db.Desk().Forget(t.Context())
		must(t, err)
		if notes, err = db.Desk().Notes(t.Context(), "c:2"); err != nil || len(notes) != 0 || n != 2 {
			t.Errorf("got %d rows forgotten and %d notes left (%v), want the fact and the note of the old wrap-up forgotten", n, len(notes), err)
		}
	})
}
