package testcall

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"cordboard/flow"
)

// planned makes the world in which a contact goes a trip, as far as the outlets' activities ask the world.
func (m *chart) planned(trip []Taken) World {
	w := World{Schedules: map[string]string{}, Queues: map[string]StandInQueue{}, Numbers: map[string]string{}, Tables: map[string][]map[string]any{}, Variables: map[string]any{}, Agents: map[string]string{}}
	asked := requests{stubs: map[string]int{}, extracts: map[int]map[string]any{}}
	for _, t := range trip {
		r, ok := m.doc.Activity(t.Activity)
		prepare := prepares[r.Type]
		if !ok || prepare == nil {
			continue
		}
		p := map[string]any{}
		if json.Unmarshal(r.Properties, &p) == nil {
			prepare(&w, p, t.Outlet)
			asked.note(&w, r, t.Outlet, p)
		}
	}
	for i, p := range asked.extracts {
		w.HTTP[i].JSON = w.extracted(p)
	}
	for name := range w.Variables {
		if !m.declares(name) {
			delete(w.Variables, name)
		}
	}
	return w
}

// requests are the HTTP requests of a trip: where their stubs are, and the properties of those that succeed.
type requests struct {
	stubs    map[string]int // by activity
	extracts map[int]map[string]any
}

// ofStatus is a condition that the status of an earlier request decides.
var ofStatus = regexp.MustCompile(`^\s*results\.([a-z][a-z0-9_]*)\.status\s*==\s*([1-5][0-9][0-9])\s*$`)

// note remembers a request, and gives an earlier one the status that a condition wants.
func (q requests) note(w *World, r flow.Record, outlet string, p map[string]any) {
	if r.Type == "http_request" && len(w.HTTP) > 0 {
		q.stubs[r.ID] = len(w.HTTP) - 1
		if outlet == "success" {
			q.extracts[len(w.HTTP)-1] = p
		}
	}
	m := ofStatus.FindStringSubmatch(text(p, "expression"))
	if r.Type != "condition" || outlet != "true" || m == nil {
		return
	}
	if i, ok := q.stubs[m[1]]; ok && w.HTTP[i].Error == "" {
		w.HTTP[i].Status, _ = strconv.Atoi(m[2]) // three digits
	}
}

var ofBody = regexp.MustCompile(`^\$\.([A-Za-z_][A-Za-z0-9_]*)$`)

// extracted is a body from which a request gives variables the values that the trip wants of them.
func (w World) extracted(p map[string]any) map[string]any {
	body := map[string]any{}
	list, _ := p["extract"].([]any)
	for _, one := range list {
		e, _ := one.(map[string]any)
		path := ofBody.FindStringSubmatch(text(e, "path"))
		if value, wanted := w.Variables[text(e, "variable")]; wanted && path != nil {
			body[path[1]] = value
		}
	}
	return body
}

func (m *chart) declares(variable string) bool {
	for _, v := range m.doc.Variables {
		if v.Name == variable {
			return true
		}
	}
	return false
}

func text(p map[string]any, name string) string {
	s, _ := p[name].(string)
	return s
}

// prepares says, by activity type, what has to stand in for an activity to be left by an outlet. Types that are not here ask the customer, an
// agent or nothing.
var prepares = map[string]func(w *World, p map[string]any, outlet string){
	"business_hours": func(w *World, p map[string]any, outlet string) {
		if name := text(p, "schedule"); name != "" && outlet != flow.ErrorOutlet.ID {
			w.Schedules[name] = outlet
		}
	},
	"queue": func(w *World, p map[string]any, outlet string) {
		state := map[string]StandInQueue{
			"timeout": {Agents: 1, Busy: 1}, "full": {Agents: 1, Busy: 1, Waiting: 1, MaxWaiting: 1}, "no_agents": {}, "closed": {Agents: 1, Closed: true}, "agent_left": {Agents: 1},
		}
		if q, ok := state[outlet]; ok {
			w.Queues[text(p, "queue")] = q
		}
	},
	"http_request":       prepareRequest,
	"transfer_to_number": func(w *World, p map[string]any, outlet string) { answers(w, text(p, "number"), outlet) },
	"route_to_agent": func(w *World, p map[string]any, outlet string) {
		state := map[string]string{"unavailable": "offline", "not_found": "not_found", "agent_left": "available", "no_answer": "available"}[outlet]
		if name := text(p, "agent"); name != "" && state != "" && !strings.Contains(name, "{{") {
			w.Agents[name] = state
		}
	},
	"table_lookup": func(w *World, p map[string]any, outlet string) {
		key := text(p, "key")
		if strings.ReplaceAll(key, " ", "") == "{{contact.ani}}" {
			key = standardCaller
		}
		if outlet == "found" && !strings.Contains(key, "{{") {
			w.Tables[text(p, "table")] = []map[string]any{{"key": key}}
		}
	},
	"condition":     prepareCondition,
	"switch":        prepareSwitch,
	"ai_agent":      prepareTalk,
	"detect_intent": prepareIntent,
}

