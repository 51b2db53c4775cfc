package main

import (
	"strings"
	"testing"

	"cordboard/flow"
)

// backFlow waits in a queue, offers a callback and asks two agents directly where nobody can be called back.
func backFlow() *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: "call-back", Kind: flow.Inbound, Start: "wait",
		Variables: []flow.Variable{{Name: "log", Type: flow.String, Default: []byte(`""`)}},
		Activities: []flow.Record{
			{ID: "wait", Type: "queue", Name: "Support", Properties: []byte(`{"queue":"support"}`), Outlets: map[string]string{"waiting": "look", "agent_left": "bye"}},
			{ID: "look", Type: "queue_info", Name: "How long", Properties: []byte(`{"queue":"support"}`), Outlets: map[string]string{"next": "offer", "not_enough_data": "offer"}},
			{
				ID: "offer", Type: "menu", Name: "Call back?", Properties: []byte(`{"prompt":"Press 1 for a call back, 2 for somebody now.","options":[{"key":"1","label":"Call back"},{"key":"2","label":"Now"}]}`),
				Outlets: map[string]string{"1": "back", "2": "both", "no_input": "bye", "no_match": "bye"},
			},
			{ID: "back", Type: "callback", Name: "Keep my place", Outlets: map[string]string{"scheduled": "bye", "invalid_number": "bye", "not_dialable": "bye", "duplicate": "bye"}},
			{ID: "both", Type: "ring", Name: "Ring two", Properties: []byte(`{"users":["anna","mikko"]}`), Outlets: map[string]string{"agent_left": "bye", "no_answer": "bye"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
			{ID: "ours", Type: "set_variables", Name: "Note it", Properties: []byte(`{"assignments":[{"variable":"log","expression":"'dials'"}]}`)},
		},
		Handlers: map[flow.Handler]string{flow.BeforeDial: "ours"},
		Layout: map[string]flow.Position{
			"wait": {}, "look": {X: 328}, "offer": {X: 656}, "back": {X: 984}, "both": {X: 984, Y: 320}, "bye": {X: 1312}, "ours": {Y: 400},
		},
	}
}

// routingTypes are the activities that work at the desk, with a property of each form that is typed.
var routingTypes = []struct{ kind, field, value string }{
	{"route_to_agent", "agent", "anna"}, {"ring", "timeout", "20s"}, {"callback", "window", "2h"},
	{"queue_info", "queue", "support\r"}, {"set_priority", "priority", "1"}, {"set_skills", "", ""},
}

// TestRoutingActivities brings each from the palette and fills its form in.
func TestRoutingActivities(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, blank("desk"))
	for i, one := range routingTypes {
		d.bring(one.kind, 60+float64(i%3)*250, 60+float64(i/3)*260)
		d.form(one.kind)
		if one.field == "" {
			d.sees("#property-form", "Skills")
			continue
		}
		if eval[bool](d.page, "e2e.find("+js(field(one.field))+") instanceof HTMLSelectElement") {
			d.choose(field(one.field), strings.TrimSpace(one.value))
		} else {
			d.property(one.field, one.value)
		}
		d.untilHas(one.kind, strings.TrimSpace(one.value))
	}
	d.untilIDs("route_to_agent ring callback queue_info set_priority set_skills")
}

// TestTestCallGoesOnAsCallback asks for a callback, and plays the agent and the customer of that call too.
func TestTestCallGoesOnAsCallback(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, backFlow())
	d.click("#test-button")
	d.fill("#panel-test input[name=ani]", "+358401234567")
	d.calls()
	d.transcript("no reliable estimate")
	d.untilNext("Press 1 for a call back")
	d.click("#panel-test .pad button|1")
	d.transcript("The callback is scheduled")
	d.transcript("The callback to +358401234567 waits for an agent")
	d.click("#panel-test .acts button|Agent accepts")
	d.untilNext("The customer answered")
	d.sees("#panel-test .tc-state", "Talking to")
	d.click("#panel-test .acts button|Agent leaves")
	d.over("The flow ended the call")
	d.has(onCanvas("ours") + ".path")
}

// TestTestCallRings offers a call to two agents; the first takes it.
func TestTestCallRings(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, backFlow())
	d.click("#test-button")
	d.calls()
	d.untilNext("Press 1 for a call back")
	d.click("#panel-test .pad button|2")
	d.sees("#panel-test .tc-state", "anna and 1 other are offered the call")
	d.click("#panel-test .acts button|Agent accepts")
	d.sees("#panel-test .tc-state", "Talking to anna")
	d.click("#panel-test .acts button|Agent leaves")
	d.over("The flow ended the call")
}
