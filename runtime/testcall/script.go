// Package testcall owns test calls: the saved test call's format, the world that stands in for everything outside, and the session that runs
// a contact through the real driver on a virtual clock. The designer's panel and `cordboard flow test` use the same session.
package testcall

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"cordboard/flow"
)

// Format is the format tag of a saved test call (docs/flow-format.md).
const Format = "cordboard.test/v1"

// Script is a saved test call.
type Script struct {
	Format  string `json:"format"`
	Name    string `json:"name"`
	Flow    string `json:"flow"` // path of the flow document, relative to the test's file
	Contact Caller `json:"contact"`
	Start   string `json:"start,omitempty"` // activity that the contact begins at; "": the flow's own start
	World   World  `json:"world,omitzero"`
	Steps   []Step `json:"steps"`
}

// Caller is who contacts whom.
type Caller struct {
	ID         string            `json:"id,omitempty"` // of the contact, which percentage_split may go by; "": test-call
	Channel    string            `json:"channel"`      // voice (default), chat, sms, email
	ANI        string            `json:"ani,omitempty"`
	DNIS       string            `json:"dnis,omitempty"`
	EntryPoint string            `json:"entry_point,omitempty"`
	Language   string            `json:"language,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
}

// World is what stands in for everything outside the flow. What it does not describe gets a plain default.
type World struct {
	Now       string                      `json:"now,omitempty"` // RFC 3339; else a fixed Monday noon
	Schedules map[string]string           `json:"schedules,omitempty"`
	Queues    map[string]StandInQueue     `json:"queues,omitempty"`
	HTTP      []HTTPStub                  `json:"http,omitempty"`
	AI        []AIStub                    `json:"ai,omitempty"`
	Numbers   map[string]string           `json:"numbers,omitempty"`
	Tables    map[string][]map[string]any `json:"tables,omitempty"`
	Variables map[string]any              `json:"variables,omitempty"`
	Org       map[string]any              `json:"org,omitempty"`
	Subflows  map[string]string           `json:"subflows,omitempty"` // name → path, relative to the test's file
	Agents    map[string]string           `json:"agents,omitempty"`   // name → state
	Teams     map[string][]string         `json:"teams,omitempty"`    // name → agents
}

// StandInQueue is a queue with stand-in agents.
type StandInQueue struct {
	Agents     int  `json:"agents"`
	Busy       int  `json:"busy,omitempty"`    // of the agents; they never become free
	Waiting    int  `json:"waiting,omitempty"` // contacts ahead
	Closed     bool `json:"closed,omitempty"`
	MaxWaiting int  `json:"max_waiting,omitempty"` // 0: no limit

	ServiceLevel  ServiceLevel   `json:"service_level,omitzero"`
	EstimatedWait *flow.Duration `json:"estimated_wait,omitempty"` // nil: the desk's own estimate, which needs waits that came before
}

// ServiceLevel is what a queue promises.
type ServiceLevel struct {
	Threshold flow.Duration `json:"threshold,omitempty"` // 0: 20 s
}

// HTTPStub answers requests that match "METHOD pattern", where * stands for anything.
type HTTPStub struct {
	Match   string            `json:"match"`
	Status  int               `json:"status,omitempty"` // 0: 200
	JSON    any               `json:"json,omitempty"`
	Body    string            `json:"body,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Delay   flow.Duration     `json:"delay,omitempty"`
	Error   string            `json:"error,omitempty"` // timeout, or a message: the request fails
}

