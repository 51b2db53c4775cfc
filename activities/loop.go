package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "loop", Label: "Loop", Group: flow.GroupControl, Icon: "repeat",
		Help:    "Runs the path behind Loop a number of times, or once per element of a list; that path leads back here.",
		Example: flow.Example{Use: "Asks for a PIN three times at most, then goes on by Done.", Properties: `{"count":3,"variable":"tries"}`},
		Summary: "[{count} times][for each of {list}]",
		Kinds:   anywhere,
		Outlets: []flow.Outlet{{ID: "loop", Label: "Loop"}, {ID: "done", Label: "Done"}},
		Results: []flow.Result{{Name: "index", Type: flow.Integer, Help: "Which round it is: 1, 2, …"}},
		New:     func() flow.Activity { return new(Loop) },
	})
}

// Loop leaves by loop for each round and then by done. Entered again after that, it starts afresh.
type Loop struct {
	Count        int               `json:"count,omitempty" label:"Times" rule:"min=1,max=1000"`
	List         flow.Expression   `json:"list,omitzero" label:"For each of" help:"An expression that gives a list, instead of a number of times"`
	Variable     flow.VariableName `json:"variable,omitempty" label:"Keep the round in" help:"1, 2, …"`
	ItemVariable flow.VariableName `json:"item_variable,omitempty" label:"Keep the element in"`
}

var (
	_ flow.Activity = (*Loop)(nil)
	_ Checker       = (*Loop)(nil)
)

// Handle leaves at once. Memory.Count is the rounds so far.
func (a *Loop) Handle(in flow.Input, _ flow.Event) flow.Outcome {
	rounds, items := a.Count, []any(nil)
	if !a.List.IsZero() {
		value, err := in.Evaluate(a.List)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		list, ok := value.([]any)
		if !ok && value != nil {
			return flow.Fail(codeExpression, "%s gave %s, which is not a list", a.List.Source, flow.Display(value))
		}
		rounds, items = len(list), list
	}
	index := in.Memory().Count
	if index >= rounds {
		return flow.Leave("done").With(map[string]any{"index": index})
	}
	in.Memory().Count++
	if err := a.assign(in, index, items); err != nil {
		return flow.FailWith(codeValue, err)
	}
	return flow.Leave("loop").With(map[string]any{"index": index + 1}).Keeping()
}

func (a *Loop) assign(in flow.Input, index int, items []any) error {
	if a.Variable != "" {
		if err := in.Set(string(a.Variable), index+1); err != nil {
			return err
		}
	}
	if a.ItemVariable != "" && items != nil {
		return in.Set(string(a.ItemVariable), items[index])
	}
	return nil
}

// Check wants exactly one of count and list.
func (a *Loop) Check() map[string]string {
	if a.Count == 0 && a.List.IsZero() {
		return map[string]string{"properties.count": "a number of times or a list is required"}
	}
	if a.Count != 0 && !a.List.IsZero() {
		return map[string]string{"properties.list": "a loop has a number of times or a list, not both"}
	}
	return nil
}
