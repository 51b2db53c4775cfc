package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// mostProblems is how many problems one reading reports; a file with more is wrong in a way that more lines do not explain.
const mostProblems = 20

// Problem is one thing that is wrong with a file.
type Problem struct {
	Line    int    // from 1
	Column  string // the column's name, its number when it has none, "" when it is about the whole line
	Message string
}

// String says where and what.
func (p Problem) String() string {
	if p.Column == "" {
		return fmt.Sprintf("line %d: %s", p.Line, p.Message)
	}
	return fmt.Sprintf("line %d, column %s: %s", p.Line, p.Column, p.Message)
}

// Problems is the error of a file that cannot be taken, in the order of its lines.
type Problems struct {
	List []Problem
	More bool // there are more than are listed
}

// Error says all of it on one line.
func (p *Problems) Error() string {
	lines := make([]string, len(p.List))
	for i, one := range p.List {
		lines[i] = one.String()
	}
	text := strings.Join(lines, "; ")
	if p.More {
		text += "; and more"
	}
	return text
}

func (p *Problems) add(line int, column, format string, args ...any) {
	if len(p.List) >= mostProblems {
		p.More = true
		return
	}
	p.List = append(p.List, Problem{line, column, fmt.Sprintf(format, args...)})
}

func (p *Problems) err() error {
	if len(p.List) == 0 {
		return nil
	}
	return p
}

// Read reads a CSV file with a line of column names, in any order, and gives each row with its key to each. Fields are separated by comma,
// semicolon or tab, whichever the first line uses. A file with mistakes is *Problems; rows before the first mistake have been given by then,
// so the caller keeps nothing until Read is done. An error of each ends the reading.
func Read(r io.Reader, s Schema, zone *time.Location, each func(key string, row Row) error) error {
	limited := &io.LimitedReader{R: r, N: MaxBytes + 1}
	text := bufio.NewReaderSize(limited, 64<<10)
	comma, problem := begin(text)
	if problem != "" {
		return &Problems{List: []Problem{{1, "", problem}}}
	}
	lines := csv.NewReader(text)
	lines.Comma, lines.FieldsPerRecord, lines.ReuseRecord = comma, -1, true
	f := &file{lines: lines, schema: s, zone: zone, keys: map[string]int{}, each: each}
	err := f.read()
	if limited.N <= 0 {
		return &Problems{List: []Problem{{max(f.line, 1), "", fmt.Sprintf("the file is larger than %d MB, the most that is taken", MaxBytes>>20)}}}
	}
	return err
}

// begin looks at the beginning of a file: it takes a byte order mark and Excel's sep= line, and finds what separates fields.
func begin(text *bufio.Reader) (comma rune, problem string) {
	start, _ := text.Peek(4)
	switch {
	case bytes.HasPrefix(start, []byte{0xef, 0xbb, 0xbf}):
		_, _ = text.Discard(3) // it was just seen
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), bytes.HasPrefix(start, []byte{0xfe, 0xff}), bytes.IndexByte(start, 0) >= 0:
		return 0, "the file is not UTF-8 but UTF-16 or something else; save it as “CSV UTF-8”"
	}
	first, _ := text.Peek(32 << 10)
	if len(first) == 0 {
		return 0, "the file is empty; the first line has the names of the columns"
	}
	line, _, ended := bytes.Cut(first, []byte("\n"))
	if bytes.IndexByte(bytes.TrimSuffix(line, []byte("\r")), '\r') >= 0 {
		return 0, "lines end with CR alone, as on very old computers; save the file with other line ends"
	}
	if said := bytes.TrimSpace(line); ended && len(said) == 5 && bytes.EqualFold(said[:4], []byte("sep=")) && strings.IndexByte(",;", said[4]) >= 0 {
		_, _ = text.Discard(len(line) + 1)
		return rune(said[4]), ""
	}
	return separator(line), ""
}

// separator is the sign that the first line has most often outside of quotes.
func separator(line []byte) rune {
	count := map[byte]int{}
	quoted := false
	for _, b := range line {
		if b == '"' {
			quoted = !quoted
		} else if !quoted {
			count[b]++
		}
	}
	best := byte(',')
	for _, b := range []byte{';', '\t'} {
		if count[b] > count[best] {
			best = b
		}
	}
	return rune(best)
}

