package flow

import (
	"encoding/json"
	"fmt"
)

// Event is something that happened to a contact. Events that answer a command carry its operation id beside them.
// The set is sealed like the commands.
type Event interface{ EventKind() string }

// The events.
type (
	// Started begins the contact.
	Started struct{}
	// Entered is told to an activity when the contact enters it. It never comes from outside.
	Entered struct{}
	// BranchEnded tells a waiting activity that its branch came to an end. It never comes from outside.
	BranchEnded struct{}
	// SubflowEnded tells the caller that its subflow ended. It never comes from outside.
	SubflowEnded struct {
		Outcome string `json:"outcome"`
	}
	// Played: a prompt or music came to its end, or was interrupted by a key.
	Played struct {
		Interrupted bool `json:"interrupted,omitempty"`
	}
	// Gathered: what the customer pressed, said or wrote. All empty means no input. Heard is the text of speech or of a written message.
	Gathered struct {
		Digits string `json:"digits,omitempty"`
		Heard  string `json:"heard,omitempty"`
	}
	// Recorded: a message was recorded; no Recording means silence.
	Recorded struct {
		Recording  string   `json:"recording,omitempty"`
		Duration   Duration `json:"duration,omitempty"`
		Transcript string   `json:"transcript,omitempty"`
	}
	// TimerFired: a timer's time came.
	TimerFired struct{}
	// Responded: an HTTP response arrived, whatever its status.
	Responded struct {
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers,omitempty"`
		Body    string            `json:"body,omitempty"`
	}
	// RequestFailed: no HTTP response arrived. Code is "" or a reason that handlers may tell apart, such as circuit_open.
	RequestFailed struct {
		Timeout bool   `json:"timeout,omitempty"`
		Code    string `json:"code,omitempty"`
		Message string `json:"message"`
	}
	// Queued: the contact waits, or its position changed.
	Queued struct {
		Position int `json:"position"` // 1 is next
	}
	// QueueRefused: the desk did not take the contact, or gave it up. Reason is closed, no_agents, full or not_found; of a direct offer
	// unavailable, not_found, no_answer, or too_many with the count.
	QueueRefused struct {
		Reason string `json:"reason"`
		Count  int    `json:"count,omitempty"`
	}
	// Offered: an agent was offered the contact.
	Offered struct {
		Agent string `json:"agent"`
		Queue string `json:"queue,omitempty"`
	}
	// Accepted: an agent took the contact and is connected.
	Accepted struct {
		Agent string `json:"agent"`
		Queue string `json:"queue,omitempty"`
	}
	// Declined: an offer was declined or expired; the contact waits on.
	Declined struct {
		Agent   string `json:"agent"`
		Expired bool   `json:"expired,omitempty"`
	}
	// AgentLeft: the connected agent left first.
	AgentLeft struct {
		Agent string `json:"agent"`
	}
	// ScheduleRead answers ReadSchedule. State is open, closed, holiday or override; Missing means there is no such schedule.
	ScheduleRead struct {
		State    string `json:"state"`
		Shift    string `json:"shift,omitempty"`
		Holiday  string `json:"holiday,omitempty"`
		Override string `json:"override,omitempty"`
		Missing  bool   `json:"missing,omitempty"`
	}
	// FlowResolved answers ReadFlow. An empty Program means that there is no such flow or label.
	FlowResolved struct {
		Program string `json:"program,omitempty"`
	}
	// NumberRead answers ReadNumber.
	NumberRead struct {
		Owned bool `json:"owned"`
	}
	// TableRead answers ReadTable. Missing means that there is no such table. The row is by column, datetimes as RFC 3339 text. The journal
	// does not keep it: what the flow takes from it is in its variables.
	TableRead struct {
		Missing bool           `json:"missing,omitempty"`
		Found   bool           `json:"found"`
		Row     map[string]any `json:"row,omitempty"`
	}
	// Disconnected: the customer's leg ended. By is customer or us. It is the last event of a leg and is accepted in every wait.
	Disconnected struct {
		By string `json:"by"`
	}
	// Failed: a command could not be carried out.
	Failed struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
)

