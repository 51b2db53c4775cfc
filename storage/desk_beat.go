package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cordboard/runtime/routing"
)

// Beat implements routing.Store.
func (k *Desk) Beat(ctx context.Context, agents []string) error {
	agents = slices.Sorted(slices.Values(agents)) // everybody locks rows in the same order
	rows := make([][]any, len(agents))
	for i, name := range agents {
		rows[i] = []any{name}
	}
	return k.db.write(ctx, func(ctx context.Context, t *tx) error {
		var came []string
		err := t.eachChunk(rows, func(n int, args []any) error {
			var some []string
			err := t.list(ctx, &some, `INSERT INTO desk_beats (agent, at) VALUES `+places(n, `(?, `+t.dialect.clock+`)`)+
				` ON CONFLICT (agent) DO NOTHING RETURNING agent`, args...)
			came = append(came, some...)
			if err != nil {
				return err
			}
			_, err = t.exec(ctx, `UPDATE desk_beats SET at = `+t.dialect.clock+` WHERE agent IN (`+places(n, `?`)+`)`, args...)
			return err
		})
		if err != nil {
			return fmt.Errorf("note signs of life: %w", err)
		}
		return t.present(ctx, came, true)
	})
}

// keysKept is how long the desk knows the keys of events that it took.
const keysKept = time.Hour

// Expire implements routing.Store. It also forgets old keys of events.
func (k *Desk) Expire(ctx context.Context) error {
	var one []int
	old := ` FROM desk_inbox WHERE done AND at < ?`
	if err := k.db.read().list(ctx, &one, `SELECT 1`+old+` LIMIT 1`, millis(k.db.now().Add(-keysKept))); err != nil {
		return fmt.Errorf("look for old keys: %w", err)
	}
	if len(one) > 0 {
		err := k.db.write(ctx, func(ctx context.Context, t *tx) error {
			_, err := t.exec(ctx, `DELETE`+old, millis(t.now.Add(-keysKept)))
			return err
		})
		if err != nil {
			return fmt.Errorf("forget old keys: %w", err)
		}
		one = nil
	}
	late := ` FROM desk_beats WHERE at < ` + k.db.dialect.clock + ` - ?`
	if err := k.db.read().list(ctx, &one, `SELECT 1`+late+` LIMIT 1`, routing.Silence.Milliseconds()); err != nil || len(one) == 0 {
		return err
	}
	return k.db.write(ctx, func(ctx context.Context, t *tx) error {
		var gone []string
		if err := t.list(ctx, &gone, `DELETE`+late+` RETURNING agent`, routing.Silence.Milliseconds()); err != nil {
			return err
		}
		return t.present(ctx, gone, false)
	})
}

// present puts into the desk's inbox that agents came or are gone.
func (t *tx) present(ctx context.Context, agents []string, here bool) error {
	var rows [][]any
	for _, name := range agents {
		kind, data, err := routing.EncodeEvent(routing.Present{Agent: name, Present: here})
		if err != nil {
			return err
		}
		id := newID()
		rows = append(rows, []any{id, "present:" + id, millis(t.now), kind, string(data)})
	}
	return t.insertRows(ctx, `INSERT INTO desk_inbox (id, key, at, kind, data) VALUES `, rows)
}
