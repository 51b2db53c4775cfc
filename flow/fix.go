package flow

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Fix is one way to mend a finding that needs no thought of its own: changes that can be made as they stand, or a cord whose other end the
// author chooses.
type Fix struct {
	Label   string   `json:"label"`             // what a button says: Create the variable tier
	Changes []Change `json:"changes,omitempty"` // made together, as one undo step
	Wire    *Wire    `json:"wire,omitempty"`
}

// Change is one value of a document that becomes another. It may be made only while the document still holds Was.
type Change struct {
	// Path leads to the value: activities by their id, variables and handlers by their name, then members of objects as strings and entries
	// of lists as numbers: ["activities", "menu", "properties", "options", 0, "key"]; or just ["start"].
	Path []any           `json:"path"`
	Was  json.RawMessage `json:"was"`           // null when there is nothing yet
	Now  json.RawMessage `json:"now,omitempty"` // absent takes the value away
}

// Wire names an outlet that is to be connected.
type Wire struct {
	Activity string `json:"activity"`
	Outlet   string `json:"outlet"`
}

// maxFixed is how many findings of one document get fixes that change values inside properties: a document with more is broken in a way that
// buttons do not mend.
const maxFixed = 200

// fix adds ways to mend the finding that was noted last.
func (v *validation) fix(label string, changes ...Change) {
	last := &v.issues[len(v.issues)-1]
	last.Fixes = append(last.Fixes, Fix{Label: label, Changes: changes})
}

// askTarget offers to choose where an outlet leads.
func (v *validation) askTarget(r *Record, outlet string) {
	last := &v.issues[len(v.issues)-1]
	last.Fixes = append(last.Fixes, Fix{Label: "Choose where it leads", Wire: &Wire{r.ID, outlet}})
}

// change makes a Change; a nil value is nothing.
func change(was, now any, path ...any) Change {
	c := Change{Path: path, Was: toJSON(was)}
	if now != nil {
		c.Now = toJSON(now)
	}
	return c
}

// toJSON writes what came from JSON or holds only strings and maps of them.
func toJSON(value any) json.RawMessage {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return json.RawMessage("null")
	}
	return bytes.TrimSpace(b.Bytes())
}

// cut takes a cord away.
func cut(r *Record, outlet string) Change {
	return change(r.Outlets[outlet], nil, "activities", r.ID, "outlets", outlet)
}

// lead makes a cord lead elsewhere.
func lead(r *Record, outlet, target string) Change {
	was := any(nil)
	if before := r.Outlets[outlet]; before != "" {
		was = before
	}
	return change(was, target, "activities", r.ID, "outlets", outlet)
}

// setting makes the change of one value inside an activity's properties; false when the field is not there, or is named so that its path
// cannot be told.
func (v *validation) setting(r *Record, field string, now any) (Change, bool) {
	if v.fixed++; v.fixed > maxFixed || len(r.Properties) > MaxText {
		return Change{}, false
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(r.Properties))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return Change{}, false
	}
	path := fieldPath(field)
	value = map[string]any{"properties": value}
	for _, step := range path {
		switch at := step.(type) {
		case string:
			object, ok := value.(map[string]any)
			if value, ok = object[at], ok && object[at] != nil; !ok {
				return Change{}, false
			}
		case int:
			list, ok := value.([]any)
			if !ok || at >= len(list) {
				return Change{}, false
			}
			value = list[at]
		}
	}
	return change(value, now, append([]any{"activities", r.ID}, path...)...), true
}

// fieldPath takes a field's name apart: properties.options[1].key.
func fieldPath(field string) (path []any) {
	for _, part := range strings.Split(field, ".") {
		name, indexes, _ := strings.Cut(part, "[")
		path = append(path, name)
		for _, index := range strings.Split(indexes, "[") {
			if n, err := strconv.Atoi(strings.TrimSuffix(index, "]")); err == nil && n >= 0 {
				path = append(path, n)
			}
		}
	}
	return path
}

// fixText offers another text for a field, when the field is there.
func (v *validation) fixText(r *Record, field, label, text string) {
	if c, ok := v.setting(r, field, text); ok {
		v.fix(label, c)
	}
}
