package testcall

import (
	"encoding/json"
	"slices"
	"strings"

	"cordboard/flow"
)

// The handlers as outlets of a trip.
const (
	byOffer    = "@" + string(flow.OnOffer)
	byAccept   = "@" + string(flow.OnAccept)
	byBreach   = "@" + string(flow.OnSLABreach)
	byParting  = "@" + string(flow.OnAgentDisconnected)
	byCallback = "@" + string(flow.OnCallbackFailed)
	byAbandon  = "@" + string(flow.OnAbandon)
	byError    = "@" + string(flow.OnError)
	byEnd      = "@" + string(flow.OnEnded)
	byDialling = "@" + string(flow.BeforeDial)
)

// triggersOf lists the handlers that an activity of a type can bring about.
var triggersOf = map[string][]string{
	"queue":              {byOffer, byAccept, byBreach, byAbandon},
	"ring":               {byOffer, byAccept},
	"route_to_agent":     {byOffer, byAccept},
	"transfer_to_number": {byDialling},
	"callback":           {byCallback},
}

// triggers lists the handlers of the flow that a contact can come to by an activity.
func (m *chart) triggers(at string) []Taken {
	r, ok := m.doc.Activity(at)
	spec, known := m.catalog.Spec(r.Type)
	if !ok || !known {
		return nil
	}
	list := slices.Clone(triggersOf[r.Type])
	for _, o := range spec.Outlets {
		if _, wired := r.Outlets[o.ID]; !wired && o.Falls == flow.OnAgentDisconnected {
			list = append(list, byParting)
		}
	}
	if failure := spec.FailureOutlet(); failure != "" && r.Outlets[failure] == "" {
		list = append(list, byError)
	}
	if m.doc.Kind == flow.Outbound && spec.Talks {
		list = append(list, byDialling)
	}
	list = append(list, byEnd)
	var taken []Taken
	for _, one := range list {
		t := Taken{Activity: at, Outlet: one}
		if m.next(t) != "" && !m.charts[""].banned[m.leg(t)] {
			taken = append(taken, t)
		}
	}
	return taken
}

// through writes a trip with the ways inside of the subflows that it runs.
func (m *chart) through(trip []Taken, depth int) []leg {
	var out []leg
	for _, t := range trip {
		if r, _ := m.doc.Activity(t.Activity); r.Type == "run_subflow" && depth > 0 {
			out = append(out, m.inside(r, t.Outlet, depth)...)
		}
		out = append(out, m.leg(t))
	}
	return out
}

// inside plans the way through a subflow that ends it by an outcome; nothing when it is not known, or has no such way.
func (m *chart) inside(r flow.Record, outcome string, depth int) []leg {
	p := struct {
		Flow string `json:"flow"`
	}{}
	if json.Unmarshal(r.Properties, &p) != nil {
		return nil
	}
	c := m.charts[programOf(p.Flow)]
	if c == nil {
		return nil
	}
	if outcome == flow.ErrorOutlet.ID || outcome == byError {
		return c.failing(depth - 1)
	}
	for _, ends := range []func(string) bool{c.ends(outcome), c.runsOut(outcome)} {
		if way := c.way(c.doc.Start, ends); way != nil {
			return c.through(way, depth-1)
		}
	}
	return nil
}

// ends says which activities end a subflow by an outcome.
func (m *chart) ends(outcome string) func(string) bool {
	return func(at string) bool {
		r, _ := m.doc.Activity(at)
		p := struct {
			Outcome string `json:"outcome"`
		}{Outcome: "done"}
		return r.Type == "end_flow" && json.Unmarshal(r.Properties, &p) == nil && p.Outcome == outcome
	}
}

// runsOut says which activities a path ends at that leads no further, which is the outcome done.
func (m *chart) runsOut(outcome string) func(string) bool {
	return func(at string) bool {
		r, _ := m.doc.Activity(at)
		return outcome == "done" && r.Type != "end_flow" && len(m.ways[at]) == 0
	}
}

// failing plans a way to an activity that a test can make fail while nothing in its flow takes the failure.
func (m *chart) failing(depth int) []leg {
	if m.doc.Handlers[flow.OnError] != "" {
		return nil
	}
	fails := func(at string) bool {
		r, _ := m.doc.Activity(at)
		spec, known := m.catalog.Spec(r.Type)
		return known && spec.FailureOutlet() != "" && r.Outlets[spec.FailureOutlet()] == "" && !m.charts[""].banned[m.leg(Taken{at, byError})] &&
			(canFail[r.Type] || strings.Contains(string(r.Properties), "vars."))
	}
	way := m.way(m.doc.Start, fails)
	if way == nil {
		return nil
	}
	at := m.doc.Start
	if len(way) > 0 {
		at = m.next(way[len(way)-1])
	}
	return m.through(append(way, Taken{at, byError}), depth)
}

// canFail lists the types that a world can make fail.
var canFail = map[string]bool{
	"http_request": true, "transfer_to_number": true, "notify": true, "send_message": true, "send_and_wait": true, "ai_agent": true, "detect_intent": true,
}
