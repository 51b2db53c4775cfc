package activities

import (
	"maps"
	"slices"
	"strings"

	"github.com/theory/jsonpath/spec"

	"cordboard/flow"
)

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
