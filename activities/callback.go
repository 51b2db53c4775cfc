package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "callback", Label: "Callback", Group: flow.GroupRouting, Icon: "phone-outgoing",
		Help:    "Promises a call back: it waits for an agent in the caller's place, then dials the number.",
		Example: flow.Example{Use: "Who has waited for three minutes keeps the place and is called back.", Properties: `{"queue":"support","keep_place":true,"window":"4h","retries":2}`},
		Summary: "[{number}][ by {queue}]",
		Kinds:   []flow.Kind{flow.Inbound}, Leaves: true, KeepsPlace: true,
		Outlets: []flow.Outlet{
			{ID: "scheduled", Label: "Scheduled"}, {ID: "invalid_number", Label: "Invalid number"}, {ID: "not_dialable", Label: "Not dialable"},
			{ID: "duplicate", Label: "Has one already"}, flow.ErrorOutlet,
		},
		Results: []flow.Result{{Name: "callback", Type: flow.String, Help: "The id of the contact that calls back"}},
		New:     func() flow.Activity { return new(Callback) },
	})
}

// Callback schedules a contact that waits for an agent instead of the customer.
type Callback struct {
	Number    flow.Template `json:"number,omitzero" label:"Number" help:"Empty: the caller's number"`
	Queue     flow.Template `json:"queue,omitzero" label:"Queue" help:"Empty: where the caller waits; in another one it goes to the end" resource:"queue"`
	KeepPlace bool          `json:"keep_place" label:"Keep the place" default:"true"`
	Window    flow.Duration `json:"window,omitzero" label:"Within" help:"Given up after that; empty: never" rule:"min=1m,max=336h"`
	Retries   int           `json:"retries" label:"Dial again" help:"When the customer does not answer" default:"2" rule:"min=0,max=10"`
}

var _ flow.Activity = (*Callback)(nil)

// Handle checks the number on entry, then asks the desk. Memory.Text keeps the number between the two.
func (a *Callback) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		return a.number(in)
	case *flow.DiallingRead:
		if !e.Allowed {
			return flow.Leave("not_dialable")
		}
		queue, err := nameOf(in, a.Queue)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		since, waited := in.WaitingSince()
		if !waited || !a.KeepPlace {
			since = in.Now()
		}
		return flow.Wait(&flow.ScheduleCallback{
			Number: in.Memory().Text, Queue: queue, KeepPlace: a.KeepPlace, Since: since, Window: a.Window, Retries: a.Retries,
		})
	case *flow.CallbackScheduled:
		return flow.Leave("scheduled").With(map[string]any{"callback": e.Callback})
	case *flow.CallbackRefused:
		if e.Reason == "not_found" {
			return flow.Fail(codeNotFound, "there is no queue to call back from")
		}
		return flow.Leave(e.Reason)
	}
	return flow.Wait()
}

// number reads the number as it is dialled in the country of the number that was reached.
func (a *Callback) number(in flow.Input) flow.Outcome {
	text, err := in.Text(a.Number)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	if a.Number.IsZero() {
		text = in.Contact().ANI
	}
	number, ok := phone(text, in.Contact().DNIS)
	if !ok {
		return flow.Leave("invalid_number")
	}
	in.Memory().Text = number
	return flow.Wait(&flow.ReadDialling{Number: number})
}
