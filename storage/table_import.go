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
	rows, err := db.ReadRows(ctx, of.Schema, in.File)
	if err != nil {
		return TableImported{}, err
	}
	read := rows.of(of)
	if in.DryRun {
		var report TableImported
		err = db.snapshot(ctx, func(ctx context.Context, q queries) (err error) {
			report, err = q.compareRows(ctx, read)
			return err
		})
		return report, err
	}
	return db.replaceTable(ctx, who, read)
}

// TableRows are the rows of a CSV file that was read for some columns: as parameters of rowOf for no table yet, and their cells by key.
type TableRows struct {
	schema table.Schema
	rows   [][]any
	cells  map[string]string
}

// ReadRows reads a CSV file to its end, for ReplaceRows. The error of a file with mistakes wraps *table.Problems.
func (db *DB) ReadRows(ctx context.Context, s table.Schema, file io.Reader) (TableRows, error) {
	zone, err := db.zone(ctx)
	if err != nil {
		return TableRows{}, err
	}
	read := TableRows{schema: s, cells: map[string]string{}}
	err = table.Read(file, s, zone, func(key string, row table.Row) error {
		parameters, err := rowOf("", len(read.rows), key, row)
		if err != nil {
			return err
		}
		text, _ := parameters[3].(string)
		read.rows, read.cells[key] = append(read.rows, parameters), text
		return ctx.Err()
	})
	if err != nil {
		return TableRows{}, fault.Wrap(err, fault.Invalid, "Nothing is imported: the file has mistakes")
	}
	return read, nil
}

// ReplaceRows puts rows that were read in the place of all that a table has; one that has other columns by now is a conflict fault.
func (db *DB) ReplaceRows(ctx context.Context, who Actor, name string, rows TableRows) (TableImported, error) {
	t, err := db.read().table(ctx, name)
	if err != nil {
		return TableImported{}, err
	}
	return db.replaceTable(ctx, who, rows.of(t))
}

// of makes rows those of a table.
func (r TableRows) of(t Table) tableFile {
	for _, row := range r.rows {
		row[0] = t.ID
	}
	t.Schema = r.schema
	return tableFile{t, r.rows, r.cells}
}

// tableFile is a file that was read for a table, as it was then: rows as parameters of rowOf, and their cells by key.
type tableFile struct {
	of    Table
	rows  [][]any
	cells map[string]string
}

// replaceTable puts the rows of a file in the place of all that a table has, and tells what that changes. Both is done while nobody else
// changes the table, so that the report is true.
func (db *DB) replaceTable(ctx context.Context, who Actor, f tableFile) (report TableImported, err error) {
	err = db.write(ctx, func(ctx context.Context, t *tx) error {
		locked, err := t.lockTable(ctx, who, f.of.Name)
		if err != nil {
			return err
		}
		if locked.ID != f.of.ID || (conversion{from: f.of.Schema, to: locked.Schema}).needed() {
			return fault.New(fault.Conflict, "Somebody changed the columns of the table %s meanwhile; import the file again.", f.of.Name)
		}
		if report, err = t.compareRows(ctx, f); err != nil {
			return err
		}
		if err := t.replaceRows(ctx, f.of.ID, f.rows); err != nil {
			return err
		}
		after := map[string]any{"rows": report.Rows, "added": report.Added, "changed": report.Changed, "removed": report.Removed}
		return t.audit(ctx, who, audited{action: "table.import", subject: f.of.Name, after: after})
	})
	return report, err
}

// compareRows tells how new rows differ from those that are there.
func (q queries) compareRows(ctx context.Context, f tableFile) (TableImported, error) {
	report := TableImported{Rows: len(f.rows)}
	there := map[string]bool{}
	err := q.eachStored(ctx, f.of.ID, func(r tableRow) error {
		text, stays := f.cells[r.Key]
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
	for _, row := range f.rows {
		if key, _ := row[1].(string); !there[key] {
			note(&report.Added, &report.Examples.Added, key)
		}
	}
	return report, err
}

// ExportTable writes a table as CSV that ImportTable takes back as it is: as it was at one moment. It begins to write when it has read all of it,
// so that a slow reader of the CSV is in nobody's way.
func (db *DB) ExportTable(ctx context.Context, name string, w io.Writer) error {
	var of Table
	var rows []string
	err := db.snapshot(ctx, func(ctx context.Context, q queries) (err error) {
		if of, err = q.table(ctx, name); err != nil {
			return err
		}
		return q.eachStored(ctx, of.ID, func(r tableRow) error {
			rows = append(rows, r.Cells)
			return nil
		})
	})
	if err != nil {
		return err
	}
	out, err := table.NewWriter(w, of.Schema)
	if err != nil {
		return err
	}
	for _, cells := range rows {
		row, err := of.Schema.Decode(cells)
		if err == nil {
			err = out.Write(row)
		}
		if err != nil {
			return fmt.Errorf("export table %s: %w", name, err)
		}
	}
	return out.Flush()
}

// eachRow gives the rows of a table in their order.
func (q queries) eachRow(ctx context.Context, id string, s table.Schema, do func(key string, row table.Row) error) error {
	return q.eachStored(ctx, id, func(r tableRow) error {
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
func (q queries) eachStored(ctx context.Context, id string, do func(tableRow) error) error {
	position, key := int64(-1), ""
	for {
		var rows []tableRow
		err := q.list(ctx, &rows, `SELECT row_key, cells, position FROM table_rows WHERE table_id = ? AND (position, row_key) > (?, ?)
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
