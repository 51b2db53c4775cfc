package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "play_music", Label: "Play music", Group: flow.GroupCall, Icon: "music",
		Help:    "Plays a music file for a while. In a queue's treatment an agent's answer stops it at once.",
		Example: flow.Example{Use: "Music between two announcements while somebody waits.", Properties: `{"audio":"waiting-music","duration":"40s"}`},
		Summary: "{audio}[ for {duration}]",
		Kinds:   onCalls, Outlets: nextOrErr, Talks: true,
		New: func() flow.Activity { return new(PlayMusic) },
	})
}

// PlayMusic plays a file from an offset for a duration; shorter files start again until the duration is over.
type PlayMusic struct {
	Audio    flow.Template `json:"audio" label:"Music" help:"A recording from the prompt library" rule:"required" resource:"prompt"`
	Duration flow.Duration `json:"duration,omitzero" label:"Play for" help:"Empty: to the end of the file" rule:"max=24h"`
	Offset   flow.Duration `json:"offset" label:"Start at" default:"0s" rule:"max=24h"`
}

var _ flow.Activity = (*PlayMusic)(nil)

// Handle plays on entry and leaves when the music is over.
func (a *PlayMusic) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e.(type) {
	case *flow.Entered:
		audio, err := nameOf(in, a.Audio)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(&flow.PlayMusic{Audio: audio, Duration: a.Duration, Offset: a.Offset})
	case *flow.Played:
		return flow.Leave("next")
	}
	return flow.Wait()
}
