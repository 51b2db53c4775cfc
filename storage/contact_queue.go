package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/runtime"
)

// joined is the name of the queue that a change puts its contact in; "" when it joins none.
func joined(c runtime.Change) string {
	queue := ""
	for _, o := range c.Issued {
		if join, ok := o.Command.(*flow.JoinQueue); ok {
			queue = join.Queue
		}
	}
	return queue
}

// queued notes the queue that a contact has joined, by what the version that it runs means by the name.
func (t *tx) queued(ctx context.Context, contact, program, queue string) error {
	if queue == "" {
		return nil
	}
	id, err := t.currentOrFormer(ctx, kindQueue, queue, program)
	if err != nil || id == "" {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE contacts SET queue = ? WHERE id = ?`, id, contact); err != nil {
		return fmt.Errorf("note the queue of contact %s: %w", contact, err)
	}
	return nil
}

// NoteQueue notes that a contact waits in a queue, by its name of now, instead of the one that its flow named.
func (db *DB) NoteQueue(ctx context.Context, contact, queue string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		id, err := t.currentID(ctx, kindQueue, queue)
		if err != nil || id == "" {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE contacts SET queue = ? WHERE id = ?`, id, contact); err != nil {
			return fmt.Errorf("note the queue of contact %s: %w", contact, err)
		}
		return nil
	})
}

// queuesOf lists the ids of the queues that the agents with a login are in, themselves or by their teams.
func (q queries) queuesOf(ctx context.Context, login string) ([]string, error) {
	o, err := q.organised(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, staff := range o.Agents {
		if staff.User == "" || !strings.EqualFold(staff.User, login) {
			continue
		}
		for _, m := range o.Effective(staff).Queues {
			id, err := q.currentID(ctx, kindQueue, m.Queue)
			if err != nil {
				return nil, err
			}
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

// seenBy is the condition that a contact is in a queue of the agents with a login; "" sees all.
func (q queries) seenBy(ctx context.Context, login string) (string, []any, error) {
	if login == "" {
		return "TRUE", nil, nil
	}
	ids, err := q.queuesOf(ctx, login)
	if err != nil || len(ids) == 0 {
		return "FALSE", nil, err
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return `c.queue IN (` + places(len(ids), `?`) + `)`, args, nil
}
