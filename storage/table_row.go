package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"cordboard/flow/fault"
	"cordboard/flow/table"
)

// TableRow is one row of a table.
type TableRow struct {
	Key   string
	Cells table.Row
}

// RowFilter narrows the rows of a table. The zero value lists the first 50.
type RowFilter struct {
	Query  string // part of any cell, without case
	Offset int
	Limit  int // 0: 50
}

type tableRow struct {
	Key      string `db:"row_key"`
	Cells    string
	Position int64
}

// TableRows lists rows in the order in which they came, and says how many match in all.
func (db *DB) TableRows(ctx context.Context, name string, f RowFilter) (list []TableRow, total int, err error) {
	t, err := db.read().table(ctx, name)
	if err != nil {
		return nil, 0, err
	}
	where, args := `table_id = ?`, []any{t.ID}
	if f.Query != "" {
		where, args = where+` AND search LIKE ? ESCAPE '!'`, append(args, containing(f.Query))
	}
	if err := db.read().get(ctx, &total, `SELECT COUNT(*) FROM table_rows WHERE `+where, args...); err != nil {
		return nil, 0, fmt.Errorf("count rows of table %s: %w", name, err)
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	var rows []tableRow
	err = db.read().list(ctx, &rows, `SELECT row_key, cells, position FROM table_rows WHERE `+where+` ORDER BY position LIMIT ? OFFSET ?`,
		append(args, f.Limit, f.Offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list rows of table %s: %w", name, err)
	}
	for _, r := range rows {
		cells, err := t.Schema.Decode(r.Cells)
		if err != nil {
			return nil, 0, fmt.Errorf("table %s: %w", name, err)
		}
		list = append(list, TableRow{Key: r.Key, Cells: cells})
	}
	return list, total, nil
}

// TableRow loads a row by its key; a missing one is a not_found fault.
func (db *DB) TableRow(ctx context.Context, name, key string) (TableRow, error) {
	t, err := db.read().table(ctx, name)
	if err != nil {
		return TableRow{}, err
	}
	cells, err := db.read().row(ctx, t, key)
	if err != nil {
		return TableRow{}, found(err, "The table %s has no row %q.", t.Name, key)
	}
	return TableRow{Key: key, Cells: cells}, nil
}

// row loads the cells of a row; none is sql.ErrNoRows.
func (q queries) row(ctx context.Context, t Table, key string) (table.Row, error) {
	var text string
	if err := q.get(ctx, &text, `SELECT cells FROM table_rows WHERE table_id = ? AND row_key = ?`, t.ID, key); err != nil {
		return nil, err
	}
	return t.Schema.Decode(text)
}

// RowChange is one row as it was typed.
type RowChange struct {
	Key   string            // of the row that is changed, "" for a new one
	Cells map[string]string // by column
}

// SaveRow adds a row or changes one. Mistakes are invalid faults about cells.<column>; a key that another row has is a conflict fault about it.
func (db *DB) SaveRow(ctx context.Context, who Actor, name string, c RowChange) error {
	zone, err := db.zone(ctx)
	if err != nil {
		return err
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		of, err := t.lockTable(ctx, who, name)
		if err != nil {
			return err
		}
		cells, problems := make(table.Row, len(of.Schema.Columns)), map[string]string{}
		for i, column := range of.Schema.Columns {
			if cells[i], err = table.Cell(c.Cells[column.Name], column.Type, zone); err != nil {
				problems["cells."+column.Name] = err.Error()
			}
		}
		next, err := of.Schema.KeyOf(cells)
		if err != nil && problems["cells."+of.Schema.Key] == "" {
			problems["cells."+of.Schema.Key] = err.Error()
		}
		if len(problems) > 0 {
			return &fault.Error{Code: fault.Invalid, Message: "some fields need attention", Fields: problems}
		}
		return t.saveRow(ctx, who, of, savedRow{c.Key, next, cells})
	})
}

type savedRow struct {
	was, key string
	cells    table.Row
}

func (t *tx) saveRow(ctx context.Context, who Actor, of Table, s savedRow) error {
	changed := audited{action: "table.row", subject: of.Name, after: of.Schema.Values(s.cells)}
	position := int64(0)
	if s.was == "" {
		if err := t.room(ctx, of); err != nil {
			return err
		}
		if err := t.get(ctx, &position, `SELECT COALESCE(MAX(position), 0) + 1 FROM table_rows WHERE table_id = ?`, of.ID); err != nil {
			return fmt.Errorf("place row in table %s: %w", of.Name, err)
		}
	} else {
		before, err := t.dropRow(ctx, of, s.was)
		if err != nil {
			return err
		}
		cells, err := of.Schema.Decode(before.Cells)
		if err != nil {
			return err
		}
		position, changed.before = before.Position, of.Schema.Values(cells)
	}
	parameters, err := rowOf(of.ID, int(position), s.key, s.cells)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, insertRow+rowPlaces, parameters...)
	if errors.Is(err, errTaken) {
		return &fault.Error{
			Code: fault.Conflict, Message: fmt.Sprintf("There is a row %q already.", s.key),
			Fields: map[string]string{"cells." + of.Schema.Key: "another row has this key"}, Err: err,
		}
	}
	if err != nil {
		return fmt.Errorf("save row of table %s: %w", of.Name, err)
	}
	return t.audit(ctx, who, changed)
}

