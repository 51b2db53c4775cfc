package testcall

import (
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
)

// longestTrip bounds how many activities a planned path has, and deepest how many subflows inside each other are planned through.
const (
	longestTrip = 100
	deepest     = 5
)

// place is an activity of the tested flow, or of a subflow's program.
type place struct{ program, activity string }

// leg is an outlet that a trip goes by; one that begins with @ is a handler that takes part there.
type leg struct {
	place
	outlet string
}

// chart is a flow as somebody who plans a way through it has it.
type chart struct {
	doc     *flow.Flow
	catalog *flow.Catalog
	around  Around
	program string            // "" for the tested flow
	charts  map[string]*chart // of the subflows, by program; shared
	taken   map[Taken]bool
	ways    map[string][]Missed // wired outlets by activity, in their order
	banned  map[leg]bool        // what a trip does not go by; shared
}

func mapOf(doc *flow.Flow, catalog *flow.Catalog, around Around) *chart {
	m := &chart{doc: doc, catalog: catalog, around: around, charts: map[string]*chart{}, banned: map[leg]bool{}}
	m.draw()
	m.charts[""] = m
	for name, inner := range around.Subflows {
		c := &chart{doc: inner, catalog: catalog, around: around, program: programOf(name), charts: m.charts}
		c.draw()
		m.charts[c.program] = c
	}
	return m
}

// draw lists the ways of a flow.
func (m *chart) draw() {
	m.taken, m.ways = map[Taken]bool{}, map[string][]Missed{}
	for _, one := range counted(m.doc, m.catalog) {
		m.ways[one.Activity] = append(m.ways[one.Activity], one)
	}
}

// programOf is the id of a subflow's program in a test that runs in memory.
func programOf(name string) string { return "subflow:" + strings.ToLower(name) }

func (m *chart) leg(t Taken) leg { return leg{place{m.program, t.Activity}, t.Outlet} }

// learns notes what a call took.
func (m *chart) learns(taken []Taken) {
	for _, one := range taken {
		m.taken[one] = true
	}
}

// record finds the activity of a place.
func (m *chart) record(p place) (flow.Record, bool) {
	c := m.charts[p.program]
	if c == nil {
		return flow.Record{}, false
	}
	return c.doc.Activity(p.activity)
}

// variable finds a declared variable.
func (m *chart) variable(name string) (flow.Variable, bool) {
	i := slices.IndexFunc(m.doc.Variables, func(v flow.Variable) bool { return v.Name == name })
	if i < 0 {
		return flow.Variable{}, false
	}
	return m.doc.Variables[i], true
}

// trip plans a way from an activity through an outlet to an end of the flow; nil when nothing leads there.
func (m *chart) trip(start string, target Taken) []leg {
	there := m.way(start, func(at string) bool { return at == target.Activity })
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
	return m.through(trip, deepest)
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
		if !m.exceptional(w.Taken) && !m.taken[w.Taken] && !slices.Contains(trip, w.Taken) {
			return w.Taken, true
		}
	}
	rest := m.way(at, func(id string) bool { return len(m.ways[id]) == 0 })
	if len(rest) == 0 {
		return Taken{}, false
	}
	return rest[0], !slices.Contains(trip, rest[0])
}

// exceptional says whether a trip goes by an outlet only when it has to: by failures, through treatments and where it did not get on before.
func (m *chart) exceptional(t Taken) bool {
	r, _ := m.doc.Activity(t.Activity)
	spec, known := m.catalog.Spec(r.Type)
	return known && t.Outlet == spec.FailureOutlet() || t.Outlet == m.branch(t.Activity) || m.charts[""].banned[m.leg(t)]
}

// way finds the shortest way to an activity, by exceptional outlets only when there is no other, and by handlers as the last; empty when it is
// there already, nil without one.
func (m *chart) way(from string, there func(string) bool) []Taken {
	plain := func(at string) []Taken { return slices.DeleteFunc(m.outlets(at), m.exceptional) }
	for _, ways := range []func(string) []Taken{plain, m.outlets, func(at string) []Taken { return append(m.outlets(at), m.triggers(at)...) }} {
		if way := m.search(from, there, ways); way != nil {
			return way
		}
	}
	return nil
}

// outlets lists the wired outlets of an activity that are not banned.
func (m *chart) outlets(at string) []Taken {
	var list []Taken
	for _, w := range m.ways[at] {
		if !m.charts[""].banned[m.leg(w.Taken)] {
			list = append(list, w.Taken)
		}
	}
	return list
}

func (m *chart) search(from string, there func(string) bool, ways func(at string) []Taken) []Taken {
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
		for _, w := range ways(at) {
			next := m.next(w)
			if _, seen := came[next]; seen || next == "" {
				continue
			}
			came[next] = w
			line = append(line, next)
		}
	}
	return nil
}

// next is the activity behind an outlet, or that a handler names.
func (m *chart) next(t Taken) string {
	if handler, is := strings.CutPrefix(t.Outlet, "@"); is {
		return m.doc.Handlers[flow.Handler(handler)]
	}
	r, ok := m.doc.Activity(t.Activity)
	if !ok {
		return ""
	}
	return r.Outlets[t.Outlet]
}

// longestName bounds the name of a generated test.
const longestName = 100

// name tells a call by where it could have gone another way: "Main menu: Sales, Sales queue: Agent left".
func (m *chart) name(a *attempt, others []*Script) string {
	var parts []string
	for _, v := range a.report.Visits {
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
	if first, ok := m.doc.Activity(a.script.Start); ok {
		name = "From " + first.Label() + ": " + name
	}
	if long := []rune(name); len(long) > longestName {
		name = string(long[:longestName]) + "…"
	}
	for n, own := 2, name; slices.ContainsFunc(others, func(s *Script) bool { return strings.EqualFold(s.Name, name) }); n++ {
		name = fmt.Sprintf("%s (%d)", own, n)
	}
	return name
}
