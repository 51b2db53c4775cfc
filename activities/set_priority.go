package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "set_priority", Label: "Set priority", Group: flow.GroupRouting, Icon: "arrow-up-down",
		Help:    "Moves a waiting contact forward or back in its queue.",
		Example: flow.Example{Use: "Gold customers come before everybody else, as if they had waited two minutes longer.", Properties: `{"priority":2,"age":"2m"}`},
		Summary: "{priority}[, {age} older]",
		Kinds:   toAgents, Outlets: nextOrErr, NoCaller: true,
		New: func() flow.Activity { return new(SetPriority) },
	})
}

// SetPriority changes the priority of the contact's wait.
type SetPriority struct {
	Priority int           `json:"priority" label:"Priority" help:"1 is first, 10 is last" rule:"required,min=1,max=10"`
	Age      flow.Duration `json:"age,omitzero" label:"Counts as older by" help:"Added to how long it has waited" rule:"max=24h"`
}

var _ flow.Activity = (*SetPriority)(nil)

// Handle asks the desk on entry. A contact that waits in no queue takes the error path, with the code not_waiting.
func (a *SetPriority) Handle(_ flow.Input, e flow.Event) flow.Outcome {
	switch e.(type) {
	case *flow.Entered:
		return flow.Wait(&flow.SetPriority{Priority: a.Priority, Age: a.Age})
	case *flow.TicketChanged:
		return flow.Leave("next")
	}
	return flow.Wait()
}
