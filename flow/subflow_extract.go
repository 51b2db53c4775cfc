package flow

import (
	"encoding/json"
	"maps"
	"slices"
)

// Selection is a part of a flow that is to become a subflow.
type Selection struct {
	Flow      *Flow
	IDs       []string // activities of it
	Catalog   *Catalog
	Resources Resources // outcomes of the subflows that the part runs; the zero value knows none
}

// Extraction is a subflow made of a selection, and how the flow runs it.
type Extraction struct {
	Subflow *Flow             // a draft that has no name yet
	Entry   string            // the activity that is entered first
	Exits   map[string]string // outcome → activity of the flow that goes on
	Inputs  map[string]string // variable of the subflow → expression of the flow. What is taken out is not handed in
	Outputs map[string]string // variable of the subflow → variable of the flow, likewise

	flow *Flow // the flow with variables in place of results that are parted from their readers
	ids  []string
}

// Refusal says why activities cannot become a subflow, or a subflow cannot be put back.
type Refusal struct {
	Message string
	Where   []string // the activities that it is about
}

// Error gives the message.
func (r *Refusal) Error() string { return r.Message }

// Extract makes a subflow of a selection, for Replace to put an activity that runs it in its place. What goes in is whatever may be read: too
// much changes nothing, too little would. A result that is read on the other side of the cut becomes a variable. Neither flow is changed. What
// a contact wrote before an activity failed stays in the subflow unless the flow handles the failure there. The error is a Refusal.
func Extract(s Selection) (*Extraction, error) {
	x := &extractor{Selection: s, inside: map[string]bool{}}
	for _, r := range s.Flow.Activities {
		if slices.Contains(s.IDs, r.ID) {
			x.chosen = append(x.chosen, r)
			x.inside[r.ID] = true
		} else {
			x.outside = append(x.outside, r)
		}
	}
	if refusal := x.whyNot(); refusal != nil {
		return nil, refusal
	}
	x.exits()
	return x.extraction()
}

type extractor struct {
	Selection
	chosen, outside []Record
	inside          map[string]bool
	entries         []string
	outcomes        []string          // in the order of the activities that they lead to
	target          map[string]string // by outcome
	declared        []Variable        // of results that cross the cut
	inputs, outputs map[string]string
	kept            []assignment // before the subflow ends
}

// assignment is one of those of the activity that sets variables.
type assignment struct {
	Variable   string `json:"variable"`
	Expression string `json:"expression"`
}

// exits names the outcomes. A path that ends inside ends the subflow as "done", which must not lead on.
func (x *extractor) exits() {
	var targets []string
	for _, r := range x.chosen {
		for _, outlet := range slices.Sorted(maps.Keys(r.Outlets)) {
			if to := r.Outlets[outlet]; !x.inside[to] && !slices.Contains(targets, to) {
				targets = append(targets, to)
			}
		}
	}
	x.target = map[string]string{}
	ends := x.endsInside()
	for _, to := range targets {
		outcome := "done"
		if len(targets) > 1 || ends {
			outcome = freshID(idFrom(x.label(to)), func(id string) bool {
				_, taken := x.target[id]
				return taken || id == ErrorOutlet.ID || ends && id == "done"
			})
		}
		x.target[outcome] = to
		x.outcomes = append(x.outcomes, outcome)
	}
}

// endsInside says whether a path ends in the selection: by an outlet that leads nowhere and that no handler takes over.
func (x *extractor) endsInside() bool {
	waiting := x.treatments()
	return slices.ContainsFunc(x.chosen, func(r Record) bool {
		spec, ok := x.Catalog.Spec(r.Type)
		return ok && waiting[r.ID] == "" && len(openOutlets(r, spec, x.Resources)) > 0
	})
}

// openOutlets are the outlets by which a path ends: not wired, and without a handler or a branch.
func openOutlets(r Record, spec *Spec, res Resources) []string {
	var open []string
	for _, o := range Outlets(r, spec, res) {
		if r.Outlets[o.ID] == "" && o.Falls == "" && o.ID != spec.Branch {
			open = append(open, o.ID)
		}
	}
	return open
}