// standardCaller is who calls in generated tests.
const standardCaller = "+358401234567"

func answers(w *World, number, outlet string) {
	if number == "" || strings.Contains(number, "{{") {
		return
	}
	switch outlet {
	case "busy", "no_answer", "completed", invalidNumber:
		w.Numbers[number] = outlet
	}
}

var inTemplate = regexp.MustCompile(`\{\{.*?\}\}`)

func prepareRequest(w *World, p map[string]any, outlet string) {
	method := text(p, "method")
	if method == "" {
		method = "GET"
	}
	match := method + " " + inTemplate.ReplaceAllString(text(p, "url"), "*")
	if query, _ := p["query"].(map[string]any); len(query) > 0 {
		match += "*"
	}
	stub := map[string]HTTPStub{
		"success": {Match: match, Status: 200, JSON: map[string]any{}}, "http_error": {Match: match, Status: 500}, "timeout": {Match: match, Error: "timeout"},
		flow.ErrorOutlet.ID: {Match: match, Error: "failed"},
	}[outlet]
	if stub.Match != "" {
		w.HTTP = append(w.HTTP, stub)
	}
}

// Conditions that a variable's value decides: vars.name, not vars.name, vars.name == 'value'.
var (
	ofVariable = regexp.MustCompile(`^\s*(not\s+|!\s*)?vars\.([a-z][a-z0-9_]*)\s*$`)
	isValue    = regexp.MustCompile(`^\s*vars\.([a-z][a-z0-9_]*)\s*(==|!=)\s*(?:'([^']*)'|"([^"]*)"|(-?[0-9.]+))\s*$`)
)

func prepareCondition(w *World, p map[string]any, outlet string) {
	wanted := outlet == "true"
	if outlet != "true" && outlet != "false" {
		return
	}
	if m := ofVariable.FindStringSubmatch(text(p, "expression")); m != nil {
		w.Variables[m[2]] = wanted == (m[1] == "")
	}
	if m := isValue.FindStringSubmatch(text(p, "expression")); m != nil && wanted == (m[2] == "==") {
		var value any = m[3] + m[4]
		if m[5] != "" && json.Unmarshal([]byte(m[5]), &value) != nil {
			return
		}
		w.Variables[m[1]] = value
	}
}

func prepareSwitch(w *World, p map[string]any, outlet string) {
	m := ofVariable.FindStringSubmatch(text(p, "expression"))
	cases, _ := p["cases"].([]any)
	for _, one := range cases {
		if c, _ := one.(map[string]any); m != nil && m[1] == "" && text(c, "id") == outlet && c["value"] != nil {
			w.Variables[m[2]] = c["value"]
		}
	}
}

// heard is what the customer says to AI in generated tests.
const heard = "hello"

func prepareTalk(w *World, _ map[string]any, outlet string) {
	stub, ok := map[string]AIStub{
		"resolved": {Says: heard, Answer: "Here you are.", Resolved: true}, "escalated": {Says: heard, HandOff: "caller_asked"}, "cannot_answer": {Says: heard, HandOff: "low_confidence"},
		"unavailable": {Says: "", Error: string(flow.AIProviderDown)},
	}[outlet]
	if ok {
		w.AI = append(w.AI, stub)
	}
}

func prepareIntent(w *World, _ map[string]any, outlet string) {
	if outlet != "none" && outlet != flow.ErrorOutlet.ID {
		w.AI = append(w.AI, AIStub{Says: heard, Intent: outlet})
	}
}
