package views

import (
	"fmt"
	"net/url"
	"slices"
	"time"

	"cordboard/flow"
	"cordboard/flow/table"
	"cordboard/web/ui"
)

// Tables is the list of tables.
type Tables struct {
	Query   string
	Rows    []TableEntry
	Total   int // without the search
	CanEdit bool
}

// TableEntry is one table of the list.
type TableEntry struct {
	Name, Description, Columns string // the columns in words
	Rows                       int
	UpdatedAt                  time.Time
	UpdatedBy                  string
}

// TableForm edits a table's name and columns, with its fields as they were typed.
type TableForm struct {
	Saved, Name, Description, Base string
	Columns                        []ColumnRow
	Key                            int // place of the key column
	Errors                         map[string]string
	Usage                          []Use
	Rows                           int
	CanEdit                        bool
}

// ColumnRow is one column; Was is what it is called in the stored table, "" for a new one.
type ColumnRow struct{ Name, Type, Was string }

func (f TableForm) action() string {
	if f.Saved == "" {
		return "/tables/new"
	}
	return TablePath(f.Saved, "/edit")
}

func (f TableForm) back() string {
	if f.Saved == "" {
		return "/tables"
	}
	return TablePath(f.Saved, "/rows")
}

func (f TableForm) cell(i int, name string) ui.Field {
	field := fmt.Sprintf("columns[%d].%s", i, name)
	return ui.Field{Name: field, Error: f.Errors[field]}
}

// TablePath is the address of something of a table.
func TablePath(name, what string) string { return "/tables/" + url.PathEscape(name) + what }

// typeNames are the types of columns in the words of people who keep lists.
var typeNames = map[flow.Type]string{
	flow.String: "text", flow.Integer: "whole number", flow.Decimal: "number", flow.Boolean: "yes or no", flow.DateTime: "date and time",
}

// TypeName is a type in words.
func TypeName(t flow.Type) string {
	if name := typeNames[t]; name != "" {
		return name
	}
	return string(t)
}

// columnTypes offers the types of a column; a type that is none is there as it was posted.
func columnTypes(current string) []ui.Option {
	var options []ui.Option
	for _, t := range table.Types {
		options = append(options, ui.Option{Value: string(t), Label: TypeName(t)})
	}
	if current != "" && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == current }) {
		options = append(options, ui.Option{Value: current, Label: current + " (not possible)"})
	}
	return options
}

// TableRows is a page of a table's rows.
type TableRows struct {
	Name, Description, Query string
	Columns                  []TableColumn
	Rows                     []TableLine
	List                     Listing
	CanEdit                  bool
}

// TableColumn is the head of a column.
type TableColumn struct {
	Name, Type string // the type in words
	Key, Right bool   // the key column; one of numbers
}

// TableLine is one row: its key and its cells in words.
type TableLine struct {
	Key   string
	Cells []string
}

func (v TableRows) rowPath(key string) string {
	return TablePath(v.Name, "/row?key="+url.QueryEscape(key))
}

// RowForm edits one row.
type RowForm struct {
	Table, Key string // Key is that of the stored row, "" for a new one
	Cells      []RowCell
	Errors     map[string]string
	CanEdit    bool
}

// RowCell is one field of a row.
type RowCell struct {
	Column, Value, Help string
	Type                flow.Type
	Long                bool // drawn as a text area
}

func (f RowForm) action() string {
	if f.Key == "" {
		return TablePath(f.Table, "/rows/new")
	}
	return TablePath(f.Table, "/row?key="+url.QueryEscape(f.Key))
}

func (f RowForm) field(c RowCell) ui.Field {
	name := "cells." + c.Column
	return ui.Field{Name: name, Label: c.Column, Value: c.Value, Help: c.Help, Error: f.Errors[name], Autocomplete: "off"}
}

func yesOrNo() []ui.Option {
	return []ui.Option{{Label: "nothing"}, {Value: "true", Label: "yes"}, {Value: "false", Label: "no"}}
}

// TableImport is the form that takes a CSV file, with what came of the last one.
type TableImport struct {
	Name     string
	Columns  []TableColumn
	Problems []table.Problem // of the file
	More     bool            // there are more
	Error    string          // beside the file
	Report   *ImportReport
	Zone     string // in which times without a zone are read
}

// ImportReport tells what an import would change.
type ImportReport struct {
	Rows, Same int
	Changes    []ImportChange
}

// ImportChange is a number of rows that are added, changed or removed, and the keys of some.
type ImportChange struct {
	Words string
	Count int
	Keys  []string
}

func (f RowForm) removal() string {
	return TablePath(f.Table, "/row/delete?key="+url.QueryEscape(f.Key))
}
