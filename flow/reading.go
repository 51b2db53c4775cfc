package flow

import (
	"maps"
	"slices"
)

// Part is a stretch of a flow in the order in which people read it.
type Part struct {
	Handler    Handler  // whose activities these are; "" for the main path and for what nothing leads to
	Unreached  bool     // no way leads there from the start or a handler
	Activities []string // ids
}

// ReadingOrder gives the activities as a contact meets them: from the start on, each branch to its end before the next; then what each handler
// leads to, in life-cycle order; then what nothing leads to. Every activity is there once; parts without activities are left out.
func ReadingOrder(f *Flow, c *Catalog, res Resources) []Part {
	r := reading{records: byID(f), catalog: c, resources: res, reached: map[string]bool{}}
	var parts []Part
	add := func(p Part) {
		if len(p.Activities) > 0 {
			parts = append(parts, p)
		}
	}
	add(Part{Activities: r.from(f.Start)})
	for _, h := range Handlers {
		add(Part{Handler: h, Activities: r.from(f.Handlers[h])})
	}
	loose := Part{Unreached: true}
	for _, a := range f.Activities {
		if !r.reached[a.ID] {
			loose.Activities = append(loose.Activities, a.ID)
		}
	}
	add(loose)
	return parts
}

// reading is a walk through a flow.
type reading struct {
	records   map[string]*Record
	catalog   *Catalog
	resources Resources
	reached   map[string]bool
}

// from lists what an activity leads to, itself first, without what was reached before.
func (r *reading) from(id string) (ids []string) {
	for stack := []string{id}; len(stack) > 0; {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		record := r.records[id]
		if record == nil || r.reached[id] {
			continue
		}
		r.reached[id] = true
		ids = append(ids, id)
		spec, _ := r.catalog.Spec(record.Type)
		for _, o := range slices.Backward(AllOutlets(*record, spec, r.resources)) {
			stack = append(stack, record.Outlets[o.ID])
		}
	}
	return ids
}

// AllOutlets lists every way out that people see: the outlets of the activity, and wired ones that its type does not have (any more), before the
// error outlet. spec is nil for a type that is not known here.
func AllOutlets(r Record, spec *Spec, res Resources) []Outlet {
	var list []Outlet
	if spec != nil {
		list = slices.Clone(Outlets(r, spec, res))
	}
	at := len(list)
	if at > 0 && list[at-1].ID == ErrorOutlet.ID {
		at--
	}
	for _, id := range slices.Sorted(maps.Keys(r.Outlets)) {
		if !slices.ContainsFunc(list, func(o Outlet) bool { return o.ID == id }) {
			list = slices.Insert(list, at, Outlet{ID: id, Label: humanise(id)})
			at++
		}
	}
	return list
}
