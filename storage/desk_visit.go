package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// Visit is how a customer was served in a queue the last times; the zero value: not at all.
type Visit struct {
	Agent string    // who had the contact last, "" when nobody
	Ended time.Time // when that was over
	Since time.Time // of a wait that the customer gave up since then: when it began; zero when there was none
	Left  time.Time // when it was given up
}

// NoteVisit remembers whose ticket it is. Noting it again changes nothing.
func (k *Desk) NoteVisit(ctx context.Context, ticket, customer, queue string) error {
	return k.db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO desk_visits (ticket, customer, queue, at) VALUES (?, ?, ?, ?) ON CONFLICT (ticket) DO NOTHING`,
			ticket, customer, queue, millis(t.now))
		if err != nil {
			return fmt.Errorf("note ticket %s of a customer: %w", ticket, err)
		}
		return nil
	})
}

// mostVisits bounds how many of a customer's facts are looked at.
const mostVisits = 20

// Visit reads what became of a customer's tickets in a queue since a time.
func (k *Desk) Visit(ctx context.Context, customer, queue string, after time.Time) (v Visit, err error) {
	var rows []struct{ Kind, Data string }
	err = k.db.read().list(ctx, &rows, `SELECT f.kind, f.data FROM desk_visits v JOIN desk_facts f ON f.ticket = v.ticket
		WHERE v.customer = ? AND v.queue = ? AND f.kind IN ('answered', 'handled', 'abandoned') AND f.at >= ? ORDER BY f.at DESC, f.id DESC LIMIT ?`,
		customer, queue, millis(after), mostVisits)
	if err != nil {
		return v, fmt.Errorf("look for earlier visits: %w", err)
	}
	for i, r := range rows {
		f, err := routing.DecodeFact(r.Kind, json.RawMessage(r.Data))
		if err != nil {
			return v, fault.Wrap(err, fault.Internal, "a fact of the desk cannot be read")
		}
		switch f := f.(type) {
		case routing.Abandoned:
			if i == 0 { // what came before it is settled
				v.Since, v.Left = f.At.Add(-f.Wait), f.At
			}
		case routing.Handled:
			v.Agent, v.Ended = f.Agent, f.At
			return v, nil
		}
	}
	return v, nil
}
