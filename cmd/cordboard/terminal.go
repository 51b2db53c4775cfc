package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// terminal is where a command reads and writes.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	live     bool // somebody watches err, so progress is welcome
}

func newTerminal(in io.Reader, out, err io.Writer) *terminal {
	t := &terminal{in: in, out: out, err: err}
	if f, ok := err.(*os.File); ok {
		info, statErr := f.Stat()
		t.live = statErr == nil && info.Mode()&os.ModeCharDevice != 0 && f.Name() != os.DevNull && os.Getenv("TERM") != "dumb"
	}
	return t
}

// progress shows how far long work has come, on a terminal only.
func (t *terminal) progress(done, total int, what string) {
	if t.live && total > 1 {
		fmt.Fprintf(t.err, "\r\x1b[K%d of %d %s", done, total, clean(what))
	}
}

// progressDone wipes the line of progress.
func (t *terminal) progressDone() {
	if t.live {
		fmt.Fprint(t.err, "\r\x1b[K")
	}
}

// json prints a value for machines.
func (t *terminal) json(v any) error {
	data, err := marshal(v)
	if err != nil {
		return err
	}
	_, err = t.out.Write(data)
	return err
}

// marshal writes JSON as people like to read it: two spaces, no HTML escapes, a newline at the end.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return b.Bytes(), nil
}

// clean takes control characters out of text from files and servers, so that it cannot steer the terminal. Line breaks stay.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.IsControl(r) && !isDirection(r) {
			return r
		}
		return '�'
	}, s)
}

// line is clean text on one line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// isDirection says whether a rune reorders the text around it.
func isDirection(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }

// read reads a file of at most flow.MaxBytes, "-" being standard input. Errors name the file.
func (t *terminal) read(file string) ([]byte, error) { return t.readUpTo(file, flow.MaxBytes) }

// readUpTo is read for files that may be larger.
func (t *terminal) readUpTo(file string, most int) ([]byte, error) {
	from := t.in
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fileError(file, err)
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, int64(most)+1))
	if err != nil {
		return nil, fileError(file, err)
	}
	if len(data) > most {
		return nil, fault.New(fault.Invalid, "%s: larger than %d MB, the most that a file may have", shown(file), most>>20)
	}
	return data, nil
}

// shown is a file's name for people.
func shown(file string) string {
	if file == "-" {
		return "standard input"
	}
	return file
}

// fileError says in a few words why a file cannot be used.
func fileError(file string, err error) error {
	var at *fs.PathError
	reason := err.Error()
	if errors.As(err, &at) {
		reason = at.Err.Error()
	}
	code := fault.Unavailable
	if errors.Is(err, fs.ErrNotExist) {
		code = fault.NotFound
	}
	if errors.Is(err, fs.ErrPermission) {
		code = fault.Forbidden
	}
	return fault.New(code, "%s: %s", shown(file), reason)
}

// write replaces a file whole or not at all, keeping its permissions.
func write(file string, data []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(file); err == nil {
		mode = info.Mode().Perm()
	}
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	temp, err := os.CreateTemp(filepath.Dir(file), ".cordboard-*")
	if err != nil {
		return fileError(file, err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(mode), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		return fileError(file, err)
	}
	return nil
}

// place adds the line and column to an error about JSON text.
func place(data []byte, err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		offset = int64(len(data))
	}
	if offset < 0 || offset > int64(len(data)) {
		return err.Error()
	}
	before := data[:offset]
	row := bytes.Count(before, []byte("\n")) + 1
	column := len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))
	return fmt.Sprintf("line %d, column %d: %s", row, max(column, 1), err)
}
