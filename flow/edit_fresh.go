package flow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// numbered is a name or an id that ends in a number.
var numbered = regexp.MustCompile(`[ _]\d+$`)

// freshID is an id like another that no activity has: menu, menu_2, menu_3.
func (e *Edit) freshID(like string) string {
	stem := numbered.ReplaceAllString(like, "")
	stem = stem[:min(len(stem), 59)]
	id := stem
	for n := 2; e.index(id) >= 0; n++ {
		id = fmt.Sprintf("%s_%d", stem, n)
	}
	return id
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
