package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "record_call", Label: "Record call", Group: flow.GroupCall, Icon: "circle-dot",
		Help:    "Starts, pauses, resumes or ends the recording of the call, for example around a card number.",
		Example: flow.Example{Use: "The recording pauses while a card number is told, and goes on after it.", Properties: `{"mode":"pause","parties":"both"}`},
		Summary: "Recording {mode}[, {parties}]",
		Kinds:   onCalls, Outlets: nextOrErr,
		New: func() flow.Activity { return new(RecordCall) },
	})
}

// RecordCall changes whether the call is being recorded. The recording goes on through queues and transfers until it is ended.
type RecordCall struct {
	Mode    string `json:"mode" label:"Recording" rule:"required,oneof=on|off|pause|resume" words:"On|Off|Pause|Resume"`
	Parties string `json:"parties" label:"Who is recorded" default:"both" rule:"oneof=both|customer|agent" words:"Both|The customer|The agent"`
}

var _ flow.Activity = (*RecordCall)(nil)

// Handle asks on entry and leaves when it is done.
func (a *RecordCall) Handle(_ flow.Input, e flow.Event) flow.Outcome {
	switch e.(type) {
	case *flow.Entered:
		return flow.Wait(&flow.RecordCall{Mode: a.Mode, Parties: a.Parties})
	case *flow.Done:
		return flow.Leave("next")
	}
	return flow.Wait()
}
