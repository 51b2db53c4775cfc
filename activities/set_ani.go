package activities

import (
	"regexp"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "set_ani", Label: "Set caller number", Group: flow.GroupCall, Icon: "phone-outgoing",
		Help:    "Sets the number and name shown on outbound legs. The number must be one of yours; it is never silently replaced.",
		Example: flow.Example{Use: "What is called abroad shows the number of the head office.", Properties: `{"number":"+35894245000","name":"Head office"}`},
		Summary: "{number}[ as {name}]",
		Kinds:   onCalls, NoCaller: true,
		Outlets: []flow.Outlet{{ID: "next", Label: "Next"}, {ID: invalidNumber, Label: "Invalid number"}, flow.ErrorOutlet},
		New:     func() flow.Activity { return new(SetANI) },
	})
}

// SetANI sets the number that is shown where an outbound leg rings.
type SetANI struct {
	Number flow.Template `json:"number" label:"Number" help:"With country code: +358…" rule:"required,e164"`
	Name   flow.Template `json:"name,omitzero" label:"Name" help:"Shown where the network carries names"`
}

var _ flow.Activity = (*SetANI)(nil)

// e164 is the international form of a number (ITU-T E.164).
var e164 = regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`)

// Handle looks the number up on entry and sets it when it is in the inventory. Memory.Text keeps the number between the two.
func (a *SetANI) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		number, err := in.Text(a.Number)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		if !e164.MatchString(number) {
			return flow.Leave(invalidNumber)
		}
		in.Memory().Text = number
		return flow.Wait(&flow.ReadNumber{Number: number})
	case *flow.NumberRead:
		if !e.Owned {
			return flow.Leave(invalidNumber)
		}
		name, err := in.Text(a.Name)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Leave("next", &flow.SetANI{Number: in.Memory().Text, Name: name})
	}
	return flow.Wait()
}
