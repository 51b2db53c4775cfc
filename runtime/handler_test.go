package runtime_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
)

// track steps one contact and keeps its state.
type track struct {
	t     *testing.T
	lib   library
	state runtime.State
	at    time.Time
	last  runtime.Result
}

func newTrack(t *testing.T, text string) *track {
	t.Helper()
	tr := &track{t: t, lib: library{"main": compiled(t, "main", text)}, at: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)}
	tr.state = runtime.NewState(flow.Contact{ID: "c", Channel: "voice", ANI: "+358401", StartedAt: tr.at}, "main")
	tr.step(0, 0, &flow.Started{})
	return tr
}

func (tr *track) step(after time.Duration, op int, e flow.Event) {
	tr.t.Helper()
	tr.at = tr.at.Add(after)
	tr.last = runtime.Step(tr.lib, tr.state, runtime.Arrival{Contact: "c", Op: op, At: tr.at, Event: e})
	tr.state = tr.last.State
}

// answer answers the latest pending operation of a kind.
func (tr *track) answer(after time.Duration, kind string, e flow.Event) {
	tr.t.Helper()
	op := 0
	for _, p := range tr.state.Pending {
		if p.Kind == kind {
			op = p.Op
		}
	}
	if op == 0 {
		tr.t.Fatalf("got no pending %s, only %+v", kind, tr.state.Pending)
	}
	tr.step(after, op, e)
}

// allow answers that the number may be dialled.
func (tr *track) allow() {
	tr.t.Helper()
	tr.answer(0, "read_dialling", &flow.DiallingRead{Allowed: true})
}

// issued lists the kinds of the commands of the last step.
func (tr *track) issued() string {
	var kinds []string
	for _, c := range tr.last.Commands {
		kinds = append(kinds, c.Command.CommandKind())
	}
	return strings.Join(kinds, " ")
}

func (tr *track) wantIssued(want string) {
	tr.t.Helper()
	if got := tr.issued(); got != want {
		tr.t.Errorf("commands: got %q, want %q", got, want)
	}
}

// entered lists the activities of the last step.
func (tr *track) entered() string {
	var ids []string
	for _, e := range tr.last.Trail {
		if e.Kind == "visit" {
			ids = append(ids, e.Activity)
		}
	}
	return strings.Join(ids, " ")
}

// chain is a circle whose on_error has n activities.
func chain(n int) string {
	var b strings.Builder
	b.WriteString(`{"format":"cordboard.flow/v1","name":"chain","kind":"inbound","start":"a","variables":[{"name":"n","type":"integer","default":0}],"activities":[
	  {"id":"a","type":"condition","properties":{"expression":"true"},"outlets":{"true":"a","false":"a"}}`)
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, `,{"id":"e%d","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"%d"}]},"outlets":{"next":"e%d"}}`, i, i, i+1)
	}
	fmt.Fprintf(&b, `,{"id":"e%d","type":"disconnect","properties":{"reason":"handled"}}],"handlers":{"on_error":"e1"}}`, n)
	return b.String()
}

// TestReservedSteps gives the error path 50 activities after a limit, and not one more.
func TestReservedSteps(t *testing.T) {
	tr := newTrack(t, chain(runtime.ReservedSteps))
	if tr.issued() != "hangup" || tr.state.Ends != runtime.Disconnected {
		t.Errorf("50 activities: got %q and %q, want the path to its end", tr.issued(), tr.state.Ends)
	}
	tr = newTrack(t, chain(runtime.ReservedSteps+1))
	if tr.issued() != "play" || tr.state.Status != runtime.Active {
		t.Errorf("51 activities: got %q, want the apology", tr.issued())
	}
}

const dialsPartner = `{"format":"cordboard.flow/v1","name":"d","kind":"inbound","start":"t","variables":[{"name":"n","type":"string","default":""}],"activities":[
  {"id":"t","type":"transfer_to_number","properties":{"number":"+358501112222"},"outlets":{"busy":"end"}},
  {"id":"end","type":"disconnect"},
  {"id":"ask","type":"http_request","properties":{"url":"https://crm.example.com/line"},"outlets":{"success":"show"}},
  {"id":"show","type":"set_ani","properties":{"number":"+358901234"}}],"handlers":{"before_dial":"ask"}}`

// TestBeforeDialGates holds the number back until the handler is through, for at most five seconds.
func TestBeforeDialGates(t *testing.T) {
	tr := newTrack(t, dialsPartner)
	tr.wantIssued("read_dialling")
	tr.allow()
	tr.wantIssued("timer request")
	if timer := tr.last.Commands[0].Command.(*flow.Timer); !timer.At.Equal(tr.at.Add(5 * time.Second)) {
		t.Errorf("the gate: got %v, want five seconds from %v", timer.At, tr.at)
	}
	tr.answer(time.Second, "request", &flow.Responded{Status: 200})
	tr.wantIssued("read_number")
	tr.answer(0, "read_number", &flow.NumberRead{Owned: true})
	tr.wantIssued("set_ani dial")
	if len(tr.state.Held) > 0 || len(tr.state.Pending) != 1 {
		t.Errorf("got %+v and %+v, want only the dial to wait for", tr.state.Held, tr.state.Pending)
	}

	tr = newTrack(t, dialsPartner)
	tr.allow()
	tr.answer(5*time.Second, "gate", &flow.TimerFired{})
	tr.wantIssued("stop dial")
	tr.answer(time.Second, "dial", &flow.Dialled{Result: "busy", Cause: "busy"})
	tr.wantIssued("hangup")

	tr = newTrack(t, dialsPartner)
	tr.allow()
	tr.step(time.Second, 0, &flow.Disconnected{By: "customer"})
	if tr.state.Ends != runtime.CallerHungUp || strings.Contains(tr.issued(), "dial") {
		t.Errorf("a hang-up at the gate: got %q and %q, want nobody dialled", tr.state.Ends, tr.issued())
	}
	tr.answer(time.Second, "request", &flow.Responded{Status: 200})
	tr.answer(0, "read_number", &flow.NumberRead{Owned: true})
	if strings.Contains(tr.issued(), "dial") || tr.state.Status != runtime.Over {
		t.Errorf("after the hang-up: got %q, status %q", tr.issued(), tr.state.Status)
	}
}

