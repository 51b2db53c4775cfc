package testcall

import (
	"regexp"
	"strings"
	"time"

	"cordboard/flow"
)

func text(p map[string]any, name string) string {
	s, _ := p[name].(string)
	return s
}

func seconds(n int) flow.Duration { return flow.Duration(time.Duration(n) * time.Second) }

// prepares says, by activity type, what has to stand in for an activity to be left by an outlet. Types that are not here ask the customer, an
// agent or nothing.
var prepares = map[string]func(a *attempt, at place, p map[string]any, outlet string){
	"business_hours": func(a *attempt, _ place, p map[string]any, outlet string) {
		if name := text(p, "schedule"); name != "" && outlet != flow.ErrorOutlet.ID {
			a.script.World.Schedules[name] = outlet
		}
	},
	"queue":              prepareQueue,
	"queue_info":         prepareEstimate,
	"http_request":       prepareRequest,
	"transfer_to_number": prepareNumber,
	"route_to_agent": func(a *attempt, _ place, p map[string]any, outlet string) {
		state := map[string]string{"unavailable": "offline", "not_found": agentMissing, "agent_left": "available", "no_answer": "available"}[outlet]
		if name := text(p, "agent"); name != "" && state != "" && !strings.Contains(name, "{{") {
			a.script.World.Agents[name] = state
		}
	},
	"table_lookup":  prepareRow,
	"set_ani":       prepareNumber,
	"callback":      prepareCallback,
	"notify":        prepareNotice,
	"send_message":  prepareMessage,
	"send_and_wait": prepareMessage,
	"ai_agent":      prepareTalk,
	"detect_intent": prepareIntent,
}

// standardCaller is who calls in generated tests.
const standardCaller = "+358401234567"

func prepareQueue(a *attempt, _ place, p map[string]any, outlet string) {
	busy, free := StandInQueue{Agents: 1, Busy: 1}, StandInQueue{Agents: 1}
	state := map[string]StandInQueue{
		"timeout": busy, "full": {Agents: 1, Busy: 1, Waiting: 1, MaxWaiting: 1}, "no_agents": {}, "closed": {Agents: 1, Closed: true}, "agent_left": free, "waiting": busy,
		byOffer: free, byAccept: free, byParting: free, byBreach: busy, byAbandon: busy,
	}
	if q, ok := state[outlet]; ok {
		a.script.World.Queues[text(p, "queue")] = q
	}
}

// prepareRow makes a row that has the key, and the columns that are kept with values that their variables take.
func prepareRow(a *attempt, at place, p map[string]any, outlet string) {
	key := text(p, "key")
	if outlet != "found" || key == "" || strings.Contains(key, "{{") {
		return
	}
	row := map[string]any{"key": key}
	outputs, _ := p["outputs"].(map[string]any)
	for column, name := range outputs {
		name, _ := name.(string)
		v, _ := a.chart.charts[at.program].variable(name)
		row[column] = map[flow.Type]any{flow.Integer: 0, flow.Decimal: 0, flow.Boolean: false, flow.DateTime: noon.Format(time.RFC3339), flow.String: "x"}[v.Type]
	}
	a.script.World.Tables[text(p, "table")] = []map[string]any{row}
}

func prepareEstimate(a *attempt, _ place, p map[string]any, outlet string) {
	if outlet != "next" {
		return
	}
	q, said := a.script.World.Queues[text(p, "queue")]
	if !said {
		q.Agents = 1
	}
	wait := seconds(60)
	q.EstimatedWait = &wait
	a.script.World.Queues[text(p, "queue")] = q
}

func prepareNumber(a *attempt, _ place, p map[string]any, outlet string) {
	number := text(p, "number")
	if number == "" || strings.Contains(number, "{{") {
		return
	}
	switch outlet {
	case "busy", "no_answer", completed, invalidNumber:
		a.script.World.Numbers[number] = outlet
	case flow.ErrorOutlet.ID:
		a.script.World.Numbers[number] = numberForbidden
	}
}

// prepareCallback decides by the number that is called back: the caller's own, unless another one is named.
func prepareCallback(a *attempt, _ place, p map[string]any, outlet string) {
	number, own := text(p, "number"), text(p, "number") == ""
	if own {
		number = a.script.Contact.ANI
	}
	switch {
	case outlet == "not_dialable" && !strings.Contains(number, "{{"):
		a.script.World.Numbers[number] = numberForbidden
	case outlet == byCallback && !strings.Contains(number, "{{"):
		a.script.World.Numbers[number] = "busy"
	case outlet == invalidNumber && own:
		a.script.Contact.ANI = "anonymous"
	}
}

func prepareNotice(a *attempt, _ place, p map[string]any, outlet string) {
	if outlet != flow.FailedOutlet.ID {
		return
	}
	to, _ := p["to"].([]any)
	for _, one := range to {
		if name, _ := one.(string); name != "" && !strings.Contains(name, "{{") {
			a.script.World.Numbers[name] = invalidNumber
		}
	}
}

func prepareMessage(a *attempt, _ place, _ map[string]any, outlet string) {
	if outlet == flow.FailedOutlet.ID {
		a.script.World.Numbers[a.script.Contact.ANI] = invalidNumber
	}
}

var inTemplate = regexp.MustCompile(`\{\{.*?\}\}`)

func prepareRequest(a *attempt, at place, p map[string]any, outlet string) {
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
	if _, there := a.stubs[at]; stub.Match != "" && !there {
		a.stubs[at] = len(a.script.World.HTTP)
		a.script.World.HTTP = append(a.script.World.HTTP, stub)
	}
}

// sayings are what the customer says to AI, another one in each talk of a test.
var sayings = []string{"hello", "a question", "one more thing", "something else", "the last one"}

// heard is what the customer says where it does not matter.
const heard = "hello"

// says is what the customer says in a talk.
func (a *attempt) says(at place) string {
	if i, ok := a.talks[at]; ok && a.script.World.AI[i].Says != "" {
		return a.script.World.AI[i].Says
	}
	return heard
}

func (a *attempt) talk(at place, stub AIStub) {
	if _, there := a.talks[at]; there {
		return
	}
	if stub.Error == "" {
		stub.Says = sayings[min(len(a.talks), len(sayings)-1)]
	}
	a.talks[at] = len(a.script.World.AI)
	a.script.World.AI = append(a.script.World.AI, stub)
}

func prepareTalk(a *attempt, at place, _ map[string]any, outlet string) {
	stub, ok := map[string]AIStub{
		"resolved": {Answer: "Here you are.", Resolved: true}, "escalated": {HandOff: "caller_asked"}, "cannot_answer": {HandOff: "low_confidence"},
		"unavailable": {Error: string(flow.AIProviderDown)}, flow.ErrorOutlet.ID: {Error: "It is broken."},
	}[outlet]
	if ok {
		a.talk(at, stub)
	}
}

func prepareIntent(a *attempt, at place, p map[string]any, outlet string) {
	stub := AIStub{Intent: outlet}
	switch outlet {
	case "none":
		return
	case flow.ErrorOutlet.ID, byError:
		stub = AIStub{Error: "It is broken."}
	}
	a.talk(at, stub)
	input := text(p, "input")
	if said := &a.script.World.AI[a.talks[at]].Says; input != "" && !strings.Contains(input, "{{") {
		*said = input
	} else if *said == "" {
		*said = heard
	}
}
