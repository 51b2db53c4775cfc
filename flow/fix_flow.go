package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// What a handler of errors says when nobody has written anything better.
const apology = "We are sorry, something went wrong on our side. Please try again later."

// fixErrors offers a handler that apologises and ends the contact.
func (v *validation) fixErrors() {
	ends := Record{ID: v.freshID("goodbye"), Type: "disconnect", Name: "Goodbye", Properties: json.RawMessage("{}")}
	says := Record{ID: v.freshID("apology"), Name: "Apology"}
	first := ends.ID
	var changes []Change
	for _, way := range []struct{ activityType, text string }{{"play_prompt", "prompt"}, {"send_message", "text"}} {
		spec, ok := v.catalog.Spec(way.activityType)
		if !ok || !spec.AllowedIn(v.flow.Kind) || len(changes) > 0 {
			continue
		}
		says.Type, says.Properties = spec.Type, toJSON(map[string]string{way.text: apology})
		says.Outlets = map[string]string{}
		for _, o := range spec.Outlets {
			if o != ErrorOutlet {
				says.Outlets[o.ID] = ends.ID
			}
		}
		first = says.ID
		changes = append(changes, change(nil, says, "activities", says.ID))
	}
	changes = append(changes, change(nil, ends, "activities", ends.ID), change(nil, first, "handlers", string(OnError)))
	v.fix("Apologise and disconnect", changes...)
}

// freshID makes an id that no activity has.
func (v *validation) freshID(stem string) string {
	return freshID(stem, func(id string) bool {
		_, taken := v.byID[id]
		return taken
	})
}

// fixCase offers to take away a case that never counts, with the cord of its outlet.
func (v *validation) fixCase(r *Record, index int) {
	var p struct {
		Cases []json.RawMessage `json:"cases"`
	}
	spec, known := v.catalog.Spec(r.Type) // by type: ids may be there twice
	if !known {
		return
	}
	elements := eachElement(*r, spec)
	if !decodeInto(r.Properties, &p) || index >= len(p.Cases) || len(elements) != len(p.Cases) {
		return
	}
	without := append(slices.Clone(p.Cases[:index]), p.Cases[index+1:]...)
	changes := []Change{change(p.Cases, without, "activities", r.ID, "properties", "cases")}
	id := elements[index].id
	shared := slices.ContainsFunc(append(slices.Clone(elements[:index]), elements[index+1:]...), func(e element) bool { return e.id == id })
	if r.Outlets[id] != "" && !shared {
		changes = append(changes, cut(r, id))
	}
	v.fix("Remove the case", changes...)
}

// fixOutlet offers to take away a cord of an outlet that there is not, or to give it to the outlet that was meant.
func (v *validation) fixOutlet(i int, outlet, near string) {
	r := &v.flow.Activities[i]
	if near != "" && r.Outlets[near] == "" {
		v.fix("Change to "+near, cut(r, outlet), lead(r, near, r.Outlets[outlet]))
	}
	v.fix("Remove the cord", cut(r, outlet))
}

// fixStart offers the start that was meant, else an activity that nothing leads to.
func (v *validation) fixStart() {
	start := nearest(v.flow.Start, v.ids())
	fed := map[string]bool{}
	for _, r := range v.flow.Activities {
		for _, target := range r.Outlets {
			fed[target] = fed[target] || target != r.ID
		}
	}
	for _, target := range v.flow.Handlers {
		fed[target] = true
	}
	for _, r := range v.flow.Activities {
		if start == "" && !fed[r.ID] {
			start = r.ID
		}
	}
	if start == "" {
		return
	}
	r := v.flow.Activities[v.byID[start]]
	v.fix("Start at "+r.Label(), change(v.flow.Start, start, "start"))
}

// fixKey offers a key or an id that no other option has.
func (v *validation) fixKey(r *Record, spec *Spec, field, id string) {
	_, list := spec.properties().item([]byte(spec.Each.Property))
	if list == nil {
		return
	}
	_, property := list.item([]byte(spec.Each.ID))
	if property == nil {
		return
	}
	taken, free := eachElement(*r, spec), slices.Clone(property.Options)
	if len(free) == 0 {
		for n := 2; n <= len(taken)+1; n++ {
			free = append(free, fmt.Sprintf("%s_%d", id, n))
		}
	}
	for _, one := range free {
		if !slices.ContainsFunc(taken, func(e element) bool { return e.id == one }) {
			v.fixText(r, field, "Use "+one, one)
			return
		}
	}
}

// fixField offers the property that was meant, and to take the unknown one away.
func (v *validation) fixField(r *Record, field, near string) {
	gone, ok := v.setting(r, field, nil)
	if !ok {
		return
	}
	if near != "" {
		there := field[:strings.LastIndexByte(field, '.')+1] + near
		if _, taken := v.setting(r, there, nil); !taken {
			path := append(slices.Clone(gone.Path[:len(gone.Path)-1]), near)
			v.fix("Change to "+near, gone, Change{Path: path, Was: json.RawMessage("null"), Now: gone.Was})
		}
	}
	v.fix("Remove the field", gone)
}

func decodeInto(text json.RawMessage, into any) bool { return json.Unmarshal(text, into) == nil }

// fixTarget offers to take away a cord that leads to nothing, or to lead it to what was meant.
func (v *validation) fixTarget(r *Record, outlet, near string) {
	if near != "" && near != r.ID {
		v.fix("Change to "+v.flow.Activities[v.byID[near]].Label(), lead(r, outlet, near))
	}
	v.fix("Remove the cord", cut(r, outlet))
	v.askTarget(r, outlet)
}

// fixEnd offers to disconnect where the flow cannot just end.
func (v *validation) fixEnd(r *Record) {
	v.fix("Disconnect instead", change(r.Type, "disconnect", "activities", r.ID, "type"), change(r.Properties, struct{}{}, "activities", r.ID, "properties"))
}
