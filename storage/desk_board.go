package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// DeskBoard is how the desk stands, as of its last change.
type DeskBoard struct {
	Queues map[string]DeskQueue // by name; a queue that nobody came to yet is missing
	Agents []routing.AgentRecord
}

// DeskQueue is a queue of the desk.
type DeskQueue struct {
	routing.Info
	At time.Time // when it changed last
}

// Longest is the longest wait in progress at a moment.
func (q DeskQueue) Longest(now time.Time) time.Duration {
	if q.Waiting == 0 {
		return 0
	}
	return max(q.Oldest+now.Sub(q.At), 0)
}

// Board reads how queues and agents stand; agents by name.
func (k *Desk) Board(ctx context.Context) (DeskBoard, error) {
	b := DeskBoard{Queues: map[string]DeskQueue{}}
	var queues []struct {
		Queue string
		At    int64
		Data  string
	}
	if err := k.db.read().list(ctx, &queues, `SELECT queue, at, data FROM desk_queues`); err != nil {
		return b, fmt.Errorf("read the desk's queues: %w", err)
	}
	for _, row := range queues {
		q := DeskQueue{At: fromMillis(row.At)}
		if err := json.Unmarshal([]byte(row.Data), &q.Info); err != nil {
			return b, fault.Wrap(err, fault.Internal, "the figures of queue %s cannot be read", row.Queue)
		}
		b.Queues[row.Queue] = q
	}
	var agents []string
	if err := k.db.read().list(ctx, &agents, `SELECT data FROM desk_agents ORDER BY agent`); err != nil {
		return b, fmt.Errorf("read the desk's agents: %w", err)
	}
	for _, text := range agents {
		var a routing.AgentRecord
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return b, fault.Wrap(err, fault.Internal, "an agent of the desk cannot be read")
		}
		b.Agents = append(b.Agents, a)
	}
	return b, nil
}
