package runtime_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
)

// library is programs by id.
type library map[string]*runtime.Program

func (l library) Program(id string) *runtime.Program { return l[id] }

func compiled(t testing.TB, id, text string) *runtime.Program {
	t.Helper()
	var doc flow.Flow
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("read flow: %v", err)
	}
	p, err := runtime.Compile(id, &doc, activities.Catalog())
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	return p
}

// tangle is a flow with a bit of everything: a menu, a queue with treatment and overflow, a subflow, handlers, a loop back.
const tangle = `{"format":"cordboard.flow/v1","name":"tangle","kind":"inbound","start":"hello","variables":[{"name":"n","type":"integer","default":0},{"name":"who","type":"string"}],
 "activities":[
  {"id":"hello","type":"menu","properties":{"prompt":"Hello {{ vars.n }}","options":[{"key":"1","label":"Queue"},{"key":"2","label":"Sub"},{"key":"3","label":"Mail"},{"key":"4","label":"Out"},{"key":"5","label":"Rate"},{"key":"6","label":"Ring"}],"max_tries":2},
   "outlets":{"1":"q","2":"sub","3":"mail","4":"out","5":"rate","6":"ring","no_input":"count","no_match":"count"}},
  {"id":"out","type":"transfer_to_number","properties":{"number":"+358501112222","return":true},"outlets":{"completed":"hello","busy":"jump","invalid_number":"tell"}},
  {"id":"jump","type":"go_to_flow","properties":{"flow":"main"},"outlets":{"error":"hello"}},
  {"id":"rate","type":"survey","properties":{"type":"nps","prompts":["a","b","c"]},"outlets":{"completed":"tell","partial":"jump","declined":"hello"}},
  {"id":"tell","type":"notify","properties":{"to":["anna"],"text":"{{ results.rate.score }}"},"outlets":{"sent":"hello","failed":"jump"}},
  {"id":"count","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"vars.n + 1"}]},"outlets":{"next":"hello"}},
  {"id":"q","type":"queue","properties":{"queue":"a","max_wait":"1m"},"outlets":{"waiting":"music","timeout":"mail","no_agents":"hello","agent_left":"hello"}},
  {"id":"music","type":"play_music","properties":{"audio":"m","duration":"5s"},"outlets":{"next":"over"}},
  {"id":"over","type":"queue","properties":{"queue":"b"},"outlets":{"waiting":"say","closed":"mail"}},
  {"id":"say","type":"play_prompt","properties":{"prompt":"Still there {{ results.over.position }}"},"outlets":{"next":"first"}},
  {"id":"first","type":"set_priority","properties":{"priority":1},"outlets":{"next":"back","error":"jump"}},
  {"id":"back","type":"callback","properties":{},"outlets":{"scheduled":"end","duplicate":"q","not_dialable":"jump"}},
  {"id":"ring","type":"ring","properties":{"users":["x","y"]},"outlets":{"no_answer":"hello"}},
  {"id":"sub","type":"run_subflow","properties":{"flow":"sub","inputs":{"x":"vars.n"},"outputs":{"x":"n"}},"outlets":{"done":"hello","error":"mail"}},
  {"id":"mail","type":"voicemail","properties":{"mailbox":"a","greeting":"Speak"},"outlets":{"recorded":"end","no_message":"hello"}},
  {"id":"end","type":"disconnect","properties":{}},
  {"id":"note","type":"set_variables","properties":{"assignments":[{"variable":"who","expression":"event.agent"}]}},
  {"id":"slow","type":"http_request","properties":{"url":"https://log.example.com/{{ event.reason }}"}}],
 "handlers":{"before_dial":"slow","on_sla_breach":"note","on_callback_failed":"note","on_offer":"note","on_accept":"slow","on_ended":"slow","on_abandon":"note","on_agent_disconnected":"mail","on_error":"end"}}`

const inner = `{"format":"cordboard.flow/v1","name":"sub","kind":"subflow","start":"ask","variables":[{"name":"x","type":"integer","default":0}],
 "activities":[
  {"id":"ask","type":"collect_input","properties":{"prompt":"Digits","variable":"x","max":2},"outlets":{"success":"done","no_input":"again","no_match":"again"}},
  {"id":"again","type":"run_subflow","properties":{"flow":"sub"},"outlets":{"done":"away"}},
  {"id":"away","type":"go_to_flow","properties":{"flow":"main"},"outlets":{"error":"done"}},
  {"id":"done","type":"end_flow","properties":{}}]}`

