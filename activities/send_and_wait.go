package activities

import (
	"strings"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "send_and_wait", Label: "Send and wait", Group: flow.GroupDigital, Icon: "messages-square",
		Help:    "Writes to the customer, waits for the reply and keeps it in a variable.",
		Example: flow.Example{Use: "A chat asks for the order number and waits ten minutes for the reply.", Properties: `{"text":"What is your order number?","variable":"order","timeout":"10m","quick_replies":["I do not have it"]}`},
		Summary: "{text}[ → {variable}]",
		Kinds:   inWriting, Talks: true,
		Outlets: []flow.Outlet{{ID: "replied", Label: "Replied"}, {ID: "timeout", Label: "No reply in time"}, flow.FailedOutlet},
		Results: []flow.Result{{Name: "text", Type: flow.String, Help: "What the customer replied; empty when the variable is sensitive"}},
		New:     func() flow.Activity { return new(SendAndWait) },
	})
}

// SendAndWait asks something in writing.
type SendAndWait struct {
	Text         flow.Template     `json:"text" label:"Text" rule:"required"`
	Variable     flow.VariableName `json:"variable" label:"Keep the reply in" rule:"required"`
	Timeout      flow.Duration     `json:"timeout" label:"Wait at most" default:"10m" rule:"min=1s,max=720h"`
	QuickReplies []flow.Template   `json:"quick_replies,omitempty" label:"Quick replies" help:"Answers to choose from, where the channel shows them" rule:"max=13"`
}

var _ flow.Activity = (*SendAndWait)(nil)

// Handle sends on entry, then listens, and leaves with what comes.
func (a *SendAndWait) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		message, err := a.message(in)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(message)
	case *flow.Sent:
		return flow.Wait(&flow.Gather{Interruptible: true, FirstTimeout: a.Timeout, Sensitive: in.Sensitive(string(a.Variable))})
	case *flow.Undelivered:
		return flow.Fail(codeUndelivered, "the message could not be sent: %s", e.Reason)
	case *flow.Gathered:
		return a.take(in, strings.TrimSpace(e.Heard+e.Digits))
	}
	return flow.Wait()
}

func (a *SendAndWait) message(in flow.Input) (*flow.SendMessage, error) {
	message := &flow.SendMessage{}
	var err error
	if message.Text, err = in.Text(a.Text); err != nil {
		return nil, err
	}
	for _, reply := range a.QuickReplies {
		text, err := in.Text(reply)
		if err != nil {
			return nil, err
		}
		message.QuickReplies = append(message.QuickReplies, text)
	}
	return message, nil
}

// take keeps a reply. One that the variable cannot hold is a failure, and the variable stays as it was.
func (a *SendAndWait) take(in flow.Input, reply string) flow.Outcome {
	if reply == "" {
		return flow.Leave("timeout").With(map[string]any{"text": nil})
	}
	if err := in.Set(string(a.Variable), reply); err != nil {
		return flow.FailWith(codeValue, err)
	}
	if in.Sensitive(string(a.Variable)) { // results are not masked
		return flow.Leave("replied").With(map[string]any{"text": nil})
	}
	return flow.Leave("replied").With(map[string]any{"text": reply})
}
