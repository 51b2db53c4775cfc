package flow

import (
	"fmt"
	"slices"
	"strings"
)

// whole checks what is not inside an activity.
func (v *validation) whole() {
	f := v.flow
	if !ValidName(f.Name) {
		v.note("bad_value", nil, "name", "the name %q may hold letters, digits, - and _, begin with a letter or digit, and have at most 80 characters", f.Name)
	}
	if !slices.Contains(Kinds, f.Kind) {
		v.note("bad_value", nil, "kind", "the kind %q is not one of inbound, outbound, digital, subflow", f.Kind)
	}
	if _, ok := v.byID[f.Start]; f.Start == "" {
		v.note("missing_start", nil, "start", "the flow has no start")
		v.fixStart()
	} else if !ok {
		v.note("missing_start", nil, "start", "the start %q is not an activity of the flow%s", f.Start, meant(f.Start, v.ids()))
		v.fixStart()
	}
	v.declarations()
	for _, h := range sortedHandlers(f.Handlers) {
		field := "handlers." + string(h)
		if !slices.Contains(Handlers, h) {
			v.note("unknown_field", nil, field, "there is no handler %q%s", h, meant(string(h), handlerNames()))
			v.fix("Remove the handler", change(f.Handlers[h], nil, "handlers", string(h)))
		} else if _, ok := v.byID[f.Handlers[h]]; !ok {
			v.note("dangling_target", nil, field, "the handler leads to %q, which does not exist%s", f.Handlers[h], meant(f.Handlers[h], v.ids()))
			v.fix("Remove the handler", change(f.Handlers[h], nil, "handlers", string(h)))
		}
	}
	notes := map[string]bool{}
	for i, n := range f.Notes {
		if notes[n.ID] {
			v.note("duplicate_id", nil, fmt.Sprintf("notes[%d].id", i), "two notes have the id %q", n.ID)
		}
		notes[n.ID] = true
	}
}

func (v *validation) declarations() {
	seen := map[string]bool{}
	for i, variable := range v.flow.Variables {
		field := fmt.Sprintf("variables[%d]", i)
		if !ValidIdentifier(variable.Name) {
			v.note("bad_value", nil, field+".name", "the variable name %q may hold a to z, digits and _, begin with a letter, and have at most 64 characters", variable.Name)
		}
		if seen[variable.Name] {
			v.note("duplicate_id", nil, field+".name", "the variable %q is declared twice", variable.Name)
		}
		seen[variable.Name] = true
		if !slices.Contains(Types, variable.Type) {
			v.note("bad_value", nil, field+".type", "the type %q is not one of string, integer, decimal, boolean, datetime, json", variable.Type)
			continue
		}
		if len(variable.Default) > 0 {
			if _, err := DecodeValue(variable.Default, variable.Type); err != nil {
				v.note("bad_value", nil, field+".default", "the default of %s: %s", variable.Name, err)
			}
		}
	}
}

// identity checks an activity's id, type and kind.
func (v *validation) identity(i int) {
	r, spec := &v.flow.Activities[i], v.specs[i]
	if !ValidIdentifier(r.ID) {
		v.note("bad_value", r, "id", "the id %q may hold a to z, digits and _, begin with a letter, and have at most 64 characters", r.ID)
	}
	if v.byID[r.ID] != i {
		v.note("duplicate_id", r, "id", "two activities have the id %q", r.ID)
	}
	if spec == nil {
		v.note("unknown_type", r, "type", "there is no activity type %q%s", r.Type, meant(r.Type, v.catalog.types()))
		if near := nearest(r.Type, v.catalog.types()); near != "" {
			v.fix("Change to "+near, change(r.Type, near, "activities", r.ID, "type"))
		}
		return
	}
	if slices.Contains(Kinds, v.flow.Kind) && !spec.AllowedIn(v.flow.Kind) {
		v.note("not_in_kind", r, "type", "%s is not allowed in %s flows", spec.Label, v.flow.Kind)
	}
}

func (c *Catalog) types() []string {
	types := make([]string, len(c.specs))
	for i, s := range c.specs {
		types[i] = s.Type
	}
	return types
}

func (v *validation) ids() []string {
	ids := make([]string, len(v.flow.Activities))
	for i := range v.flow.Activities {
		ids[i] = v.flow.Activities[i].ID
	}
	return ids
}

func handlerNames() []string {
	names := make([]string, len(Handlers))
	for i, h := range Handlers {
		names[i] = string(h)
	}
	return names
}

// sortedHandlers gives the handlers that a flow has, in life-cycle order, unknown ones last.
func sortedHandlers(handlers map[Handler]string) []Handler {
	list := make([]Handler, 0, len(handlers))
	for h := range handlers {
		list = append(list, h)
	}
	order := func(h Handler) int {
		if i := slices.Index(Handlers, h); i >= 0 {
			return i
		}
		return len(Handlers)
	}
	slices.SortFunc(list, func(a, b Handler) int {
		if d := order(a) - order(b); d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	return list
}
