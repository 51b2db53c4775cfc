package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
)

// Documents gives the documents of programs: published versions (v_…) and snapshots of drafts (d_…).
func (db *DB) Documents() runtime.Documents { return documents{db} }

type documents struct{ db *DB }

// Document loads a program's document; a missing one is a not_found fault.
func (d documents) Document(ctx context.Context, program string) (*flow.Flow, error) {
	table := "versions"
	if strings.HasPrefix(program, "d_") {
		table = "snapshots"
	}
	var document string
	if err := d.db.read().get(ctx, &document, `SELECT document FROM `+table+` WHERE id = ?`, program); err != nil {
		return nil, found(err, "There is no flow version with the id %s.", program)
	}
	return decode(document)
}

// SaveSnapshot keeps a document, published or not, for a test call and gives its program id. The same document has the same id.
func (db *DB) SaveSnapshot(ctx context.Context, f *flow.Flow) (program string, err error) {
	document, err := encode(f)
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "the flow cannot be written as JSON")
	}
	if len(document) > flow.MaxBytes {
		return "", fault.New(fault.Invalid, "The flow is larger than %d MB; move parts of it to subflows.", flow.MaxBytes>>20)
	}
	sum := sha256.Sum256([]byte(document))
	program = "d_" + hex.EncodeToString(sum[:16])
	return program, db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO snapshots (id, document, created_at) VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at`, program, document, millis(t.now))
		if err != nil {
			return fmt.Errorf("save snapshot: %w", err)
		}
		return nil
	})
}
