package testcall_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/runtime/testcall"
)

// menuFlow asks twice at most; "island" is reached by nothing.
const menuFlow = `{"format":"cordboard.flow/v1","name":"line","kind":"inbound","start":"menu","variables":[{"name":"asked","type":"integer","default":0}],"activities":[
	{"id":"menu","type":"menu","name":"Main menu","properties":{"prompt":"Press one.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Support"}],"timeout":"3s","max_tries":1},
		"outlets":{"1":"count","no_input":"bye","no_match":"bye"}},
	{"id":"count","type":"set_variables","properties":{"assignments":[{"variable":"asked","expression":"vars.asked + 1"}]},"outlets":{"next":"line"}},
	{"id":"line","type":"queue","name":"Sales queue","properties":{"queue":"sales"},"outlets":{"waiting":"music","agent_left":"bye"}},
	{"id":"music","type":"play_music"},
	{"id":"island","type":"play_prompt","properties":{"prompt":"Nobody hears this."},"outlets":{"next":"bye"}},
	{"id":"bye","type":"disconnect","name":"Bye"}]}`

func TestCoverage(t *testing.T) {
	doc := document(t, menuFlow)
	sales := story{name: "sales", flow: menuFlow, steps: `[{"presses":"1"},{"agent_accepts":"sales"},{"agent_leaves":true},{"ends":"disconnected"}]`}
	first := sales.run(t)
	if !first.Passed {
		t.Fatalf("got failure %q, want the call to pass: %v", first.Failure, first.Lines)
	}
	silent := story{name: "silent", flow: menuFlow, steps: `[{"sends_nothing":true},{"ends":"disconnected"}]`}.run(t)
	missing := func(c testcall.Coverage) []string {
		var out []string
		for _, m := range c.Missing {
			out = append(out, m.Name+": "+m.Label)
		}
		return out
	}
	for _, c := range []struct {
		name    string
		taken   []testcall.Taken
		covered int
		missing []string
	}{
		{"nothing", nil, 0, []string{"Main menu: Sales", "Main menu: No input", "Main menu: No match", "count: Next", "Sales queue: While waiting", "Sales queue: Agent left"}},
		{"one call, through the treatment that its wait ended", first.Taken, 4, []string{"Main menu: No input", "Main menu: No match"}},
		{"both", append(first.Taken, silent.Taken...), 5, []string{"Main menu: No match"}},
		{"an outlet that is not there", []testcall.Taken{{Activity: "menu", Outlet: "9"}, {Activity: "gone", Outlet: "next"}}, 0, nil},
	} {
		got := testcall.Cover(doc, activities.Catalog(), c.taken)
		if got.Total != 6 || got.Covered != c.covered {
			t.Errorf("%s: got %d of %d, want %d of 6", c.name, got.Covered, got.Total, c.covered)
		}
		if c.missing != nil {
			if diff := cmp.Diff(c.missing, missing(got)); diff != "" {
				t.Errorf("%s: missing (-want +got):\n%s", c.name, diff)
			}
		}
	}
}

func TestVisitSaysWhichVariablesChanged(t *testing.T) {
	report := story{name: "sales", flow: menuFlow, steps: `[{"presses":"1"}]`}.run(t)
	changes := map[string][]testcall.Change{}
	for _, v := range report.Visits {
		changes[v.Activity] = v.Changes
	}
	want := map[string][]testcall.Change{"menu": nil, "count": {{Name: "asked", Before: "0", After: "1"}}, "line": nil, "music": nil}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Errorf("changes by activity (-want +got):\n%s", diff)
	}
}
