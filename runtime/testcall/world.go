package testcall

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/runtime/routing"
)

// noon is when a world without a clock begins: a Monday at twelve.
var noon = time.Date(2026, time.November, 16, 12, 0, 0, 0, time.UTC)

// invalidNumber is what a world says of a number that cannot be reached and is not in the inventory.
const invalidNumber = "invalid_number"

// start is the world's clock at the beginning.
func (w World) start() time.Time {
	if t, err := time.Parse(time.RFC3339, w.Now); err == nil {
		return t
	}
	return noon
}

// queue describes a queue for the desk: as the world says, else with one free agent.
func (w World) queue(name string) (routing.Queue, []routing.Agent, int) {
	q, described := named(w.Queues, name)
	if !described {
		q = StandInQueue{Agents: 1}
	}
	out := routing.Queue{
		Name: name, Closed: q.Closed, MaxWaiting: q.MaxWaiting,
		ServiceLevel: routing.ServiceLevel{Threshold: cmp.Or(routing.Duration(q.ServiceLevel.Threshold), routing.Duration(routing.DefaultThreshold))},
	}
	var agents []routing.Agent
	for i := range q.Agents {
		agent := routing.Agent{Name: fmt.Sprintf("%s-agent-%d", name, i+1), State: routing.Available, AllSkills: true}
		if i < q.Busy {
			agent.State = routing.OnContact
		}
		out.Agents = append(out.Agents, routing.Member{Agent: agent.Name})
		agents = append(agents, agent)
	}
	return out, agents, q.Waiting
}

// What a world says of agents and numbers beside their states and answers.
const (
	agentMissing    = "not_found"
	numberForbidden = "not_dialable"
)

// schedule answers a schedule read; one that the world does not describe is open.
func (w World) schedule(name string) *flow.ScheduleRead {
	state, ok := named(w.Schedules, name)
	if !ok {
		state = "open"
	}
	read := &flow.ScheduleRead{State: state}
	switch state {
	case "open":
		read.Shift = "test"
	case "holiday":
		read.Holiday = "test"
	case "override":
		read.Override = "test"
	}
	return read
}

// request answers an HTTP request by the first stub that matches; nil without one.
func (w World) request(r *flow.Request) (e flow.Event, delay time.Duration) {
	line := r.Method + " " + r.URL
	for _, stub := range w.HTTP {
		if !wildcard(stub.Match, line) {
			continue
		}
		if stub.Error != "" {
			return &flow.RequestFailed{Timeout: stub.Error == "timeout", Message: stub.Error}, time.Duration(stub.Delay)
		}
		if time.Duration(stub.Delay) > time.Duration(r.Timeout) && r.Timeout > 0 {
			return &flow.RequestFailed{Timeout: true, Message: "no answer within " + r.Timeout.String()}, time.Duration(r.Timeout)
		}
		return stub.response(), time.Duration(stub.Delay)
	}
	return nil, 0
}

func (stub HTTPStub) response() *flow.Responded {
	out := &flow.Responded{Status: stub.Status, Headers: stub.Headers, Body: stub.Body}
	if out.Status == 0 {
		out.Status = http.StatusOK
	}
	if stub.JSON != nil {
		body, err := json.Marshal(stub.JSON)
		if err == nil {
			out.Body = string(body)
		}
	}
	return out
}

// completed is how numbers and addresses answer of which the world says nothing.
const completed = "completed"

// spaceless gives numbers as they are dialled: people write them with spaces.
func spaceless(numbers map[string]string) map[string]string {
	out := make(map[string]string, len(numbers))
	for number, result := range numbers {
		out[strings.ReplaceAll(number, " ", "")] = result
	}
	return out
}

// notified is what becomes of a notification: it arrives unless the world's numbers say something else of one of its receivers.
func (w World) notified(n *flow.Notify) flow.Event {
	for _, to := range n.To {
		if result, ok := named(w.Numbers, to); ok && result != completed {
			return &flow.Undelivered{Reason: "the world says " + strings.ReplaceAll(result, "_", " ") + " of " + to}
		}
	}
	return &flow.Sent{}
}

// wildcard matches text against a pattern in which * stands for anything.
func wildcard(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	ok, err := regexp.MatchString("(?i)^"+strings.Join(parts, ".*")+"$", text)
	return err == nil && ok
}

// seeded gives a copy of a document in which the world's variables are the defaults.
func (w World) seeded(doc *flow.Flow) (*flow.Flow, error) {
	if len(w.Variables) == 0 {
		return doc, nil
	}
	out := *doc
	out.Variables = append([]flow.Variable(nil), doc.Variables...)
	for name, value := range w.Variables {
		found := false
		for i := range out.Variables {
			if out.Variables[i].Name == name {
				data, err := json.Marshal(value)
				if err != nil {
					return nil, fmt.Errorf("world.variables.%s: %w", name, err)
				}
				out.Variables[i].Default, found = data, true
			}
		}
		if !found {
			return nil, fmt.Errorf("world.variables.%s: flow %q declares no such variable", name, doc.Name)
		}
	}
	return &out, nil
}

// named looks a resource up; names are compared without case.
func named[V any](all map[string]V, name string) (V, bool) {
	if v, ok := all[name]; ok {
		return v, true
	}
	for known, v := range all {
		if strings.EqualFold(known, name) {
			return v, true
		}
	}
	var none V
	return none, false
}
