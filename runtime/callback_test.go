package runtime_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// backLine is a version of a flow that calls back; before it dials it says which version it is.
func backLine(number int) string {
	return `{"format":"cordboard.flow/v1","name":"back","kind":"inbound","start":"count","variables":[{"name":"n","type":"integer","default":0}],"activities":[
	  {"id":"count","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"vars.n + 1"}]},"outlets":{"next":"q"}},
	  {"id":"q","type":"queue","properties":{"queue":"sales"},"outlets":{"waiting":"ask"}},
	  {"id":"ask","type":"callback","properties":{"retries":0},"outlets":{"scheduled":"bye","not_dialable":"bye"}},
	  {"id":"bye","type":"disconnect"},
	  {"id":"dials` + fmt.Sprint(number) + `","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"vars.n + 10"}]}},
	  {"id":"left","type":"play_prompt","properties":{"prompt":"{{ vars.n }}"},"outlets":{"next":"bye"}}],
	  "handlers":{"before_dial":"dials` + fmt.Sprint(number) + `","on_agent_disconnected":"left"}}`
}

// answer tells a contact something about its latest operation of a kind, as the desk or the telephone would.
func (p *publisher) answer(contact, kind string, e flow.Event) {
	p.t.Helper()
	p.now = p.now.Add(time.Second)
	var op int
	for _, o := range p.recorder.all(contact) {
		if o.Command.CommandKind() == kind {
			op = o.Op
		}
	}
	key := fmt.Sprintf("%s-%d-%s", e.EventKind(), op, p.now)
	if o, err := p.driver.Deliver(p.t.Context(), runtime.Arrival{Contact: contact, Key: key, Op: op, At: p.now, Event: e}); err != nil || !o.Fresh || op == 0 {
		p.t.Fatalf("%s of %s %d: fresh %v, %v", e.EventKind(), kind, op, o.Fresh, err)
	}
}

// TestCallbackIsKept takes a callback through driver and storage: it goes on with the variables and on the version of the caller, whatever was
// published since, and asks again whether it may dial.
func TestCallbackIsKept(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p *publisher) {
		if err := p.db.SaveOrganisation(t.Context(), editor, storage.Organisation{Name: "Acme", Settings: map[string]string{"dial_prefixes": "+358"}}); err != nil {
			t.Fatal(err)
		}
		one := p.publish(storage.Live, backLine(1))
		facts := flow.Contact{ID: "caller", Channel: "voice", ANI: "+358401234567", DNIS: "+358901234", StartedAt: p.now}
		if _, err := p.driver.Begin(t.Context(), runtime.Contact{Facts: facts, Program: one.ID}); err != nil {
			t.Fatal(err)
		}
		p.answer("caller", "join_queue", &flow.Queued{Position: 3})
		asked, ok := p.recorder.last("caller").Command.(*flow.ScheduleCallback)
		if !ok || asked.Number != facts.ANI || asked.Ticket == 0 {
			t.Fatalf("got %+v, want a callback in the place of the ticket", p.recorder.last("caller").Command)
		}
		c, err := p.db.Journal().Contact(t.Context(), "caller")
		if err != nil {
			t.Fatal(err)
		}
		asked.Queue = "sales"
		callback, err := runtime.NewCallback(c, "callback", asked, p.now)
		if err != nil {
			t.Fatal(err)
		}
		p.answer("caller", "schedule_callback", &flow.CallbackScheduled{Callback: "callback"})
		p.publish(storage.Live, backLine(2))
		if _, err := p.driver.Begin(t.Context(), callback); err != nil {
			t.Fatal(err)
		}
		p.answer("callback", "join_queue", &flow.Accepted{Agent: "anna", Queue: "sales"})
		p.answer("callback", "dial_customer", &flow.CustomerAnswered{})
		p.answer("callback", "join_queue", &flow.AgentLeft{Agent: "anna"})
		p.wantPath("caller", "count q ask bye")
		p.wantPath("callback", "dials1 left")
		if play, ok := p.recorder.last("callback").Command.(*flow.Play); !ok || !strings.Contains(fmt.Sprint(play.Speech), "11") {
			t.Errorf("got %+v, want the variables of the caller and of before_dial", p.recorder.last("callback").Command)
		}
	})
}
