package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"cordboard/runtime"
)

// recentTests is among how many of the last test calls one of a flow's draft is looked for.
const recentTests = 50

// SampleContact finds the contact that began last in a flow, in a version or, as a test call, in a draft; false when there is none.
func (db *DB) SampleContact(ctx context.Context, flow string) (c runtime.Contact, found bool, err error) {
	var last struct {
		ID        string
		StartedAt int64 `db:"started_at"`
	}
	err = db.read().get(ctx, &last, `SELECT c.id, c.started_at`+contactSummaryFrom+`f.name_key = ? ORDER BY c.started_at DESC, c.id DESC LIMIT 1`, key(flow))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return c, false, fmt.Errorf("find the last contact of flow %s: %w", flow, err)
	}
	var tests []struct {
		ID, Head  string
		StartedAt int64 `db:"started_at"`
	}
	err = db.read().list(ctx, &tests, `SELECT c.id, c.started_at, substr(s.document, 1, ?) AS head FROM contacts c JOIN snapshots s ON s.id = c.program
		WHERE c.test ORDER BY c.started_at DESC, c.id DESC LIMIT ?`, headBytes, recentTests)
	if err != nil {
		return c, false, fmt.Errorf("find the last test call of flow %s: %w", flow, err)
	}
	for _, t := range tests {
		if key(nameOf(t.Head)) == key(flow) {
			if last.ID == "" || t.StartedAt > last.StartedAt {
				last.ID = t.ID
			}
			break
		}
	}
	if last.ID == "" {
		return c, false, nil
	}
	c, err = db.Journal().Contact(ctx, last.ID)
	return c, err == nil, err
}
