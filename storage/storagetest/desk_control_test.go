package storagetest

import (
	"context"
	"testing"

	"github.com/jmoiron/sqlx"

	"cordboard/runtime/routing"
	"cordboard/storage"
)

// unfenced is a store whose epoch check is taken out: what an earlier owner writes counts as the present one's.
type unfenced struct {
	*storage.Desk
	pool *sqlx.DB
}

func (u unfenced) Commit(ctx context.Context, _ int64, b routing.Batch) error {
	var epoch int64
	if err := u.pool.Get(&epoch, `SELECT epoch FROM desk_lease`); err != nil {
		return err
	}
	return u.Desk.Commit(ctx, epoch, b)
}

// control is a protection of the desk: what happens when it is needed, and how it is taken out.
type control struct {
	out   []string // statements that take it out
	fence bool     // it is the epoch check
	run   func(t *testing.T, first, second routing.Store)
}

var controls = map[string]control{
	"epoch": {fence: true, run: lateOwner},
	"version": {run: wrongMemory, out: []string{
		`CREATE FUNCTION any_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			NEW.version := COALESCE((SELECT version FROM desk_tickets WHERE ticket = NEW.ticket), 0) + 1; RETURN NEW; END $$`,
		`CREATE TRIGGER any_version BEFORE INSERT ON desk_tickets FOR EACH ROW EXECUTE FUNCTION any_version()`,
	}},
	"unique index": {run: twoAgents, out: []string{`DROP INDEX desk_tickets_assigned`}},
}

// TestChaosControls shows that each protection of the desk is needed: with it nothing is wrong afterwards, without it something is.
func TestChaosControls(t *testing.T) {
	for name, c := range controls {
		for _, out := range []bool{false, true} {
			t.Run(map[bool]string{false: "with ", true: "without "}[out]+name, func(t *testing.T) {
				address := PostgresURL(t)
				pool := raw(t, address)
				var first, second routing.Store = open(t, address, config()).Desk(), open(t, address, config()).Desk()
				if out && c.fence {
					first = unfenced{first.(*storage.Desk), pool}
				}
				for _, statement := range c.out {
					if out {
						_, err := pool.Exec(statement)
						must(t, err)
					}
				}
				c.run(t, first, second)
				wrong, err := DeskViolations(t.Context(), pool)
				must(t, err)
				if (len(wrong) > 0) != out {
					t.Errorf("got %q wrong, want something only without the protection", wrong)
				}
			})
		}
	}
}

// own takes the desk from whoever has it.
func own(t *testing.T, s routing.Store) int64 {
	t.Helper()
	epoch, taken, err := s.Take(t.Context(), "node")
	must(t, err)
	if !taken {
		t.Fatal("the desk was not taken, want it released")
	}
	_, err = s.Load(t.Context())
	must(t, err)
	return epoch
}

func entered(ticket string) routing.Batch {
	return routing.Batch{
		Changes: routing.Changes{Tickets: []routing.TicketRecord{ticketRecord(ticket, "c1", "waiting", "")}},
		Facts:   []routing.Fact{routing.Entered{Of: routing.Of{At: start, Ticket: ticket, Queue: "support", Channel: "chat"}}},
	}
}

// lateOwner: an owner freezes with a batch in its hands; the next one takes the same contact through; then the first one wakes up.
func lateOwner(t *testing.T, first, second routing.Store) {
	old := own(t, first)
	batch := entered("c1:1")
	must(t, first.Release(t.Context(), old))
	epoch := own(t, second)
	must(t, second.Commit(t.Context(), epoch, batch))
	must(t, second.Commit(t.Context(), epoch, routing.Batch{Changes: routing.Changes{Gone: []string{"c1:1"}}}))
	_ = first.Commit(t.Context(), old, batch) // what becomes of it is looked at afterwards
}

// wrongMemory: an owner has not seen that a contact has an agent, and saves it as waiting.
func wrongMemory(t *testing.T, first, second routing.Store) {
	epoch := own(t, first)
	must(t, first.Commit(t.Context(), epoch, entered("c1:1")))
	must(t, first.Release(t.Context(), epoch))
	epoch = own(t, second)
	must(t, second.Commit(t.Context(), epoch, routing.Batch{
		Changes: routing.Changes{Tickets: []routing.TicketRecord{ticketRecord("c1:1", "c1", "connected", "anna")}},
		Taken:   []routing.Slot{{Agent: "anna", Channel: "chat", Number: 1, Of: 5, Ticket: "c1:1"}},
	}))
	must(t, second.Release(t.Context(), epoch))
	epoch, taken, err := first.Take(t.Context(), "node") // and does not load
	must(t, err)
	if !taken {
		t.Fatal("the desk was not taken, want it released")
	}
	_ = first.Commit(t.Context(), epoch, routing.Batch{Changes: routing.Changes{Tickets: []routing.TicketRecord{ticketRecord("c1:1", "c1", "waiting", "")}}})
}

// twoAgents: two agents get one contact.
func twoAgents(t *testing.T, first, _ routing.Store) {
	epoch := own(t, first)
	for i, agent := range []string{"anna", "ben"} {
		ticket := []string{"c1:1", "c1:2"}[i]
		_ = first.Commit(t.Context(), epoch, routing.Batch{
			Changes: routing.Changes{Tickets: []routing.TicketRecord{ticketRecord(ticket, "c1", "connected", agent)}},
			Taken:   []routing.Slot{{Agent: agent, Channel: "chat", Number: 1, Of: 5, Ticket: ticket}},
		})
	}
}
