package storage

import (
	"context"
	"fmt"

	"cordboard/runtime"
)

// mostWaiting bounds how many contacts are looked after at once; the next look finds the others.
const mostWaiting = 1000

// Waiting implements runtime.Journal. On an embedded database there is one process: what it issues is its own.
func (j journal) Waiting(ctx context.Context, node string) ([]string, error) {
	if j.db.dialect.listen == nil {
		return nil, nil
	}
	var contacts []string
	err := j.db.read().list(ctx, &contacts, `SELECT DISTINCT contact FROM operations WHERE node = ? AND waiting ORDER BY contact LIMIT ?`, node, mostWaiting)
	if err != nil {
		return nil, fmt.Errorf("list contacts for which something waits at node %s: %w", node, err)
	}
	return contacts, nil
}

// Take implements runtime.Journal.
func (j journal) Take(ctx context.Context, node, contact string, before int64) ([]runtime.Operation, error) {
	if j.db.dialect.listen == nil {
		return nil, nil
	}
	var rows []operationRow
	err := j.db.write(ctx, func(ctx context.Context, t *tx) error {
		rows = nil
		return t.list(ctx, &rows, `UPDATE operations SET waiting = FALSE WHERE node = ? AND contact = ? AND version < ? AND waiting RETURNING `+operationColumns, node, contact, before)
	})
	if err != nil {
		return nil, fmt.Errorf("take what waits for contact %s: %w", contact, err)
	}
	return operationsInOrder(rows)
}

// Call implements runtime.Journal.
func (j journal) Call(ctx context.Context, node string) {
	if j.db.dialect.listen != nil {
		_, _ = j.db.read().exec(ctx, j.db.dialect.notify, homeChannel, node)
	}
}

// Called implements runtime.Journal.
func (j journal) Called(ctx context.Context, node string, come func()) error {
	if j.db.dialect.listen == nil {
		<-ctx.Done()
		return nil
	}
	return j.db.dialect.listen(ctx, j.db.address, homeChannel, func(text string) {
		if text == node || text == "" { // messages may be lost
			come()
		}
	})
}
