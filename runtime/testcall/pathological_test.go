package testcall_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// mostTime is how long a flow may take on the wall clock until its contact is over, whatever it does.
const mostTime = 2 * time.Second

// pathology is a flow in testdata/pathological that should never have been published, and what its contact comes to.
type pathology struct {
	file  string
	calls []string // the flows that it runs or goes to
	steps string   // the last of them names the reason
}

var pathologies = []pathology{
	{file: "circle-of-conditions", steps: `[{"variable":{"name":"code","equals":"loop_limit"}},{"ends":"disconnected"}]`},
	{file: "circle-of-requests", steps: `[{"error":"loop_limit"},{"hears":"we are sorry"},{"ends":"failed"}]`},
	{file: "endless-loop", steps: `[{"variable":{"name":"code","equals":"loop_limit"}},{"ends":"disconnected"}]`},
	{file: "wait-until-yesterday", steps: `[{"waits":"1s"},{"waits":"1s"},{"waits":"1s"},{"waits":"1s"},{"waits":"1s"},{"waits":"1s"},{"variable":{"name":"code","equals":"loop_limit"}},{"ends":"disconnected"}]`},
	{file: "calls-subflow", calls: []string{"subflow-calls-itself"}, steps: `[{"variable":{"name":"code","equals":"loop_limit"}},{"ends":"disconnected"}]`},
	{file: "there-and-back", calls: []string{"there-and-back", "back-and-there"}, steps: `[{"error":"loop_limit"},{"visits":["go","sorry","bye"]},{"ends":"disconnected"}]`},
	{file: "chain-of-2000", steps: `[{"variable":{"name":"code","equals":"loop_limit"}},{"ends":"disconnected"}]`},
	{file: "queue-in-queue-in-queue", steps: `[{"variable":{"name":"code","equals":"loop_limit"}},{"ends":"disconnected"}]`},
	{file: "bomb-in-condition", steps: `[{"variable":{"name":"code","equals":"expression"}},{"ends":"disconnected"}]`},
	{file: "bomb-in-template", steps: `[{"variable":{"name":"code","equals":"expression"}},{"ends":"disconnected"}]`},
	{file: "bomb-in-menu", steps: `[{"variable":{"name":"code","equals":"expression"}},{"ends":"disconnected"}]`},
	{file: "bomb-in-pattern", steps: `[{"presses":"1234#"},{"variable":{"name":"code","equals":"expression"}},{"ends":"disconnected"}]`},
	{file: "dead-end", steps: `[{"visits_exactly":["look"]},{"ends":"completed"}]`},
	{file: "handler-that-fails", steps: `[{"error":"expression"},{"agent_accepts":"sales"},{"agent_leaves":true},{"ends":"disconnected"}]`},
	{file: "error-path-that-fails", steps: `[{"hears":"we are sorry"},{"error":"expression"},{"ends":"failed"}]`},
}

// TestCostOfPathologicalFlows takes a contact through each: it ends, soon, and the journal says why.
func TestCostOfPathologicalFlows(t *testing.T) {
	for _, p := range pathologies {
		t.Run(p.file, func(t *testing.T) {
			c := testcall.Case{Script: &testcall.Script{Format: testcall.Format, Name: p.file}, Flow: pathological(t, p.file), Catalog: activities.Catalog()}
			c.Subflows = map[string]*flow.Flow{}
			for _, name := range p.calls {
				c.Subflows[name] = pathological(t, name)
			}
			if err := json.Unmarshal([]byte(p.steps), &c.Script.Steps); err != nil {
				t.Fatal(err)
			}
			report, took, err := timed(t, c)
			if err != nil || !report.Passed {
				t.Errorf("step %d: %s (%v); %d visits", report.Step, report.Failure, err, len(report.Visits))
			}
			if took > mostTime {
				t.Errorf("took %v, want at most %v", took, mostTime)
			}
			t.Logf("%d visits in %v, ends %s", len(report.Visits), took, report.Ends)
		})
	}
}

// timed runs a test call and tells how long it took: on the clock on the wall, or what the process worked meanwhile when the machine had other
// things to do.
func timed(t *testing.T, c testcall.Case) (testcall.Report, time.Duration, error) {
	t.Helper()
	began, worked := time.Now(), cpuTime(t)
	report, err := testcall.Run(context.Background(), c)
	return report, min(time.Since(began), cpuTime(t)-worked), err
}

// cpuTime is what the process has worked so far.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func pathological(t *testing.T, name string) *flow.Flow {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "pathological", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return document(t, string(data))
}
