package storagetest

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"cordboard/runtime/routing"
)

// DeskViolations looks at all that the store has of the desk, at one moment, and says what must never be: a contact with two agents, a slot without
// its contact, a contact without its slot, more contacts than slots, a contact that entered or was answered twice.
func DeskViolations(ctx context.Context, pool *sqlx.DB) ([]string, error) {
	tx, err := pool.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable, ReadOnly: pool.DriverName() == "postgres"})
	if err != nil {
		return nil, fmt.Errorf("begin to look at the desk: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	var texts []string
	if err := tx.SelectContext(ctx, &texts, `SELECT data FROM desk_tickets ORDER BY ticket`); err != nil {
		return nil, fmt.Errorf("read tickets: %w", err)
	}
	var slots []routing.Slot
	if err := tx.SelectContext(ctx, &slots, `SELECT agent, channel, slot AS number, of, ticket FROM desk_slots ORDER BY agent, slot`); err != nil {
		return nil, fmt.Errorf("read slots: %w", err)
	}
	var twice []struct {
		Ticket, Kind string
		N            int
	}
	if err := tx.SelectContext(ctx, &twice, `SELECT ticket, kind, COUNT(*) AS n FROM desk_facts
		WHERE kind IN ('entered', 'answered', 'handled', 'abandoned') GROUP BY ticket, kind HAVING COUNT(*) > 1`); err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	var wrong []string
	for _, f := range twice {
		wrong = append(wrong, fmt.Sprintf("%s was %s %d times", f.Ticket, f.Kind, f.N))
	}
	more, err := heldWrong(texts, slots)
	return append(wrong, more...), err
}

// heldWrong compares tickets with the slots that they take.
func heldWrong(texts []string, slots []routing.Slot) (wrong []string, err error) {
	want := map[string]bool{} // ticket and agent
	talks := map[string]string{}
	for _, text := range texts {
		var t routing.TicketRecord
		if err := json.Unmarshal([]byte(text), &t); err != nil {
			return nil, fmt.Errorf("read a ticket: %w", err)
		}
		if t.Phase == "connected" {
			if other := talks[t.Contact]; other != "" {
				wrong = append(wrong, fmt.Sprintf("contact %s is connected by %s and %s", t.Contact, other, t.Ticket))
			}
			talks[t.Contact] = t.Ticket
		}
		if t.Slot && t.Agent != "" {
			want[t.Ticket+" with "+t.Agent] = true
		}
		for _, o := range t.Offers {
			want[t.Ticket+" with "+o.Agent] = true
		}
	}
	have, used := map[string]bool{}, map[string]int{}
	for _, s := range slots {
		held := s.Ticket + " with " + s.Agent
		if have[held] {
			wrong = append(wrong, held+" takes two slots")
		}
		if have[held] = true; !want[held] {
			wrong = append(wrong, held+" takes a slot for nothing")
		}
		if used[s.Agent+"/"+s.Channel]++; used[s.Agent+"/"+s.Channel] > s.Of {
			wrong = append(wrong, fmt.Sprintf("%s has more than %d contacts on %s", s.Agent, s.Of, s.Channel))
		}
	}
	for held := range want {
		if !have[held] {
			wrong = append(wrong, held+" takes no slot")
		}
	}
	slices.Sort(wrong)
	return wrong, nil
}
