package storagetest

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"cordboard/flow"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

// owned takes the desk for a node and loads it, as its owner does.
func owned(t *testing.T, k *storage.Desk) int64 {
	t.Helper()
	epoch, taken, err := k.Take(t.Context(), "node")
	must(t, err)
	if !taken {
		t.Fatal("the desk was not taken, want it free")
	}
	_, err = k.Load(t.Context())
	must(t, err)
	return epoch
}

func ticketRecord(name, contact, phase, agent string) routing.TicketRecord {
	return routing.TicketRecord{Join: routing.Join{Ticket: name, Contact: contact, Queue: "support", Channel: "chat"}, Phase: phase, Agent: agent, Slot: agent != "", Serial: 1}
}

// eachBeside is each with another way into the database.
func eachBeside(t *testing.T, test func(t *testing.T, db *storage.DB, pool *sqlx.DB)) {
	for _, address := range []string{filepath.Join(t.TempDir(), "cordboard.db"), PostgresURL(t)} {
		db := open(t, address, config())
		t.Run(db.Dialect(), func(t *testing.T) { test(t, db, raw(t, address)) })
	}
}

func TestDeskInbox(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		k := db.Desk()
		epoch := owned(t, k)
		must(t, k.Send(t.Context(), "k1", routing.Join{Ticket: "c1:1", Queue: "support", Since: start}))
		must(t, k.Send(t.Context(), "k2", routing.SetAgent{Agent: "anna", State: routing.Available}))
		must(t, k.Send(t.Context(), "k1", routing.Leave{Ticket: "c1:1"}))
		got, err := k.Inbox(t.Context(), 10)
		must(t, err)
		if len(got) != 2 {
			t.Fatalf("got %d messages, want the two that differ", len(got))
		}
		wantSame(t, []routing.Event{got[0].Event, got[1].Event},
			[]routing.Event{routing.Join{Ticket: "c1:1", Queue: "support", Since: start}, routing.SetAgent{Agent: "anna", State: routing.Available}})
		must(t, k.Commit(t.Context(), epoch, routing.Batch{Done: []string{got[0].ID}}))
		got, err = k.Inbox(t.Context(), 10)
		must(t, err)
		if len(got) != 1 || got[0].Event != routing.Event(routing.SetAgent{Agent: "anna", State: routing.Available}) {
			t.Errorf("got %+v, want what was not done", got)
		}
		for key, want := range map[string][2]bool{"k1": {true, true}, "k2": {true, false}, "k3": {false, false}} {
			if sent, taken, err := k.Taken(t.Context(), key); err != nil || sent != want[0] || taken != want[1] {
				t.Errorf("%s: got sent %v, taken %v (%v), want %v", key, sent, taken, err, want)
			}
		}
		must(t, k.Send(t.Context(), "k1", routing.Leave{Ticket: "c1:1"}))
		if got, err = k.Inbox(t.Context(), 10); err != nil || len(got) != 1 {
			t.Errorf("got %+v (%v), want an event that was taken already dropped", got, err)
		}
	})
}

func TestDeskKeeps(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		k := db.Desk()
		epoch := owned(t, k)
		anna := routing.AgentRecord{Agent: "anna", Presence: routing.Available, State: routing.OnContact, Since: start, IdleSince: start, Used: map[string]int{"chat": 1}, Slots: 6}
		one := ticketRecord("c1:1", "c1", "connected", "anna")
		slot := routing.Slot{Agent: "anna", Channel: "chat", Number: 1, Of: 5, Ticket: "c1:1"}
		delivery := routing.Delivery{ID: "d1", At: start, Ticket: "c1:1", Command: routing.Connect{Ticket: "c1:1", Agent: "anna", Queue: "support"}}
		must(t, k.Commit(t.Context(), epoch, routing.Batch{
			Changes: routing.Changes{Tickets: []routing.TicketRecord{one}, Agents: []routing.AgentRecord{anna}}, Taken: []routing.Slot{slot},
			Deliveries: []routing.Delivery{delivery}, Decisions: []routing.Decision{{At: start, Ticket: "c1:1", Agent: "anna", Reason: "longest_idle"}},
			Facts: []routing.Fact{routing.Answered{Of: routing.Of{At: start, Ticket: "c1:1", Queue: "support", Channel: "chat"}, Agent: "anna", Wait: time.Second}},
		}))
		kept, err := k.Load(t.Context())
		must(t, err)
		wantSame(t, kept, routing.Kept{
			Changes: routing.Changes{Tickets: []routing.TicketRecord{one}, Agents: []routing.AgentRecord{anna}},
			Slots:   []routing.Slot{slot}, Pending: []routing.Delivery{delivery},
		})
		page, err := k.Agent(t.Context(), "anna")
		must(t, err)
		wantSame(t, page, storage.DeskAgent{AgentRecord: anna, Version: 1, Tickets: []routing.TicketRecord{one}})
		why, err := k.Decisions(t.Context(), "c1")
		must(t, err)
		if len(why) != 1 || why[0].Agent != "anna" {
			t.Errorf("got decisions %+v, want the one for anna", why)
		}
		must(t, k.Told(t.Context(), []string{"d1"}))
		must(t, k.Commit(t.Context(), epoch, routing.Batch{Changes: routing.Changes{Gone: []string{"c1:1"}}, Freed: []routing.Slot{slot}}))
		kept, err = k.Load(t.Context())
		must(t, err)
		if len(kept.Tickets)+len(kept.Slots)+len(kept.Pending) != 0 {
			t.Errorf("got %+v, want nothing of the contact that is over", kept)
		}
	})
}

