package bundle

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"

	"cordboard/flow/fault"
	"cordboard/flow/table"
	"cordboard/storage"
)

// How many rows of a table, and of all tables together, a bundle holds at most (docs/limits.md); larger tables go by CSV. On an embedded database
// everybody waits while they come in.
const (
	MaxRows    = 10_000
	MaxAllRows = 50_000
)

// checkRows refuses more rows than a bundle takes.
func (b Bundle) checkRows() error {
	all := 0
	for _, r := range b.Resources {
		var t tabled
		if r.Kind != kindTable || r.settings(&t) != nil || t.Rows == nil {
			continue
		}
		if len(*t.Rows) > MaxRows {
			return fault.Field("bundle", "has %d rows of the table %s; at most %d of a table are taken", len(*t.Rows), r.Name.Name, MaxRows)
		}
		all += len(*t.Rows)
	}
	if all > MaxAllRows {
		return fault.Field("bundle", "has %d rows of tables; at most %d together are taken", all, MaxAllRows)
	}
	return nil
}

// tabled is what the settings of a table hold: its columns and key, and when the bundle has rows their cells as CSV writes them.
type tabled struct {
	table.Schema
	Rows *[][]string `json:"rows,omitempty"`
}

func loadTable(ctx context.Context, db *storage.DB, name string, with Parts) (Resource, error) {
	t, err := db.Table(ctx, name)
	if err != nil {
		return Resource{}, err
	}
	out := tabled{Schema: t.Schema}
	if with.Rows {
		if t.Rows > MaxRows {
			return Resource{}, fault.New(fault.Invalid, "The table %s has %d rows, and a bundle takes at most %d of a table: leave the rows out, and take this table along as CSV.", t.Name, t.Rows, MaxRows)
		}
		rows, err := cells(ctx, db, t.Name)
		if err != nil {
			return Resource{}, err
		}
		out.Rows = &rows
	}
	return Resource{Name: Name{kindTable, t.Name}, Description: t.Description}.with(out)
}

// cells are the rows of a table as CSV writes them.
func cells(ctx context.Context, db *storage.DB, name string) ([][]string, error) {
	var text bytes.Buffer
	if err := db.ExportTable(ctx, name, &text); err != nil {
		return nil, err
	}
	r := csv.NewReader(&text)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return [][]string{}, fault.Wrap(err, fault.Internal, "the rows of the table %s cannot be read", name)
	}
	return rows[1:], nil // without the names of the columns
}

// hasRows says whether a resource of a bundle is a table with rows, be they none.
func (r Resource) hasRows() bool {
	var t tabled
	return r.Kind == kindTable && r.settings(&t) == nil && t.Rows != nil
}

func saveTable(ctx context.Context, in place, r Resource) error {
	var set tabled
	if err := r.settings(&set); err != nil {
		return err
	}
	there, err := in.db.Table(ctx, r.Name.Name)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	bare, err := r.without("rows")
	if err != nil {
		return err
	}
	here, err := Resource{Name: r.Name, Description: there.Description}.with(there.Schema)
	if err != nil {
		return err
	}
	if there.ID == "" || !here.same(bare) {
		next := storage.Table{ID: there.ID, Name: r.Name.Name, Description: r.Description, Schema: set.Schema}
		if _, err := in.db.SaveTable(ctx, in.who, next); err != nil {
			return err
		}
	}
	if r.rows == nil || there.ID == "" && len(*set.Rows) == 0 {
		return nil
	}
	_, err = in.db.ReplaceRows(ctx, in.who, r.Name.Name, *r.rows)
	return err
}

// readRows checks the columns of a table, and reads the rows of a bundle as those of a file.
func readRows(ctx context.Context, db *storage.DB, r Resource) (Resource, error) {
	var set tabled
	if err := r.settings(&set); err != nil {
		return r, err
	}
	if problems := set.Validate(); len(problems) > 0 {
		return r, about(r.Name, &fault.Error{Code: fault.Invalid, Message: "some fields need attention", Fields: problems})
	}
	if set.Rows == nil {
		return r, nil
	}
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	if err := w.WriteAll(append([][]string{set.Names()}, *set.Rows...)); err != nil {
		return r, fmt.Errorf("write the rows of %s: %w", r.Name.Name, err)
	}
	rows, err := db.ReadRows(ctx, set.Schema, &text)
	var problems *table.Problems
	if errors.As(err, &problems) && len(problems.List) > 0 {
		first := problems.List[0]
		return r, fault.Field("bundle", "row %d of the table %s cannot be taken: %s: %s", first.Line-1, r.Name.Name, first.Column, first.Message)
	}
	r.rows = &rows
	return r, err
}
