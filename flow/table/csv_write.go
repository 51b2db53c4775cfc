package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// Writer writes rows as CSV that Read takes back as they were. Texts that a spreadsheet would take for a formula get a ' in front, which
// Read takes away again.
type Writer struct {
	lines  *csv.Writer
	schema Schema
	fields []string
}

// NewWriter writes the line with the names of the columns.
func NewWriter(w io.Writer, s Schema) (*Writer, error) {
	out := &Writer{lines: csv.NewWriter(w), schema: s, fields: make([]string, len(s.Columns))}
	if err := out.lines.Write(s.Names()); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	return out, nil
}

// Write writes one row.
func (w *Writer) Write(row Row) error {
	for i, cell := range row {
		w.fields[i] = Text(cell)
		if text, ok := cell.(string); ok {
			w.fields[i] = Guarded(text)
		}
	}
	if err := w.lines.Write(w.fields); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// Flush writes what is still held back.
func (w *Writer) Flush() error {
	w.lines.Flush()
	return w.lines.Error()
}

// Guarded puts a ' before a text that a spreadsheet would run, and before one that begins with such a ' itself.
func Guarded(text string) string {
	if runs(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// unguarded takes the ' away again.
func unguarded(text string) string {
	if strings.HasPrefix(text, "'") && runs(strings.TrimLeft(text, "'")) {
		return text[1:]
	}
	return text
}

// runs says whether a spreadsheet may take a text for a formula. Numbers, also those of telephones, only look like one.
func runs(text string) bool {
	if text == "" {
		return false
	}
	switch text[0] {
	case '=', '@', '\t', '\r', '\n':
		return true
	case '+', '-':
		return strings.Trim(text[1:], "0123456789 ().,") != ""
	}
	return false
}
