package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cordboard/flow/fault"
)

// SavedCall is a saved test call of a flow.
type SavedCall struct {
	ID        string          // empty in a Save that makes a new one
	Name      string          // what it shows; unique in its flow, compared without case
	Script    json.RawMessage // cordboard.test/v1; the caller has checked it
	UpdatedAt time.Time       // in a Save, what the change is based on: a later change is a conflict
	UpdatedBy string
}

// Gate is what the saved test calls of a flow mean for publishing it.
type Gate string

// The gates.
const (
	GateOff   Gate = ""      // nothing
	GateWarn  Gate = "warn"  // those that fail are shown
	GateBlock Gate = "block" // all must pass, and there must be one
)

// MaxSavedCalls is how many saved test calls a flow has at most, and longestSavedCall how long one is (docs/limits.md).
const (
	MaxSavedCalls    = 200
	longestSavedCall = 256 << 10
	longestCallName  = 120
)

type savedCallRow struct {
	ID        string
	Name      string
	Script    string
	UpdatedAt int64  `db:"updated_at"`
	UpdatedBy string `db:"updated_by"`
}

const savedCallColumns = `id, name, script, updated_at, updated_by`

func (r savedCallRow) noun() SavedCall {
	return SavedCall{ID: r.ID, Name: r.Name, Script: json.RawMessage(r.Script), UpdatedAt: fromMillis(r.UpdatedAt), UpdatedBy: r.UpdatedBy}
}

// audited is a saved test call as the audit log shows it.
func (s SavedCall) audited() any { return map[string]any{"name": s.Name, "script": s.Script} }

// SavedCalls lists the saved test calls of a flow, the oldest first.
func (db *DB) SavedCalls(ctx context.Context, flowName string) ([]SavedCall, error) {
	row, err := db.read().flowRow(ctx, flowName)
	if err != nil {
		return nil, err
	}
	var rows []savedCallRow
	if err := db.read().list(ctx, &rows, `SELECT `+savedCallColumns+` FROM saved_calls WHERE flow_id = ? ORDER BY created_at, id`, row.ID); err != nil {
		return nil, fmt.Errorf("list saved test calls of %s: %w", row.Name, err)
	}
	list := make([]SavedCall, len(rows))
	for i, r := range rows {
		list[i] = r.noun()
	}
	return list, nil
}

// SavedCall loads a saved test call of a flow by its id; a missing one is a not_found fault.
func (db *DB) SavedCall(ctx context.Context, flowName, id string) (SavedCall, error) {
	row, err := db.read().flowRow(ctx, flowName)
	if err != nil {
		return SavedCall{}, err
	}
	return db.read().savedCall(ctx, row.ID, id)
}

func (q queries) savedCall(ctx context.Context, flowID, id string) (SavedCall, error) {
	var row savedCallRow
	if err := q.get(ctx, &row, `SELECT `+savedCallColumns+` FROM saved_calls WHERE flow_id = ? AND id = ?`, flowID, id); err != nil {
		return SavedCall{}, found(err, "This test has been deleted.")
	}
	return row.noun(), nil
}

// SaveCall makes a saved test call when it has no id, else changes it, and gives it as it is then. A name that is taken is a conflict fault about
// the field name.
func (db *DB) SaveCall(ctx context.Context, who Actor, flowName string, s SavedCall) (SavedCall, error) {
	s.Name = strings.TrimSpace(s.Name)
	if err := s.check(); err != nil {
		return SavedCall{}, err
	}
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.flowRow(ctx, flowName)
		if err != nil {
			return err
		}
		if s.ID == "" {
			s, err = t.insertCall(ctx, who, row, s)
			return err
		}
		return t.updateCall(ctx, who, row, s)
	})
	if err != nil {
		return SavedCall{}, err
	}
	return db.SavedCall(ctx, flowName, s.ID)
}

func (s SavedCall) check() error {
	switch {
	case s.Name == "":
		return fault.Field("name", "Say what the test shows.")
	case len([]rune(s.Name)) > longestCallName:
		return fault.Field("name", "Use at most %d characters.", longestCallName)
	case len(s.Script) > longestSavedCall:
		return fault.Field("script", "The test is longer than %d KB.", longestSavedCall>>10)
	}
	return nil
}

