package testcall_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/runtime/testcall"
)

// TestCallStops stops at an activity whatever moves the clock, shows what was assigned before, and goes on with the next action.
func TestCallStops(t *testing.T) {
	m := server(t, testcall.ManagerConfig{Clock: time.Now})
	id, err := m.Start(t.Context(), "anna", testcall.Opening{Document: document(t, waitingFlow), StopAt: []string{"second"}})
	if err != nil {
		t.Fatal(err)
	}
	do := func(action, argument string) testcall.Snapshot {
		t.Helper()
		if err := m.Act(t.Context(), testcall.Ref{User: "anna", ID: id}, action, argument); err != nil {
			t.Fatalf("%s: %v", action, err)
		}
		s, err := m.Snapshot("anna", id, 0)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	do("pause", "")
	s := do("skip", "1h")
	if s.Stopped != "second" || s.At != "second" || !s.Clock.Paused || s.Clock.Now-s.Clock.Started >= time.Hour.Milliseconds() {
		t.Errorf("got stopped at %q, in %q, %d ms on, paused %v; want second, paused, long before the hour", s.Stopped, s.At, s.Clock.Now-s.Clock.Started, s.Clock.Paused)
	}
	changes := map[string][]testcall.Change{}
	for _, v := range s.Visits {
		changes[v.Activity] = v.Changes
	}
	if diff := cmp.Diff(map[string][]testcall.Change{"first": nil, "count": {{Name: "waits", Before: "0", After: "1"}}, "second": nil}, changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if s = do("step", ""); s.Stopped != "third" || s.At != "third" || !s.Clock.Paused {
		t.Errorf("got stopped %q in %q, paused %v; want to stand before the next activity, with the clock still paused", s.Stopped, s.At, s.Clock.Paused)
	}
	do("stop_at", "")
	if s = do("skip", "1h"); s.Status != "ended" {
		t.Errorf("got %q in %q, want the call to run to its end when it stops nowhere", s.Status, s.At)
	}
}

// TestCallStopsBefore stops before an activity that takes no time, where variables have the values from before; a step shows what it made of
// them, and stands before the next one.
func TestCallStopsBefore(t *testing.T) {
	m := server(t, testcall.ManagerConfig{Clock: time.Now})
	ref := testcall.Ref{User: "anna"}
	var err error
	if ref.ID, err = m.Start(t.Context(), "anna", testcall.Opening{Document: document(t, countingFlow), StopAt: []string{"one", "two"}}); err != nil {
		t.Fatal(err)
	}
	seen := func() string {
		t.Helper()
		s, err := m.Snapshot("anna", ref.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		value := ""
		if len(s.Variables) > 0 {
			value = s.Variables[0].Value
		}
		return fmt.Sprintf("%s stopped %q, n = %s", s.Status, s.Stopped, value)
	}
	for _, step := range []struct{ action, want string }{
		{"", `waiting stopped "one", n = 0`}, {"step", `waiting stopped "two", n = 1`}, {"step", `waiting stopped "ask", n = 2`}, {"step", `waiting stopped "", n = 2`},
		{"press", `waiting stopped "one", n = 2`}, {"resume", `waiting stopped "two", n = 3`}, {"hang_up", `ended stopped "", n = 4`},
	} {
		if step.action != "" {
			if err := m.Act(t.Context(), ref, step.action, "1"); err != nil {
				t.Fatalf("%s: %v", step.action, err)
			}
		}
		if step.action == "resume" {
			if err := m.Act(t.Context(), ref, "skip", "1s"); err != nil {
				t.Fatal(err)
			}
		}
		if got := seen(); got != step.want {
			t.Errorf("after %q: got %s, want %s", step.action, got, step.want)
		}
	}
}

const countingFlow = `{"format":"cordboard.flow/v1","name":"counting","kind":"inbound","start":"one","variables":[{"name":"n","type":"integer","default":0}],"activities":[
	{"id":"one","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"vars.n + 1"}]},"outlets":{"next":"two"}},
	{"id":"two","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"vars.n + 1"}]},"outlets":{"next":"ask"}},
	{"id":"ask","type":"menu","properties":{"prompt":"Again?","options":[{"key":"1","label":"Again"}]},"outlets":{"1":"one"}}]}`

// TestCallStartsAnywhere begins at an activity in the middle, and refuses one that is not there.
func TestCallStartsAnywhere(t *testing.T) {
	m := server(t, testcall.ManagerConfig{Clock: time.Now})
	id, err := m.Start(t.Context(), "anna", testcall.Opening{Document: document(t, waitingFlow), Start: "third"})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := m.Snapshot("anna", id, 0); err != nil || len(s.Visits) != 1 || s.Visits[0].Activity != "third" {
		t.Errorf("got %+v (%v), want only the third", s.Visits, err)
	}
	if _, err := m.Start(t.Context(), "anna", testcall.Opening{Document: document(t, waitingFlow), Start: "gone"}); err == nil {
		t.Error("got no error, want one about the activity that is not there")
	}
}

const waitingFlow = `{"format":"cordboard.flow/v1","name":"waiting","kind":"inbound","start":"first","variables":[{"name":"waits","type":"integer","default":0}],"activities":[
	{"id":"first","type":"wait","properties":{"duration":"30s"},"outlets":{"next":"count"}},
	{"id":"count","type":"set_variables","properties":{"assignments":[{"variable":"waits","expression":"vars.waits + 1"}]},"outlets":{"next":"second"}},
	{"id":"second","type":"wait","properties":{"duration":"30s"},"outlets":{"next":"third"}},
	{"id":"third","type":"wait","properties":{"duration":"30s"},"outlets":{"next":"bye"}},
	{"id":"bye","type":"disconnect"}]}`