// anyEvent draws an event that could answer an operation of a kind, or one that could not.
func anyEvent(t *rapid.T, kind string) flow.Event {
	fitting := map[string][]flow.Event{
		"play": {&flow.Played{}}, "play_music": {&flow.Played{}}, "timer": {&flow.TimerFired{}},
		"gather":     {&flow.Gathered{}, &flow.Gathered{Digits: "1"}, &flow.Gathered{Digits: "2"}, &flow.Gathered{Digits: "3"}, &flow.Gathered{Digits: "4"}, &flow.Gathered{Digits: "5"}, &flow.Gathered{Digits: "6"}, &flow.Gathered{Digits: "9"}},
		"record":     {&flow.Recorded{}, &flow.Recorded{Recording: "r", Duration: flow.Duration(time.Second)}},
		"request":    {&flow.Responded{Status: 200}, &flow.Responded{Status: 500}, &flow.RequestFailed{Timeout: true}},
		"read_flow":  {&flow.FlowResolved{Program: "sub"}, &flow.FlowResolved{Program: "main"}, &flow.FlowResolved{}},
		"dial":       {&flow.Dialled{Result: "completed"}, &flow.Dialled{Result: "busy"}, &flow.Dialled{Result: "invalid_number"}},
		"notify":     {&flow.Sent{}, &flow.Undelivered{Reason: "x"}},
		"join_queue": {&flow.Queued{Position: 2}, &flow.QueueRefused{Reason: "no_agents"}, &flow.Offered{Agent: "x"}, &flow.Accepted{Agent: "x"}, &flow.Declined{Agent: "x"}, &flow.AgentLeft{Agent: "x"}},
	}
	if rapid.IntRange(0, 30).Draw(t, "odd") == 0 {
		return rapid.SampledFrom([]flow.Event{&flow.Disconnected{By: "customer"}, &flow.Failed{Code: "unavailable", Message: "x"}}).Draw(t, "event")
	}
	fitting["offer_to"] = append(fitting["join_queue"], &flow.QueueRefused{Reason: "no_answer"})
	fitting["join_queue"] = append(fitting["join_queue"], &flow.SLABreached{Queue: "a"})
	fitting["read_dialling"] = []flow.Event{&flow.DiallingRead{Allowed: true}, &flow.DiallingRead{}}
	fitting["set_priority"] = []flow.Event{&flow.TicketChanged{}}
	fitting["schedule_callback"] = []flow.Event{&flow.CallbackScheduled{Callback: "c2"}, &flow.CallbackRefused{Reason: "duplicate"}}
	fitting["dial_customer"] = []flow.Event{&flow.CustomerAnswered{}, &flow.CustomerAnswered{}, &flow.DialFailed{Cause: "busy"}}
	events := fitting[kind]
	if len(events) == 0 {
		return &flow.TimerFired{}
	}
	return rapid.SampledFrom(events).Draw(t, "event")
}

// TestStepProperties drives contacts with random events and checks what must hold after every step.
func TestStepProperties(t *testing.T) {
	outbound := strings.Replace(tangle, `"kind":"inbound"`, `"kind":"outbound"`, 1)
	lib := library{"main": compiled(t, "main", tangle), "out": compiled(t, "out", outbound), "sub": compiled(t, "sub", inner)}
	start := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		state := begun(t, start)
		at := start
		arrival := runtime.Arrival{Contact: "c", At: at, Event: &flow.Started{}}
		open := map[int]string{}
		for step := range 60 {
			before, _ := json.Marshal(state)
			r := runtime.Step(lib, state, arrival)
			if after, _ := json.Marshal(state); string(before) != string(after) {
				t.Fatalf("step %d changed the state it was given", step)
			}
			again := runtime.Step(lib, state, arrival)
			if !reflect.DeepEqual(r.State, again.State) || !reflect.DeepEqual(r.Commands, again.Commands) || !reflect.DeepEqual(r.Trail, again.Trail) {
				t.Fatalf("step %d is not the same the second time", step)
			}
			follow(t, open, r)
			state = roundTrip(t, lib, r.State)
			if state.Status == runtime.Over {
				if len(open) > 0 {
					t.Fatalf("the contact is over but operations are open: %v", open)
				}
				return
			}
			if len(state.Pending) == 0 {
				t.Fatalf("the contact waits for nothing: %+v", state)
			}
			at = at.Add(time.Second)
			p := rapid.SampledFrom(state.Pending).Draw(t, "pending")
			arrival = runtime.Arrival{Contact: "c", Op: p.Op, At: at, Event: anyEvent(t, p.Kind)}
			if rapid.IntRange(0, 15).Draw(t, "late") == 0 {
				arrival.Op = 10_000
			}
		}
	})
}

