package testcall

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
)

// mostSkeletons bounds how many tests are made at once, and longestTrip how many activities a planned path has.
const (
	mostSkeletons = 50
	longestTrip   = 100
)

// Skeletons is what came of generating tests.
type Skeletons struct {
	Scripts []*Script `json:"scripts"` // each passes, and takes an outlet that none before it took
	Missing []Missed  `json:"missing"` // outlets that no generated test came to: their author has to say how
}

// Generate makes tests of a flow until every outlet is taken that can be by itself: for an outlet that none took, it plans a way there, makes
// the world such that the contact goes it, plays the customer and the agents on the way, and keeps what happened as what must be true. Tests
// that take nothing new are dropped, at most 50 are made. taken is what tests that are there already take.
func (s *Suite) Generate(ctx context.Context, doc *flow.Flow, taken []Taken) (Skeletons, error) {
	out := Skeletons{Scripts: []*Script{}}
	around, err := s.around(ctx, doc)
	if err != nil {
		return out, err
	}
	limited, cancel := context.WithTimeout(ctx, longestAll)
	defer cancel()
	m := mapOf(doc, s.config.Catalog, taken)
	for _, target := range counted(doc, s.config.Catalog) {
		trip := m.trip(target.Taken)
		if m.taken[target.Taken] || len(trip) == 0 || len(out.Scripts) == mostSkeletons || limited.Err() != nil {
			continue
		}
		script, report, err := s.sketch(limited, m, around, trip)
		if ctx.Err() != nil {
			return out, ctx.Err()
		}
		if err != nil || !report.Passed || !m.learns(report.Taken) {
			continue
		}
		script.Name = m.name(report, out.Scripts)
		out.Scripts = append(out.Scripts, script)
	}
	all := []Taken{}
	for one := range m.taken {
		all = append(all, one)
	}
	out.Missing = Cover(doc, s.config.Catalog, all).Missing
	return out, nil
}

// chart is a flow as somebody who plans a way through it has it.
type chart struct {
	doc     *flow.Flow
	catalog *flow.Catalog
	taken   map[Taken]bool
	ways    map[string][]Missed // wired outlets by activity, in their order
}

func mapOf(doc *flow.Flow, catalog *flow.Catalog, taken []Taken) *chart {
	m := &chart{doc: doc, catalog: catalog, taken: map[Taken]bool{}, ways: map[string][]Missed{}}
	for _, one := range taken {
		m.taken[one] = true
	}
	for _, one := range counted(doc, catalog) {
		m.ways[one.Activity] = append(m.ways[one.Activity], one)
	}
	return m
}

// learns notes what a call took, and says whether anything of it is new and counts.
func (m *chart) learns(taken []Taken) bool {
	news := false
	for _, one := range taken {
		known := slices.ContainsFunc(m.ways[one.Activity], func(w Missed) bool { return w.Outlet == one.Outlet })
		news = news || known && !m.taken[one]
		m.taken[one] = true
	}
	return news
}

// trip plans a way from the start through an outlet to an end of the flow; nil when nothing leads there.
func (m *chart) trip(target Taken) []Taken {
	there := m.way(m.doc.Start, func(at string) bool { return at == target.Activity })
	if there == nil {
		return nil
	}
	trip := append(there, target)
	at, waiting := m.next(target), m.waiting(target)
	for len(trip) < longestTrip {
		one, ok := m.onward(at, trip)
		if !ok && waiting != "" { // the treatment has come to its end: the wait goes on to its own
			one, ok = m.onward(waiting, trip)
			waiting = ""
		}
		if !ok {
			break
		}
		trip = append(trip, one)
		at = m.next(one)
	}
	return trip
}

// waiting is the activity that waits while the branch behind an outlet runs; "" for outlets that are left by.
func (m *chart) waiting(t Taken) string {
	if m.branch(t.Activity) == t.Outlet {
		return t.Activity
	}
	return ""
}

// branch is the outlet of an activity whose path runs while it waits.
func (m *chart) branch(activity string) string {
	r, _ := m.doc.Activity(activity)
	if spec, known := m.catalog.Spec(r.Type); known && spec.Branch != "" {
		return spec.Branch
	}
	return "\x00" // no outlet's id
}

// onward chooses the outlet by which a trip goes on: one that none took and the trip has not, else the first of the shortest way to an end.
func (m *chart) onward(at string, trip []Taken) (Taken, bool) {
	for _, w := range m.ways[at] {
		if w.Outlet != flow.ErrorOutlet.ID && w.Outlet != m.branch(at) && !m.taken[w.Taken] && !slices.Contains(trip, w.Taken) {
			return w.Taken, true
		}
	}
	rest := m.way(at, func(id string) bool { return len(m.ways[id]) == 0 })
	if len(rest) == 0 {
		return Taken{}, false
	}
	return rest[0], !slices.Contains(trip, rest[0])
}

// way finds the shortest way to an activity, by error outlets and through treatments only when there is no other; empty when it is there already, nil without one.
func (m *chart) way(from string, there func(string) bool) []Taken {
	if way := m.search(from, there, false); way != nil {
		return way
	}
	return m.search(from, there, true)
}

func (m *chart) search(from string, there func(string) bool, errors bool) []Taken {
	came, line := map[string]Taken{from: {}}, []string{from}
	for len(line) > 0 {
		at := line[0]
		line = line[1:]
		if there(at) {
			way := []Taken{}
			for at != from {
				way = append(way, came[at])
				at = came[at].Activity
			}
			slices.Reverse(way)
			return way
		}
		for _, w := range m.ways[at] {
			next := m.next(w.Taken)
			if _, seen := came[next]; seen || w.Outlet == flow.ErrorOutlet.ID && !errors || w.Outlet == m.branch(at) && !errors {
				continue
			}
			came[next] = w.Taken
			line = append(line, next)
		}
	}
	return nil
}

// next is the activity behind an outlet.
func (m *chart) next(t Taken) string {
	r, ok := m.doc.Activity(t.Activity)
	if !ok {
		return ""
	}
	return r.Outlets[t.Outlet]
}

// longestName bounds the name of a generated test.
const longestName = 100

// name tells a call by where it could have gone another way: "Main menu: Sales, Sales queue: Agent left".
func (m *chart) name(r Report, others []*Script) string {
	var parts []string
	for _, v := range r.Visits {
		ways := m.ways[v.Activity]
		i := slices.IndexFunc(ways, func(w Missed) bool { return w.Outlet == v.Outlet })
		if v.Program == "" && i >= 0 && len(ways) > 1 {
			parts = append(parts, ways[i].Name+": "+ways[i].Label)
		}
	}
	name := strings.Join(parts, ", ")
	if name == "" {
		name = "Straight through"
	}
	if long := []rune(name); len(long) > longestName {
		name = string(long[:longestName]) + "…"
	}
	for n, own := 2, name; slices.ContainsFunc(others, func(s *Script) bool { return strings.EqualFold(s.Name, name) }); n++ {
		name = fmt.Sprintf("%s (%d)", own, n)
	}
	return name
}
