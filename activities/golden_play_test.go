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
	found := problems(spec, c)
	if c.Problems != nil {
		c.Problems = found
		return nil
	}
	if len(found) > 0 && !c.Draft {
		t.Errorf("%s: got %v, want properties without errors", c.Name, found)
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

// problems gives the errors in the properties of "it", as "code: message" by field.
func problems(spec *flow.Spec, c *goldenCase) map[string]string {
	found := map[string]string{}
	for _, issue := range flow.Validate(c.document(spec.Type), activities.Catalog(), flow.Resources{}) {
		if issue.Activity == "it" && issue.Severity == flow.SeverityError && strings.HasPrefix(issue.Field, "properties") {
			found[issue.Field] = issue.Code + ": " + issue.Message
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
	s := step{Happened: []string{}, Memory: memory(r.State)}
	for _, e := range r.Trail {
		if line := inWords(e, plain(t, e.Data)); line != "" {
			s.Happened = append(s.Happened, line)
		}
	}
	for _, issued := range r.Commands {
		s.Commands = append(s.Commands, command{Kind: issued.Command.CommandKind(), Op: issued.Op, Data: plain(t, issued.Command)})
	}
	for _, pending := range r.State.Pending {
		s.Waits = append(s.Waits, fmt.Sprintf("%s %d", pending.Kind, pending.Op))
	}
	return s
}

// memory finds what "it" remembers, the first activity of the first program; nil while the contact is elsewhere or there is nothing.
func memory(s runtime.State) *flow.Memory {
	for _, fiber := range s.Fibers {
		for _, frame := range fiber.Frames {
			if frame.Node == 0 && s.Scopes[frame.Scope].Program == 0 && frame.Memory != (flow.Memory{}) {
				return &frame.Memory
			}
		}
	}
	return nil
}

// inWords tells a line of the trail; commands are shown whole beside the lines.
func inWords(e runtime.Entry, data []byte) string {
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
