package flow

import (
	"slices"
	"strings"
)

// cycles finds circles that take no call time: strongly connected activities, without those that talk, wait or bound the circle themselves.
func (v *validation) cycles() {
	v.quick = make([][]edge, len(v.edges))
	for i := range v.edges {
		v.quick[i] = v.quickEdges(i)
	}
	for _, component := range v.components(v.quick) {
		inside := make(map[int]bool, len(component))
		for _, i := range component {
			inside[i] = true
		}
		circle := v.circle(component[0], inside)
		if circle == nil {
			continue
		}
		code, message := "busy_cycle", "%s runs in a circle that takes no time and never ends"
		if v.hasWayOut(component, inside) {
			code, message = "cycle_conditional", "%s runs in a circle that takes no time; only a condition ends it"
		}
		r := &v.flow.Activities[component[0]]
		v.note(code, r, "", message, v.arrows(circle))
		v.issues[len(v.issues)-1].Cycle = circle
		if code == "busy_cycle" {
			v.fixCircle(circle)
		}
	}
}

// quickEdges are the ways through an activity that take no call time. A subflow may take some, so it has none, and a loop ends after its turns.
// A queue that is closed, full or without agents is left in the moment it is entered.
func (v *validation) quickEdges(i int) []edge {
	spec := v.specs[i]
	switch {
	case v.reached[i] == 0 || spec == nil || spec.Terminal || spec.Type == "loop" || spec.Type == "run_subflow" || spec.Type == "go_to_flow":
		return nil
	case !spec.Talks || v.waitsUntilNow(i):
		return v.edges[i]
	}
	var quick []edge
	for _, e := range v.edges[i] {
		if slices.ContainsFunc(spec.Outlets, func(o Outlet) bool { return o.AtOnce && o.ID == e.outlet }) {
			quick = append(quick, e)
		}
	}
	return quick
}

// waitsUntilNow knows the wait that is over when it begins, and the detection of an intent for which nobody is asked anything.
func (v *validation) waitsUntilNow(i int) bool {
	switch r := v.flow.Activities[i]; v.specs[i].Type {
	case "wait":
		return strings.TrimSpace(textProperty(r, "until")) == "now"
	case "detect_intent":
		return textProperty(r, "input") != ""
	}
	return false
}

// hasWayOut looks for an outlet other than error that leaves the circle, or ends the path.
func (v *validation) hasWayOut(component []int, inside map[int]bool) bool {
	for _, i := range component {
		for _, o := range v.outlets[i] {
			if o.ID == ErrorOutlet.ID {
				continue
			}
			if v.specs[i].Talks && !o.AtOnce && !v.waitsUntilNow(i) {
				return true
			}
			to, ok := v.byID[v.flow.Activities[i].Outlets[o.ID]]
			if !ok || !inside[to] {
				return true
			}
		}
	}
	return false
}

// components gives the strongly connected components of the activities that some of their ways lead on from, by Tarjan's algorithm, without
// recursion so that a long flow cannot exhaust the stack. Each is sorted in document order.
func (v *validation) components(ways [][]edge) [][]int {
	n := len(v.flow.Activities)
	t := tarjan{ways: ways, number: make([]int, n), low: make([]int, n), onStack: make([]bool, n)}
	for i := range n {
		if len(ways[i]) > 0 && t.number[i] == 0 {
			t.from(i)
		}
	}
	slices.SortFunc(t.found, func(a, b []int) int { return a[0] - b[0] })
	return t.found
}

type tarjan struct {
	ways        [][]edge
	number, low []int // 0: not seen
	onStack     []bool
	stack       []int
	count       int
	found       [][]int
}

func (t *tarjan) from(root int) {
	type frame struct{ i, edge int }
	frames := []frame{{i: root}}
	t.enter(root)
	for len(frames) > 0 {
		f := &frames[len(frames)-1]
		if f.edge < len(t.ways[f.i]) {
			to := t.ways[f.i][f.edge].to
			f.edge++
			switch {
			case len(t.ways[to]) == 0:
			case t.number[to] == 0:
				t.enter(to)
				frames = append(frames, frame{i: to})
			case t.onStack[to]:
				t.low[f.i] = min(t.low[f.i], t.number[to])
			}
			continue
		}
		i := f.i
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			above := frames[len(frames)-1].i
			t.low[above] = min(t.low[above], t.low[i])
		}
		if t.low[i] == t.number[i] {
			t.leave(i)
		}
	}
}

func (t *tarjan) enter(i int) {
	t.count++
	t.number[i], t.low[i], t.onStack[i] = t.count, t.count, true
	t.stack = append(t.stack, i)
}

func (t *tarjan) leave(root int) {
	at := slices.Index(t.stack, root)
	component := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, i := range component {
		t.onStack[i] = false
	}
	slices.Sort(component)
	t.found = append(t.found, component)
}

// circle gives the ids of a shortest circle from an activity back to itself inside a component, nil when there is none.
func (v *validation) circle(start int, inside map[int]bool) []string {
	from := map[int]int{}
	open := []int{start}
	for len(open) > 0 {
		i := open[0]
		open = open[1:]
		for _, e := range v.quick[i] {
			if e.to == start {
				ids := []string{v.flow.Activities[i].ID}
				for i != start {
					i = from[i]
					ids = append(ids, v.flow.Activities[i].ID)
				}
				slices.Reverse(ids)
				return ids
			}
			if _, seen := from[e.to]; inside[e.to] && !seen {
				from[e.to] = i
				open = append(open, e.to)
			}
		}
	}
	return nil
}
