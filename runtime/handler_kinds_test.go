package runtime_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
)

// noting is a flow that waits in a queue, rings or calls back; its handler notes in vars.n what it knows of its event.
func noting(handler flow.Handler, more string) string {
	return `{"format":"cordboard.flow/v1","name":"n","kind":"inbound","start":"q","variables":[{"name":"n","type":"string","default":""}],"activities":[
	  {"id":"q","type":"queue","properties":{"queue":"sales"},"outlets":{"waiting":"hold"` + more + `}},
	  {"id":"hold","type":"play_music","properties":{"audio":"calm","duration":"5m"}},
	  {"id":"bye","type":"disconnect","properties":{"reason":"bye"}},
	  {"id":"note","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"string(event.agent ?? '-') + ' ' + string(event.queue ?? '-') + ' ' + string(event.reason ?? '-') + ' ' + string(event.activity ?? '-')"}]}}],
	  "handlers":{"` + string(handler) + `":"note"}}`
}

// TestHandlers steps each handler that the desk or the end of a contact sets off: what begins it, what it knows, and whether the path of the
// contact goes on beside it.
func TestHandlers(t *testing.T) {
	queued, offered, accepted := &flow.Queued{Position: 1}, &flow.Offered{Agent: "anna", Queue: "sales"}, &flow.Accepted{Agent: "anna", Queue: "sales"}
	cases := []struct {
		handler flow.Handler
		more    string
		events  []flow.Event // of the queue; a hang-up answers nothing
		noted   string
		ends    runtime.Ends // "" while the contact goes on beside the handler
	}{
		{handler: flow.OnOffer, events: []flow.Event{queued, offered}, noted: "anna sales - q"},
		{handler: flow.OnAccept, events: []flow.Event{queued, offered, accepted}, noted: "anna sales - q"},
		{handler: flow.OnSLABreach, events: []flow.Event{queued, &flow.SLABreached{Queue: "sales"}}, noted: "- sales service_level q"},
		{handler: flow.OnAgentDisconnected, events: []flow.Event{queued, accepted, &flow.AgentLeft{Agent: "anna"}}, noted: "anna - agent_left q", ends: runtime.Completed},
		{handler: flow.OnAbandon, events: []flow.Event{queued, &flow.Disconnected{By: "customer"}}, noted: " - caller_hung_up q", ends: runtime.CallerHungUp},
		{handler: flow.OnEnded, events: []flow.Event{queued, accepted, &flow.Disconnected{By: "customer"}}, noted: "anna - caller_hung_up q", ends: runtime.CallerHungUp},
		{handler: flow.OnEnded, more: `,"agent_left":"bye"`, events: []flow.Event{queued, accepted, &flow.AgentLeft{Agent: "anna"}}, noted: " - disconnected bye", ends: runtime.Disconnected},
	}
	for i, c := range cases {
		t.Run(fmt.Sprintf("%s %d", c.handler, i), func(t *testing.T) {
			tr := newTrack(t, noting(c.handler, c.more))
			for _, e := range c.events {
				if _, gone := e.(*flow.Disconnected); gone {
					tr.step(time.Second, 0, e)
				} else {
					tr.answer(time.Second, "join_queue", e)
				}
			}
			if !strings.Contains(tr.entered(), "note") {
				t.Errorf("entered %q, want the handler", tr.entered())
			}
			if got := tr.state.Scopes[0].Vars[0]; got != c.noted {
				t.Errorf("noted %q, want %q", got, c.noted)
			}
			if tr.state.Ends != c.ends {
				t.Errorf("ends %q, want %q", tr.state.Ends, c.ends)
			}
			if c.ends == "" && len(tr.state.Pending) == 0 {
				t.Error("the contact waits for nothing, want its path to go on")
			}
		})
	}
}

// TestAbandonNeedsAWait: who hangs up while talking to an agent, or outside a queue, has abandoned nothing.
func TestAbandonNeedsAWait(t *testing.T) {
	tr := newTrack(t, noting(flow.OnAbandon, ""))
	tr.answer(0, "join_queue", &flow.Queued{Position: 1})
	tr.answer(0, "join_queue", &flow.Accepted{Agent: "anna"})
	tr.step(time.Second, 0, &flow.Disconnected{By: "customer"})
	if tr.entered() != "" || tr.state.Status != runtime.Over {
		t.Errorf("entered %q, status %q; want the end without on_abandon", tr.entered(), tr.state.Status)
	}
}

// TestCallbackFailed hands a callback over whose customer does not answer, after as many dials as it may make.
func TestCallbackFailed(t *testing.T) {
	tr := newTrack(t, noting(flow.OnCallbackFailed, ""))
	asked := runtime.Contact{Facts: tr.state.Facts, Program: "main", State: asJSON(t, tr.state)}
	c, err := runtime.NewCallback(asked, "c2", &flow.ScheduleCallback{Number: "+358402", Queue: "sales", Retries: 1, Activity: "q"}, tr.at)
	if err != nil {
		t.Fatal(err)
	}
	if c.Facts.ANI != "+358402" || c.Facts.Attributes[runtime.CallbackAttribute] != "c" || c.Program != "main" {
		t.Errorf("got %+v, want a contact with the customer's number on the same version", c)
	}
	if tr.state, err = runtime.DecodeState(c.State, c.Facts, tr.lib); err != nil {
		t.Fatal(err)
	}
	tr.step(0, 0, &flow.Started{})
	tr.wantIssued("join_queue")
	for dials, want := range []string{"return_to_queue", "stop hangup"} {
		tr.answer(time.Minute, "join_queue", &flow.Accepted{Agent: "anna", Queue: "sales"})
		tr.allow()
		tr.wantIssued("dial_customer")
		tr.answer(30*time.Second, "dial_customer", &flow.DialFailed{Cause: "no_answer"})
		if tr.issued() != want {
			t.Errorf("after dial %d: got %q, want %q", dials+1, tr.issued(), want)
		}
	}
	if got := tr.state.Scopes[0].Vars[0]; got != "anna sales the customer was not reached: no_answer q" {
		t.Errorf("the handler noted %q", got)
	}
}
