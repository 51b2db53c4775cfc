package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cordboard/runtime"
)

// nodesKept is how long a node without a lease is remembered: one that was frozen may have issued operations before it noticed.
const nodesKept = time.Hour

// KeepLease implements runtime.Journal. On an embedded database there is one process: what was before it is over, whatever its lease says.
func (j journal) KeepLease(ctx context.Context, node string, lease time.Duration) error {
	err := j.db.write(ctx, func(ctx context.Context, t *tx) error {
		if t.dialect.deskLock == nil && !j.db.leased.Load() {
			if _, err := t.exec(ctx, `UPDATE nodes SET until = 0`); err != nil {
				return err
			}
		}
		_, err := t.exec(ctx, `INSERT INTO nodes (name, until) VALUES (?, `+t.dialect.clock+` + ?)
			ON CONFLICT (name) DO UPDATE SET until = excluded.until`, node, lease.Milliseconds())
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the lease of node %s: %w", node, err)
	}
	j.db.leased.Store(true)
	return nil
}

// TakeUp implements runtime.Journal.
func (j journal) TakeUp(ctx context.Context, node string, limit int) ([]runtime.Operation, error) {
	var rows []operationRow
	err := j.db.write(ctx, func(ctx context.Context, t *tx) error {
		rows = nil
		gone, err := t.goneNodes(ctx, node)
		if err != nil || len(gone) == 0 {
			return err
		}
		names := append([]any{node}, gone...)
		err = t.list(ctx, &rows, `UPDATE operations SET node = ?, waiting = FALSE WHERE (contact, version, n) IN (SELECT contact, version, n FROM operations
			WHERE node IN (`+places(len(gone), `?`)+`) AND kind <> 'timer' ORDER BY contact, version, n LIMIT ?) RETURNING `+operationColumns, append(names, limit)...)
		if err != nil || len(rows) == 0 {
			return err
		}
		return t.rehome(ctx, rows, names)
	})
	if err != nil {
		return nil, fmt.Errorf("take up operations of nodes that are gone: %w", err)
	}
	return operationsInOrder(rows)
}

// rehome makes a node, the first of names, the home of the contacts of operations that were at home at the others, which are gone.
func (t *tx) rehome(ctx context.Context, taken []operationRow, names []any) error {
	args := names
	for _, o := range taken {
		args = append(args, o.Contact)
	}
	_, err := t.exec(ctx, `UPDATE contacts SET home = ? WHERE home <> '' AND home IN (`+places(len(names)-1, `?`)+`) AND id IN (`+places(len(taken), `?`)+`)`, args...)
	return err
}

// operationsInOrder gives operations by contact, in the order in which they were issued.
func operationsInOrder(rows []operationRow) ([]runtime.Operation, error) {
	slices.SortFunc(rows, func(a, b operationRow) int {
		return cmp.Or(strings.Compare(a.Contact, b.Contact), cmp.Compare(a.Version, b.Version), cmp.Compare(a.N, b.N))
	})
	return operations(rows)
}

// mostGone bounds how many nodes are looked after at once.
const mostGone = 500

// goneNodes lists nodes other than one that have no lease, and holds them until the transaction ends, so that nobody else takes the same operations.
// Those that have nothing to carry out are forgotten after a while.
func (t *tx) goneNodes(ctx context.Context, but string) ([]any, error) {
	// Nodes of which nothing is known but their operations: a restored database, or a program from before there were leases.
	if _, err := t.exec(ctx, `INSERT INTO nodes (name, until) SELECT DISTINCT node, 0 FROM operations WHERE kind <> 'timer' AND node NOT IN (SELECT name FROM nodes)
		ON CONFLICT (name) DO NOTHING`); err != nil {
		return nil, err
	}
	if _, err := t.exec(ctx, `DELETE FROM nodes WHERE until < `+t.dialect.clock+` - ?
		AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.node = nodes.name AND o.kind <> 'timer')`, nodesKept.Milliseconds()); err != nil {
		return nil, err
	}
	var names []string
	err := t.list(ctx, &names, `UPDATE nodes SET until = until WHERE name IN (SELECT name FROM nodes WHERE name <> ? AND until < `+t.dialect.clock+`
		ORDER BY name LIMIT ?) RETURNING name`, but, mostGone)
	gone := make([]any, len(names))
	for i, name := range names {
		gone[i] = name
	}
	return gone, err
}

// EndLease implements runtime.Journal.
func (j journal) EndLease(ctx context.Context, node string) error {
	err := j.db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `UPDATE nodes SET until = 0 WHERE name = ?`, node)
		return err
	})
	if err != nil {
		return fmt.Errorf("end the lease of node %s: %w", node, err)
	}
	return nil
}
