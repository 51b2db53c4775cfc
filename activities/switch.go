package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "switch", Label: "Switch", Group: flow.GroupControl, Icon: "split",
		Help:    "Compares a value with a list of cases and goes on by the first that matches.",
		Example: flow.Example{Use: "Each language leads to a queue of its own, anything else to English.", Properties: `{"expression":"contact.language","cases":[{"id":"finnish","label":"Finnish","value":"fi-FI"},{"id":"swedish","label":"Swedish","value":"sv-SE"}]}`},
		Summary: "{expression}",
		Kinds:   anywhere, NoCaller: true,
		Each:    &flow.Each{Property: "cases", ID: "id", Label: "label", Value: "value"},
		Outlets: []flow.Outlet{{ID: "default", Label: "Anything else"}, flow.ErrorOutlet},
		Results: []flow.Result{{Name: "case", Type: flow.String, Help: "The id of the case that matched; empty for anything else"}},
		New:     func() flow.Activity { return new(Switch) },
	})
}

// Switch leaves by the first of its cases that matches.
type Switch struct {
	Expression flow.Expression `json:"expression" label:"Value" help:"Such as vars.language" rule:"required"`
	Cases      []SwitchCase    `json:"cases" label:"Cases" help:"In order; each has its own outlet" rule:"required,min=1,max=100"`
}

// SwitchCase matches by a value, compared as text, or by a condition of its own.
type SwitchCase struct {
	ID         string          `json:"id" label:"Id" help:"Names the outlet" rule:"required"`
	Label      string          `json:"label,omitempty" label:"Label"`
	Value      any             `json:"value,omitempty" label:"Is" help:"The value to compare with"`
	Expression flow.Expression `json:"expression,omitzero" label:"Or when" help:"A condition of its own, instead of a value" want:"boolean"`
}

var (
	_ flow.Activity = (*Switch)(nil)
	_ Checker       = (*Switch)(nil)
)

// Handle leaves at once.
func (a *Switch) Handle(in flow.Input, _ flow.Event) flow.Outcome {
	value, err := in.Evaluate(a.Expression)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	text := flow.Display(value)
	for _, c := range a.Cases {
		matches := flow.Display(c.Value) == text
		if !c.Expression.IsZero() {
			holds, err := in.Evaluate(c.Expression)
			if err != nil {
				return flow.FailWith(codeExpression, err)
			}
			matches = holds == true
		}
		if matches {
			return flow.Leave(c.ID).With(map[string]any{"case": c.ID})
		}
	}
	return flow.Leave("default").With(map[string]any{"case": nil})
}

// Check finds cases that have both a value and a condition, or neither.
func (a *Switch) Check() map[string]string {
	problems := map[string]string{}
	for i, c := range a.Cases {
		if c.Value != nil && !c.Expression.IsZero() {
			problems[at("cases", i, "expression")] = "a case has a value or a condition, not both"
		}
		if c.Value == nil && c.Expression.IsZero() {
			problems[at("cases", i, "value")] = "a case needs a value or a condition"
		}
	}
	return problems
}
