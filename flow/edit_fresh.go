package flow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// numbered is a name that ends in a number.
var numbered = regexp.MustCompile(` \d+$`)

// Meanwhile tells the edit what others made of the flow since: ids of theirs are not given again, and nothing is led to what they removed.
func (e *Edit) Meanwhile(now *Flow) { e.now = now }

// taken says whether an activity has an id, here or in what others made of the flow.
func (e *Edit) taken(id string) bool {
	if e.index(id) >= 0 {
		return true
	}
	if e.now == nil {
		return false
	}
	_, there := e.now.Activity(id)
	return there
}

// gone says whether others removed an activity.
func (e *Edit) gone(id string) bool {
	if e.now == nil {
		return false
	}
	_, was := e.seen.Activity(id)
	_, there := e.now.Activity(id)
	return was && !there
}

// FreshNote is an id that no note has: n1, n2, n3.
func (e *Edit) FreshNote() string { return e.freshNote("") }

// freshNote is an id that no note has: the one that is liked, or n1, n2, n3.
func (e *Edit) freshNote(like string) string {
	notes := e.Flow.Notes
	if e.now != nil {
		notes = slices.Concat(notes, e.now.Notes)
	}
	id := like
	for n := 1; id == "" || slices.ContainsFunc(notes, func(one Note) bool { return one.ID == id }); n++ {
		id = fmt.Sprintf("n%d", n)
	}
	return id
}

// freshID is an id like another that no activity has: menu, menu_2, menu_3.
func (e *Edit) freshID(like string) string {
	return freshID(like, e.taken)
}

// freshName is a name like another that no activity has: Main menu, Main menu 2; none stays none.
func (e *Edit) freshName(like string) string {
	stem, name := numbered.ReplaceAllString(like, ""), like
	for n := 2; name != "" && slices.ContainsFunc(e.Flow.Activities, func(r Record) bool { return strings.EqualFold(r.Name, name) }); n++ {
		name = fmt.Sprintf("%s %d", stem, n)
	}
	return name
}

// Defaults are the properties of a fresh activity of a type, as its struct's default tags say.
func Defaults(c *Catalog, s *Spec) map[string]any {
	values := map[string]any{}
	fresh, err := c.Decode(Record{Type: s.Type})
	if err != nil {
		return values
	}
	Walk(fresh, func(f Field) {
		if _, ok := f.Tag.Lookup("default"); ok && f.Path == "properties."+f.Name {
			values[f.Name] = f.Value.Interface()
		}
	})
	return values
}
