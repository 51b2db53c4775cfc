package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "play_prompt", Label: "Play prompt", Group: flow.GroupCall, Icon: "volume-2",
		Help:    "Speaks a text or plays recordings to the caller, then goes on.",
		Example: flow.Example{Use: "The welcome of a line; a key stops it for those who know the choices.", Properties: `{"prompt":"Welcome to the dental clinic.","interruptible":true}`},
		Summary: "{prompt}",
		Kinds:   onCalls, Outlets: nextOrErr, Talks: true,
		New: func() flow.Activity { return new(PlayPrompt) },
	})
}

// PlayPrompt plays a prompt to its end, or until a key stops it when it is interruptible.
type PlayPrompt struct {
	Prompt        flow.Prompt `json:"prompt" label:"Prompt" help:"What the caller hears; {{ }} fills in values" rule:"required"`
	Interruptible bool        `json:"interruptible" label:"A key stops it" default:"false"`
}

var _ flow.Activity = (*PlayPrompt)(nil)

// Handle plays on entry and leaves when the prompt is over.
func (a *PlayPrompt) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e.(type) {
	case *flow.Entered:
		speech, err := in.Speech(a.Prompt)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(&flow.Play{Speech: speech, Interruptible: a.Interruptible})
	case *flow.Played:
		return flow.Leave("next")
	}
	return flow.Wait()
}
