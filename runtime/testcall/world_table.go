package testcall

import (
	"strings"

	"cordboard/flow"
)

// lookUp answers a read of a table that the world describes: the first row that has the key as one of its values. The world does not say
// which column is the key; numbers and times are compared as such.
func lookUp(rows []map[string]any, key string) *flow.TableRead {
	key = strings.TrimSpace(key)
	for _, row := range rows {
		for _, value := range row {
			if key != "" && same(value, key) {
				return &flow.TableRead{Found: true, Row: row}
			}
		}
	}
	return &flow.TableRead{}
}

// same says whether a text is a value, written as the value's type is.
func same(value any, text string) bool {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v) == text
	case float64:
		n, err := flow.Coerce(text, flow.Decimal)
		return err == nil && n == v
	}
	return false
}
