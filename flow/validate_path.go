package flow

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// situation is the set of ways in which a contact may come to an activity.
type situation uint8

const (
	onMain       situation = 1 << iota // the contact's own path
	inTreatment                        // while it waits in a queue on its own path
	afterHandler                       // a handler took the contact over
	inTakeover                         // while it waits in a queue of such a handler
	besides                            // in a handler that runs beside the contact
	beforeDial                         // in before_dial
)

// edge is a wired outlet.
type edge struct {
	outlet string
	to     int
}

// connect resolves the wired outlets and finds those that lead nowhere.
func (v *validation) connect() {
	v.edges = make([][]edge, len(v.flow.Activities))
	for i := range v.flow.Activities {
		r := &v.flow.Activities[i]
		if len(r.Outlets) == 0 {
			continue
		}
		outlets := slices.Sorted(maps.Keys(r.Outlets))
		v.edges[i] = make([]edge, 0, len(outlets))
		for _, outlet := range outlets {
			target := r.Outlets[outlet]
			if to, ok := v.byID[target]; ok {
				v.edges[i] = append(v.edges[i], edge{outlet, to})
			} else {
				v.note("dangling_target", r, "outlets."+outlet, "the outlet leads to %q, which does not exist%s", target, meant(target, v.ids()))
				v.fixTarget(r, outlet, nearest(target, v.ids()))
			}
		}
	}
}

// reach follows every path from the start and the handlers.
func (v *validation) reach() {
	v.reached = make([]situation, len(v.flow.Activities))
	type visit struct {
		i int
		s situation
	}
	var open []visit
	enter := func(i int, s situation) {
		if v.reached[i]&s == 0 {
			v.reached[i] |= s
			open = append(open, visit{i, s})
		}
	}
	if i, ok := v.byID[v.flow.Start]; ok {
		enter(i, onMain)
	}
	for h, target := range v.flow.Handlers {
		i, ok := v.byID[target]
		switch {
		case !ok:
		case h.TakesOver():
			enter(i, afterHandler)
		case h == BeforeDial:
			enter(i, beforeDial)
		default:
			enter(i, besides)
		}
	}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		for _, e := range v.edges[at.i] {
			enter(e.to, v.next(at.i, e.outlet, at.s))
		}
	}
}

// next is the situation behind an outlet.
func (v *validation) next(i int, outlet string, s situation) situation {
	spec := v.specs[i]
	if spec == nil {
		return s
	}
	if spec.Branch == outlet && outlet != "" {
		switch s {
		case onMain:
			return inTreatment
		case afterHandler:
			return inTakeover
		}
		return s
	}
	if spec.Leaves { // it ended the wait it was in
		switch s {
		case inTreatment:
			return onMain
		case inTakeover:
			return afterHandler
		}
	}
	return s
}

// ends looks at what no path reaches, where paths end, and at what handlers hold.
func (v *validation) ends() {
	live := v.flow.Kind == Inbound || v.flow.Kind == Outbound
	unsaid := ""
	_, starts := v.byID[v.flow.Start]
	for i := range v.flow.Activities {
		r, spec, s := &v.flow.Activities[i], v.specs[i], v.reached[i]
		if s == 0 && starts && v.byID[r.ID] == i {
			v.note("unreachable_activity", r, "", "no path leads to %s", r.Label())
			v.fix("Remove "+r.Label(), change(r, nil, "activities", r.ID))
		}
		if s == 0 || spec == nil {
			continue
		}
		v.beside(r, spec, s)
		if spec.Type == "end_flow" && live && s&onMain != 0 {
			v.note("end_on_live_path", r, "type", "%s would leave the caller in silence; use Disconnect", r.Label())
			v.fixEnd(r)
		}
		goesOn := s&(onMain|afterHandler) != 0 || spec.Leaves && s&(inTreatment|inTakeover) != 0
		if goesOn {
			v.unwired(i, live)
		}
		if s&^(besides|beforeDial) != 0 && r.Outlets[ErrorOutlet.ID] == "" && slices.Contains(v.outlets[i], ErrorOutlet) && unsaid == "" {
			unsaid = r.Label()
		}
	}
	if unsaid != "" && v.flow.Handlers[OnError] == "" && v.flow.Kind != Subflow {
		v.note("no_on_error", nil, "handlers.on_error", "activities such as “%s” can fail, and no handler “%s” says what then", unsaid, OnError.Label())
		v.fixErrors()
	}
}

// beside checks what stands in a handler that runs beside the contact.
func (v *validation) beside(r *Record, spec *Spec, s situation) {
	switch {
	case s&(besides|beforeDial) == 0:
	case !spec.NoCaller:
		v.note("not_in_handler", r, "type", "%s needs the caller, but %s stands in a handler that runs beside the call", spec.Label, r.Label())
	case spec.Type == "set_ani" && s&besides != 0:
		v.note("not_in_handler", r, "type", "of the handlers that run beside the call only before_dial may set the caller number")
	}
}

// unwired looks for outlets that lead nowhere. An outlet that falls to a handler, and the branch of a wait, may do so.
func (v *validation) unwired(i int, live bool) {
	r, spec := &v.flow.Activities[i], v.specs[i]
	var missing []string
	ways := 0
	for _, o := range v.outlets[i] {
		if o.ID == ErrorOutlet.ID || o.Falls != "" || o.ID == spec.Branch || !possible(r, o) {
			continue
		}
		ways++
		if r.Outlets[o.ID] == "" {
			missing = append(missing, o.Label)
			v.note("unwired_outlet", r, "outlets."+o.ID, "“%s” of “%s” leads nowhere", o.Label, r.Label())
			v.askTarget(r, o.ID)
		}
	}
	if live && ways > 0 && len(missing) == ways && spec.Branch == "" {
		v.note("dead_air", r, "outlets", "after %s the caller hears nothing more", r.Label())
		v.askTarget(r, v.outlets[i][0].ID)
	}
}

// possible says whether a contact can ever leave by an outlet, as the properties are.
func possible(r *Record, o Outlet) bool {
	if o.When == "" {
		return true
	}
	properties := map[string]json.RawMessage{}
	if json.Unmarshal(r.Properties, &properties) != nil {
		return false
	}
	value := string(properties[o.When])
	return value != "" && value != `""` && value != "null" && value != "false"
}

// reachesPeople are the types by which a contact gets to a person, now or later, or into another flow that may do so.
var reachesPeople = []string{"queue", "route_to_agent", "ring", "callback", "transfer_to_number", "voicemail", "go_to_flow", "run_subflow"}

// people looks for a way to a person in flows that customers begin.
func (v *validation) people() {
	if v.flow.Kind != Inbound && v.flow.Kind != Digital || len(v.flow.Activities) == 0 {
		return
	}
	if _, ok := v.byID[v.flow.Start]; !ok {
		return
	}
	for i, spec := range v.specs {
		if v.reached[i] != 0 && (spec == nil || slices.Contains(reachesPeople, spec.Type)) {
			return
		}
	}
	v.note("no_way_to_a_person", nil, "", "no path leads to an agent, a mailbox, a callback or another number")
}

// arrows writes a circle of activities for people.
func (v *validation) arrows(ids []string) string {
	labels := make([]string, 0, len(ids)+1)
	for _, id := range append(slices.Clone(ids), ids[0]) {
		labels = append(labels, "“"+v.flow.Activities[v.byID[id]].Label()+"”")
	}
	if len(labels) > 6 {
		labels = append(append(labels[:3:3], "…"), labels[len(labels)-2:]...)
	}
	return strings.Join(labels, " → ")
}
