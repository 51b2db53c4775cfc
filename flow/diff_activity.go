package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// title names an activity by type and name: Menu ‘Main menu’.
func (d *differ) title(r *Record) string {
	label := r.Type
	if spec, ok := d.catalog.Spec(r.Type); ok {
		label = spec.Label
	}
	if r.Name == "" && strings.EqualFold(label, strings.ReplaceAll(r.ID, "_", " ")) {
		return label
	}
	return fmt.Sprintf("%s ‘%s’", label, r.Label())
}

// activity compares two states of one activity.
func (d *differ) activity(before, after *Record) {
	title := d.title(after)
	if before.Type != after.Type {
		d.changed(spot{after.ID, "type", fmt.Sprintf("‘%s’: the type", after.Label())}, d.typeLabel(before), d.typeLabel(after))
	}
	if before.Name != after.Name {
		d.note(Difference{
			Kind: DiffChanged, Activity: after.ID, Field: "name", Old: before.Name, New: after.Name,
			Text: fmt.Sprintf("%s is now called ‘%s’", d.title(before), after.Label()),
		})
	}
	spec, ok := d.catalog.Spec(after.Type)
	switch {
	case ok && before.Type == after.Type:
		d.properties(before, after, spec)
	case !sameOrEmpty(before.Properties, after.Properties):
		d.note(Difference{Kind: DiffChanged, Activity: after.ID, Field: "properties", Text: title + " has other properties"})
	}
	d.outlets(before, after, title)
}

func (d *differ) typeLabel(r *Record) string {
	if spec, ok := d.catalog.Spec(r.Type); ok {
		return spec.Label
	}
	return r.Type
}

func sameOrEmpty(a, b json.RawMessage) bool {
	empty := func(raw json.RawMessage) bool { return len(raw) == 0 || emptyJSON(raw) }
	return empty(a) && empty(b) || !empty(a) && !empty(b) && validJSON(a) && validJSON(b) && same(a, b)
}

// outlets compares where the outlets lead, in the order in which they are drawn.
func (d *differ) outlets(before, after *Record, title string) {
	var ids []string
	words := map[string]string{}
	for _, r := range []*Record{after, before} {
		if spec, ok := d.catalog.Spec(r.Type); ok {
			fixed := len(spec.Outlets)
			drawn := Outlets(*r, spec, Resources{})
			for i, o := range drawn {
				ids = append(ids, o.ID)
				if words[o.ID] == "" {
					words[o.ID] = o.Label
					if i < len(drawn)-fixed {
						words[o.ID] = choice(spec, o)
					}
				}
			}
		}
	}
	var others []string
	for _, r := range []*Record{after, before} {
		for id := range r.Outlets {
			others = append(others, id)
		}
	}
	slices.Sort(others)
	seen := map[string]bool{}
	for _, id := range append(ids, others...) {
		if seen[id] {
			continue
		}
		seen[id] = true
		what := words[id]
		if what == "" {
			what = "outlet " + id
		}
		d.wire(spot{after.ID, "outlets." + id, title + ": " + what}, before.Outlets[id], after.Outlets[id])
	}
}

// choice names an outlet that was made from a property: digit 3, key *, case gold, outcome done.
func choice(spec *Spec, o Outlet) string {
	switch {
	case spec.Each.Resource != "":
		return "outcome " + o.ID
	case spec.Each.ID == "key" && strings.Contains("0123456789", o.ID):
		return "digit " + o.ID
	case spec.Each.ID == "key":
		return "key " + o.ID
	}
	return strings.TrimSuffix(spec.Each.Property, "s") + " " + o.ID
}

// properties compares the leaves of two states of the properties.
func (d *differ) properties(before, after *Record, spec *Spec) {
	title := d.title(after)
	was, is := d.leaves(before, spec), d.leaves(after, spec)
	value := func(parts []part, path string) (string, bool) {
		i := slices.IndexFunc(parts, func(p part) bool { return p.path == path })
		if i < 0 {
			return "", false
		}
		return parts[i].value, true
	}
	for _, p := range is {
		old, _ := value(was, p.path)
		d.value(spot{after.ID, p.path, title + ": " + p.label}, p.secret, old, p.value)
	}
	for _, p := range was {
		if _, still := value(is, p.path); !still {
			d.value(spot{after.ID, p.path, title + ": " + p.label}, p.secret, p.value, "")
		}
	}
	d.reordered(before, after, spec)
}

// reordered notes that the options or cases that both states have come in another order.
func (d *differ) reordered(before, after *Record, spec *Spec) {
	if spec.Each == nil || spec.Each.Resource != "" {
		return
	}
	order := func(r, other *Record) (ids []string) {
		theirs := eachElement(*other, spec)
		for _, e := range eachElement(*r, spec) {
			if slices.ContainsFunc(theirs, func(o element) bool { return o.id == e.id }) {
				ids = append(ids, e.id)
			}
		}
		return ids
	}
	if !slices.Equal(order(before, after), order(after, before)) {
		text := fmt.Sprintf("%s: the %s are in another order", d.title(after), spec.Each.Property)
		d.note(Difference{Kind: DiffChanged, Activity: after.ID, Field: "properties." + spec.Each.Property, Text: text})
	}
}
