package storage

import (
	"context"
	"fmt"
	"slices"

	"cordboard/runtime"
)

type entryRow struct {
	Version  int64
	N        int
	At       int64
	Kind     string
	Program  string
	Activity string
	Outlet   string
	DataKind string `db:"data_kind"`
	Data     *string
}

const entryColumns = `version, n, at, kind, program, activity, outlet, data_kind, data`

// Entries lists a contact's journal from a version on. Events and commands in it are what they were; other data is plain JSON values.
func (j journal) Entries(ctx context.Context, contact string, from int64) ([]runtime.Entry, error) {
	var rows []entryRow
	err := j.db.read().list(ctx, &rows, `SELECT `+entryColumns+` FROM journal WHERE contact = ? AND version >= ? ORDER BY version, n`, contact, from)
	if err != nil {
		return nil, fmt.Errorf("list journal of contact %s: %w", contact, err)
	}
	return entries(contact, rows)
}

// ContactEntries lists a part of a contact's journal in order: at most limit entries, behind which newer ones follow. It says too how many the
// whole journal has.
func (db *DB) ContactEntries(ctx context.Context, contact string, newer, limit int) (list []runtime.Entry, total int, err error) {
	if err := db.read().get(ctx, &total, `SELECT COUNT(*) FROM journal WHERE contact = ?`, contact); err != nil {
		return nil, 0, fmt.Errorf("count journal of contact %s: %w", contact, err)
	}
	var rows []entryRow
	err = db.read().list(ctx, &rows, `SELECT `+entryColumns+` FROM journal WHERE contact = ? ORDER BY version DESC, n DESC LIMIT ? OFFSET ?`, contact, limit, newer)
	if err != nil {
		return nil, 0, fmt.Errorf("list journal of contact %s: %w", contact, err)
	}
	slices.Reverse(rows)
	list, err = entries(contact, rows)
	return list, total, err
}

func entries(contact string, rows []entryRow) ([]runtime.Entry, error) {
	list := make([]runtime.Entry, len(rows))
	for i, r := range rows {
		list[i] = runtime.Entry{
			Contact: contact, Version: r.Version, N: r.N, At: fromMillis(r.At), Kind: r.Kind, Program: r.Program, Activity: r.Activity, Outlet: r.Outlet,
		}
		if r.Data == nil {
			continue
		}
		var err error
		if list[i].Data, err = decodeData(r.DataKind, []byte(*r.Data)); err != nil {
			return nil, fmt.Errorf("read journal of contact %s: %w", contact, err)
		}
	}
	return list, nil
}
