package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// Commit implements routing.Store. Records are saved only over the version that the owner knows: anything else means that its memory is wrong,
// and it takes the desk up anew.
func (k *Desk) Commit(ctx context.Context, epoch int64, b routing.Batch) error {
	rows, err := k.rowsOf(b)
	if err != nil {
		return err
	}
	err = k.db.write(ctx, func(ctx context.Context, t *tx) error {
		t = &tx{queries: queries{on: t.on, dialect: t.dialect, hot: t.statements}, now: t.now, statements: t.statements}
		if err := t.fence(ctx, epoch); err != nil {
			return err
		}
		return t.saveDesk(ctx, rows)
	})
	if err != nil {
		return fmt.Errorf("save the desk: %w", err)
	}
	k.remember(b)
	return nil
}

// deskRows is a batch as rows of parameters.
type deskRows struct {
	done, gone, freed                              [][]any // keys
	tickets, agents                                [][]any
	slots, outbox, decisions, facts, notes, queues [][]any
}

func (k *Desk) rowsOf(b routing.Batch) (r deskRows, err error) {
	text := func(v any) string {
		data, failed := json.Marshal(v)
		if failed != nil && err == nil {
			err = fault.Wrap(failed, fault.Internal, "a record of the desk cannot be written")
		}
		return string(data)
	}
	for _, id := range b.Done {
		r.done = append(r.done, []any{id})
	}
	for _, name := range b.Changes.Gone {
		r.gone = append(r.gone, []any{name})
	}
	for _, t := range b.Changes.Tickets {
		r.tickets = append(r.tickets, []any{t.Ticket, t.Contact, t.Queue, t.Phase, t.Agent, t.Callback, k.versions.tickets[t.Ticket] + 1, text(t)})
	}
	for _, a := range b.Changes.Agents {
		r.agents = append(r.agents, []any{a.Agent, string(a.State), k.versions.agents[a.Agent] + 1, text(a)})
	}
	for _, s := range b.Freed {
		r.freed = append(r.freed, []any{s.Ticket, s.Agent})
	}
	for _, s := range b.Taken {
		r.slots = append(r.slots, []any{s.Agent, s.Channel, s.Number, s.Of, s.Ticket})
	}
	for _, d := range b.Deliveries {
		kind, data, failed := routing.EncodeCommand(d.Command)
		if failed != nil {
			return r, fault.Wrap(failed, fault.Internal, "a command of the desk cannot be written")
		}
		r.outbox = append(r.outbox, []any{d.ID, millis(d.At), d.Ticket, kind, string(data)})
	}
	for _, d := range b.Decisions {
		r.decisions = append(r.decisions, []any{newID(), millis(d.At), d.Ticket, contactOf(d.Ticket), text(d)})
	}
	for _, f := range b.Facts {
		of, agent := routing.About(f)
		data := text(f)
		r.facts = append(r.facts, []any{newID(), millis(of.At), routing.Kind(f), of.Queue, of.Channel, of.Entry, agent, of.Ticket, data})
		if note := noteOf(f, data); note != nil {
			r.notes = append(r.notes, note)
		}
	}
	for name, info := range b.Queues {
		r.queues = append(r.queues, []any{name, millis(k.db.now()), text(info)})
	}
	for _, rows := range [][][]any{r.tickets, r.agents, r.queues} {
		slices.SortFunc(rows, func(a, b []any) int { return strings.Compare(a[0].(string), b[0].(string)) })
	}
	return r, err
}

// contactOf reads the contact out of a ticket: contact:operation.
func contactOf(ticket string) string {
	if i := strings.LastIndexByte(ticket, ':'); i > 0 {
		return ticket[:i]
	}
	return ticket
}

func (t *tx) saveDesk(ctx context.Context, r deskRows) error {
	for _, d := range []struct {
		table, columns string
		keys           [][]any
	}{{`desk_slots`, `ticket, agent`, r.freed}, {`desk_tickets`, `ticket`, r.gone}} {
		if err := t.deleteKeys(ctx, d.table, d.columns, d.keys); err != nil {
			return err
		}
	}
	if err := t.eachChunk(r.done, func(n int, args []any) error {
		_, err := t.exec(ctx, `UPDATE desk_inbox SET done = TRUE, data = '' WHERE id IN (`+places(n, `?`)+`)`, args...)
		return err
	}); err != nil {
		return fmt.Errorf("mark messages as done: %w", err)
	}
	if err := t.swap(ctx, `INSERT INTO desk_tickets (ticket, contact, queue, phase, agent, callback, version, data) VALUES `,
		` ON CONFLICT (ticket) DO UPDATE SET phase = excluded.phase, agent = excluded.agent, callback = excluded.callback, version = excluded.version, data = excluded.data
		  WHERE desk_tickets.version = excluded.version - 1`, r.tickets); err != nil {
		return err
	}
	if err := t.swap(ctx, `INSERT INTO desk_agents (agent, state, version, data) VALUES `,
		` ON CONFLICT (agent) DO UPDATE SET state = excluded.state, version = excluded.version, data = excluded.data
		  WHERE desk_agents.version = excluded.version - 1`, r.agents); err != nil {
		return err
	}
	for _, i := range []struct {
		insert string
		rows   [][]any
	}{
		{`INSERT INTO desk_slots (agent, channel, slot, of, ticket) VALUES `, r.slots},
		{`INSERT INTO desk_outbox (id, at, ticket, kind, data) VALUES `, r.outbox},
		{`INSERT INTO desk_decisions (id, at, ticket, contact, data) VALUES `, r.decisions},
		{`INSERT INTO desk_facts (id, at, kind, queue, channel, entry, agent, ticket, data) VALUES `, r.facts},
		{`INSERT INTO desk_notes (id, at, contact, kind, data) VALUES `, r.notes},
	} {
		if err := t.insertRows(ctx, i.insert, i.rows); err != nil {
			return err
		}
	}
	return t.eachChunk(r.queues, func(n int, args []any) error {
		_, err := t.exec(ctx, `INSERT INTO desk_queues (queue, at, data) VALUES `+places(n, `(?, ?, ?)`)+
			` ON CONFLICT (queue) DO UPDATE SET at = excluded.at, data = excluded.data`, args...)
		return err
	})
}

// swap saves records over the version before theirs. One that has another version spoils the batch: the owner's memory is wrong.
func (t *tx) swap(ctx context.Context, insert, conflict string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	group := `(` + strings.TrimSuffix(strings.Repeat(`?, `, len(rows[0])), `, `) + `)`
	return t.eachChunk(rows, func(n int, args []any) error {
		changed, err := t.exec(ctx, insert+places(n, group)+conflict, args...)
		if err != nil {
			return err
		}
		if changed != int64(n) {
			return fault.New(fault.Conflict, "%d of %d records of the desk were changed by somebody else", int64(n)-changed, n)
		}
		return nil
	})
}

// remember notes the versions that a batch has saved.
func (k *Desk) remember(b routing.Batch) {
	for _, name := range b.Changes.Gone {
		delete(k.versions.tickets, name)
	}
	for _, t := range b.Changes.Tickets {
		k.versions.tickets[t.Ticket]++
	}
	for _, a := range b.Changes.Agents {
		k.versions.agents[a.Agent]++
	}
}
