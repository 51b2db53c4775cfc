package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"cordboard/flow/fault"
)

// Live is the label of the version that contacts arrive at.
const Live = "live"

var labelName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

func checkLabel(label string) error {
	if !labelName.MatchString(label) {
		return fault.Field("label", "use small letters, digits, - and _, at most 32, beginning with a letter")
	}
	return nil
}

// SetLabel is MoveLabel for who need not know whether the label has moved.
func (db *DB) SetLabel(ctx context.Context, who Actor, l Labelling) error {
	_, err := db.MoveLabel(ctx, who, l)
	return err
}

// labelled is a label in the audit log; nil when it was not there.
func labelled(label string, number *int) any {
	if number == nil {
		return nil
	}
	return map[string]any{"label": label, "number": *number}
}

// lockFlow loads a flow and keeps others from changing it until the transaction ends.
func (t *tx) lockFlow(ctx context.Context, who Actor, name string) (flowRow, error) {
	err := t.change(ctx, `UPDATE flows SET updated_at = ?, updated_by = ? WHERE name_key = ? AND deleted_at IS NULL`, millis(t.now), who.Name, key(name))
	if err != nil {
		return flowRow{}, found(err, "There is no flow named %q.", name)
	}
	return t.flowRow(ctx, name)
}

func (t *tx) labelNumber(ctx context.Context, flowID, label string) (*int, error) {
	var number int
	err := t.get(ctx, &number, `SELECT v.number FROM labels l JOIN versions v ON v.id = l.version_id WHERE l.flow_id = ? AND l.label = ?`, flowID, label)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load label: %w", err)
	}
	return &number, nil
}

// pointLabel moves a label and counts the draft's changes anew.
func (t *tx) pointLabel(ctx context.Context, row flowRow, label, version string) error {
	_, err := t.exec(ctx, `INSERT INTO labels (flow_id, label, version_id, updated_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (flow_id, label) DO UPDATE SET version_id = excluded.version_id, updated_at = excluded.updated_at`, row.ID, label, version, millis(t.now))
	if err != nil {
		return fmt.Errorf("label version of %s: %w", row.Name, err)
	}
	if label == Live {
		if _, err := t.exec(ctx, `UPDATE versions SET released_at = ? WHERE id = ? AND released_at IS NULL`, millis(t.now), version); err != nil {
			return fmt.Errorf("note that a version of %s is live: %w", row.Name, err)
		}
	}
	return t.recount(ctx, row)
}

// recount counts the draft's changes against the live version.
func (t *tx) recount(ctx context.Context, row flowRow) error {
	draft, err := decode(row.Draft)
	if err != nil {
		return err
	}
	changes, err := t.changesAgainstLive(ctx, row.ID, draft)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE flows SET changes = ? WHERE id = ?`, changes, row.ID); err != nil {
		return fmt.Errorf("count changes of %s: %w", row.Name, err)
	}
	return nil
}
