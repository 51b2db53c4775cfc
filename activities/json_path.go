package activities

import (
	"errors"
	"fmt"
	"strings"

	"github.com/theory/jsonpath"
	"github.com/theory/jsonpath/spec"

	"cordboard/flow"
)

const (
	maxPath  = 500     // bytes of a JSONPath
	maxSteps = 100_000 // values a JSONPath may look at: some milliseconds
)

var (
	errPathLong    = fmt.Errorf("the path is longer than %d characters", maxPath)
	errPathDeep    = errors.New("a path may search all levels (..) only once")
	errPathPattern = errors.New("match and search cannot be used in a path: keep the value and use matches in an expression")
	errPathFilter  = errors.New("a filter may only compare single values: no *, slice, list of names, .. or filter inside it")
	errPathSteps   = errors.New("the path looks at too many values of this answer")
	errPathMatches = fmt.Errorf("the path matches more than %d values", flow.MaxList)
)

// parsePath reads a JSONPath (RFC 9535) and refuses what could keep a step busy: several searches of all levels, and filters that search again
// for every value, or match it against a pattern.
func parsePath(path string) (*spec.PathQuery, error) {
	if len(path) > maxPath {
		return nil, errPathLong
	}
	parsed, err := jsonpath.Parse(path)
	if err != nil {
		return nil, err
	}
	descents := 0
	for _, segment := range parsed.Query().Segments() {
		if segment.IsDescendant() {
			descents++
		}
		for _, selector := range segment.Selectors() {
			if filter, ok := selector.(*spec.FilterSelector); ok {
				if err := plainFilter(filter.String()); err != nil {
					return nil, err
				}
			}
		}
	}
	if descents > 1 {
		return nil, errPathDeep
	}
	return parsed.Query(), nil
}

// plainFilter checks a filter in the canonical form of the parser, whose texts are quoted.
func plainFilter(filter string) error {
	text := unquoted(strings.TrimPrefix(filter, "?"))
	switch {
	case strings.Contains(text, "match(") || strings.Contains(text, "search("):
		return errPathPattern
	case strings.ContainsAny(text, "*:?") || strings.Contains(text, ".."):
		return errPathFilter
	}
	var open []rune
	for _, r := range text {
		switch r {
		case '[', '(':
			open = append(open, r)
		case ']', ')':
			open = open[:max(len(open)-1, 0)]
		case ',':
			if len(open) > 0 && open[len(open)-1] == '[' {
				return errPathFilter
			}
		}
	}
	return nil
}

// unquoted is a text without its quoted parts.
func unquoted(text string) string {
	var out strings.Builder
	var quote rune
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			escaped = false
		case quote != 0 && r == '\\':
			escaped = true
		case quote == 0 && (r == '"' || r == '\''):
			quote = r
		case r == quote:
			quote = 0
		case quote == 0:
			out.WriteRune(r)
		}
	}
	return out.String()
}
