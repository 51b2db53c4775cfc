package testcall_test

import (
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
	if s = do("step", ""); s.Stopped != "" || s.At != "third" || !s.Clock.Paused {
		t.Errorf("got stopped %q in %q, paused %v; want the next activity, with the clock still paused", s.Stopped, s.At, s.Clock.Paused)
	}
	do("stop_at", "")
	if s = do("skip", "1h"); s.Status != "ended" {
		t.Errorf("got %q in %q, want the call to run to its end when it stops nowhere", s.Status, s.At)
	}
}

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
