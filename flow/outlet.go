package flow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Outlets lists the ways out of an activity: those made from its properties, in their order, then the fixed ones. A subflow whose outcomes are
// not known has the outcomes that are wired, or done.
func Outlets(r Record, spec *Spec, res Resources) []Outlet {
	if spec.Each == nil {
		return spec.Outlets
	}
	return append(dynamicOutlets(r, spec, res, eachElement(r, spec)), spec.Outlets...)
}

func dynamicOutlets(r Record, spec *Spec, res Resources, elements []element) []Outlet {
	var list []Outlet
	add := func(id, label string) {
		if label == "" {
			label = humanise(id)
		}
		if id != "" && !slices.ContainsFunc(list, func(o Outlet) bool { return o.ID == id }) {
			list = append(list, Outlet{ID: id, Label: label})
		}
	}
	if spec.Each.Resource != "" {
		outcomes, known := res.outcomesOf(textProperty(r, spec.Each.Property), textProperty(r, spec.Each.Version))
		if !known {
			outcomes = wired(r, spec)
			if len(outcomes) == 0 {
				outcomes = []string{"done"}
			}
		}
		for _, id := range outcomes {
			add(id, "")
		}
		return list
	}
	for _, e := range elements {
		add(e.id, e.label)
	}
	if len(list) == 0 && spec.Each.From != "" {
		intents, known := named(res.Intents, textProperty(r, spec.Each.From))
		if !known {
			intents = wired(r, spec)
		}
		for _, id := range intents {
			add(id, "")
		}
	}
	return list
}

// wired lists the outlets of an activity that are wired and not fixed: what is known of them while the resource that tells them is not.
func wired(r Record, spec *Spec) []string {
	var ids []string
	for id := range maps.Keys(r.Outlets) {
		if !slices.ContainsFunc(spec.Outlets, func(o Outlet) bool { return o.ID == id }) && ValidIdentifier(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// element is one entry of the list that outlets are made from.
type element struct{ id, label string }

// eachElement reads the list property that outlets are made from; entries that cannot be read are empty.
func eachElement(r Record, spec *Spec) []element {
	if !validJSON(r.Properties) {
		return nil
	}
	return elementsOf(r.Properties, spec)
}

// elementsOf is eachElement of what is known to be JSON.
func elementsOf(properties []byte, spec *Spec) []element {
	c := cursor{text: properties}
	if c.peek() != '{' {
		return nil
	}
	var list []element
	c.object(func(key []byte) {
		if string(key) != spec.Each.Property || c.peek() != '[' {
			c.raw()
			return
		}
		c.array(func(int) {
			list = append(list, c.element(spec.Each))
		})
	})
	return list
}

func (c *cursor) element(each *Each) (e element) {
	if c.peek() != '{' {
		c.raw()
		return e
	}
	c.object(func(key []byte) {
		switch name := string(key); {
		case c.peek() == '"' && name == each.ID:
			e.id = string(c.str())
		case c.peek() == '"' && name == each.Label:
			e.label = string(c.str())
		case name == each.ID: // a number where a text belongs names the outlet all the same
			e.id = string(c.raw())
		default:
			c.raw()
		}
	})
	return e
}

// outcomesOf lists the outcomes of the version of a subflow that has a label; false when the subflow is not known.
func (res Resources) outcomesOf(name, label string) ([]string, bool) {
	if labels, ok := named(res.LabelOutcomes, name); ok && labels[label] != nil {
		return labels[label], true
	}
	return named(res.Outcomes, name)
}

// named finds what is known of a resource by its name, compared without case.
func named[V any](lists map[string]V, name string) (V, bool) {
	if list, ok := lists[name]; ok {
		return list, true
	}
	for known, list := range lists {
		if strings.EqualFold(known, name) {
			return list, true
		}
	}
	var none V
	return none, false
}

// textProperty reads a property that is a text.
func textProperty(r Record, property string) string {
	c := cursor{text: r.Properties}
	if !validJSON(r.Properties) || c.peek() != '{' {
		return ""
	}
	text := ""
	c.object(func(key []byte) {
		if string(key) == property && c.peek() == '"' {
			text = string(c.str())
		} else {
			c.raw()
		}
	})
	return text
}

// humanise makes words of an id: "agent_left" → "Agent left".
func humanise(id string) string {
	words := strings.ReplaceAll(id, "_", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// outletNames checks the wired outlets of an activity.
func (v *validation) outletNames(i int) {
	r := &v.flow.Activities[i]
	var unknown []string
	for id := range r.Outlets {
		if !slices.ContainsFunc(v.outlets[i], func(o Outlet) bool { return o.ID == id }) {
			unknown = append(unknown, id)
		}
	}
	slices.Sort(unknown)
	for _, id := range unknown {
		names := make([]string, len(v.outlets[i]))
		for n, o := range v.outlets[i] {
			names[n] = o.ID
		}
		v.note("unknown_outlet", r, "outlets."+id, "%s has no outlet %q%s", v.specs[i].Label, id, meant(id, names))
		v.fixOutlet(i, id, nearest(id, names))
	}
}

// elements checks the list that outlets are made from: ids that are there twice or that a fixed outlet has, and what a split needs.
func (v *validation) elements(i int, r *Record, spec *Spec) {
	if spec.Each == nil || spec.Each.Resource != "" {
		return
	}
	seen := map[string]bool{}
	for n, e := range v.each[i] {
		field := func() string { return fmt.Sprintf("properties.%s[%d].%s", spec.Each.Property, n, spec.Each.ID) }
		if seen[e.id] && e.id != "" {
			v.note("duplicate_key", r, field(), "%q is there twice", e.id)
			v.fixKey(r, spec, field(), e.id)
		}
		seen[e.id] = true
		if slices.ContainsFunc(spec.Outlets, func(o Outlet) bool { return o.ID == e.id }) {
			v.note("bad_value", r, field(), "%q is the name of another outlet of %s", e.id, spec.Label)
		}
	}
	switch spec.Type {
	case "percentage_split":
		v.percentages(r, spec)
	case "switch":
		v.cases(r)
	}
}
