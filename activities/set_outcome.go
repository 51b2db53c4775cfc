package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "set_outcome", Label: "Set outcome", Group: flow.GroupData, Icon: "flag",
		Help:    "Notes how the contact went, or a milestone that it came to, for reports.",
		Example: flow.Example{Use: "Reports count how many contacts the self-service solved.", Properties: `{"outcome":"solved","milestone":"identified"}`},
		Summary: "[{outcome}][ at {milestone}]",
		Kinds:   anywhere, NoCaller: true,
		Outlets: []flow.Outlet{{ID: "next", Label: "Next"}},
		New:     func() flow.Activity { return new(SetOutcome) },
	})
}

// SetOutcome notes an outcome, a milestone, or both.
type SetOutcome struct {
	Outcome   flow.Template `json:"outcome,omitzero" label:"Outcome" help:"Such as solved or {{ vars.result }}"`
	Milestone flow.Template `json:"milestone,omitzero" label:"Milestone" help:"How far the contact came, such as identified"`
}

var (
	_ flow.Activity = (*SetOutcome)(nil)
	_ Checker       = (*SetOutcome)(nil)
)

// Handle leaves at once.
func (a *SetOutcome) Handle(in flow.Input, _ flow.Event) flow.Outcome {
	outcome, err := in.Text(a.Outcome)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	milestone, err := in.Text(a.Milestone)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	return flow.Leave("next", &flow.SetOutcome{Outcome: outcome, Milestone: milestone})
}

// Check wants at least one of the two.
func (a *SetOutcome) Check() map[string]string {
	if a.Outcome.IsZero() && a.Milestone.IsZero() {
		return map[string]string{"properties.outcome": "an outcome or a milestone is required"}
	}
	return nil
}
