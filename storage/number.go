package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"cordboard/flow/fault"
)

// Number is an entry of the number inventory. Contacts that reach it enter the version of Flow that Label points at.
type Number struct {
	ID          string          // empty in a Save that makes a new one
	Number      string          // E.164: +358901234; an address for digital channels
	Description string          // for people
	Flow        string          // name of the flow, "" when it leads nowhere yet
	Label       string          // "": Live
	Settings    json.RawMessage // JSON object
	UpdatedAt   time.Time
	UpdatedBy   string
}

type numberRow struct {
	ID          string
	Number      string
	Description string
	Flow        *string
	Label       string
	Settings    string
	UpdatedAt   int64  `db:"updated_at"`
	UpdatedBy   string `db:"updated_by"`
}

const numberQuery = `SELECT n.id, n.number, n.description, f.name AS flow, n.label, n.settings, n.updated_at, n.updated_by
	FROM numbers n LEFT JOIN flows f ON f.id = n.flow_id`

func (r numberRow) noun() Number {
	n := Number{
		ID: r.ID, Number: r.Number, Description: r.Description, Label: r.Label, Settings: json.RawMessage(r.Settings),
		UpdatedAt: fromMillis(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}
	if r.Flow != nil {
		n.Flow = *r.Flow
	}
	return n
}

// audited is a number as the audit log shows it.
func (n Number) audited() any {
	return map[string]any{"number": n.Number, "description": n.Description, "flow": n.Flow, "label": n.Label, "settings": n.Settings}
}

// Numbers lists the number inventory.
func (db *DB) Numbers(ctx context.Context) ([]Number, error) {
	var rows []numberRow
	if err := db.read().list(ctx, &rows, numberQuery+` ORDER BY n.number`); err != nil {
		return nil, fmt.Errorf("list numbers: %w", err)
	}
	list := make([]Number, len(rows))
	for i, r := range rows {
		list[i] = r.noun()
	}
	return list, nil
}

// Number finds a number however it is written with spaces, dashes and brackets; a missing one is a not_found fault.
func (db *DB) Number(ctx context.Context, number string) (Number, error) {
	return db.read().number(ctx, number)
}

func (q queries) number(ctx context.Context, number string) (Number, error) {
	var row numberRow
	if err := q.get(ctx, &row, numberQuery+` WHERE n.number = ?`, plainNumber(number)); err != nil {
		return Number{}, found(err, "The number %s is not in the inventory.", number)
	}
	return row.noun(), nil
}

// plainNumber takes the marks out of a number that only help to read it. Addresses keep theirs.
func plainNumber(number string) string {
	number = strings.TrimSpace(number)
	if strings.ContainsRune(number, '@') {
		return strings.ToLower(number)
	}
	return numberMarks.Replace(number)
}

// numberMarks takes out what only helps to read a number.
var numberMarks = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "", "\u00a0", "")

// SaveNumber makes a number when it has no id, else changes it.
func (db *DB) SaveNumber(ctx context.Context, who Actor, n Number) (Number, error) {
	n.Number = plainNumber(n.Number)
	if n.Number == "" {
		return Number{}, fault.Field("number", "is needed")
	}
	if n.Label == "" {
		n.Label = Live
	}
	settings, err := settingsText(n.Settings)
	if err != nil {
		return Number{}, err
	}
	n.Settings = json.RawMessage(settings)
	err = db.write(ctx, func(ctx context.Context, t *tx) error { return t.saveNumber(ctx, who, n) })
	if err != nil {
		return Number{}, err
	}
	return db.Number(ctx, n.Number)
}

func (t *tx) saveNumber(ctx context.Context, who Actor, n Number) error {
	var flowID *string
	if n.Flow != "" {
		row, err := t.flowRow(ctx, n.Flow)
		if err != nil {
			return fault.Field("flow", "there is no flow named %q", n.Flow)
		}
		flowID = &row.ID
	}
	if n.ID == "" {
		_, err := t.exec(ctx, `INSERT INTO numbers (id, number, description, flow_id, label, settings, updated_at, updated_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, newID(), n.Number, n.Description, flowID, n.Label, string(n.Settings), millis(t.now), who.Name)
		if err != nil {
			return numberTaken(err, n.Number)
		}
		return t.audit(ctx, who, audited{action: "number.create", subject: n.Number, after: n.audited()})
	}
	var before numberRow
	if err := t.get(ctx, &before, numberQuery+` WHERE n.id = ?`, n.ID); err != nil {
		return found(err, "The number %s has been deleted.", n.Number)
	}
	_, err := t.exec(ctx, `UPDATE numbers SET number = ?, description = ?, flow_id = ?, label = ?, settings = ?, updated_at = ?, updated_by = ? WHERE id = ?`,
		n.Number, n.Description, flowID, n.Label, string(n.Settings), millis(t.now), who.Name, n.ID)
	if err != nil {
		return numberTaken(err, n.Number)
	}
	return t.audit(ctx, who, audited{action: "number.update", subject: n.Number, before: before.noun().audited(), after: n.audited()})
}

func numberTaken(err error, number string) error {
	if !errors.Is(err, errTaken) {
		return err
	}
	return &fault.Error{
		Code: fault.Conflict, Message: fmt.Sprintf("The number %s is in the inventory already.", number),
		Fields: map[string]string{"number": "is in the inventory already"},
	}
}

// DeleteNumber takes a number out of the inventory.
func (db *DB) DeleteNumber(ctx context.Context, who Actor, number string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		before, err := t.number(ctx, number)
		if err != nil {
			return err
		}
		err = t.change(ctx, `DELETE FROM numbers WHERE id = ?`, before.ID)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("delete number: %w", err)
		}
		return t.audit(ctx, who, audited{action: "number.delete", subject: before.Number, before: before.audited()})
	})
}
