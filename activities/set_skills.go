package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "set_skills", Label: "Set skills", Group: flow.GroupRouting, Icon: "badge-check",
		Help:    "Changes what a waiting contact asks of agents. It replaces the queue's skills and their widening.",
		Example: flow.Example{Use: "From here on only agents who speak Finnish well are offered the contact.", Properties: `{"skills":[{"skill":"finnish","op":">=","value":3}]}`},
		Summary: "{skills}",
		Kinds:   toAgents, Outlets: nextOrErr, NoCaller: true,
		New: func() flow.Activity { return new(SetSkills) },
	})
}

// SetSkills changes the skills that the contact's wait asks for.
type SetSkills struct {
	Skills []flow.Skill `json:"skills" label:"Skills" help:"An agent needs all of them" rule:"required"`
}

var _ flow.Activity = (*SetSkills)(nil)

// Handle asks the desk on entry. A contact that waits in no queue takes the error path, with the code not_waiting.
func (a *SetSkills) Handle(_ flow.Input, e flow.Event) flow.Outcome {
	switch e.(type) {
	case *flow.Entered:
		return flow.Wait(&flow.SetSkills{Skills: a.Skills})
	case *flow.TicketChanged:
		return flow.Leave("next")
	}
	return flow.Wait()
}
