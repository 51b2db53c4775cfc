package flow

// The events of calls and messages.
type (
	// Dialled: what became of a dialled number.
	Dialled struct {
		Result   string   `json:"result"`             // completed, busy, no_answer or invalid_number
		Duration Duration `json:"duration,omitempty"` // of the talk; 0 when the customer does not come back
		Cause    string   `json:"cause,omitempty"`    // what the network said, such as 486 Busy Here
	}
	// Done: a command that has nothing to tell was carried out.
	Done struct{}
	// Sent: a message or a notification is on its way.
	Sent struct {
		Message string `json:"message,omitempty"` // its id at the channel
	}
	// Undelivered: a message or a notification could not be sent.
	Undelivered struct {
		Reason string `json:"reason"`
	}
)

func (*Dialled) EventKind() string     { return "dialled" }
func (*Done) EventKind() string        { return "done" }
func (*Sent) EventKind() string        { return "sent" }
func (*Undelivered) EventKind() string { return "undelivered" }
