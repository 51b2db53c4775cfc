package activities

import (
	"fmt"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "set_variables", Label: "Set variables", Group: flow.GroupControl, Icon: "variable",
		Help:    "Assigns values to variables of the flow, one after another.",
		Example: flow.Example{Use: "Counts attempts, and notes where the caller came from.", Properties: `{"assignments":[{"variable":"tries","expression":"vars.tries + 1"},{"variable":"tier","expression":"'gold'"}]}`},
		Summary: "{assignments}",
		Kinds:   anywhere, Outlets: nextOrErr, NoCaller: true,
		New: func() flow.Activity { return new(SetVariables) },
	})
}

// SetVariables assigns in order; each expression sees the assignments before it.
type SetVariables struct {
	Assignments []Assignment `json:"assignments" label:"Assignments" help:"In order; each sees the ones before" rule:"required,min=1,max=50"`
}

// Assignment gives one variable a value.
type Assignment struct {
	Variable   flow.VariableName `json:"variable" label:"Variable" rule:"required"`
	Expression flow.Expression   `json:"expression" label:"Value" help:"An expression: 'gold', vars.tries + 1" rule:"required"`
}

var _ flow.Activity = (*SetVariables)(nil)

// Handle leaves at once.
func (a *SetVariables) Handle(in flow.Input, _ flow.Event) flow.Outcome {
	for _, assignment := range a.Assignments {
		value, err := in.Evaluate(assignment.Expression)
		if err != nil {
			return flow.FailWith(codeExpression, fmt.Errorf("%s: %w", assignment.Variable, err))
		}
		if err := in.Set(string(assignment.Variable), value); err != nil {
			return flow.FailWith(codeValue, err)
		}
	}
	return flow.Leave("next")
}
