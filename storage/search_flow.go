package storage

import (
	"context"
	"slices"
	"strings"
)

// flows finds flows, and in them the activities that have the words.
func (s *searching) flows(ctx context.Context, db *DB) error {
	if !s.wants(FoundFlow) {
		return nil
	}
	list, err := db.index.current(ctx, db.read())
	if err != nil {
		return err
	}
	of, byType := strings.CutPrefix(s.words[0], ofType)
	for _, f := range list {
		if byType {
			s.typed(f, of)
		} else {
			s.within(f)
		}
	}
	return nil
}

// ofType begins a search for the activities of a type, such as type:menu; further words narrow it.
const ofType = "type:"

// typed finds the activities of a type in a flow.
func (s *searching) typed(f *flowTexts, of string) {
	rest := *s
	rest.words = s.words[1:]
	for _, a := range f.activities {
		if a.kind != of || !s.wants(FoundActivity) {
			continue
		}
		if hit, ok := rest.fits(a.texts...); ok {
			hit.Kind, hit.Name, hit.Activity, hit.Label, hit.Type = FoundActivity, f.Name, a.id, a.name, a.kind
			s.add(hit)
		}
	}
}

// within finds where in a flow the words are. When they are in it, but not all of them in one place, the flow itself is found.
func (s *searching) within(f *flowTexts) {
	there := s.activities(f)
	whole, ok := s.fits(f.header...)
	if !ok && (there || !s.somewhere(f)) {
		return
	}
	if !ok {
		whole = Found{Text: "In several places", rank: 4}
	}
	whole.Kind, whole.Name, whole.Description, whole.Type = FoundFlow, f.Name, f.header[1].text, string(f.Kind)
	s.add(whole)
}

// somewhere says whether each word is anywhere in a flow.
func (s *searching) somewhere(f *flowTexts) bool {
	for _, word := range s.words {
		in := func(a activityTexts) bool { return strings.Contains(a.all, word) }
		if !slices.ContainsFunc(f.activities, in) && !slices.ContainsFunc(f.header, func(t lookedAt) bool { return t.has(word) }) {
			return false
		}
	}
	return true
}

// activities finds those of a flow. The flow's name may say some of the words, but not all: then every activity would be found.
func (s *searching) activities(f *flowTexts) (there bool) {
	own := *s
	own.words = slices.DeleteFunc(slices.Clone(s.words), func(word string) bool { return strings.Contains(key(f.Name), word) })
	if len(own.words) == 0 {
		own.words = s.words
	}
	for _, a := range f.activities {
		if !strings.Contains(a.all, own.words[0]) {
			continue
		}
		hit, ok := own.fits(a.texts...)
		if !ok {
			continue
		}
		there = true
		if s.wants(FoundActivity) {
			hit.Kind, hit.Name, hit.Activity, hit.Label, hit.Type = FoundActivity, f.Name, a.id, a.name, a.kind
			s.add(hit)
		}
	}
	return there
}
