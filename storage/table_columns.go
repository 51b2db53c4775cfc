package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/flow/table"
)

// changeTable saves a table that has rows, perhaps with other columns. The rows are converted before the transaction: an embedded database
// has one writer, and calls wait for it.
func (db *DB) changeTable(ctx context.Context, who Actor, t Table, r resource) error {
	if !flow.ValidName(t.Name) {
		return fault.Field("name", "use "+flow.NameRule)
	}
	var row resourceRow
	err := db.read().get(ctx, &row, `SELECT `+resourceColumns+` FROM resources WHERE kind = ? AND id = ?`, kindTable, t.ID)
	if err != nil {
		return found(err, "The table %q has been deleted.", t.Name)
	}
	if !t.UpdatedAt.IsZero() && millis(t.UpdatedAt) != row.UpdatedAt {
		return fault.New(fault.Conflict, "%s changed the table %s or its rows meanwhile.", row.UpdatedBy, row.Name)
	}
	before, err := row.resource().table()
	if err != nil {
		return err
	}
	zone, err := db.zone(ctx)
	if err != nil {
		return err
	}
	c := conversion{from: before.Schema, to: t.Schema, was: t.Was, zone: zone}
	var rows [][]any
	if c.needed() {
		if rows, err = db.converted(ctx, t.ID, c); err != nil {
			return err
		}
	}
	if r.UpdatedAt.IsZero() {
		r.UpdatedAt = before.UpdatedAt
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		saved := resourceRow{ID: r.ID, Name: r.Name, Description: r.Description, Settings: string(r.Settings)}
		if err := db.updateResource(ctx, t, savedResource{who, kindTable, saved, r.UpdatedAt}); err != nil {
			return err
		}
		if !c.needed() {
			return nil
		}
		return t.replaceRows(ctx, r.ID, rows)
	})
}

// conversion is a change of columns.
type conversion struct {
	from, to table.Schema
	was      []string
	zone     *time.Location
}

func (c conversion) needed() bool {
	return c.from.Key != c.to.Key || !slices.Equal(c.from.Columns, c.to.Columns) || c.was != nil && !slices.Equal(c.was, c.from.Names())
}

// source is the place in a row of before of the cells of a column; -1 for a new one.
func (c conversion) source(column int) int {
	if c.was == nil {
		return c.from.Index(c.to.Columns[column].Name)
	}
	if column >= len(c.was) || c.was[column] == "" {
		return -1
	}
	return c.from.Index(c.was[column])
}

// converted gives a table's rows as they are after a change of columns.
func (db *DB) converted(ctx context.Context, id string, c conversion) (out [][]any, err error) {
	seen := map[string]bool{}
	err = db.read().eachRow(ctx, id, c.from, func(key string, row table.Row) error {
		changed := make(table.Row, len(c.to.Columns))
		for i, column := range c.to.Columns {
			text := ""
			if from := c.source(i); from >= 0 {
				text = table.Text(row[from])
			}
			cell, err := table.Cell(text, column.Type, c.zone)
			if err != nil {
				return fault.Field(fmt.Sprintf("columns[%d].type", i), "does not fit the row %q: %s", key, err)
			}
			changed[i] = cell
		}
		next, err := c.to.KeyOf(changed)
		if err != nil {
			return fault.Field("key", "the row %q has nothing that can be its key: the column %s %s", key, c.to.Key, err)
		}
		if seen[next] {
			return fault.Field("key", "two rows would have the key %q", next)
		}
		seen[next] = true
		parameters, err := rowOf(id, len(out), next, changed)
		out = append(out, parameters)
		return err
	})
	return out, err
}

// zone is the time zone in which people write times.
func (db *DB) zone(ctx context.Context) (*time.Location, error) {
	o, err := db.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	return o.Location(), nil
}
