package activities

import (
	"strings"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "detect_intent", Label: "Detect intent", Group: flow.GroupAI, Icon: "brain",
		Help:    "Finds out what the customer wants and leaves by it: by examples given here, or those of an AI agent.",
		Example: flow.Example{Use: "A chat begins with a free question, and each intent leads to its own queue.", Properties: `{"prompt":"How can we help you?","intents":[{"id":"order","examples":["where is my parcel","track my order"]},{"id":"bill","examples":["a question about my bill"]}]}`},
		Summary: "[{ai_agent}][ from {input}]",
		Kinds:   anywhere, Talks: true,
		Each:    &flow.Each{Property: "intents", ID: "id", From: "ai_agent"},
		Outlets: []flow.Outlet{{ID: "none", Label: "None of them", AtOnce: true}, flow.ErrorOutlet},
		Results: []flow.Result{
			{Name: "intent", Type: flow.String, Help: "The intent's id"},
			{Name: "confidence", Type: flow.Decimal, Help: "How sure it is, 0 to 1"},
		},
		New: func() flow.Activity { return new(DetectIntent) },
	})
}

// DetectIntent leaves by the intent of a text, or of what the customer says when there is no text.
type DetectIntent struct {
	AIAgent flow.Template `json:"ai_agent,omitzero" label:"AI agent" help:"Understands the text; without intents here, its own are the outlets" resource:"ai_agent"`
	Intents []flow.Intent `json:"intents,omitempty" label:"Intents" help:"Each intent has its own outlet" rule:"max=50"`
	Input   flow.Template `json:"input,omitzero" label:"Text" help:"Such as {{ vars.topic }}; empty: the customer is listened to"`
	Prompt  flow.Prompt   `json:"prompt,omitzero" label:"Question" help:"Asked when there is no text"`
}

var (
	_ flow.Activity = (*DetectIntent)(nil)
	_ Checker       = (*DetectIntent)(nil)
)

// Handle asks for the intent of the text, or of what the customer says first.
func (a *DetectIntent) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		return a.begin(in)
	case *flow.Gathered:
		return a.detect(in, e.Digits+e.Heard)
	case *flow.IntentDetected:
		outlet, intent := e.Intent, any(e.Intent)
		if outlet == "" {
			outlet, intent = "none", nil
		}
		return flow.Leave(outlet).With(map[string]any{"intent": intent, "confidence": e.Confidence})
	}
	return flow.Wait()
}

// Check wants an AI agent, or intents with examples.
func (a *DetectIntent) Check() map[string]string {
	problems := map[string]string{}
	if a.AIAgent.IsZero() && len(a.Intents) == 0 {
		problems["properties.intents"] = "name an AI agent, or give intents with examples"
	}
	for i, intent := range a.Intents {
		if a.AIAgent.IsZero() && len(intent.Examples) == 0 {
			problems[at("intents", i, "examples")] = "without an AI agent an intent needs examples"
		}
	}
	return problems
}

func (a *DetectIntent) begin(in flow.Input) flow.Outcome {
	if !a.Input.IsZero() {
		text, err := in.Text(a.Input)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return a.detect(in, text)
	}
	speech, err := in.Speech(a.Prompt)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	return flow.Wait(listen(in, speech))
}

func (a *DetectIntent) detect(in flow.Input, text string) flow.Outcome {
	if text = strings.TrimSpace(text); text == "" {
		return flow.Leave("none").With(map[string]any{"intent": nil, "confidence": 0.0})
	}
	agent, err := nameOf(in, a.AIAgent)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	return flow.Wait(&flow.DetectIntent{Agent: agent, Text: cut(text), Intents: a.Intents, Language: in.Contact().Language})
}
