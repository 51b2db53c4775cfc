package activities

import (
	"strings"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "send_dtmf", Label: "Send digits", Group: flow.GroupCall, Icon: "keyboard",
		Help:    "Plays keys into the call, such as an extension or the answer to another system's menu.",
		Example: flow.Example{Use: "Dials the extension at the other side: a second of silence, then the digits.", Properties: `{"digits":",204#"}`},
		Summary: "{digits}",
		Kinds:   onCalls, Outlets: nextOrErr, Talks: true,
		New: func() flow.Activity { return new(SendDTMF) },
	})
}

// SendDTMF plays keys as tones (ITU-T Q.23).
type SendDTMF struct {
	Digits flow.Template `json:"digits" label:"Digits" help:"0 to 9, *, #, A to D; a comma is a pause of a second" rule:"required"`
}

var (
	_ flow.Activity = (*SendDTMF)(nil)
	_ Checker       = (*SendDTMF)(nil)
)

// mostDigits is how many keys one activity plays, pauses included.
const mostDigits = 64

// Handle plays on entry and leaves when the last key is played.
func (a *SendDTMF) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e.(type) {
	case *flow.Entered:
		digits, err := in.Text(a.Digits)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		digits = strings.ReplaceAll(digits, " ", "")
		if problem := tones(digits); problem != "" {
			return flow.Fail(codeValue, "the digits %s", problem)
		}
		return flow.Wait(&flow.SendDTMF{Digits: digits})
	case *flow.Done:
		return flow.Leave("next")
	}
	return flow.Wait()
}

// Check refuses digits that are no keys.
func (a *SendDTMF) Check() map[string]string {
	text, static := a.Digits.Static()
	if problem := tones(strings.ReplaceAll(text, " ", "")); static && problem != "" {
		return map[string]string{"properties.digits": problem}
	}
	return nil
}

// tones says why digits cannot be played, "" when they can. It does not quote them: they may be a secret.
func tones(digits string) string {
	switch {
	case digits == "":
		return "are empty"
	case len(digits) > mostDigits:
		return "are more than 64"
	case strings.Trim(digits, "0123456789*#ABCDabcd,") != "":
		return "may be 0 to 9, *, #, A to D, and a comma for a pause"
	}
	return ""
}
