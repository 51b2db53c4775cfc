package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "placeholder", Label: "Placeholder", Group: flow.GroupControl, Icon: "wrench",
		Help:    "Holds the place of an imported step that has no like here. Replace it before publishing.",
		Example: flow.Example{Use: "A step of an imported flow that waits for activities that do what it did.", Properties: `{"step":"LexBot","system":"Amazon Connect","reason":"The bot lives elsewhere.","ways":[{"id":"done","label":"Done"}]}`},
		Summary: "{step}[ of {system}]",
		Kinds:   anywhere, NoCaller: true, Talks: true, Unfinished: true,
		Each:    &flow.Each{Property: "ways", ID: "id", Label: "label"},
		Outlets: []flow.Outlet{flow.ErrorOutlet},
		New:     func() flow.Activity { return new(Placeholder) },
	})
}

// Placeholder keeps a step of another system as it was: what it is called there, its ways out, and all of its settings. The validator wants
// it replaced before the flow is published.
type Placeholder struct {
	Step     string           `json:"step" label:"Step" help:"Its type in the system it came from" rule:"required"`
	System   string           `json:"system,omitempty" label:"System" help:"Where it came from"`
	Reason   string           `json:"reason,omitempty" label:"Why" help:"What stands against converting it"`
	Ways     []PlaceholderWay `json:"ways,omitempty" label:"Ways out" help:"Each has its own outlet" rule:"max=100"`
	Original any              `json:"original,omitempty" label:"Original" help:"The step as it was, in JSON"`
}

// PlaceholderWay is one way out of the original step.
type PlaceholderWay struct {
	ID    string `json:"id" label:"Id" help:"Names the outlet" rule:"required,pattern=^[a-z][a-z0-9_]{0,63}$"`
	Label string `json:"label,omitempty" label:"Label"`
}

var _ flow.Activity = (*Placeholder)(nil)

// Handle leaves by error: nobody knows what the original would have done.
func (a *Placeholder) Handle(flow.Input, flow.Event) flow.Outcome {
	return flow.Fail(codePlaceholder, "%s of another system has not been replaced yet", a.Step)
}
