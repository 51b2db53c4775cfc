package activities

import (
	"strings"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "notify", Label: "Notify", Group: flow.GroupData, Icon: "bell",
		Help:    "Tells users, teams or addresses about something, while the contact waits until it is sent.",
		Example: flow.Example{Use: "The team on duty hears of a call that nobody answered.", Properties: `{"to":["on-call"],"subject":"Missed call","text":"{{ contact.ani }} was not answered."}`},
		Summary: "{to}[: {subject}]",
		Kinds:   anywhere, NoCaller: true,
		Outlets: []flow.Outlet{{ID: "sent", Label: "Sent"}, flow.FailedOutlet},
		New:     func() flow.Activity { return new(Notify) },
	})
}

// Notify sends a note to people other than the customer.
type Notify struct {
	To      []flow.Template `json:"to" label:"To" help:"Users, teams, mail addresses or numbers" rule:"required,min=1,max=50"`
	Subject flow.Template   `json:"subject,omitzero" label:"Subject"`
	Text    flow.Template   `json:"text" label:"Text" rule:"required"`
}

var _ flow.Activity = (*Notify)(nil)

// Handle sends on entry and leaves when it is known what became of it.
func (a *Notify) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		note, err := a.note(in)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		if len(note.To) == 0 {
			return flow.Fail(codeValue, "there is nobody to notify")
		}
		return flow.Wait(note)
	case *flow.Sent:
		return flow.Leave("sent")
	case *flow.Undelivered:
		return flow.Fail(codeUndelivered, "the notification could not be sent: %s", e.Reason)
	}
	return flow.Wait()
}

// note fills the texts. Receivers that turn out empty are left out.
func (a *Notify) note(in flow.Input) (*flow.Notify, error) {
	note := &flow.Notify{Confirm: true}
	for _, to := range a.To {
		name, err := in.Text(to)
		if err != nil {
			return nil, err
		}
		if name = strings.TrimSpace(name); name != "" {
			note.To = append(note.To, name)
		}
	}
	var err error
	if note.Subject, err = in.Text(a.Subject); err != nil {
		return nil, err
	}
	note.Text, err = in.Text(a.Text)
	return note, err
}
