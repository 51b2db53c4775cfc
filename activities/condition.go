package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "condition", Label: "Condition", Group: flow.GroupControl, Icon: "git-branch",
		Help:    "Goes one way when an expression is true and another way when it is not.",
		Example: flow.Example{Use: "Gold customers take a way of their own.", Properties: `{"expression":"vars.tier == 'gold'"}`},
		Summary: "{expression}",
		Kinds:   anywhere, NoCaller: true,
		Outlets: []flow.Outlet{{ID: "true", Label: "True"}, {ID: "false", Label: "False"}, flow.ErrorOutlet},
		New:     func() flow.Activity { return new(Condition) },
	})
}

// Condition branches on a boolean expression.
type Condition struct {
	Expression flow.Expression `json:"expression" label:"If" help:"Such as vars.tier == 'gold'" rule:"required" want:"boolean"`
}

var _ flow.Activity = (*Condition)(nil)

// Handle leaves at once.
func (a *Condition) Handle(in flow.Input, e flow.Event) flow.Outcome {
	value, err := in.Evaluate(a.Expression)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	if value == true {
		return flow.Leave("true")
	}
	return flow.Leave("false")
}
