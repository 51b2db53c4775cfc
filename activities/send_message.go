package activities

import (
	"fmt"
	"net/url"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "send_message", Label: "Send message", Group: flow.GroupDigital, Icon: "message-square-text",
		Help:    "Writes to the customer and goes on, without waiting for a reply.",
		Example: flow.Example{Use: "Confirms an appointment in writing.", Properties: `{"text":"Your appointment is confirmed. See you on {{ vars.day }}."}`},
		Summary: "[{text}][{template}]",
		Kinds:   inWriting, NoCaller: true,
		Outlets: []flow.Outlet{{ID: "sent", Label: "Sent"}, flow.FailedOutlet},
		Results: []flow.Result{{Name: "message", Type: flow.String, Help: "The message's id at the channel"}},
		New:     func() flow.Activity { return new(SendMessage) },
	})
}

// SendMessage writes a text, or a template that the channel keeps, such as one that WhatsApp has approved.
type SendMessage struct {
	Text        flow.Template   `json:"text,omitzero" label:"Text"`
	Template    flow.Template   `json:"template,omitzero" label:"Template" help:"The name of a template of the channel, instead of a text"`
	Attachments []flow.Template `json:"attachments,omitempty" label:"Attachments" help:"Addresses of files: https://…" rule:"max=10"`
}

var (
	_ flow.Activity = (*SendMessage)(nil)
	_ Checker       = (*SendMessage)(nil)
)

// Handle sends on entry and leaves when the channel has taken the message.
func (a *SendMessage) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		message, err := a.message(in)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(message)
	case *flow.Sent:
		return flow.Leave("sent").With(map[string]any{"message": e.Message})
	case *flow.Undelivered:
		return flow.Fail(codeUndelivered, "the message could not be sent: %s", e.Reason)
	}
	return flow.Wait()
}

func (a *SendMessage) message(in flow.Input) (*flow.SendMessage, error) {
	message := &flow.SendMessage{}
	var err error
	if message.Text, err = in.Text(a.Text); err != nil {
		return nil, err
	}
	if message.Template, err = in.Text(a.Template); err != nil {
		return nil, err
	}
	for _, attachment := range a.Attachments {
		file, err := in.Text(attachment)
		if err != nil {
			return nil, err
		}
		if !onTheWeb(file) {
			return nil, fmt.Errorf("the attachment %q is not an address that begins with http:// or https://", file)
		}
		message.Attachments = append(message.Attachments, file)
	}
	return message, nil
}

// Check wants exactly one of text and template, and attachments that can be fetched.
func (a *SendMessage) Check() map[string]string {
	problems := map[string]string{}
	switch {
	case a.Text.IsZero() && a.Template.IsZero():
		problems["properties.text"] = "a text or a template is required"
	case !a.Text.IsZero() && !a.Template.IsZero():
		problems["properties.template"] = "a message has a text or a template, not both"
	}
	for i, attachment := range a.Attachments {
		if file, static := attachment.Static(); static && !onTheWeb(file) {
			problems[fmt.Sprintf("properties.attachments[%d]", i)] = "must be an address that begins with http:// or https://"
		}
	}
	return problems
}

// onTheWeb says whether a text is an address that http or https serves.
func onTheWeb(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
