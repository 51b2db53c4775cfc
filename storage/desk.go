package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// Desk keeps the routing core's desk. It implements routing.Store: one node owns the desk at a time, and all that the owner writes is fenced by
// its epoch in the same transaction.
type Desk struct {
	db       *DB
	mutex    sync.Mutex
	session  *sql.Conn // of the owner, which holds the lock
	locked   bool      // it does
	versions versions
	woken    chan struct{}
	heard    chan Said
	news     deskNews
}

var _ routing.Store = (*Desk)(nil)

// versions are those of the records that an owner has loaded or saved.
type versions struct {
	epoch           int64
	tickets, agents map[string]int64
}

// Desk gives the store of the desk, always the same one.
func (db *DB) Desk() *Desk {
	db.deskOnce.Do(func() {
		db.desk = &Desk{db: db, woken: make(chan struct{}, 1), heard: make(chan Said, heardAhead), news: newDeskNews()}
	})
	return db.desk
}

// Send implements routing.Store.
func (k *Desk) Send(ctx context.Context, key string, e routing.Event) error {
	kind, data, err := routing.EncodeEvent(e)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "an event of the desk cannot be written")
	}
	return k.db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO desk_inbox (id, key, at, kind, data) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			newID(), key, millis(t.now), kind, string(data))
		if err != nil {
			return fmt.Errorf("send to the desk: %w", err)
		}
		return nil
	})
}

// Inbox implements routing.Store. A message that cannot be read is left out, and forgotten with the others.
func (k *Desk) Inbox(ctx context.Context, most int) ([]routing.Message, error) {
	var rows []struct{ ID, Kind, Data string }
	if err := k.db.read().list(ctx, &rows, `SELECT id, kind, data FROM desk_inbox WHERE NOT done ORDER BY id LIMIT ?`, most); err != nil {
		return nil, fmt.Errorf("read the desk's inbox: %w", err)
	}
	list := make([]routing.Message, len(rows))
	for i, r := range rows {
		e, err := routing.DecodeEvent(r.Kind, []byte(r.Data))
		if err != nil {
			e = routing.Tick{} // of another version of the program: nothing happens, and it does not come again
		}
		list[i] = routing.Message{ID: r.ID, Event: e}
	}
	return list, nil
}

// Load implements routing.Store.
func (k *Desk) Load(ctx context.Context) (routing.Kept, error) {
	var kept routing.Kept
	seen := versions{epoch: k.versions.epoch, tickets: map[string]int64{}, agents: map[string]int64{}}
	var rows []struct {
		Name    string
		Version int64
		Data    string
	}
	if err := k.db.read().list(ctx, &rows, `SELECT ticket AS name, version, data FROM desk_tickets`); err != nil {
		return kept, fmt.Errorf("load tickets: %w", err)
	}
	for _, r := range rows {
		var t routing.TicketRecord
		if err := json.Unmarshal([]byte(r.Data), &t); err != nil {
			return kept, fault.Wrap(err, fault.Internal, "ticket %s of the desk cannot be read", r.Name)
		}
		kept.Tickets, seen.tickets[r.Name] = append(kept.Tickets, t), r.Version
	}
	rows = nil
	if err := k.db.read().list(ctx, &rows, `SELECT agent AS name, version, data FROM desk_agents`); err != nil {
		return kept, fmt.Errorf("load agents: %w", err)
	}
	for _, r := range rows {
		var a routing.AgentRecord
		if err := json.Unmarshal([]byte(r.Data), &a); err != nil {
			return kept, fault.Wrap(err, fault.Internal, "agent %s of the desk cannot be read", r.Name)
		}
		kept.Agents, seen.agents[r.Name] = append(kept.Agents, a), r.Version
	}
	if err := k.db.read().list(ctx, &kept.Slots, `SELECT agent, channel, slot AS number, of, ticket FROM desk_slots`); err != nil {
		return kept, fmt.Errorf("load slots: %w", err)
	}
	k.versions = seen
	var err error
	kept.Pending, err = k.pending(ctx)
	return kept, err
}

func (k *Desk) pending(ctx context.Context) ([]routing.Delivery, error) {
	var rows []struct {
		ID, Ticket, Kind, Data string
		At                     int64
	}
	if err := k.db.read().list(ctx, &rows, `SELECT id, at, ticket, kind, data FROM desk_outbox ORDER BY id`); err != nil {
		return nil, fmt.Errorf("load deliveries: %w", err)
	}
	var list []routing.Delivery
	for _, r := range rows {
		c, err := routing.DecodeCommand(r.Kind, []byte(r.Data))
		if err != nil {
			return nil, fault.Wrap(err, fault.Internal, "delivery %s of the desk cannot be read", r.ID)
		}
		list = append(list, routing.Delivery{ID: r.ID, At: fromMillis(r.At), Ticket: r.Ticket, Command: c})
	}
	return list, nil
}

// Told implements routing.Store.
func (k *Desk) Told(ctx context.Context, ids []string) error {
	rows := make([][]any, len(ids))
	for i, id := range ids {
		rows[i] = []any{id}
	}
	return k.db.write(ctx, func(ctx context.Context, t *tx) error {
		return t.deleteKeys(ctx, `desk_outbox`, `id`, rows)
	})
}

// deleteKeys deletes the rows with the keys, whose columns are parted by commas.
func (t *tx) deleteKeys(ctx context.Context, table, columns string, keys [][]any) error {
	group := `(` + strings.TrimSuffix(strings.Repeat(`?, `, strings.Count(columns, `,`)+1), `, `) + `)`
	return t.eachChunk(keys, func(n int, args []any) error {
		_, err := t.exec(ctx, `DELETE FROM `+table+` WHERE (`+columns+`) IN (VALUES `+places(n, group)+`)`, args...)
		if err != nil {
			return fmt.Errorf("delete from %s: %w", table, err)
		}
		return nil
	})
}

// errFenced is a write of a node that is not the owner any more.
var errFenced = errors.Join(routing.ErrNotOwner, fault.New(fault.Conflict, "another node owns the desk"))
