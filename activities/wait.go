package activities

import (
	"time"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "wait", Label: "Wait", Group: flow.GroupControl, Icon: "hourglass",
		Help:    "Waits for a while or until a time. A caller hears music meanwhile.",
		Example: flow.Example{Use: "Half a minute before the message of a chat is followed up.", Properties: `{"duration":"30s"}`},
		Summary: "[{duration}][until {until}]",
		Kinds:   anywhere, Outlets: nextOrErr, Talks: true,
		New: func() flow.Activity { return new(Wait) },
	})
}

// Wait waits for a duration, or until a time that an expression gives.
type Wait struct {
	Duration flow.Duration   `json:"duration,omitzero" label:"For" rule:"max=8760h"`
	Until    flow.Expression `json:"until,omitzero" label:"Until" help:"An expression that gives a time, instead of a duration" want:"datetime"`
}

var (
	_ flow.Activity = (*Wait)(nil)
	_ Checker       = (*Wait)(nil)
)

// Handle sets a timer on entry and leaves when it fires.
func (a *Wait) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e.(type) {
	case *flow.Entered:
		until := in.Now().Add(time.Duration(a.Duration))
		if !a.Until.IsZero() {
			var err error
			if until, err = moment(in, a.Until); err != nil {
				return flow.FailWith(codeExpression, err)
			}
		}
		commands := []flow.Command{&flow.Timer{At: until}}
		if in.Contact().Live() {
			commands = append(commands, &flow.PlayMusic{Loop: true})
		}
		return flow.Wait(commands...)
	case *flow.TimerFired:
		return flow.Leave("next")
	}
	return flow.Wait()
}

// Check wants exactly one of the two properties.
func (a *Wait) Check() map[string]string {
	if a.Duration == 0 && a.Until.IsZero() {
		return map[string]string{"properties.duration": "a duration or a time is required"}
	}
	if a.Duration != 0 && !a.Until.IsZero() {
		return map[string]string{"properties.until": "a wait has a duration or a time, not both"}
	}
	return nil
}