// begun draws a contact that is about to start: one that calls, one that is called, or a callback.
func begun(t *rapid.T, start time.Time) runtime.State {
	facts := flow.Contact{ID: "c", Channel: "voice", ANI: "+358401234567", DNIS: "+358901234", StartedAt: start}
	switch rapid.SampledFrom([]string{"in", "out", "back"}).Draw(t, "begins") {
	case "out":
		return runtime.NewState(facts, "out")
	case "back":
		state := runtime.NewState(facts, "main")
		state.Scopes, state.Leg = []runtime.Scope{{Vars: []any{int64(0), nil}}}, runtime.LegNone
		state.Callback = &runtime.Callback{Number: facts.ANI, Queue: "a", Since: start, Until: start.Add(time.Hour), Retries: 1, Activity: "back"}
		return state
	}
	return runtime.NewState(facts, "main")
}

// follow keeps the set of open operations and checks it against the state's.
func follow(t *rapid.T, open map[int]string, r runtime.Result) {
	for _, op := range r.Ended {
		if _, ok := open[op]; !ok {
			t.Fatalf("operation %d ended but was not open", op)
		}
		delete(open, op)
	}
	for _, c := range r.Commands {
		if stop, ok := c.Command.(*flow.Stop); ok {
			if _, still := open[stop.Op]; still {
				t.Fatalf("operation %d is stopped but still open", stop.Op)
			}
			continue
		}
		if flow.Answered(c.Command) {
			open[c.Op] = c.Command.CommandKind()
		}
	}
	if len(open) != len(r.State.Pending) {
		t.Fatalf("open operations %v, the state waits for %+v", open, r.State.Pending)
	}
	fibers := map[int]int{}
	for _, f := range r.State.Fibers {
		fibers[f.ID] = len(f.Frames)
	}
	for _, p := range r.State.Pending {
		if _, ok := open[p.Op]; !ok {
			t.Fatalf("the state waits for operation %d that is not open", p.Op)
		}
		if p.Kind != "closing" && p.Frame >= fibers[p.Fiber] {
			t.Fatalf("operation %d belongs to frame %d of fiber %d, which has %d", p.Op, p.Frame, p.Fiber, fibers[p.Fiber])
		}
	}
}

func roundTrip(t *rapid.T, lib runtime.Library, s runtime.State) runtime.State {
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatalf("write state: %v", err)
	}
	back, err := runtime.DecodeState(data, s.Facts, lib)
	if err != nil {
		t.Fatalf("read state: %v", err)
	}
	second, _ := json.Marshal(back)
	if string(second) != string(data) {
		t.Fatalf("state changed by a round trip:\n%s\n%s", data, second)
	}
	return back
}

func TestStartTwice(t *testing.T) {
	lib := library{"main": compiled(t, "main", tangle), "sub": compiled(t, "sub", inner)}
	started := runtime.Arrival{Contact: "c", At: time.Unix(0, 0).UTC(), Event: &flow.Started{}}
	first := runtime.Step(lib, runtime.NewState(flow.Contact{ID: "c", Channel: "voice"}, "main"), started)
	second := runtime.Step(lib, first.State, started)
	before, _ := json.Marshal(first.State)
	after, _ := json.Marshal(second.State)
	if len(second.Commands) > 0 || string(before) != string(after) {
		t.Errorf("a second start did something: %+v", second.Commands)
	}
}

const ping = `{"format":"cordboard.flow/v1","name":"ping","kind":"inbound","start":"ask","variables":[{"name":"who","type":"string","default":"somebody"}],"activities":[
  {"id":"ask","type":"collect_input","properties":{"prompt":"Who?","variable":"who"},"outlets":{"success":"on"}},
  {"id":"on","type":"go_to_flow","properties":{"flow":"pong","inputs":{"who":"vars.who"}}}]}`

// TestJumpsLeaveNothingBehind goes from flow to flow 40 times: the state must stay as small as after the first jump.
func TestJumpsLeaveNothingBehind(t *testing.T) {
	lib := library{"a": compiled(t, "a", ping), "b": compiled(t, "b", ping), "c": compiled(t, "c", ping)}
	at := time.Unix(0, 0).UTC()
	state := runtime.NewState(flow.Contact{ID: "c1", Channel: "voice"}, "a")
	do := func(op int, e flow.Event) {
		state = runtime.Step(lib, state, runtime.Arrival{Contact: "c1", Op: op, At: at, Event: e}).State
	}
	do(0, &flow.Started{})
	for i := range 40 {
		do(state.LastOp, &flow.Gathered{Digits: "12345"})
		do(state.LastOp, &flow.FlowResolved{Program: []string{"b", "c", "a"}[i%3]})
		if state.Scopes[0].Program != 0 || len(state.Scopes) > 2 || len(state.Programs) > 2 || len(state.Pending) != 1 {
			t.Fatalf("after %d jumps: got scopes %v, programs %v, pending %v; want those of the first flow and of this one", i+1, state.Scopes, state.Programs, state.Pending)
		}
	}
	if got := state.Scopes[len(state.Scopes)-1].Vars[0]; got != "12345" {
		t.Errorf("the variable that was handed on: got %v", got)
	}
}