// eventKinds is the table of events: how each is named in JSON and made.
var eventKinds = map[string]func() Event{
	"started": func() Event { return new(Started) }, "entered": func() Event { return new(Entered) }, "branch_ended": func() Event { return new(BranchEnded) },
	"subflow_ended": func() Event { return new(SubflowEnded) }, "played": func() Event { return new(Played) }, "gathered": func() Event { return new(Gathered) },
	"recorded": func() Event { return new(Recorded) }, "timer_fired": func() Event { return new(TimerFired) }, "responded": func() Event { return new(Responded) },
	"request_failed": func() Event { return new(RequestFailed) }, "queued": func() Event { return new(Queued) },
	"queue_refused": func() Event { return new(QueueRefused) }, "offered": func() Event { return new(Offered) }, "accepted": func() Event { return new(Accepted) },
	"declined": func() Event { return new(Declined) }, "agent_left": func() Event { return new(AgentLeft) },
	"schedule_read": func() Event { return new(ScheduleRead) }, "flow_resolved": func() Event { return new(FlowResolved) },
	"table_read":  func() Event { return new(TableRead) },
	"number_read": func() Event { return new(NumberRead) }, "disconnected": func() Event { return new(Disconnected) }, "failed": func() Event { return new(Failed) },
	"ai_answered": func() Event { return new(AIAnswered) }, "intent_detected": func() Event { return new(IntentDetected) },
	"dialled": func() Event { return new(Dialled) }, "done": func() Event { return new(Done) },
	"sent": func() Event { return new(Sent) }, "undelivered": func() Event { return new(Undelivered) },
	"sla_breached": func() Event { return new(SLABreached) }, "queue_read": func() Event { return new(QueueRead) },
	"ticket_changed": func() Event { return new(TicketChanged) }, "dialling_read": func() Event { return new(DiallingRead) },
	"callback_scheduled": func() Event { return new(CallbackScheduled) }, "callback_refused": func() Event { return new(CallbackRefused) },
	"customer_answered": func() Event { return new(CustomerAnswered) }, "dial_failed": func() Event { return new(DialFailed) },
}

func (*Started) EventKind() string       { return "started" }
func (*Entered) EventKind() string       { return "entered" }
func (*BranchEnded) EventKind() string   { return "branch_ended" }
func (*SubflowEnded) EventKind() string  { return "subflow_ended" }
func (*Played) EventKind() string        { return "played" }
func (*Gathered) EventKind() string      { return "gathered" }
func (*Recorded) EventKind() string      { return "recorded" }
func (*TimerFired) EventKind() string    { return "timer_fired" }
func (*Responded) EventKind() string     { return "responded" }
func (*RequestFailed) EventKind() string { return "request_failed" }
func (*Queued) EventKind() string        { return "queued" }
func (*QueueRefused) EventKind() string  { return "queue_refused" }
func (*Offered) EventKind() string       { return "offered" }
func (*Accepted) EventKind() string      { return "accepted" }
func (*Declined) EventKind() string      { return "declined" }
func (*AgentLeft) EventKind() string     { return "agent_left" }
func (*ScheduleRead) EventKind() string  { return "schedule_read" }
func (*FlowResolved) EventKind() string  { return "flow_resolved" }
func (*NumberRead) EventKind() string    { return "number_read" }
func (*TableRead) EventKind() string     { return "table_read" }
func (*Disconnected) EventKind() string  { return "disconnected" }
func (*Failed) EventKind() string        { return "failed" }

// DecodeEvent reads an event of a kind from JSON.
func DecodeEvent(kind string, data []byte) (Event, error) {
	make, ok := eventKinds[kind]
	if !ok {
		return nil, fmt.Errorf("unknown event kind %q", kind)
	}
	e := make()
	if err := json.Unmarshal(data, e); err != nil {
		return nil, fmt.Errorf("read %s event: %w", kind, err)
	}
	return e, nil
}
