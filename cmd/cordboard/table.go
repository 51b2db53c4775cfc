package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"cordboard/flow/fault"
	"cordboard/flow/table"
	"cordboard/storage"
)

// TableCmd groups the commands about tables.
type TableCmd struct {
	Import TableImportCmd `cmd:"" help:"Put the rows of a CSV file in the place of all that a table has."`
	Export TableExportCmd `cmd:"" help:"Write a table as CSV."`
}

// TableImportCmd is `cordboard table import`.
type TableImportCmd struct {
	Database
	Name   string `arg:"" help:"The table's name."`
	File   string `arg:"" help:"CSV file; - is standard input."`
	DryRun bool   `help:"Only tell what would change."`
	JSON   bool   `name:"json" help:"Print a JSON object of counts, or of the mistakes."`
}

// Help is the second part of `cordboard table import --help`.
func (c *TableImportCmd) Help() string {
	return `The first line has the names of the table's columns, in any order; fields are separated by comma, semicolon or tab, in UTF-8. A file with
mistakes changes nothing: each is printed with its line and column, and the exit code is 1. At most 20 MB and 100,000 rows.

Examples:

    cordboard table import customers customers.csv --dry-run
    crm-export | cordboard table import customers - --db postgres://cordboard:secret@db/cordboard`
}

// importedTable is what `table import --json` prints.
type importedTable struct {
	Table    string            `json:"table"`
	Rows     int               `json:"rows"`
	Added    int               `json:"added"`
	Changed  int               `json:"changed"`
	Removed  int               `json:"removed"`
	Same     int               `json:"same"`
	Problems []importedProblem `json:"problems"`
}

// importedProblem is one mistake of the file.
type importedProblem struct {
	Line    int    `json:"line"`
	Column  string `json:"column"`
	Message string `json:"message"`
}

// Run imports the file.
func (c *TableImportCmd) Run(ctx context.Context, t *terminal) error {
	file, err := t.open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	return c.with(ctx, func(db *storage.DB) error {
		done, err := db.ImportTable(ctx, operator(), c.Name, storage.TableImport{File: file, DryRun: c.DryRun})
		var problems *table.Problems
		if err != nil && !errors.As(err, &problems) {
			return err
		}
		report := importedTable{
			Table: c.Name, Rows: done.Rows, Added: done.Added, Changed: done.Changed, Removed: done.Removed, Same: done.Same, Problems: []importedProblem{},
		}
		if problems != nil {
			for _, p := range problems.List {
				report.Problems = append(report.Problems, importedProblem(p))
			}
		}
		if err := c.print(t, report, problems); err != nil {
			return err
		}
		if problems != nil {
			return errFindings
		}
		return nil
	})
}

func (c *TableImportCmd) print(t *terminal, r importedTable, problems *table.Problems) error {
	if c.JSON {
		return t.json(r)
	}
	if problems != nil {
		for _, p := range problems.List {
			fmt.Fprintf(t.out, "%s: %s\n", clean(shown(c.File)), line(p.String()))
		}
		if problems.More {
			fmt.Fprintln(t.out, "… and more")
		}
		return nil
	}
	verb := "imported"
	if c.DryRun {
		verb = "would import"
	}
	_, err := fmt.Fprintf(t.out, "%s: %s %s: %d added, %d changed, %d removed, %d as they were\n",
		clean(r.Table), verb, count(r.Rows, "row"), r.Added, r.Changed, r.Removed, r.Same)
	return err
}

// open opens a file to be read as a stream, "-" being standard input. Errors name the file.
func (t *terminal) open(file string) (io.ReadCloser, error) {
	if file == "-" {
		return io.NopCloser(t.in), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fileError(file, err)
	}
	return f, nil
}

// TableExportCmd is `cordboard table export`.
type TableExportCmd struct {
	Database
	Name   string `arg:"" help:"The table's name."`
	Output string `short:"o" placeholder:"FILE" help:"Write to this file instead of standard output."`
}

// Help is the second part of `cordboard table export --help`.
func (c *TableExportCmd) Help() string {
	return `An import takes the file back as it is. A text that a spreadsheet would run gets a ' in front, which an import takes away.

Examples:

    cordboard table export customers -o customers.csv`
}

// Run exports the table.
func (c *TableExportCmd) Run(ctx context.Context, t *terminal) error {
	return c.with(ctx, func(db *storage.DB) error {
		var b bytes.Buffer // whole or not at all
		if err := db.ExportTable(ctx, c.Name, &b); err != nil {
			return err
		}
		if c.Output != "" && c.Output != "-" {
			return write(c.Output, b.Bytes())
		}
		if _, err := b.WriteTo(t.out); err != nil {
			return fault.Wrap(err, fault.Unavailable, "the table cannot be written")
		}
		return nil
	})
}