func (x *extractor) extraction() (*Extraction, error) {
	x.inputs, x.outputs = map[string]string{}, map[string]string{}
	used := usesOf(x.chosen, x.Catalog)
	declared := used.declared(x.Flow.Variables)
	for _, v := range declared {
		x.inputs[v.Name] = "vars." + v.Name
		if used.writes[v.Name] {
			x.outputs[v.Name] = v.Name
		}
	}
	chosen, outside, err := x.partResults()
	if err != nil {
		return nil, err
	}
	sub := &Flow{Format: Format, Kind: Subflow, Start: x.entry(), Layout: map[string]Position{}}
	for _, v := range append(declared, x.declared...) {
		v.Overridable = false // the caller hands in what was switched
		sub.Variables = append(sub.Variables, v)
	}
	sub.Activities = slices.Clone(chosen)
	x.place(sub)
	x.addEnds(sub)
	parted := *x.Flow
	parted.Activities = x.inOrder(chosen, outside)
	for _, v := range x.declared {
		if _, ok := x.outputs[v.Name]; ok {
			parted.Variables = append(slices.Clone(parted.Variables), v)
		}
	}
	return &Extraction{Subflow: sub, Entry: sub.Start, Exits: x.target, Inputs: x.inputs, Outputs: x.outputs, flow: &parted, ids: x.IDs}, nil
}

// declared are the variables that are used, in their order.
func (u *uses) declared(all []Variable) []Variable {
	return slices.DeleteFunc(slices.Clone(all), func(v Variable) bool { return !u.any && !u.reads[v.Name] && !u.writes[v.Name] })
}

func (x *extractor) entry() string {
	if len(x.entries) > 0 {
		return x.entries[0]
	}
	led := map[string]bool{}
	for _, r := range x.chosen {
		for _, to := range r.Outlets {
			led[to] = true
		}
	}
	if i := slices.IndexFunc(x.chosen, func(r Record) bool { return !led[r.ID] }); i >= 0 {
		return x.chosen[i].ID
	}
	return x.chosen[0].ID
}

// inOrder are both lists as the flow has them.
func (x *extractor) inOrder(chosen, outside []Record) []Record {
	all := make([]Record, 0, len(chosen)+len(outside))
	for _, r := range x.Flow.Activities {
		if x.inside[r.ID] {
			all, chosen = append(all, chosen[0]), chosen[1:]
		} else {
			all, outside = append(all, outside[0]), outside[1:]
		}
	}
	return all
}

// Replace puts an activity that runs the subflow in place of the selection: one activity with the cords that led in and out.
func (e *Extraction) Replace(name string) (f *Flow, id string) {
	gone := map[string]bool{}
	for _, old := range e.ids {
		gone[old] = true
	}
	id = freshID(idFrom(name), func(other string) bool {
		_, taken := e.flow.Activity(other)
		return taken
	})
	to := func(target string) string {
		if gone[target] {
			return id
		}
		return target
	}
	call := Record{ID: id, Type: "run_subflow", Name: name, Outlets: maps.Clone(e.Exits)}
	call.Properties, _ = json.Marshal(map[string]any{"flow": name, "version": "live", "inputs": e.Inputs, "outputs": e.Outputs})
	replaced := *e.flow
	replaced.Start, replaced.Activities = to(e.flow.Start), nil
	for _, r := range e.flow.Activities {
		switch {
		case r.ID == e.Entry:
			replaced.Activities = append(replaced.Activities, call)
		case !gone[r.ID]:
			r.Outlets = turned(r.Outlets, to)
			replaced.Activities = append(replaced.Activities, r)
		}
	}
	replaced.Handlers = turned(e.flow.Handlers, to)
	replaced.Layout = maps.Clone(e.flow.Layout)
	maps.DeleteFunc(replaced.Layout, func(old string, _ Position) bool { return gone[old] })
	if at, ok := e.flow.Layout[e.Entry]; ok {
		replaced.Layout[id] = at
	}
	return &replaced, id
}

// turned leads every cord of a map where to says.
func turned[K comparable](outlets map[K]string, to func(string) string) map[K]string {
	if outlets == nil {
		return nil
	}
	all := make(map[K]string, len(outlets))
	for outlet, target := range outlets {
		all[outlet] = to(target)
	}
	return all
}
