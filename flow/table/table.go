// Package table owns what a table is: typed columns, of which one is the key, and how rows read and write as CSV (RFC 4180).
// It must not do I/O of its own, read a clock or log: everything here is a value, or reads and writes what it is given.
package table

import (
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
)

// Limits of a table (docs/limits.md).
const (
	MaxBytes   = 20 << 20 // of a CSV file
	MaxRows    = 100_000
	MaxColumns = 100
	MaxCell    = 4000 // bytes of a text
	MaxKey     = 200  // bytes of a row's key
)

// Types lists the types that a column may have, in the order people see them.
var Types = []flow.Type{flow.String, flow.Integer, flow.Decimal, flow.Boolean, flow.DateTime}

// Column is one column of a table.
type Column struct {
	Name string    `json:"name"` // as flows read it: row.tier
	Type flow.Type `json:"type"`
}

// Schema is what a table's rows look like.
type Schema struct {
	Columns []Column `json:"columns"`
	Key     string   `json:"key"` // the column by which rows are looked up; no two rows have the same
}

// Row is the cells of one row in the order of the columns: string, int, float64, bool, time.Time, or nil where there is nothing.
type Row []any

// Index is the place of a column, -1 when there is none of that name.
func (s Schema) Index(column string) int {
	return slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == column })
}

// Names lists the columns by name.
func (s Schema) Names() []string {
	names := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		names[i] = c.Name
	}
	return names
}

// Validate gives all mistakes by field, such as columns[1].name; nil when there are none.
func (s Schema) Validate() map[string]string {
	problems := map[string]string{}
	seen := map[string]bool{}
	for i, c := range s.Columns {
		at := fmt.Sprintf("columns[%d].", i)
		switch {
		case !flow.ValidIdentifier(c.Name):
			problems[at+"name"] = "use small letters, digits and _, beginning with a letter"
		case seen[c.Name]:
			problems[at+"name"] = "there is a column of this name already"
		}
		seen[c.Name] = true
		if !slices.Contains(Types, c.Type) {
			problems[at+"type"] = fmt.Sprintf("%q is not one of string, integer, decimal, boolean, datetime", c.Type)
		}
	}
	switch {
	case len(s.Columns) == 0:
		problems["columns"] = "a table needs a column"
	case len(s.Columns) > MaxColumns:
		problems["columns"] = fmt.Sprintf("a table has at most %d columns", MaxColumns)
	case s.Index(s.Key) < 0:
		problems["key"] = "choose the column by which rows are looked up"
	case s.Columns[s.Index(s.Key)].Type == flow.Boolean:
		problems["key"] = "a column of yes and no cannot tell rows apart"
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

// KeyOf gives the key of a row as it is compared, or says why it cannot have one.
func (s Schema) KeyOf(row Row) (string, error) {
	key := strings.TrimSpace(Text(row[s.Index(s.Key)]))
	switch {
	case key == "":
		return "", fmt.Errorf("is the key and must not be empty")
	case len(key) > MaxKey:
		return "", fmt.Errorf("is the key and has at most %d bytes", MaxKey)
	}
	return key, nil
}

// Find gives the key that a row must have to be found by a text: numbers and times are compared as such, so 007 finds 7. A text that is
// not of the key's type finds nothing.
func (s Schema) Find(text string) (key string, ok bool) {
	i := s.Index(s.Key)
	if i < 0 {
		return "", false
	}
	return find(text, s.Columns[i].Type)
}

func find(text string, as flow.Type) (key string, ok bool) {
	cell, err := Cell(strings.TrimSpace(text), as, nil)
	if err != nil || cell == nil {
		return "", false
	}
	key = Text(cell)
	return key, key != "" && len(key) <= MaxKey
}

// Candidates lists what Find can give for a text, whatever the schema: a store asks for these rows and the schema at once.
func Candidates(text string) []string {
	var keys []string
	for _, t := range Types {
		if key, ok := find(text, t); ok && t != flow.Boolean && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}