// TestDeskHolds asks the store for what must never be: each is refused whole.
func TestDeskHolds(t *testing.T) {
	tickets := func(list ...routing.TicketRecord) routing.Batch {
		return routing.Batch{Changes: routing.Changes{Tickets: list}}
	}
	slots := func(list ...routing.Slot) routing.Batch { return routing.Batch{Taken: list} }
	for name, bad := range map[string]routing.Batch{
		"a contact with two agents":   tickets(ticketRecord("c1:7", "c1", "connected", "ben")),
		"a slot that is taken":        slots(routing.Slot{Agent: "anna", Channel: "chat", Number: 1, Of: 5, Ticket: "c2:1"}),
		"a slot more than there are":  slots(routing.Slot{Agent: "ben", Channel: "voice", Number: 2, Of: 1, Ticket: "c2:1"}),
		"two slots for one contact":   slots(routing.Slot{Agent: "anna", Channel: "chat", Number: 2, Of: 5, Ticket: "c1:1"}),
		"a record of another version": tickets(ticketRecord("c9:1", "c9", "waiting", "")),
	} {
		t.Run(name, func(t *testing.T) {
			eachBeside(t, func(t *testing.T, db *storage.DB, pool *sqlx.DB) {
				k := db.Desk()
				epoch := owned(t, k)
				first := tickets(ticketRecord("c1:1", "c1", "connected", "anna"), ticketRecord("c9:1", "c9", "waiting", ""))
				first.Taken = []routing.Slot{{Agent: "anna", Channel: "chat", Number: 1, Of: 5, Ticket: "c1:1"}}
				must(t, k.Commit(t.Context(), epoch, first))
				if name == "a record of another version" {
					_, err := pool.Exec(`UPDATE desk_tickets SET version = version + 1 WHERE ticket = 'c9:1'`)
					must(t, err)
				}
				bad.Facts = []routing.Fact{routing.Threshold{Of: routing.Of{At: start, Ticket: "none"}}}
				if err := k.Commit(t.Context(), epoch, bad); err == nil {
					t.Error("it was saved, want it refused")
				}
				var facts int
				must(t, pool.Get(&facts, `SELECT COUNT(*) FROM desk_facts`))
				if facts > 0 {
					t.Errorf("got %d facts of what was refused, want nothing of it", facts)
				}
			})
		})
	}
}

// TestDeskFence: nothing that an earlier owner writes is saved, and it is told why.
func TestDeskFence(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		k := db.Desk()
		old := owned(t, k)
		epoch := owned(t, k)
		if epoch <= old {
			t.Errorf("got epoch %d after %d, want it higher", epoch, old)
		}
		must(t, k.Send(t.Context(), "k1", routing.Tick{}))
		mail, err := k.Inbox(t.Context(), 1)
		must(t, err)
		for name, err := range map[string]error{
			"a batch": k.Commit(t.Context(), old, routing.Batch{Done: []string{mail[0].ID}}), "a renewal": k.Renew(t.Context(), old),
		} {
			if !errors.Is(err, routing.ErrNotOwner) {
				t.Errorf("%s of the owner before: got %v, want that it is not the owner", name, err)
			}
		}
		must(t, k.Release(t.Context(), old))
		must(t, k.Renew(t.Context(), epoch))
		if mail, err = k.Inbox(t.Context(), 1); err != nil || len(mail) != 1 {
			t.Errorf("got %v (%v), want the message still there", mail, err)
		}
	})
}

