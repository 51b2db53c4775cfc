package runtime_test

import (
	"encoding/json"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/flowtest"
	"cordboard/runtime"
)

// TestCostOfSteps holds a step to its bounds for each activity: 10 allocations and 1 KB.
func TestCostOfSteps(t *testing.T) {
	lib := library{"ten": compiled(t, "ten", benchFlow())}
	walk := func() { tenSteps(t, lib) }
	if got := testing.AllocsPerRun(200, walk) / benchNodes; got > 10 {
		t.Errorf("got %.1f allocations for each activity, want at most 10", got)
	}
	if got := bytesPerRun(200, walk) / benchNodes; got > 1024*min(flowtest.Slow, 2) {
		t.Errorf("got %.0f bytes for each activity, want at most 1,024", got)
	}
}

// TestCostOfPausedStates holds the state of a paused contact to 512 bytes, however long its path was: only the digits of its counters grow.
func TestCostOfPausedStates(t *testing.T) {
	lib := library{"ten": compiled(t, "ten", benchFlow()), "asking": compiled(t, "asking", asking)}
	begun := func(program string) runtime.State {
		return runtime.Step(lib, runtime.NewState(benchFacts(), program), runtime.Arrival{At: time.Unix(1, 0).UTC(), Event: &flow.Started{}}).State
	}
	size := func(s runtime.State) int {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return len(data)
	}
	if got := size(begun("ten")); got > 512 {
		t.Errorf("got a state of %d bytes, want at most 512", got)
	}
	sizes := map[int]int{}
	s := begun("asking")
	for round := 1; round <= 400; round++ {
		s = runtime.Step(lib, s, runtime.Arrival{At: time.Unix(1, 0).UTC(), Op: s.Pending[0].Op, Event: &flow.Gathered{Digits: "1"}}).State
		sizes[round] = size(s)
	}
	if s.Steps < 800 {
		t.Fatalf("got a path of %d activities, want 800", s.Steps)
	}
	if more := sizes[400] - sizes[4]; more > 8 { // two digits each of: activities, operations, and the operation that waits
		t.Errorf("got %d bytes after 4 rounds and %d after 400, want the same but for digits", sizes[4], sizes[400])
	}
}
