package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"cordboard/flow"
)

// callsFlow has one of each activity for calls and flow control that acts on others than the caller's ear.
func callsFlow() *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: "calls", Kind: flow.Inbound, Start: "split",
		Variables: []flow.Variable{{Name: "score", Type: flow.Integer}},
		Activities: []flow.Record{
			{ID: "split", Type: "percentage_split", Name: "New or old", Properties: []byte(`{"shares":[{"id":"new","label":"New menu","percent":20},{"id":"old","label":"Old menu","percent":80}],"sticky_by":"contact.ani"}`),
				Outlets: map[string]string{"new": "record", "old": "record"}},
			{ID: "record", Type: "record_call", Name: "Record", Properties: []byte(`{"mode":"on"}`), Outlets: map[string]string{"next": "digits"}},
			{ID: "digits", Type: "send_dtmf", Name: "Extension", Properties: []byte(`{"digits":"12,#"}`), Outlets: map[string]string{"next": "note"}},
			{ID: "note", Type: "set_outcome", Name: "Identified", Properties: []byte(`{"milestone":"identified"}`), Outlets: map[string]string{"next": "tell"}},
			{ID: "tell", Type: "notify", Name: "Tell Anna", Properties: []byte(`{"to":["anna","oncall@example.com"],"subject":"A call","text":"Somebody calls."}`), Outlets: map[string]string{"sent": "rate", "failed": "rate"}},
			{ID: "rate", Type: "survey", Name: "Rate us", Properties: []byte(`{"type":"nps","variable":"score","prompts":["How likely are you to recommend us?"]}`),
				Outlets: map[string]string{"completed": "out", "partial": "out", "declined": "out"}},
			{ID: "out", Type: "transfer_to_number", Name: "On call", Properties: []byte(`{"number":"+358501112222","timeout":"20s","headers":{"X-Customer":"{{ contact.ani }}"}}`),
				Outlets: map[string]string{"busy": "on", "no_answer": "on", "invalid_number": "on"}},
			{ID: "on", Type: "go_to_flow", Name: "Night", Properties: []byte(`{"flow":"night","inputs":{"who":"contact.ani"}}`)},
		},
		Layout: map[string]flow.Position{"split": {}, "record": {X: 328}, "digits": {X: 656}, "note": {X: 984}, "tell": {Y: 232}, "rate": {X: 328, Y: 232}, "out": {X: 656, Y: 232}, "on": {X: 984, Y: 232}},
	}
}

// chatDesk asks in writing and queues the chat.
func chatDesk() *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: "chat", Kind: flow.Digital, Start: "hello",
		Variables: []flow.Variable{{Name: "topic", Type: flow.String}},
		Activities: []flow.Record{
			{ID: "hello", Type: "send_message", Name: "Hello", Properties: []byte(`{"text":"Hello {{ contact.ani }}!","attachments":["https://example.com/menu.pdf"]}`), Outlets: map[string]string{"sent": "ask", "failed": "bye"}},
			{ID: "ask", Type: "send_and_wait", Name: "Topic", Properties: []byte(`{"text":"What is it about?","variable":"topic","quick_replies":["My order","My bill"]}`),
				Outlets: map[string]string{"replied": "desk", "timeout": "bye", "failed": "bye"}},
			{ID: "desk", Type: "queue", Name: "Chat desk", Properties: []byte(`{"queue":"support"}`), Outlets: map[string]string{"waiting": "hold", "agent_left": "bye", "no_agents": "bye", "closed": "bye", "full": "bye"}},
			{ID: "hold", Type: "send_message", Name: "Hold", Properties: []byte(`{"text":"Thanks, about: {{ vars.topic }}. One moment."}`)},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Handlers: map[flow.Handler]string{flow.OnError: "bye"},
		Layout:   map[string]flow.Position{"hello": {}, "ask": {X: 328}, "desk": {X: 656}, "hold": {X: 984}, "bye": {X: 656, Y: 260}},
	}
}

// pictured makes a picture when the pictures are wanted.
func (d *designer) pictured(name string) {
	if os.Getenv("CORDBOARD_SCREENSHOTS") != "" {
		d.shoot(name)
	}
}

