package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "screen_pop", Label: "Screen pop", Group: flow.GroupData, Icon: "app-window",
		Help:    "Shows a page, such as the customer's record, to the agent who gets the contact.",
		Example: flow.Example{Use: "The customer's page opens beside the contact when the agent answers.", Properties: `{"url":"https://crm.example/customers","query":{"phone":"{{ contact.ani }}"},"label":"Customer","target":"tab"}`},
		Summary: "[{label}: ]{url}",
		Kinds:   anywhere, NoCaller: true,
		Outlets: []flow.Outlet{{ID: "next", Label: "Next"}},
		New:     func() flow.Activity { return new(ScreenPop) },
	})
}

// ScreenPop opens a page at the agent's desk.
type ScreenPop struct {
	URL    flow.Template            `json:"url" label:"Address" rule:"required,url"`
	Query  map[string]flow.Template `json:"query,omitempty" label:"Query" help:"Added to the address, escaped"`
	Label  flow.Template            `json:"label,omitzero" label:"Label" help:"What the agent reads on the tab"`
	Target string                   `json:"target" label:"Opens in" default:"tab" rule:"oneof=tab|panel"`
}

var _ flow.Activity = (*ScreenPop)(nil)

// Handle leaves at once.
func (a *ScreenPop) Handle(in flow.Input, _ flow.Event) flow.Outcome {
	page, err := address(in, a.URL, a.Query)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	label, err := in.Text(a.Label)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	return flow.Leave("next", &flow.ScreenPop{URL: page, Label: label, Target: a.Target})
}
