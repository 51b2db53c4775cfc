package activities

import (
	"fmt"
	"time"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "voicemail", Label: "Voicemail", Group: flow.GroupCall, Icon: "voicemail",
		Help:    "Records a message into the mailbox of a queue, a team or a user. In a queue's treatment it leaves the queue.",
		Example: flow.Example{Use: "Outside opening hours: a message for the support team, which is told at once.", Properties: `{"mailbox":"support","greeting":"We are closed. Please leave a message after the tone.","max_duration":"2m","transcribe":true,"notify":["support"]}`},
		Summary: "{mailbox}",
		Kinds:   onCalls, Leaves: true, Talks: true,
		Outlets: []flow.Outlet{{ID: "recorded", Label: "Recorded"}, {ID: "no_message", Label: "No message"}, flow.ErrorOutlet},
		Results: []flow.Result{
			{Name: "recording", Type: flow.String, Help: "Names the recording"},
			{Name: "duration", Type: flow.Integer, Help: "Its length in seconds"},
			{Name: "transcript", Type: flow.String, Help: "What was said, when it is transcribed"},
		},
		New: func() flow.Activity { return new(Voicemail) },
	})
}

// Voicemail plays a greeting and records what follows.
type Voicemail struct {
	Mailbox     Mailbox       `json:"mailbox" label:"Mailbox" help:"Who gets the message" rule:"required"`
	Greeting    flow.Prompt   `json:"greeting" label:"Greeting" rule:"required"`
	MaxDuration flow.Duration `json:"max_duration" label:"At most" default:"2m" rule:"min=1s,max=1h"`
	Silence     flow.Duration `json:"silence" label:"Silence that ends it" default:"5s" rule:"min=1s,max=2m"`
	Beep        bool          `json:"beep" label:"Beep after the greeting" default:"true"`
	Transcribe  bool          `json:"transcribe" label:"Write down what is said" default:"false"`
	Notify      []string      `json:"notify,omitempty" label:"Tell" help:"Users, teams or email addresses that get a note" rule:"max=50,recipient"`
}

var _ flow.Activity = (*Voicemail)(nil)

// Handle records on entry and leaves with the recording.
func (a *Voicemail) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		greeting, err := in.Speech(a.Greeting)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(&flow.RecordMessage{
			Greeting: greeting, Beep: a.Beep, MaxDuration: a.MaxDuration, Silence: a.Silence, Transcribe: a.Transcribe, Mailbox: a.Mailbox.String(),
		})
	case *flow.Recorded:
		if e.Recording == "" {
			return flow.Leave("no_message").With(map[string]any{"recording": nil, "duration": 0, "transcript": nil})
		}
		results := map[string]any{"recording": e.Recording, "duration": int(time.Duration(e.Duration).Seconds()), "transcript": e.Transcript}
		if len(a.Notify) == 0 {
			return flow.Leave("recorded").With(results)
		}
		return flow.Leave("recorded", a.note(in, e)).With(results)
	}
	return flow.Wait()
}

func (a *Voicemail) note(in flow.Input, e *flow.Recorded) *flow.Notify {
	from := in.Contact().ANI
	if from == "" {
		from = "a withheld number"
	}
	text := fmt.Sprintf("A message of %s from %s for %s: %s", e.Duration, from, a.Mailbox, e.Recording)
	if e.Transcript != "" {
		text += "\n\n" + e.Transcript
	}
	return &flow.Notify{To: a.Notify, Subject: "Voicemail from " + from, Text: text}
}