// TestDeskOwners: of two nodes one owns the desk. The other has it at once when the owner releases it, or its session ends.
func TestDeskOwners(t *testing.T) {
	address := PostgresURL(t)
	first, second := open(t, address, config()), open(t, address, config())
	owned(t, first.Desk())
	_, taken, err := second.Desk().Take(t.Context(), "second")
	must(t, err)
	if taken {
		t.Fatal("the second node took the desk, want the first to keep it")
	}
	pool := raw(t, address)
	var backend int64
	must(t, pool.Get(&backend, `SELECT backend FROM desk_lease`))
	_, err = pool.Exec(`SELECT pg_terminate_backend($1::int)`, backend)
	must(t, err)
	deadline := time.Now().Add(time.Second)
	for !taken {
		if _, taken, err = second.Desk().Take(t.Context(), "second"); err != nil {
			t.Fatal(err)
		}
		if !taken && time.Now().After(deadline) {
			t.Fatal("the second node did not get the desk of a session that is gone within a second")
		}
	}
	// A lease that has ended is taken from an owner who still has the lock, and whose session ends with it.
	_, err = pool.Exec(`UPDATE desk_lease SET until = 0`)
	must(t, err)
	epoch, taken, err := first.Desk().Take(t.Context(), "first")
	if err != nil { // its old session was ended above: the first try finds that out
		epoch, taken, err = first.Desk().Take(t.Context(), "first")
	}
	must(t, err)
	if !taken {
		t.Fatal("the lease had ended, want it taken")
	}
	for range 2 { // the first try may find its session gone
		if _, taken, err = second.Desk().Take(t.Context(), "second"); err == nil && taken {
			t.Fatal("the frozen owner took the desk back, want it to find the lock held")
		}
	}
	must(t, first.Desk().Renew(t.Context(), epoch))
}

// TestDeskNews: what one node tells, the other hears.
func TestDeskNews(t *testing.T) {
	address := PostgresURL(t)
	first, second := open(t, address, config()).Desk(), open(t, address, config()).Desk()
	ctx, stop := context.WithCancel(t.Context())
	heard, done := make(chan []string, 100), make(chan error, 2)
	own := make(chan []string, 100)
	go func() { done <- second.Listen(ctx, func(agents []string) { heard <- agents }) }()
	go func() { done <- first.Listen(ctx, func(agents []string) { own <- agents }) }()
	ask, limit := time.NewTicker(20*time.Millisecond), time.After(10*time.Second)
	defer ask.Stop()
	woken, said := false, false
	for got := []string(nil); len(got) == 0 || !woken || !said; {
		select { // until the second node listens
		case <-ask.C:
			first.Wake()
			first.Changed([]string{"anna"})
			first.Say("c1", &flow.Accepted{Agent: "anna", Queue: "support"})
		case <-second.Woken():
			woken = true
		case s := <-second.Heard():
			said = true
			wantSame(t, s, storage.Said{Contact: "c1", Event: &flow.Accepted{Agent: "anna", Queue: "support"}})
		case got = <-heard:
			if len(got) > 0 && got[0] != "anna" { // none: any agent may have changed before it listened
				t.Fatalf("got %v, want anna", got)
			}
		case <-limit:
			t.Fatal("the second node heard nothing")
		}
	}
	stop()
	must(t, errors.Join(<-done, <-done))
	for len(own) > 0 {
		if agents := <-own; agents != nil {
			t.Errorf("the node heard itself say %v", agents)
		}
	}
}

// TestDeskSilence: an agent comes with the first sign of life and is gone after a silence.
func TestDeskSilence(t *testing.T) {
	eachBeside(t, func(t *testing.T, db *storage.DB, pool *sqlx.DB) {
		k := db.Desk()
		epoch := owned(t, k)
		told := func() (events []routing.Event) {
			mail, err := k.Inbox(t.Context(), 10)
			must(t, err)
			var done []string
			for _, m := range mail {
				events, done = append(events, m.Event), append(done, m.ID)
			}
			must(t, k.Commit(t.Context(), epoch, routing.Batch{Done: done}))
			return events
		}
		must(t, k.Beat(t.Context(), []string{"anna"}))
		must(t, k.Beat(t.Context(), []string{"anna"}))
		must(t, k.Expire(t.Context()))
		wantSame(t, told(), []routing.Event{routing.Present{Agent: "anna", Present: true}})
		_, err := pool.Exec(`UPDATE desk_beats SET at = at - 16000`)
		must(t, err)
		must(t, k.Expire(t.Context()))
		must(t, k.Expire(t.Context()))
		wantSame(t, told(), []routing.Event{routing.Present{Agent: "anna", Present: false}})
		must(t, k.Beat(t.Context(), []string{"anna"}))
		wantSame(t, told(), []routing.Event{routing.Present{Agent: "anna", Present: true}})
	})
}
