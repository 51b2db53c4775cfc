package testcall

import (
	"slices"

	"cordboard/flow"
)

// Taken is an outlet by which a contact went, of an activity of the flow that is tested.
type Taken struct {
	Activity string `json:"activity"`
	Outlet   string `json:"outlet"`
}

// Missed is an outlet that no test took, with the words that people read.
type Missed struct {
	Taken
	Name  string `json:"name"`          // of the activity
	Label string `json:"label"`         // of the outlet
	Why   string `json:"why,omitempty"` // why no generated test came to it, in words
}

// Coverage says how many of a flow's outlets tests took. Counted are those that lead somewhere, of activities that a contact can come to: what is
// not wired has nothing behind it to test, and the validator tells of it.
type Coverage struct {
	Covered int      `json:"covered"`
	Total   int      `json:"total"`
	Missing []Missed `json:"missing"` // in the document's order
}

// Cover counts which outlets of a flow were taken. What was taken of a flow that has changed since, or twice, counts once or not at all.
func Cover(doc *flow.Flow, catalog *flow.Catalog, taken []Taken) Coverage {
	done := map[Taken]bool{}
	for _, t := range taken {
		done[t] = true
	}
	out := Coverage{Missing: []Missed{}}
	for _, m := range counted(doc, catalog) {
		out.Total++
		if done[m.Taken] {
			out.Covered++
			continue
		}
		out.Missing = append(out.Missing, m)
	}
	return out
}

// counted lists the outlets that coverage counts.
func counted(doc *flow.Flow, catalog *flow.Catalog) []Missed {
	var list []Missed
	reached := reachable(doc)
	for _, r := range doc.Activities {
		spec, known := catalog.Spec(r.Type)
		if !known || !reached[r.ID] {
			continue
		}
		for _, o := range flow.Outlets(r, spec, flow.Resources{}) {
			if _, wired := doc.Activity(r.Outlets[o.ID]); wired {
				list = append(list, Missed{Taken: Taken{Activity: r.ID, Outlet: o.ID}, Name: r.Label(), Label: o.Label})
			}
		}
	}
	return list
}

// reachable says which activities a contact can come to: from the start and from the handlers.
func reachable(doc *flow.Flow) map[string]bool {
	reached, next := map[string]bool{}, []string{doc.Start}
	for _, handler := range flow.Handlers {
		next = append(next, doc.Handlers[handler])
	}
	for len(next) > 0 {
		id := next[len(next)-1]
		next = next[:len(next)-1]
		r, ok := doc.Activity(id)
		if !ok || reached[id] {
			continue
		}
		reached[id] = true
		for _, target := range r.Outlets {
			next = append(next, target)
		}
	}
	return reached
}

// took notes an outlet once.
func (t *transcript) took(activity, outlet string) {
	one := Taken{Activity: activity, Outlet: outlet}
	if outlet != "" && !slices.Contains(t.taken, one) {
		t.taken = append(t.taken, one)
	}
}
