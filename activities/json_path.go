package activities

import (
	"errors"
	"fmt"
	"maps"
	"slices"
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

// selectPath gives what a JSONPath finds in a JSON value: a path that can only match one place gives what is there, any other path the list of
// its matches, objects in the order of their names, and a path that matches nothing gives nil. It looks at maxSteps values at most.
func selectPath(path string, from any) (any, error) {
	query, err := parsePath(path)
	if err != nil {
		return nil, err
	}
	s := &selection{root: from, left: maxSteps}
	found := []any{from}
	for _, segment := range query.Segments() {
		s.found = nil
		for _, value := range found {
			s.segment(segment, value)
		}
		found = s.found
	}
	switch {
	case s.left < 0:
		return nil, errPathSteps
	case len(found) == 0:
		return nil, nil
	case query.Singular() != nil:
		return found[0], nil
	case len(found) > flow.MaxList:
		return nil, errPathMatches
	}
	return found, nil
}

// selection is the run of one path over one value. It stops when its steps are used up.
type selection struct {
	root  any
	left  int
	found []any
}

func (s *selection) segment(segment *spec.Segment, value any) {
	if s.left--; s.left < 0 {
		return
	}
	for _, selector := range segment.Selectors() {
		s.selector(selector, value)
	}
	if segment.IsDescendant() {
		for _, child := range s.children(value) {
			s.segment(segment, child)
		}
	}
}

func (s *selection) selector(selector spec.Selector, value any) {
	if s.left--; s.left < 0 {
		return
	}
	switch selector := selector.(type) {
	case spec.WildcardSelector:
		s.found = append(s.found, s.children(value)...)
	case *spec.FilterSelector:
		s.filter(selector, value)
	default:
		if list, ok := value.([]any); ok {
			if _, slice := selector.(spec.SliceSelector); slice && !s.spend(len(list)) {
				return
			}
		}
		s.found = append(s.found, selector.Select(value, s.root)...)
	}
}

func (s *selection) filter(filter *spec.FilterSelector, value any) {
	text := unquoted(filter.String())
	places, roots := strings.Count(text, "@"), strings.Count(text, "$")
	for _, child := range s.children(value) {
		cost := places * weight(child, s.left)
		if roots > 1 || roots > 0 && strings.Contains(text, "(") {
			cost += roots * weight(s.root, s.left)
		}
		if !s.spend(1 + len(text)/16 + cost) {
			return
		}
		if filter.Eval(child, s.root) {
			s.found = append(s.found, child)
		}
	}
}

// children are the entries of a list, or of an object in the order of their names.
func (s *selection) children(value any) []any {
	switch value := value.(type) {
	case []any:
		if s.spend(len(value)) {
			return value
		}
	case map[string]any:
		if s.spend(len(value)) {
			entries := make([]any, 0, len(value))
			for _, name := range slices.Sorted(maps.Keys(value)) {
				entries = append(entries, value[name])
			}
			return entries
		}
	}
	return nil
}

func (s *selection) spend(steps int) bool {
	s.left -= steps
	return s.left >= 0
}

// weight is how much a comparison of a value may cost, counted no further than most.
func weight(value any, most int) int {
	total := 1
	switch value := value.(type) {
	case string:
		total += len(value) / 64
	case []any:
		for _, entry := range value {
			if total += weight(entry, most-total); total > most {
				break
			}
		}
	case map[string]any:
		for _, entry := range value {
			if total += weight(entry, most-total); total > most {
				break
			}
		}
	}
	return total
}