// TestActivitiesOfCalls edits each of the activities in its form, sees what the canvas says of it, and calls the flow.
func TestActivitiesOfCalls(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, &flow.Flow{Format: flow.Format, Name: "night", Kind: flow.Inbound, Start: "say", Variables: []flow.Variable{{Name: "who", Type: flow.String}},
		Activities: []flow.Record{
			{ID: "say", Type: "play_prompt", Properties: []byte(`{"prompt":"The night greets {{ vars.who }}."}`), Outlets: map[string]string{"next": "bye"}},
			{ID: "bye", Type: "disconnect"},
		}})
	s.create(t, callsFlow())
	d := s.open(t, anna).design("calls")
	d.click("#zoom button|Fit the whole flow")
	for _, c := range []struct{ id, summary, field, text, now string }{
		{"split", "New menu 20 %, Old menu 80 %", "sticky_by", "contact.dnis", "New menu 20 %, Old menu 80 %"},
		{"record", "Recording on, both", "", "", ""},
		{"digits", "12,#", "digits", "34,*", "34,*"},
		{"note", "at identified", "outcome", "solved", "solved at identified"},
		{"tell", "anna, oncall@example.com: A call", "subject", "Call", "anna, oncall@example.com: Call"},
		{"rate", "nps → score", "", "", ""},
		{"out", "+358501112222", "caller_id", "+358901234", "+358501112222 as +358901234"},
		{"on", "night (live)", "version", "test", "night (test)"},
	} {
		d.sees(onCanvas(c.id), c.summary)
		d.selects(c.id)
		d.pictured("calls-" + c.id)
		if c.field != "" {
			d.property(c.field, c.text)
			d.untilHas(c.id, c.text)
			d.sees(onCanvas(c.id), c.now)
		}
	}
	d.selects("rate")
	d.click("#property-form button|Add question")
	d.fill(`#property-form [name="properties.prompts.1"]`, "And once more?")
	d.untilHas("rate", `"How likely are you to recommend us?"`, `"And once more?"`)
	d.pictured("calls-questions")
	d.selects("tell")
	d.click("#property-form button|Add a row")
	d.fill(`#property-form [name="properties.to.2"]`, "{{ contact.ani }}")
	d.untilHas("tell", `"oncall@example.com"`, `"{{ contact.ani }}"`)
	d.selects("out")
	d.property("caller_id", "")
	d.property("number", "0501112222")
	d.sees("#property-form", "is not a number with country code")
	d.property("number", "+358501112222")
	d.until("the number to be whole again", func(f *flow.Flow) bool {
		var p struct {
			Number   string `json:"number"`
			CallerID string `json:"caller_id"`
		}
		return json.Unmarshal(record(f, "out").Properties, &p) == nil && p.Number == "+358501112222" && p.CallerID == ""
	})
	d.selects("on")
	d.property("version", "live")
	d.untilHas("on", `"live"`)
	d.busyCall()
}

// busyCall calls the flow while its number is busy.
func (d *designer) busyCall() {
	d.t.Helper()
	d.click("#test-button")
	d.click("#panel-test summary|What stands in")
	d.choose("#panel-test select[id='world-numbers-+358501112222']", "Busy")
	d.pictured("calls-stands-in")
	d.calls()
	for _, words := range []string{"Recording is on", "Sends the digits 34,*", "The outcome is solved", "Notifies anna"} {
		d.transcript(words)
	}
	d.untilNext("How likely are you")
	d.click("#panel-test .pad button|9")
	d.untilNext("The NPS score is 9")
	d.untilNext("And once more?")
	d.click("#panel-test .pad button|*")
	d.untilNext("is busy")
	d.untilNext("The night greets")
	d.pictured("calls-transcript")
	if text := eval[string](d.page, "e2e.text('#panel-test .talk')"); strings.Contains(text, "undefined") {
		d.t.Errorf("transcript: got %q", text)
	}
}

// TestChatOfDigitalFlow makes a digital flow from the palette's group Digital and chats with it.
func TestChatOfDigitalFlow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, chatDesk())
	d := s.open(t, anna).design("chat")
	d.sees("#palette", "Digital")
	d.sees(onCanvas("ask"), "What is it about? → topic")
	d.selects("ask")
	d.pictured("chat-ask")
	d.selects("hello")
	d.pictured("chat-hello")
	d.property("template", "welcome")
	d.sees("#property-form", "not both")
	d.property("template", "")
	d.until("no template", func(f *flow.Flow) bool { return !strings.Contains(string(record(f, "hello").Properties), "welcome") })
	d.bring("send_message", 200, 420)
	d.until("another message", func(f *flow.Flow) bool { return record(f, "send_message") != nil })
	d.click("#test-button")
	d.pictured("chat-start")
	d.calls()
	d.transcript("What is it about?")
	d.pictured("chat-asked")
	d.click("#panel-test .talk .replies button|My order")
	d.transcript("Thanks, about: My order")
	d.wait("e2e.find('#panel-test .talk .replies button|My bill')?.disabled === true", "an answered question")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.click("#panel-test .acts button|Agent accepts")
	d.click("#panel-test .acts button|Agent leaves")
	d.over("The flow ended the chat")
	d.pictured("chat-over")
}
