package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/routing"
)

// DeskAgent is an agent at the desk as their page shows them.
type DeskAgent struct {
	routing.AgentRecord
	Version int64                  // rises with every change of the agent; 0: the desk has not met them
	Tickets []routing.TicketRecord // that they are offered, have, or wrap up; the oldest first
}

// Agent reads an agent and their contacts. One whom the desk has not met is offline.
func (k *Desk) Agent(ctx context.Context, name string) (DeskAgent, error) {
	a := DeskAgent{AgentRecord: routing.AgentRecord{Agent: name, Presence: routing.Offline, State: routing.Offline}}
	var row struct {
		Version int64
		Data    string
	}
	err := k.db.read().get(ctx, &row, `SELECT version, data FROM desk_agents WHERE agent = ?`, name)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil
	}
	if err != nil {
		return a, fmt.Errorf("load agent %s of the desk: %w", name, err)
	}
	if err := json.Unmarshal([]byte(row.Data), &a.AgentRecord); err != nil {
		return a, fault.Wrap(err, fault.Internal, "agent %s of the desk cannot be read", name)
	}
	a.Version = row.Version
	var texts []string
	err = k.db.read().list(ctx, &texts, `SELECT t.data FROM desk_tickets t WHERE t.agent = ? OR t.ticket IN (SELECT ticket FROM desk_slots WHERE agent = ?)
		ORDER BY t.ticket`, name, name)
	if err != nil {
		return a, fmt.Errorf("load contacts of agent %s: %w", name, err)
	}
	for _, text := range texts {
		var t routing.TicketRecord
		if err := json.Unmarshal([]byte(text), &t); err != nil {
			return a, fault.Wrap(err, fault.Internal, "a ticket of the desk cannot be read")
		}
		a.Tickets = append(a.Tickets, t)
	}
	return a, nil
}

// AgentVersion reads only the version of an agent, for those who wait for changes.
func (k *Desk) AgentVersion(ctx context.Context, name string) (int64, error) {
	var version int64
	err := k.db.read().get(ctx, &version, `SELECT version FROM desk_agents WHERE agent = ?`, name)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return version, err
}

// Decisions lists why a contact was offered to agents, the oldest first; at most 200.
func (k *Desk) Decisions(ctx context.Context, contact string) ([]routing.Decision, error) {
	var texts []string
	if err := k.db.read().list(ctx, &texts, `SELECT data FROM desk_decisions WHERE contact = ? ORDER BY id LIMIT 200`, contact); err != nil {
		return nil, fmt.Errorf("load decisions of contact %s: %w", contact, err)
	}
	list := make([]routing.Decision, len(texts))
	for i, text := range texts {
		if err := json.Unmarshal([]byte(text), &list[i]); err != nil {
			return nil, fault.Wrap(err, fault.Internal, "a decision about contact %s cannot be read", contact)
		}
	}
	return list, nil
}

// Taken says whether an event was sent under a key, and whether the desk has taken it. Keys are known for an hour after that.
func (k *Desk) Taken(ctx context.Context, key string) (sent, taken bool, err error) {
	err = k.db.read().get(ctx, &taken, `SELECT done FROM desk_inbox WHERE key = ?`, key)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("look for an event of the desk: %w", err)
	}
	return true, taken, nil
}

// Has says whether the desk has a ticket.
func (k *Desk) Has(ctx context.Context, ticket string) (bool, error) {
	var n int
	err := k.db.read().get(ctx, &n, `SELECT COUNT(*) FROM desk_tickets WHERE ticket = ?`, ticket)
	return n > 0, err
}

// Waits says whether a callback to a number waits in a queue already.
func (k *Desk) Waits(ctx context.Context, queue, number string) (bool, error) {
	var n int
	err := k.db.read().get(ctx, &n, `SELECT COUNT(*) FROM desk_tickets WHERE callback = ? AND callback <> '' AND queue = ? AND phase = 'waiting'`, number, queue)
	if err != nil {
		return false, fmt.Errorf("look for a callback in queue %s: %w", queue, err)
	}
	return n > 0, nil
}

// Version tells apart the settings that a desk is made of: it is another one after every change of a queue or an agent.
func (k *Desk) Version(ctx context.Context) (string, error) {
	var row struct {
		Count int64
		Last  int64
	}
	err := k.db.read().get(ctx, &row, `SELECT COUNT(*) AS count, COALESCE(MAX(updated_at), 0) AS last FROM resources
		WHERE kind NOT IN ('prompt', 'secret', 'table', 'knowledge', 'ai_agent')`)
	if err != nil {
		return "", fmt.Errorf("look at the desk's settings: %w", err)
	}
	return fmt.Sprintf("%d-%d", row.Count, row.Last), nil
}

// queue answers how things stand in a queue, as of the desk's last change.
func (r *reader) queue(ctx context.Context, c runtime.Contact, command *flow.ReadQueue) (flow.Event, error) {
	name, err := r.nameNow(ctx, kindQueue, command.Queue, c.Program)
	if errors.Is(err, sql.ErrNoRows) {
		return &flow.QueueRead{Missing: true}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find queue %s: %w", command.Queue, err)
	}
	var text string
	err = r.get(ctx, &text, `SELECT data FROM desk_queues WHERE queue = ?`, name)
	if errors.Is(err, sql.ErrNoRows) {
		return &flow.QueueRead{Position: 1}, nil // nobody has come yet
	}
	if err != nil {
		return nil, fmt.Errorf("read queue %s: %w", name, err)
	}
	var info routing.Info
	if err := json.Unmarshal([]byte(text), &info); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "the figures of queue %s cannot be read", name)
	}
	if command.Ticket != 0 {
		var t routing.TicketRecord
		err := r.get(ctx, &text, `SELECT data FROM desk_tickets WHERE ticket = ?`, fmt.Sprintf("%s:%d", c.Facts.ID, command.Ticket))
		if err == nil && json.Unmarshal([]byte(text), &t) == nil && t.Position > 0 {
			info.Estimate = info.Estimate / time.Duration(max(info.Position, 1)) * time.Duration(t.Position)
			info.Position = t.Position
		}
	}
	return &flow.QueueRead{
		Position: info.Position, EstimatedWait: flow.Duration(info.Estimate), Estimated: info.Estimated, Waiting: info.Waiting,
		AgentsAvailable: info.Available, AgentsStaffed: info.Staffed, Oldest: flow.Duration(info.Oldest),
	}, nil
}
