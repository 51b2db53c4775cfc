package activities_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// lineLength is how long a line of a golden may be before it is broken up.
const lineLength = 150

// encode writes JSON to be read: what fits on a line is on one line.
func encode(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	layOut(&b, plain(t, v), "")
	b.WriteByte('\n')
	return b.Bytes()
}

// plain writes JSON on one line, without escapes for HTML.
func plain(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// layOut writes valid JSON without spaces between its tokens, broken up where it is too long.
func layOut(b *bytes.Buffer, text []byte, indent string) {
	if len(indent)+len(text) <= lineLength || text[0] != '{' && text[0] != '[' {
		b.Write(spaced(text))
		return
	}
	inner := indent + "  "
	b.WriteByte(text[0])
	for i, member := range members(text[1 : len(text)-1]) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n" + inner)
		if name, value, ok := named(member); ok && text[0] == '{' {
			b.Write(name)
			b.WriteString(": ")
			member = value
		}
		layOut(b, member, inner)
	}
	b.WriteString("\n" + indent + string(text[len(text)-1]))
}

// members splits the inside of an object or array at its commas.
func members(text []byte) [][]byte {
	var list [][]byte
	depth, from := 0, 0
	eachToken(text, func(i int, c byte) {
		switch {
		case strings.IndexByte("{[", c) >= 0:
			depth++
		case strings.IndexByte("}]", c) >= 0:
			depth--
		case c == ',' && depth == 0:
			list = append(list, text[from:i])
			from = i + 1
		}
	})
	return append(list, text[from:])
}

// named splits a member of an object.
func named(member []byte) (name, value []byte, ok bool) {
	at := -1
	eachToken(member, func(i int, c byte) {
		if c == ':' && at < 0 {
			at = i
		}
	})
	if at < 0 || member[0] != '"' {
		return nil, nil, false
	}
	return member[:at], member[at+1:], true
}

// spaced puts a space after commas and colons.
func spaced(text []byte) []byte {
	var b bytes.Buffer
	from := 0
	eachToken(text, func(i int, c byte) {
		if c == ',' || c == ':' {
			b.Write(text[from : i+1])
			b.WriteByte(' ')
			from = i + 1
		}
	})
	b.Write(text[from:])
	return b.Bytes()
}

// eachToken visits the bytes that are not inside strings.
func eachToken(text []byte, visit func(i int, c byte)) {
	inside := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inside && c == '\\':
			i++
		case c == '"':
			inside = !inside
		case !inside:
			visit(i, c)
		}
	}
}
