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

// lastOfFlow asks for the last contact of a flow by the last one of each version, which an index has: a flow may have millions of contacts, or none
// among millions of others.
const lastOfFlow = `SELECT c.id, c.started_at FROM versions v
	JOIN contacts c ON c.id = (SELECT l.id FROM contacts l WHERE l.program = v.id ORDER BY l.started_at DESC, l.id DESC LIMIT 1)
	WHERE v.flow_id = (SELECT id FROM flows WHERE name_key = ? AND deleted_at IS NULL) ORDER BY c.started_at DESC, c.id DESC LIMIT 1`

// lastTests asks for the last test calls, with the beginning of the document that each ran.
const lastTests = `SELECT c.id, c.started_at, substr(s.document, 1, ?) AS head FROM contacts c JOIN snapshots s ON s.id = c.program
	WHERE c.test ORDER BY c.started_at DESC, c.id DESC LIMIT ?`

// SampleContact finds the contact that began last in a flow, in a version or, as a test call, in a draft; false when there is none.
func (db *DB) SampleContact(ctx context.Context, flow string) (c runtime.Contact, found bool, err error) {
	var last struct {
		ID        string
		StartedAt int64 `db:"started_at"`
	}
	err = db.read().get(ctx, &last, lastOfFlow, key(flow))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return c, false, fmt.Errorf("find the last contact of flow %s: %w", flow, err)
	}
	var tests []struct {
		ID, Head  string
		StartedAt int64 `db:"started_at"`
	}
	err = db.read().list(ctx, &tests, lastTests, headBytes, recentTests)
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
