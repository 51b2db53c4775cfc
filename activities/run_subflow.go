package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "run_subflow", Label: "Run subflow", Group: flow.GroupControl, Icon: "workflow",
		Help:    "Runs another flow and comes back with its outcome. Values go in and come out by name.",
		Example: flow.Example{Use: "One subflow checks a PIN for every line, and says who called.", Properties: `{"flow":"identify","version":"live","outputs":{"customer":"customer"}}`},
		Summary: "{flow}[ ({version})]",
		Kinds:   anywhere,
		Each:    &flow.Each{Property: "flow", Resource: "subflow_outcomes", Version: "version"},
		Outlets: []flow.Outlet{flow.ErrorOutlet},
		Results: []flow.Result{{Name: "outcome", Type: flow.String, Help: "The outcome by which the subflow ended"}},
		New:     func() flow.Activity { return new(RunSubflow) },
	})
}

// RunSubflow runs a flow of kind subflow with variables of its own, and leaves by the outcome of the end_flow that ended it.
type RunSubflow struct {
	Flow    flow.Template              `json:"flow" label:"Subflow" rule:"required" resource:"subflow"`
	Version string                     `json:"version" label:"Version" help:"A label, such as live" default:"live"`
	Inputs  map[string]flow.Expression `json:"inputs,omitempty" label:"Inputs" help:"Variable of the subflow, and the expression that fills it"`
	Outputs map[string]string          `json:"outputs,omitempty" label:"Outputs" help:"Variable of the subflow, and the variable here that gets its value"`
}

var _ flow.Activity = (*RunSubflow)(nil)

// Handle finds the version on entry, runs it, and leaves when it ended.
func (a *RunSubflow) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		name, err := nameOf(in, a.Flow)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(&flow.ReadFlow{Flow: name, Label: a.Version})
	case *flow.FlowResolved:
		if e.Program == "" {
			return flow.Fail(codeNotFound, "there is no subflow %q with the label %q", shownName(in, a.Flow), a.Version)
		}
		inputs, err := evaluated(in, a.Inputs)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Call(flow.Callee{Program: e.Program, Inputs: inputs, Outputs: a.Outputs})
	case *flow.SubflowEnded:
		return flow.Leave(e.Outcome).With(map[string]any{"outcome": e.Outcome})
	}
	return flow.Wait()
}
