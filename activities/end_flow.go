package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "end_flow", Label: "End flow", Group: flow.GroupControl, Icon: "circle-stop",
		Help:    "Ends a subflow with an outcome, a queue's treatment or a handler. On a call's main path use Disconnect.",
		Example: flow.Example{Use: "The subflow that checks a PIN ends as verified or as refused; its caller has an outlet for each.", Properties: `{"outcome":"verified"}`},
		Summary: "{outcome}",
		Kinds:   anywhere, NoCaller: true, Terminal: true,
		New: func() flow.Activity { return new(EndFlow) },
	})
}

// EndFlow ends a subflow, a treatment or a handler.
type EndFlow struct {
	Outcome string `json:"outcome" label:"Outcome" help:"The outlet by which the caller of this subflow goes on" default:"done"`
}

var (
	_ flow.Activity = (*EndFlow)(nil)
	_ Checker       = (*EndFlow)(nil)
)

// Handle ends the flow at once.
func (a *EndFlow) Handle(flow.Input, flow.Event) flow.Outcome { return flow.End(a.Outcome) }

// Check refuses outcomes that cannot name an outlet of the subflow's caller.
func (a *EndFlow) Check() map[string]string {
	if !flow.ValidIdentifier(a.Outcome) || a.Outcome == flow.ErrorOutlet.ID {
		return map[string]string{"properties.outcome": "must be a lower-case name such as done, other than error"}
	}
	return nil
}