func (t *tx) insertCall(ctx context.Context, who Actor, row flowRow, s SavedCall) (SavedCall, error) {
	var there int
	if err := t.get(ctx, &there, `SELECT COUNT(*) FROM saved_calls WHERE flow_id = ?`, row.ID); err != nil {
		return s, fmt.Errorf("count saved test calls of %s: %w", row.Name, err)
	}
	if there >= MaxSavedCalls {
		return s, fault.New(fault.Conflict, "%s has %d tests already; delete some first.", row.Name, MaxSavedCalls)
	}
	s.ID = newID()
	_, err := t.exec(ctx, `INSERT INTO saved_calls (id, flow_id, name, name_key, script, created_at, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, row.ID, s.Name, key(s.Name), string(s.Script), millis(t.now), millis(t.now), who.Name)
	if err != nil {
		return s, callNameTaken(err, s.Name)
	}
	return s, t.audit(ctx, who, audited{action: "test.create", subject: row.Name + ": " + s.Name, after: s.audited()})
}

func (t *tx) updateCall(ctx context.Context, who Actor, row flowRow, s SavedCall) error {
	before, err := t.savedCall(ctx, row.ID, s.ID)
	if err != nil {
		return err
	}
	if !s.UpdatedAt.IsZero() && millis(s.UpdatedAt) != millis(before.UpdatedAt) {
		return fault.New(fault.Conflict, "%s changed the test “%s” meanwhile.", before.UpdatedBy, before.Name)
	}
	_, err = t.exec(ctx, `UPDATE saved_calls SET name = ?, name_key = ?, script = ?, updated_at = ?, updated_by = ? WHERE id = ? AND flow_id = ?`,
		s.Name, key(s.Name), string(s.Script), millis(t.now), who.Name, s.ID, row.ID)
	if err != nil {
		return callNameTaken(err, s.Name)
	}
	return t.audit(ctx, who, audited{action: "test.update", subject: row.Name + ": " + s.Name, before: before.audited(), after: s.audited()})
}

func callNameTaken(err error, name string) error {
	if errors.Is(err, errTaken) {
		e := fault.New(fault.Conflict, "There is a test “%s” already.", name)
		e.Fields = map[string]string{"name": "This flow has a test of this name already."}
		return e
	}
	return fmt.Errorf("save test call %s: %w", name, err)
}

// DeleteCall deletes a saved test call of a flow; one that is gone is a not_found fault.
func (db *DB) DeleteCall(ctx context.Context, who Actor, flowName, id string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.flowRow(ctx, flowName)
		if err != nil {
			return err
		}
		before, err := t.savedCall(ctx, row.ID, id)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM saved_calls WHERE id = ? AND flow_id = ?`, id, row.ID); err != nil {
			return fmt.Errorf("delete test call %s: %w", before.Name, err)
		}
		return t.audit(ctx, who, audited{action: "test.delete", subject: row.Name + ": " + before.Name, before: before.audited()})
	})
}

// TestGate says what the saved test calls of a flow mean for publishing it.
func (db *DB) TestGate(ctx context.Context, flowName string) (Gate, error) {
	var gate Gate
	err := db.read().get(ctx, &gate, `SELECT test_gate FROM flows WHERE name_key = ? AND deleted_at IS NULL`, key(flowName))
	if err != nil {
		return GateOff, found(err, "There is no flow named %q.", flowName)
	}
	return gate, nil
}

// SetTestGate sets it.
func (db *DB) SetTestGate(ctx context.Context, who Actor, flowName string, gate Gate) error {
	if !slices.Contains([]Gate{GateOff, GateWarn, GateBlock}, gate) {
		return fault.Field("gate", "is off, warn or block")
	}
	before, err := db.TestGate(ctx, flowName)
	if err != nil || before == gate {
		return err
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.flowRow(ctx, flowName)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE flows SET test_gate = ? WHERE id = ?`, string(gate), row.ID); err != nil {
			return fmt.Errorf("set the gate of %s: %w", row.Name, err)
		}
		return t.audit(ctx, who, audited{action: "test.gate", subject: row.Name, before: map[string]Gate{"gate": before}, after: map[string]Gate{"gate": gate}})
	})
}
