package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"cordboard/flow/fault"
)

// Test is a saved test call of a flow: a cordboard.test/v1 document.
type Test struct {
	ID        string // empty in a Save that makes a new one
	Name      string // unique within the flow, compared without case
	Document  json.RawMessage
	UpdatedAt time.Time
	UpdatedBy string
}

type testRow struct {
	ID        string
	Name      string
	Document  string
	UpdatedAt int64  `db:"updated_at"`
	UpdatedBy string `db:"updated_by"`
}

// Tests lists a flow's saved test calls by name.
func (db *DB) Tests(ctx context.Context, flowName string) ([]Test, error) {
	row, err := db.read().flowRow(ctx, flowName)
	if err != nil {
		return nil, err
	}
	var rows []testRow
	err = db.read().list(ctx, &rows, `SELECT id, name, document, updated_at, updated_by FROM tests WHERE flow_id = ? ORDER BY name_key`, row.ID)
	if err != nil {
		return nil, fmt.Errorf("list tests of %s: %w", flowName, err)
	}
	list := make([]Test, len(rows))
	for i, r := range rows {
		list[i] = Test{ID: r.ID, Name: r.Name, Document: json.RawMessage(r.Document), UpdatedAt: fromMillis(r.UpdatedAt), UpdatedBy: r.UpdatedBy}
	}
	return list, nil
}

// SaveTest makes a test when it has no id, else changes it. A name that is taken is a conflict fault about the field name.
func (db *DB) SaveTest(ctx context.Context, who Actor, flowName string, s Test) (Test, error) {
	s.Name = strings.TrimSpace(s.Name)
	if s.Name == "" {
		return Test{}, fault.Field("name", "is needed")
	}
	if !json.Valid(s.Document) {
		return Test{}, fault.Field("document", "is not JSON")
	}
	document, err := encode(s.Document)
	if err != nil {
		return Test{}, err
	}
	action := "test.update"
	if s.ID == "" {
		action, s.ID = "test.create", newID()
	}
	err = db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.flowRow(ctx, flowName)
		if err != nil {
			return err
		}
		if action == "test.create" {
			_, err = t.exec(ctx, `INSERT INTO tests (id, flow_id, name, name_key, document, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?)`,
				s.ID, row.ID, s.Name, key(s.Name), document, millis(t.now), who.Name)
		} else {
			err = t.change(ctx, `UPDATE tests SET name = ?, name_key = ?, document = ?, updated_at = ?, updated_by = ? WHERE id = ? AND flow_id = ?`,
				s.Name, key(s.Name), document, millis(t.now), who.Name, s.ID, row.ID)
		}
		if err != nil {
			return found(nameTaken(err, "test", s.Name), "The test %q has been deleted.", s.Name)
		}
		s.UpdatedAt, s.UpdatedBy = t.now, who.Name
		return t.audit(ctx, who, audited{action: action, subject: row.Name + "/" + s.Name, after: s.Document})
	})
	if err != nil {
		return Test{}, err
	}
	return s, nil
}

// DeleteTest deletes a saved test call; a missing one is a not_found fault.
func (db *DB) DeleteTest(ctx context.Context, who Actor, flowName, id string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.flowRow(ctx, flowName)
		if err != nil {
			return err
		}
		var before testRow
		err = t.get(ctx, &before, `SELECT id, name, document, updated_at, updated_by FROM tests WHERE id = ? AND flow_id = ?`, id, row.ID)
		if err != nil {
			return found(err, "There is no such test.")
		}
		if _, err := t.exec(ctx, `DELETE FROM tests WHERE id = ?`, id); err != nil {
			return fmt.Errorf("delete test: %w", err)
		}
		return t.audit(ctx, who, audited{action: "test.delete", subject: row.Name + "/" + before.Name, before: json.RawMessage(before.Document)})
	})
}