// AIStub is what AI agents do when the customer says something: the first stub whose words are among the customer's counts. A stub without
// words is about the opening of a conversation.
type AIStub struct {
	Says     string         `json:"says"`
	Answer   string         `json:"answer,omitempty"`   // what is said
	Resolved bool           `json:"resolved,omitempty"` // the answer ends the conversation
	HandOff  flow.AIReason  `json:"hand_off,omitempty"` // the answer ends it with this reason, such as caller_asked or low_confidence
	Intent   string         `json:"intent,omitempty"`   // for detect_intent
	Slots    map[string]any `json:"slots,omitempty"`
	Sources  []string       `json:"sources,omitempty"`
	// Unanswered says that the answer is none, such as a question back: silence after it does not mean that it helped.
	Unanswered bool   `json:"unanswered,omitempty"`
	Error      string `json:"error,omitempty"` // provider_down or no_credit: unavailable; anything else fails with this message
}

// Step is one line of a script: exactly one of its fields is set.
type Step struct {
	Hears         *string        `json:"hears,omitempty"`
	Presses       *string        `json:"presses,omitempty"`
	Says          *string        `json:"says,omitempty"`
	Writes        *string        `json:"writes,omitempty"`
	SendsNothing  *bool          `json:"sends_nothing,omitempty"`
	Waits         *flow.Duration `json:"waits,omitempty"`
	AgentAccepts  *string        `json:"agent_accepts,omitempty"`
	AgentDeclines *string        `json:"agent_declines,omitempty"`
	AgentLeaves   *bool          `json:"agent_leaves,omitempty"`
	Visits        []string       `json:"visits,omitempty"`
	VisitsExactly []string       `json:"visits_exactly,omitempty"`
	Variable      *VariableCheck `json:"variable,omitempty"`
	Outlet        *OutletCheck   `json:"outlet,omitempty"`
	ScreenPop     *string        `json:"screen_pop,omitempty"`
	Error         *string        `json:"error,omitempty"`
	HangsUp       *bool          `json:"hangs_up,omitempty"`
	Ends          *string        `json:"ends,omitempty"`
}

// VariableCheck says what a variable must be by now.
type VariableCheck struct {
	Name   string `json:"name"`
	Equals any    `json:"equals"`
}

// OutletCheck says by which outlet an activity was left last.
type OutletCheck struct {
	Activity string `json:"activity"`
	Is       string `json:"is"`
}

// stepKeys lists the keys a step may have, for messages.
const stepKeys = "hears presses says writes sends_nothing waits agent_accepts agent_declines agent_leaves visits visits_exactly variable outlet screen_pop error hangs_up ends"

// DecodeScript reads a saved test call strictly; errors name the step.
func DecodeScript(data []byte) (*Script, error) {
	var raw struct {
		Script
		Steps []json.RawMessage `json:"steps"`
	}
	if err := flow.UnmarshalStrict(data, &raw); err != nil {
		return nil, fmt.Errorf("read the test call: %w", err)
	}
	s := raw.Script
	if s.Format != Format {
		return nil, fmt.Errorf("read the test call: format is %q, must be %q", s.Format, Format)
	}
	for i, data := range raw.Steps {
		step, err := decodeStep(data)
		if err != nil {
			return nil, fmt.Errorf("step %d %s: %w", i+1, bytes.TrimSpace(data), err)
		}
		s.Steps = append(s.Steps, step)
	}
	if field, message := s.World.problem(); field != "" {
		return nil, fmt.Errorf("world.%s: %s", field, message)
	}
	return &s, nil
}

func decodeStep(data []byte) (Step, error) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		return Step{}, errors.New("a step is an object with one key")
	}
	if len(keys) != 1 {
		return Step{}, fmt.Errorf("a step has exactly one key, one of: %s", stepKeys)
	}
	var s Step
	if err := flow.UnmarshalStrict(data, &s); err != nil {
		return Step{}, fmt.Errorf("%w; a step is one of: %s", err, stepKeys)
	}
	for key, value := range keys {
		switch string(bytes.TrimSpace(value)) {
		case "null":
			return Step{}, fmt.Errorf("%s has no value", key)
		case "false":
			return Step{}, fmt.Errorf("%s can only be true: leave the step out instead", key)
		}
	}
	return s, nil
}
