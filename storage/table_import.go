package storage

import (
	"context"
	"fmt"
	"io"

	"cordboard/flow/fault"
	"cordboard/flow/table"
)

// TableImport is a CSV file on its way into a table.
type TableImport struct {
	File   io.Reader
	DryRun bool // only tell what would change
}

// TableImported tells what an import changes. Example keys are the first of their kind, at most five.
type TableImported struct {
	Rows, Same              int // in the file; of these as they were
	Added, Changed, Removed int
	Examples                struct{ Added, Changed, Removed []string }
}

const mostExamples = 5

// note counts a row and keeps its key as an example.
func note(n *int, examples *[]string, key string) {
	if *n++; len(*examples) < mostExamples {
		*examples = append(*examples, key)
	}
}

// ImportTable puts the rows of a CSV file in the place of all that a table has, in one transaction. A file with mistakes changes nothing; its
// error wraps *table.Problems. The file is read to its end before the transaction, because calls wait for the writer of an embedded database.
func (db *DB) ImportTable(ctx context.Context, who Actor, name string, in TableImport) (TableImported, error) {
	db.importing.Lock() // one at a time: a file can take a lot of memory
	defer db.importing.Unlock()
	of, err := db.read().table(ctx, name)
	if err != nil {
		return TableImported{}, err
	}
	zone, err := db.zone(ctx)
	if err != nil {
		return TableImported{}, err
	}
	var rows [][]any
	cells := map[string]string{}
	err = table.Read(in.File, of.Schema, zone, func(key string, row table.Row) error {
		parameters, err := rowOf(of.ID, len(rows), key, row)
		if err != nil {
			return err
		}
		text, _ := parameters[3].(string)
		rows, cells[key] = append(rows, parameters), text
		return ctx.Err()
	})
	if err != nil {
		return TableImported{}, fault.Wrap(err, fault.Invalid, "Nothing is imported: the file has mistakes")
	}
	report, err := db.compareRows(ctx, of.ID, rows, cells)
	if err != nil || in.DryRun {
		return report, err
	}
	return report, db.write(ctx, func(ctx context.Context, t *tx) error {
		locked, err := t.lockTable(ctx, who, name)
		if err != nil {
			return err
		}
		if locked.ID != of.ID || (conversion{from: of.Schema, to: locked.Schema}).needed() {
			return fault.New(fault.Conflict, "Somebody changed the columns of the table %s meanwhile; import the file again.", of.Name)
		}
		if err := t.replaceRows(ctx, of.ID, rows); err != nil {
			return err
		}
		after := map[string]any{"rows": report.Rows, "added": report.Added, "changed": report.Changed, "removed": report.Removed}
		return t.audit(ctx, who, audited{action: "table.import", subject: of.Name, after: after})
	})
}

// compareRows tells how new rows differ from those that are there.
func (db *DB) compareRows(ctx context.Context, id string, rows [][]any, cells map[string]string) (TableImported, error) {
	report := TableImported{Rows: len(rows)}
	there := map[string]bool{}
	err := db.eachStored(ctx, id, func(r tableRow) error {
		text, stays := cells[r.Key]
		switch {
		case !stays:
			note(&report.Removed, &report.Examples.Removed, r.Key)
		case text != r.Cells:
			note(&report.Changed, &report.Examples.Changed, r.Key)
		default:
			report.Same++
		}
		there[r.Key] = stays
		return nil
	})
	for _, row := range rows {
		if key, _ := row[1].(string); !there[key] {
			note(&report.Added, &report.Examples.Added, key)
		}
	}
	return report, err
}

// ExportTable writes a table as CSV that ImportTable takes back as it is.
func (db *DB) ExportTable(ctx context.Context, name string, w io.Writer) error {
	of, err := db.read().table(ctx, name)
	if err != nil {
		return err
	}
	out, err := table.NewWriter(w, of.Schema)
	if err != nil {
		return err
	}
	if err := db.eachRow(ctx, of.ID, of.Schema, func(_ string, row table.Row) error { return out.Write(row) }); err != nil {
		return fmt.Errorf("export table %s: %w", name, err)
	}
	return out.Flush()
}

// eachRow gives the rows of a table in their order.
func (db *DB) eachRow(ctx context.Context, id string, s table.Schema, do func(key string, row table.Row) error) error {
	return db.eachStored(ctx, id, func(r tableRow) error {
		row, err := s.Decode(r.Cells)
		if err != nil {
			return err
		}
		return do(r.Key, row)
	})
}

// storedAtOnce is how many rows are loaded at once.
const storedAtOnce = 5000

// eachStored gives the rows of a table as they are stored.
func (db *DB) eachStored(ctx context.Context, id string, do func(tableRow) error) error {
	position, key := int64(-1), ""
	for {
		var rows []tableRow
		err := db.read().list(ctx, &rows, `SELECT row_key, cells, position FROM table_rows WHERE table_id = ? AND (position, row_key) > (?, ?)
			ORDER BY position, row_key LIMIT ?`, id, position, key, storedAtOnce)
		if err != nil {
			return fmt.Errorf("list rows: %w", err)
		}
		for _, r := range rows {
			if err := do(r); err != nil {
				return err
			}
			position, key = r.Position, r.Key
		}
		if len(rows) < storedAtOnce {
			return nil
		}
	}
}