// file is a reading in progress.
type file struct {
	lines    *csv.Reader
	schema   Schema
	zone     *time.Location
	places   []int          // by field of a line: the place of its column
	keys     map[string]int // the line of each
	line     int            // the last that was read
	each     func(string, Row) error
	problems Problems
}

func (f *file) read() error {
	if !f.header() {
		return f.problems.err()
	}
	for rows := 0; len(f.problems.List) < mostProblems; rows++ {
		fields, err := f.lines.Read()
		if errors.Is(err, io.EOF) {
			return f.problems.err()
		}
		if err != nil {
			if !f.broken(err) {
				return fmt.Errorf("read CSV: %w", err)
			}
			return f.problems.err()
		}
		f.line, _ = f.lines.FieldPos(0)
		if rows >= MaxRows {
			f.problems.add(f.line, "", "a table has at most %d rows", MaxRows)
			return f.problems.err()
		}
		row, key, ok := f.row(f.line, fields)
		if ok && len(f.problems.List) == 0 {
			if err := f.each(key, row); err != nil {
				return err
			}
		}
	}
	f.problems.More = true
	return f.problems.err()
}

// broken notes a mistake in quotes; false when the error is none of the file's.
func (f *file) broken(err error) bool {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return false
	}
	words := map[error]string{
		csv.ErrQuote:     `a quote that does not belong there: a field that holds " is written in quotes, with "" for each`,
		csv.ErrBareQuote: `a quote in the middle of a field: write the whole field in quotes, with "" for each inside`,
	}[parse.Err]
	if words == "" {
		return false
	}
	if parse.StartLine < parse.Line {
		words += fmt.Sprintf(" (the quotes open in line %d)", parse.StartLine)
	}
	f.problems.add(parse.Line, fmt.Sprint(parse.Column), "%s", words)
	return true
}

// header reads the names of the columns.
func (f *file) header() bool {
	fields, err := f.lines.Read()
	if err != nil {
		if !f.broken(err) {
			f.problems.add(1, "", "the file has no line with the names of the columns")
		}
		return false
	}
	found := make([]bool, len(f.schema.Columns))
	for i, name := range fields {
		name = strings.ToLower(strings.TrimSpace(name))
		at := f.schema.Index(name)
		switch {
		case !utf8.ValidString(name):
			f.problems.add(1, fmt.Sprint(i+1), "%s", notUTF8)
		case at < 0:
			f.problems.add(1, fmt.Sprint(i+1), "the table has no column %s; it has %s", shown(name), strings.Join(f.schema.Names(), ", "))
		case found[at]:
			f.problems.add(1, fmt.Sprint(i+1), "the column %s is there twice", name)
		default:
			found[at] = true
		}
		f.places = append(f.places, at)
	}
	for i, c := range f.schema.Columns {
		if !found[i] {
			f.problems.add(1, c.Name, "the column is missing in the file")
		}
	}
	return len(f.problems.List) == 0
}

const notUTF8 = "the text is not UTF-8; save the file as “CSV UTF-8”"

// row reads one line.
func (f *file) row(line int, fields []string) (row Row, key string, ok bool) {
	if len(fields) != len(f.places) {
		f.problems.add(line, "", "got %d fields, want %d as in the first line", len(fields), len(f.places))
		return nil, "", false
	}
	row, ok = make(Row, len(f.schema.Columns)), true
	for i, text := range fields {
		column := f.schema.Columns[f.places[i]]
		cell, err := Cell(unguarded(text), column.Type, f.zone)
		if !utf8.ValidString(text) {
			err = errors.New(notUTF8)
		}
		if err != nil {
			at, _ := f.lines.FieldPos(i)
			f.problems.add(at, column.Name, "%s", err)
			ok = false
		}
		row[f.places[i]] = cell
	}
	if !ok {
		return nil, "", false
	}
	key, err := f.schema.KeyOf(row)
	if err != nil {
		f.problems.add(line, f.schema.Key, "%s", err)
		return nil, "", false
	}
	if before := f.keys[key]; before > 0 {
		f.problems.add(line, f.schema.Key, "the key %s is in line %d already", shown(key), before)
		return nil, "", false
	}
	f.keys[key] = line
	return row, key, true
}
