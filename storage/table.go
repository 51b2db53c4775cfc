package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cordboard/flow/fault"
	"cordboard/flow/table"
)

// Table is data that flows look up by a key: customers by number, prices by product.
type Table struct {
	ID          string // empty in a Save that makes a new one
	Name        string // unique, compared without case; flows name it
	Description string
	Schema      table.Schema
	Was         []string  // in a Save of a table with rows: by column what it was called before, "" for a new one; nil: nothing is renamed
	UpdatedAt   time.Time // of the table or a row; in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
	Rows        int // how many there are, in what is loaded
}

// Tables lists the tables by name.
func (db *DB) Tables(ctx context.Context) ([]Table, error) {
	rows, err := resources[resource](ctx, db.read(), kindTable)
	if err != nil {
		return nil, err
	}
	var counts []struct {
		TableID string `db:"table_id"`
		N       int
	}
	if err := db.read().list(ctx, &counts, `SELECT table_id, COUNT(*) AS n FROM table_rows GROUP BY table_id`); err != nil {
		return nil, fmt.Errorf("count rows of tables: %w", err)
	}
	list := make([]Table, len(rows))
	for i, r := range rows {
		if list[i], err = r.table(); err != nil {
			return nil, err
		}
		for _, c := range counts {
			if c.TableID == r.ID {
				list[i].Rows = c.N
			}
		}
	}
	return list, nil
}

func (r resource) table() (Table, error) {
	t := Table{ID: r.ID, Name: r.Name, Description: r.Description, UpdatedAt: r.UpdatedAt, UpdatedBy: r.UpdatedBy}
	if err := json.Unmarshal(r.Settings, &t.Schema); err != nil {
		return t, fault.Wrap(err, fault.Internal, "the table %s cannot be read", r.Name)
	}
	return t, nil
}

// Table loads a table by name, without its rows; a missing one is a not_found fault.
func (db *DB) Table(ctx context.Context, name string) (Table, error) {
	t, err := db.read().table(ctx, name)
	if err != nil {
		return t, err
	}
	if err := db.read().get(ctx, &t.Rows, `SELECT COUNT(*) FROM table_rows WHERE table_id = ?`, t.ID); err != nil {
		return t, fmt.Errorf("count rows of table %s: %w", name, err)
	}
	return t, nil
}

func (q queries) table(ctx context.Context, name string) (Table, error) {
	r, err := q.resource(ctx, kindTable, name)
	if err != nil {
		return Table{}, err
	}
	return r.table()
}

// SaveTable makes a table when it has no id, else changes it. Rows follow their columns: a column that is gone takes its cells with it, a new
// one begins empty, and cells of a column with another type are converted. Mistakes are invalid faults about name, key, columns,
// columns[1].name or columns[1].type; a cell that cannot be converted, or a key that is there twice, is one too, and then nothing changes.
func (db *DB) SaveTable(ctx context.Context, who Actor, t Table) (Table, error) {
	if fields := t.Schema.Validate(); len(fields) > 0 {
		return Table{}, &fault.Error{Code: fault.Invalid, Message: "some fields need attention", Fields: fields}
	}
	settings, err := encode(t.Schema)
	if err != nil {
		return Table{}, err
	}
	r := resource{ID: t.ID, Name: t.Name, Description: t.Description, Settings: json.RawMessage(settings), UpdatedAt: t.UpdatedAt}
	if t.ID != "" {
		if err := db.changeTable(ctx, who, t, r); err != nil {
			return Table{}, err
		}
		return db.Table(ctx, t.Name)
	}
	saved, err := db.saveResource(ctx, who, kindTable, r)
	if err != nil {
		return Table{}, err
	}
	return saved.table()
}

// DeleteTable deletes a table with its rows; one that flows name is a conflict fault that says where.
func (db *DB) DeleteTable(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindTable, name)
}
