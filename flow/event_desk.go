package flow

// The events of the desk, and of reaching a customer.
type (
	// SLABreached: the contact's wait passed the service level threshold of its queue.
	SLABreached struct {
		Queue string `json:"queue"`
	}
	// QueueRead answers ReadQueue. EstimatedWait counts only when Estimated is set: enough waits were alike of late.
	QueueRead struct {
		Missing         bool     `json:"missing,omitempty"`        // there is no such queue
		Position        int      `json:"position"`                 // the contact's place, or the one it would get
		EstimatedWait   Duration `json:"estimated_wait,omitempty"` // until an agent answers
		Estimated       bool     `json:"estimated,omitempty"`
		Waiting         int      `json:"waiting"` // contacts that wait, this one included
		AgentsAvailable int      `json:"agents_available"`
		AgentsStaffed   int      `json:"agents_staffed"`
		Oldest          Duration `json:"oldest,omitempty"` // the longest of the waits in progress
	}
	// TicketChanged: the priority or the skills of the contact's wait are what was asked for.
	TicketChanged struct{}
	// DiallingRead answers ReadDialling.
	DiallingRead struct {
		Allowed bool `json:"allowed"`
	}
	// CallbackScheduled: the callback waits for an agent. Callback is its contact's id.
	CallbackScheduled struct {
		Callback string `json:"callback"`
	}
	// CallbackRefused: there will be no callback. Reason is duplicate or not_found.
	CallbackRefused struct {
		Reason string `json:"reason"`
	}
	// CustomerAnswered: the customer who was dialled is on the line.
	CustomerAnswered struct{}
	// DialFailed: the customer who was dialled is not. Cause is busy, no_answer or invalid_number.
	DialFailed struct {
		Cause string `json:"cause"`
	}
)

func (*SLABreached) EventKind() string       { return "sla_breached" }
func (*QueueRead) EventKind() string         { return "queue_read" }
func (*TicketChanged) EventKind() string     { return "ticket_changed" }
func (*DiallingRead) EventKind() string      { return "dialling_read" }
func (*CallbackScheduled) EventKind() string { return "callback_scheduled" }
func (*CallbackRefused) EventKind() string   { return "callback_refused" }
func (*CustomerAnswered) EventKind() string  { return "customer_answered" }
func (*DialFailed) EventKind() string        { return "dial_failed" }
