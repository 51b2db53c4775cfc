package testcall

import (
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
)

// Why nothing was tried any more.
const (
	whyTime = "Time ran out before a test was found for it. Add the tests that were made, then generate again, or make one by hand."
	whyMost = "There are 50 tests already. Add these, then generate again."
)

// why tells why no test came to an outlet, from where the last contact that tried it was stuck.
func (m *chart) why(last *attempt, target Taken) string {
	if last == nil {
		return "Nothing that a test call can do leads there."
	}
	stuck, found := last.stuck()
	if !found {
		return "A contact that starts here does not come to leave by it."
	}
	r, _ := m.record(stuck.place)
	outlet := m.label(stuck.leg, r)
	if stuck.leg != m.leg(target) {
		return fmt.Sprintf("On the way, “%s” was not left by %s.", r.Label(), outlet)
	}
	spec, known := m.catalog.Spec(r.Type)
	w := m.written(r)
	reads := paths(w.paths)
	switch {
	case r.Type == "survey" && stuck.outlet == "partial":
		return "It asks one question only: there is no part of it to answer."
	case known && stuck.outlet == spec.FailureOutlet() && reads == "":
		return "Nothing in a test call makes this fail."
	case known && stuck.outlet == spec.FailureOutlet():
		return "No value of " + reads + " was found that makes this fail."
	case reads != "":
		return fmt.Sprintf("No value of %s was found with which it is left by %s.", reads, outlet)
	}
	return "A test call has no hold on this."
}

// label names an outlet as people read it.
func (m *chart) label(l leg, r flow.Record) string {
	if handler, is := strings.CutPrefix(l.outlet, "@"); is {
		return "“" + flow.Handler(handler).Label() + "”"
	}
	spec, known := m.catalog.Spec(r.Type)
	if known {
		all := flow.Outlets(r, spec, flow.Resources{})
		if i := slices.IndexFunc(all, func(o flow.Outlet) bool { return o.ID == l.outlet }); i >= 0 {
			return "“" + all[i].Label + "”"
		}
	}
	return "“" + l.outlet + "”"
}

// paths lists what is read in words: vars.tier and now.
func paths(all [][]string) string {
	names := make([]string, len(all))
	for i, path := range all {
		names[i] = strings.Join(path, ".")
	}
	slices.Sort(names)
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