const outbound = `{"format":"cordboard.flow/v1","name":"o","kind":"outbound","start":"note","variables":[{"name":"n","type":"string","default":""}],"activities":[
  {"id":"note","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"contact.ani"}]},"outlets":{"next":"hold"}},
  {"id":"hold","type":"wait","properties":{"duration":"1m"},"outlets":{"next":"say"}},
  {"id":"say","type":"play_prompt","properties":{"prompt":"Hello"},"outlets":{"next":"again"}},
  {"id":"again","type":"play_prompt","properties":{"prompt":"Bye"}},
  {"id":"sorry","type":"play_prompt","properties":{"prompt":"Sorry"}}]`

// TestOutboundDialsItsCustomer runs from the start, dials before the first prompt, and speaks once somebody answers.
func TestOutboundDialsItsCustomer(t *testing.T) {
	tr := newTrack(t, outbound+`}`)
	tr.wantIssued("timer")
	tr.answer(time.Minute, "timer", &flow.TimerFired{})
	tr.allow()
	tr.wantIssued("dial_customer")
	if dial := tr.last.Commands[0].Command.(*flow.DialCustomer); dial.Number != "+358401" {
		t.Errorf("dialled %q, want the customer's number", dial.Number)
	}
	tr.answer(time.Second, "dial_customer", &flow.CustomerAnswered{})
	tr.wantIssued("play")
	tr.answer(time.Second, "play", &flow.Played{})
	tr.wantIssued("play")

	tr = newTrack(t, outbound+`,"handlers":{"on_error":"sorry"}}`)
	tr.answer(time.Minute, "timer", &flow.TimerFired{})
	tr.allow()
	tr.answer(time.Second, "dial_customer", &flow.DialFailed{Cause: "no_answer"})
	if tr.entered() != "sorry" || tr.state.Ends != runtime.EndsFailed {
		t.Errorf("nobody answers: entered %q, ends %q; want on_error, and an end because nobody can hear it", tr.entered(), tr.state.Ends)
	}
	tr.wantIssued("hangup")
}

// TestNumbersThatMayNotBeDialled: whatever dials asks first, and before_dial does not run for nothing.
func TestNumbersThatMayNotBeDialled(t *testing.T) {
	tr := newTrack(t, dialsPartner)
	tr.answer(0, "read_dialling", &flow.DiallingRead{})
	tr.wantIssued("play") // the apology
	tr = newTrack(t, outbound+`,"handlers":{"on_error":"sorry"}}`)
	tr.answer(time.Minute, "timer", &flow.TimerFired{})
	tr.answer(0, "read_dialling", &flow.DiallingRead{})
	if tr.entered() != "sorry" || tr.issued() != "hangup" || len(tr.state.Held) > 0 {
		t.Errorf("entered %q, got %q, held %+v; want on_error and nobody dialled", tr.entered(), tr.issued(), tr.state.Held)
	}
	if failure, ok := tr.last.Trail[1].Data.(flow.Failure); !ok || failure.Code != "not_dialable" {
		t.Errorf("got %+v, want the code not_dialable", tr.last.Trail[1])
	}
}

// TestBreachOnce tells a contact of the first threshold that its wait passes; a queue it moves to may have another one.
func TestBreachOnce(t *testing.T) {
	tr := newTrack(t, `{"format":"cordboard.flow/v1","name":"b","kind":"inbound","start":"q","variables":[{"name":"n","type":"string","default":""}],"activities":[
	  {"id":"q","type":"queue","properties":{"queue":"sales"}},
	  {"id":"late","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"event.queue"}]}}],"handlers":{"on_sla_breach":"late"}}`)
	tr.answer(0, "join_queue", &flow.Queued{Position: 1})
	tr.answer(20*time.Second, "join_queue", &flow.SLABreached{Queue: "sales"})
	if tr.entered() != "late" || tr.state.Scopes[0].Vars[0] != "sales" {
		t.Errorf("entered %q, queue %v", tr.entered(), tr.state.Scopes[0].Vars[0])
	}
	tr.answer(20*time.Second, "join_queue", &flow.SLABreached{Queue: "support"})
	if tr.entered() != "" || tr.last.Trail[0].Kind != "late" {
		t.Errorf("a second time: entered %q, %+v", tr.entered(), tr.last.Trail)
	}
}
