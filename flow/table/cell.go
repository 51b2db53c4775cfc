package table

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"cordboard/flow"
)

// mostInteger is the largest number that every JSON reader keeps exactly.
const mostInteger = 1<<53 - 1

// times are the notations of a datetime that are taken besides RFC 3339; they are in the zone of whoever writes them.
var times = []string{"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02"}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Cell reads a cell as people and files write it. An empty text is an empty text in a column of texts and nothing (nil) in any other.
// Datetimes without a zone are in zone; nil is UTC.
func Cell(text string, to flow.Type, zone *time.Location) (any, error) {
	if to == flow.String {
		text = lineEnds.Replace(text)
		if len(text) > MaxCell {
			return nil, fmt.Errorf("has more than %d bytes", MaxCell)
		}
		if strings.IndexByte(text, 0) >= 0 {
			return nil, fmt.Errorf("holds a NUL, which is no text")
		}
		return text, nil
	}
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil
	}
	switch to {
	case flow.Integer:
		return integer(text)
	case flow.Decimal:
		n, err := flow.Coerce(text, to)
		if err != nil {
			return nil, fmt.Errorf("%s is not a number such as 12.5", shown(text))
		}
		return n, nil
	case flow.Boolean:
		return boolean(text)
	}
	return datetime(text, zone)
}

func integer(text string) (any, error) {
	n, err := flow.Coerce(strings.TrimPrefix(text, "+"), flow.Integer)
	if err != nil {
		return nil, fmt.Errorf("%s is not a whole number", shown(text))
	}
	if i, ok := n.(int); ok && (i > mostInteger || i < -mostInteger) {
		return nil, fmt.Errorf("%s has too many digits for a number; make the column a string", shown(text))
	}
	return n, nil
}

func boolean(text string) (any, error) {
	switch strings.ToLower(text) {
	case "true", "yes", "y", "1", "on":
		return true, nil
	case "false", "no", "n", "0", "off":
		return false, nil
	}
	return nil, fmt.Errorf("%s is neither true nor false", shown(text))
}

func datetime(text string, zone *time.Location) (any, error) {
	if zone == nil {
		zone = time.UTC
	}
	t, err := time.Parse(time.RFC3339, text)
	for i := 0; err != nil && i < len(times); i++ {
		t, err = time.ParseInLocation(times[i], text, zone)
	}
	if t = t.UTC(); err != nil || t.Year() < 1 || t.Year() > 9999 {
		return nil, fmt.Errorf("%s is not a time such as 2026-11-20T10:00:00+02:00 or 2026-11-20", shown(text))
	}
	return t, nil
}

// shown quotes a text for a message, shortened.
func shown(text string) string {
	if r := []rune(text); len(r) > 40 {
		text = string(r[:40]) + "…"
	}
	return fmt.Sprintf("%q", text)
}

// Text writes a cell so that Cell reads the same.
func Text(cell any) string {
	if t, ok := cell.(time.Time); ok {
		return t.UTC().Format(time.RFC3339Nano)
	}
	return flow.Display(cell)
}

// Encode writes a row as JSON; datetimes become texts.
func Encode(row Row) (string, error) {
	plain := make([]any, len(row))
	for i, cell := range row {
		plain[i] = cell
		if _, ok := cell.(time.Time); ok {
			plain[i] = Text(cell)
		}
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(plain); err != nil {
		return "", fmt.Errorf("write row: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// Decode reads what Encode wrote for the schema.
func (s Schema) Decode(text string) (Row, error) {
	var row Row
	if err := json.Unmarshal([]byte(text), &row); err != nil {
		return nil, fmt.Errorf("read row: %w", err)
	}
	if len(row) != len(s.Columns) {
		return nil, fmt.Errorf("read row: got %d cells for %d columns", len(row), len(s.Columns))
	}
	for i, c := range s.Columns {
		if row[i] == nil {
			continue
		}
		typed, err := flow.Coerce(row[i], c.Type)
		if err != nil {
			return nil, fmt.Errorf("read row: column %s: %w", c.Name, err)
		}
		row[i] = typed
	}
	return row, nil
}

// Values gives a row by column as flows read it: plain JSON values, datetimes as RFC 3339 text.
func (s Schema) Values(row Row) map[string]any {
	values := make(map[string]any, len(row))
	for i, c := range s.Columns {
		values[c.Name] = row[i]
		if _, ok := row[i].(time.Time); ok {
			values[c.Name] = Text(row[i])
		}
		if n, ok := row[i].(float64); ok && math.Trunc(n) == n && c.Type == flow.Integer {
			values[c.Name] = int(n)
		}
	}
	return values
}