// room refuses a row more than a table may have.
func (t *tx) room(ctx context.Context, of Table) error {
	var n int
	if err := t.get(ctx, &n, `SELECT COUNT(*) FROM table_rows WHERE table_id = ?`, of.ID); err != nil {
		return fmt.Errorf("count rows of table %s: %w", of.Name, err)
	}
	if n >= table.MaxRows {
		return fault.New(fault.Invalid, "The table %s has %d rows, which is as many as it can.", of.Name, n)
	}
	return nil
}

// dropRow deletes a row and gives what it was.
func (t *tx) dropRow(ctx context.Context, of Table, key string) (row tableRow, err error) {
	err = t.get(ctx, &row, `DELETE FROM table_rows WHERE table_id = ? AND row_key = ? RETURNING row_key, cells, position`, of.ID, key)
	if err != nil {
		return row, found(err, "The table %s has no row %q any more.", of.Name, key)
	}
	return row, nil
}

// lockTable finds a table for a change of its rows. The update locks it, so that rows of one table are changed one after the other.
func (t *tx) lockTable(ctx context.Context, who Actor, name string) (Table, error) {
	err := t.change(ctx, `UPDATE resources SET updated_at = ?, updated_by = ? WHERE kind = ? AND name_key = ?`, millis(t.now), who.Name, kindTable, key(name))
	if errors.Is(err, sql.ErrNoRows) {
		return Table{}, fault.New(fault.NotFound, "There is no table named %q.", name)
	}
	if err != nil {
		return Table{}, fmt.Errorf("change table %s: %w", name, err)
	}
	return t.table(ctx, name)
}

// DeleteRow deletes a row; a missing one is a not_found fault.
func (db *DB) DeleteRow(ctx context.Context, who Actor, name, key string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		of, err := t.lockTable(ctx, who, name)
		if err != nil {
			return err
		}
		row, err := t.dropRow(ctx, of, key)
		if err != nil {
			return err
		}
		cells, err := of.Schema.Decode(row.Cells)
		if err != nil {
			return err
		}
		return t.audit(ctx, who, audited{action: "table.row", subject: of.Name, before: of.Schema.Values(cells)})
	})
}

const (
	insertRow = `INSERT INTO table_rows (table_id, row_key, position, cells, search) VALUES `
	rowPlaces = `(?, ?, ?, ?, ?)`
)

// rowOf gives the parameters of a row.
func rowOf(id string, position int, key string, cells table.Row) ([]any, error) {
	text, err := table.Encode(cells)
	if err != nil {
		return nil, err
	}
	words := make([]string, len(cells))
	for i, cell := range cells {
		words[i] = table.Text(cell)
	}
	return []any{id, key, int64(position), text, strings.ToLower(strings.Join(words, "\n"))}, nil
}

// replaceRows puts rows in the place of all that a table has.
func (t *tx) replaceRows(ctx context.Context, id string, rows [][]any) error {
	if _, err := t.exec(ctx, `DELETE FROM table_rows WHERE table_id = ?`, id); err != nil {
		return fmt.Errorf("clear table: %w", err)
	}
	if err := t.insertRows(ctx, insertRow, rows); err != nil {
		return fmt.Errorf("fill table: %w", err)
	}
	return nil
}
