package activities_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
)

// shelf is the library of a case.
type shelf map[string]*runtime.Program

func (s shelf) Program(id string) *runtime.Program { return s[id] }

// play takes a case's contact through its flow, fills in the case's steps, and gives the outlets by which "it" was left.
func play(t *testing.T, spec *flow.Spec, c *goldenCase) (left []string) {
	t.Helper()
	c.Steps = nil
	if c.Problems = problems(spec, c); len(c.Problems) > 0 {
		return nil
	}
	lib := shelf{}
	for id, f := range c.Subflows {
		lib[id] = compile(t, id, f)
	}
	lib["main"] = compile(t, "main", c.document(spec.Type))
	state := runtime.NewState(c.contact(), "main")
	arrival := runtime.Arrival{Contact: "c1", At: noon, Event: &flow.Started{}}
	for i := 0; ; i++ {
		result := runtime.Step(lib, state, arrival)
		c.Steps = append(c.Steps, record(t, result))
		for _, e := range result.Trail {
			if e.Kind == "left" && e.Activity == "it" && e.Program == "" {
				left = append(left, e.Outlet)
			}
		}
		state = roundTrip(t, c, result.State, lib)
		if i == len(c.World) {
			return left
		}
		arrival = next(t, c, c.World[i], state, arrival.At)
	}
}

func compile(t *testing.T, id string, f *flow.Flow) *runtime.Program {
	t.Helper()
	program, err := runtime.Compile(id, f, activities.Catalog())
	if err != nil {
		t.Fatalf("compile %s: %v", id, err)
	}
	return program
}

// problems gives what is wrong with the properties of "it".
func problems(spec *flow.Spec, c *goldenCase) map[string]string {
	activity, err := activities.Catalog().Decode(flow.Record{ID: "it", Type: spec.Type, Properties: c.Properties})
	if err != nil {
		return map[string]string{"properties": err.Error()}
	}
	found := flow.CompileActivity(activity)
	if checker, ok := activity.(activities.Checker); ok {
		for path, message := range checker.Check() {
			found[path] = message
		}
	}
	return found
}

// next makes the arrival of an answer.
func next(t *testing.T, c *goldenCase, a answer, state runtime.State, now time.Time) runtime.Arrival {
	t.Helper()
	data := a.Data
	if len(data) == 0 {
		data = json.RawMessage("{}")
	}
	event, err := flow.DecodeEvent(a.Event, data)
	if err != nil {
		t.Fatalf("%s: %v", c.Name, err)
	}
	arrival := runtime.Arrival{Contact: "c1", At: now.Add(time.Duration(a.After)), Event: event}
	for _, p := range state.Pending {
		if p.Kind == a.To {
			arrival.Op = p.Op
		}
	}
	if a.To != "" && arrival.Op == 0 {
		t.Errorf("%s: got no pending %s to answer by %s", c.Name, a.To, a.Event)
	}
	return arrival
}

// roundTrip sends a state through JSON, as every wait does.
func roundTrip(t *testing.T, c *goldenCase, s runtime.State, lib runtime.Library) runtime.State {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatalf("%s: %v", c.Name, err)
	}
	decoded, err := runtime.DecodeState(data, s.Facts, lib)
	if err != nil {
		t.Fatalf("%s: %v", c.Name, err)
	}
	again, err := json.Marshal(decoded)
	if err != nil {
		t.Fatalf("%s: %v", c.Name, err)
	}
	if diff := cmp.Diff(string(data), string(again)); diff != "" {
		t.Errorf("%s: the state changed on its way through JSON (-want +got):\n%s", c.Name, diff)
	}
	return decoded
}

// record writes down what a step did.
func record(t *testing.T, r runtime.Result) step {
	t.Helper()
	state, err := json.Marshal(r.State)
	if err != nil {
		t.Fatal(err)
	}
	s := step{State: state, Happened: []string{}}
	for _, e := range r.Trail {
		if line := inWords(e); line != "" {
			s.Happened = append(s.Happened, line)
		}
	}
	for _, issued := range r.Commands {
		data, err := json.Marshal(issued.Command)
		if err != nil {
			t.Fatal(err)
		}
		s.Commands = append(s.Commands, command{Kind: issued.Command.CommandKind(), Op: issued.Op, Data: data})
	}
	return s
}

// inWords tells a line of the trail; commands are shown whole beside the lines.
func inWords(e runtime.Entry) string {
	data, _ := json.Marshal(e.Data)
	where := e.Activity
	if e.Program != "" {
		where = e.Program + "/" + e.Activity
	}
	switch e.Kind {
	case "visit":
		return "enters " + where
	case "left":
		return strings.TrimSuffix(fmt.Sprintf("leaves %s by %s", where, e.Outlet), " by ")
	case "event":
		return fmt.Sprintf("gets %s %s", e.Data.(flow.Event).EventKind(), data)
	case "command":
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Kind, where, data))
}
