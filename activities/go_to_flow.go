package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "go_to_flow", Label: "Go to flow", Group: flow.GroupControl, Icon: "log-out",
		Help:    "Continues the contact in another flow for good: its variables and handlers apply from there on.",
		Example: flow.Example{Use: "The main line hands everybody who chose billing to the flow of that department.", Properties: `{"flow":"billing","version":"live","inputs":{"tier":"vars.tier"}}`},
		Summary: "{flow}[ ({version})]",
		Kinds:   anywhere, Leaves: true,
		Outlets: []flow.Outlet{flow.ErrorOutlet},
		New:     func() flow.Activity { return new(GoToFlow) },
	})
}

// GoToFlow leaves this flow, and the subflows and treatments it is in, for the start of another one.
type GoToFlow struct {
	Flow    flow.Template              `json:"flow" label:"Flow" rule:"required" resource:"flow"`
	Version string                     `json:"version" label:"Version" help:"A label, such as live" default:"live"`
	Inputs  map[string]flow.Expression `json:"inputs,omitempty" label:"Inputs" help:"Variable of the other flow, and the expression that fills it"`
}

var _ flow.Activity = (*GoToFlow)(nil)

// Handle finds the version on entry and goes there.
func (a *GoToFlow) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		name, err := nameOf(in, a.Flow)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(&flow.ReadFlow{Flow: name, Label: a.Version})
	case *flow.FlowResolved:
		if e.Program == "" {
			return flow.Fail(codeNotFound, "there is no flow %q with the label %q", shownName(in, a.Flow), a.Version)
		}
		inputs, err := evaluated(in, a.Inputs)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.GoTo(flow.Callee{Program: e.Program, Inputs: inputs})
	}
	return flow.Wait()
}
