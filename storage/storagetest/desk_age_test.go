package storagetest

import (
	"context"
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

// TestForget: what is older than the organisation keeps it goes, also when it is more than one transaction takes, but for what agents did last.
func TestForget(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		at := func(days int) time.Time { return start.Add(time.Duration(days) * 24 * time.Hour) }
		facts := []routing.Fact{
			routing.AgentChanged{At: at(-20), Agent: "anna", State: routing.Available}, routing.AgentChanged{At: at(-15), Agent: "anna", State: routing.Away},
			routing.AgentChanged{At: at(-15), Agent: "ben", State: routing.Offline}, routing.AgentChanged{At: at(-2), Agent: "anna", State: routing.Offline},
			routing.Entered{Of: routing.Of{At: at(-5), Ticket: "young", Queue: "sales"}},
		}
		for range 2500 {
			facts = append(facts, routing.Entered{Of: routing.Of{At: at(-11), Ticket: "old", Queue: "sales"}})
		}
		commitFacts(t, db, facts)
		decide(t, db, routing.Decision{At: at(-11), Ticket: "c1:1", Agent: "anna"}, routing.Decision{At: at(-9), Ticket: "c1:2", Agent: "anna"})
		must(t, db.Desk().NoteVisit(t.Context(), "young", "+358401", "sales"))
		o := storage.Organisation{Name: "Example"}
		o.SetDeskDays("10")
		must(t, db.SaveOrganisation(t.Context(), anna, o))
		n, err := db.Desk().Forget(t.Context())
		must(t, err)
		if n != 2500+1+1 {
			t.Errorf("got %d rows forgotten, want 2500 facts of contacts, one of an agent, and a decision", n)
		}
		var left []string
		must(t, db.Desk().Facts(t.Context(), storage.FactRange{From: at(-30), To: at(1), Agents: true}, func(f routing.Fact) {
			of, agent := routing.About(f)
			left = append(left, routing.Kind(f)+" "+agent+of.Ticket)
		}))
		wantSame(t, left, []string{"agent_changed anna", "agent_changed ben", "entered young", "agent_changed anna"})
		decisions, err := db.Desk().Decisions(t.Context(), "c1")
		must(t, err)
		if len(decisions) != 1 || decisions[0].Ticket != "c1:2" {
			t.Errorf("got %+v, want the younger decision", decisions)
		}
		if n, err = db.Desk().Forget(t.Context()); err != nil || n != 0 {
			t.Errorf("got %d forgotten again (%v), want nothing", n, err)
		}
	})
}

// TestForgetVisits: visits go by when they were.
func TestForgetVisits(t *testing.T) {
	for name, open := range map[string]func(testing.TB, storage.Config) *storage.DB{"sqlite": SQLite, "postgres": Postgres} {
		t.Run(name, func(t *testing.T) {
			now := &clock{now: start}
			db := open(t, storage.Config{Now: now.Now})
			must(t, db.Desk().NoteVisit(t.Context(), "t1", "+358401", "sales"))
			if n, err := db.Desk().Forget(t.Context()); err != nil || n != 0 {
				t.Errorf("got %d forgotten (%v), want it kept", n, err)
			}
			now.add((storage.DefaultDeskDays + 1) * 24 * time.Hour)
			if n, err := db.Desk().Forget(t.Context()); err != nil || n != 1 {
				t.Errorf("got %d forgotten (%v), want the visit", n, err)
			}
		})
	}
}

// TestForgetStops: it ends with its context.
func TestForgetStops(t *testing.T) {
	db := SQLite(t, config())
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := db.Desk().Forget(ctx); err == nil {
		t.Error("got no error, want that of the context")
	}
}

func TestDeskDays(t *testing.T) {
	db := SQLite(t, config())
	for _, text := range []string{"0", "-1", "many", "3661"} {
		o := storage.Organisation{Name: "Example"}
		o.SetDeskDays(text)
		err := db.SaveOrganisation(t.Context(), anna, o)
		if fault.Fields(err)["desk_days"] == "" {
			t.Errorf("%s: got %v, want it to be about desk_days", text, err)
		}
	}
	o, err := db.Organisation(t.Context())
	must(t, err)
	if o.DeskDays() != storage.DefaultDeskDays {
		t.Errorf("got %d days, want %d", o.DeskDays(), storage.DefaultDeskDays)
	}
}

// decide saves decisions, as the owner of the desk does.
func decide(t *testing.T, db *storage.DB, decisions ...routing.Decision) {
	t.Helper()
	epoch, taken, err := db.Desk().Take(t.Context(), "test")
	if err != nil || !taken {
		t.Fatalf("take the desk: %v, %v", taken, err)
	}
	must(t, db.Desk().Commit(t.Context(), epoch, routing.Batch{Decisions: decisions}))
	must(t, db.Desk().Release(t.Context(), epoch))
}
