package runtime

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"cordboard/flow"
)

// RetryPause is how long a callback rests after a customer who did not answer.
const RetryPause = 5 * time.Minute

// Callback is what a contact that calls back is to do. It waits for an agent, then dials the customer.
type Callback struct {
	Number   string    `json:"n"`
	Queue    string    `json:"q"`
	Since    time.Time `json:"s"`           // when the customer began to wait
	Until    time.Time `json:"u,omitzero"`  // given up then; zero: never
	Retries  int       `json:"r,omitempty"` // how often it dials again
	Dialled  int       `json:"d,omitempty"` // how often it has dialled
	Activity string    `json:"a,omitempty"` // the activity that asked for it
}

// CallbackAttribute is the attribute of a callback's contact that names the contact which asked for it.
const CallbackAttribute = "callback_of"

// NewCallback makes the contact that carries a callback out: on the version that the contact which asked is on, with its variables and attributes as they are.
func NewCallback(asked Contact, id string, c *flow.ScheduleCallback, at time.Time) (Contact, error) {
	s, err := unmarshalState(asked.State)
	if err != nil || len(s.Scopes) == 0 {
		return Contact{}, fmt.Errorf("read state of contact %s for its callback: %w", asked.Facts.ID, err)
	}
	scope := s.Scopes[0]
	if len(s.Fibers) > 0 && len(s.Fibers[0].Frames) > 0 {
		scope = s.Scopes[s.Fibers[0].Frames[0].Scope]
	}
	facts := asked.Facts
	facts.ID, facts.ANI, facts.StartedAt = id, c.Number, at
	facts.Attributes = maps.Clone(facts.Attributes)
	if facts.Attributes == nil {
		facts.Attributes = map[string]string{}
	}
	facts.Attributes[CallbackAttribute] = asked.Facts.ID
	callback := &Callback{Number: c.Number, Queue: c.Queue, Since: c.Since, Retries: c.Retries, Activity: c.Activity}
	if c.Window > 0 {
		callback.Until = at.Add(time.Duration(c.Window))
	}
	program := s.Programs[scope.Program]
	scope.Program = 0
	state, err := json.Marshal(State{Programs: []string{program}, Scopes: []Scope{scope}, Attached: s.Attached, Leg: LegNone, Callback: callback, Status: Active})
	if err != nil {
		return Contact{}, fmt.Errorf("write state of callback %s: %w", id, err)
	}
	return Contact{Facts: facts, Program: program, Test: asked.Test, Status: Active, State: state}, nil
}

// startCallback begins the wait for an agent. Its operation is the first of the contact.
func (m *machine) startCallback() {
	node := m.program(0).start
	if i, ok := m.program(0).byID[m.s.Callback.Activity]; ok {
		node = i
	}
	m.s.Fibers = append(m.s.Fibers, Fiber{Frames: []Frame{{Kind: FrameWaiting, Node: node, Entered: m.at.UnixMilli()}}})
	c := m.s.Callback
	m.issue(0, 0, &flow.JoinQueue{Queue: c.Queue, Priority: 5, Since: c.Since, Callback: c.Number})
	m.limitCallback()
}

// limitCallback sets the timer that ends the wait.
func (m *machine) limitCallback() {
	if until := m.s.Callback.Until; !until.IsZero() {
		m.issue(0, 0, &flow.Timer{At: until})
	}
}

// callBack takes what happens to a callback on its way.
func (m *machine) callBack(e flow.Event) {
	switch e := e.(type) {
	case *flow.Accepted:
		m.s.Callback.Dialled++
		m.dialCustomer(m.s.Callback.Number)
	case *flow.AgentLeft:
		if m.s.Leg == LegUp {
			m.takeOver(0, flow.OnAgentDisconnected, map[string]any{"activity": m.activityOf(0), "agent": e.Agent, "reason": "agent_left"})
			return
		}
		m.giveUp(flow.Failure{Code: "agent_left", Message: "the agent left before the customer answered"})
	case *flow.QueueRefused:
		m.giveUp(flow.Failure{Code: e.Reason, Message: "the queue does not take the callback: " + e.Reason})
	case *flow.TimerFired:
		m.giveUp(flow.Failure{Code: "window", Message: "no agent was free in time"})
	case *flow.Failed:
		m.giveUp(flow.Failure{Code: e.Code, Message: e.Message})
	}
}

// missed deals with a customer who did not answer: the agent goes on, the callback rests and is tried again, or it is given up.
func (m *machine) missed(failure flow.Failure) {
	c := m.s.Callback
	if c.Dialled > c.Retries || failure.Code == "invalid_number" || failure.Code == "not_dialable" {
		m.giveUp(failure)
		return
	}
	m.s.Leg, m.s.Agent = LegNone, ""
	m.note(Entry{Kind: "error", Activity: m.activityOf(0), Data: failure})
	m.issue(0, 0, &flow.ReturnToQueue{Ticket: m.ticket("join_queue"), After: flow.Duration(RetryPause)})
	m.limitCallback()
}

// giveUp hands a callback that cannot be made to its handler; without one the contact has failed.
func (m *machine) giveUp(failure flow.Failure) {
	event := map[string]any{
		"code": failure.Code, "reason": failure.Message, "activity": m.s.Callback.Activity, "agent": m.s.Agent, "queue": m.s.Callback.Queue,
	}
	m.note(Entry{Kind: "error", Activity: m.activityOf(0), Data: failure})
	m.dropLeg()
	m.stopFrom(0, 0)
	m.s.Leg, m.s.Agent = LegFailed, ""
	if _, ok := m.program(0).handlers[flow.OnCallbackFailed]; !ok {
		m.hangUp("callback_failed", EndsFailed)
		return
	}
	m.takeOver(0, flow.OnCallbackFailed, event)
}
