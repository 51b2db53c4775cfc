package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "disconnect", Label: "Disconnect", Group: flow.GroupCall, Icon: "phone-off",
		Help:    "Hangs up, or closes the conversation, and ends the contact.",
		Example: flow.Example{Use: "The last step after a goodbye, with a reason that reports count.", Properties: `{"reason":"answered_by_recording"}`},
		Summary: "[{reason}]",
		Kinds:   anywhere, Leaves: true, Terminal: true,
		New: func() flow.Activity { return new(Disconnect) },
	})
}

// Disconnect ends the contact.
type Disconnect struct {
	Reason string `json:"reason,omitempty" label:"Reason" help:"For reports"`
}

var _ flow.Activity = (*Disconnect)(nil)

// Handle ends the contact at once.
func (a *Disconnect) Handle(flow.Input, flow.Event) flow.Outcome { return flow.Disconnect(a.Reason) }
