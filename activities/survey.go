package activities

import (
	"math"
	"slices"
	"strconv"
	"time"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "survey", Label: "Survey", Group: flow.GroupCall, Icon: "star",
		Help:    "Asks for a score, for example after the agent has left. Answers that were given are kept, also when not all are.",
		Example: flow.Example{Use: "After the agent has left: how likely is it that the caller recommends us?", Properties: `{"type":"nps","variable":"score"}`},
		Summary: "{type}[ → {variable}]",
		Kinds:   anywhere, Talks: true,
		Outlets: []flow.Outlet{{ID: "completed", Label: "All answered"}, {ID: "partial", Label: "Some answered"}, {ID: "declined", Label: "None answered"}, flow.ErrorOutlet},
		Results: []flow.Result{{Name: "score", Type: flow.Decimal, Help: "The average of the answers; empty when there is none"}},
		New:     func() flow.Activity { return new(Survey) },
	})
}

// Survey asks one question after another, all on the scale of its type.
type Survey struct {
	Type     string            `json:"type" label:"Scale" help:"What is asked for: recommendation, satisfaction or effort" rule:"required,oneof=nps|csat|ces" words:"NPS, 0 to 10|CSAT, 1 to 5|CES, 1 to 7"`
	Prompts  []flow.Prompt     `json:"prompts,omitempty" label:"Questions" help:"Empty: the usual question of the scale" rule:"max=10"`
	Variable flow.VariableName `json:"variable,omitempty" label:"Keep the score in" help:"The average of the answers"`
}

var _ flow.Activity = (*Survey)(nil)

const (
	surveyTries   = 2                               // for a question; then the survey ends with what it has
	surveySkip    = "*"                             // the key or text that ends it early
	surveySpoken  = flow.Duration(5 * time.Second)  // how long it waits for an answer on a call
	surveyWritten = flow.Duration(10 * time.Minute) // and in writing
	surveyPause   = flow.Duration(2 * time.Second)  // after a digit that may have another one behind it
)

// Handle asks on entry and after each answer. Memory: Phase is the question, Count its failed attempts, Value the answers.
func (a *Survey) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		return a.ask(in)
	case *flow.Gathered:
		text, m := entered(e, "#"), in.Memory()
		answer, ok := scales[a.Type].answer(text)
		if ok {
			return a.keep(in, answer)
		}
		if m.Count++; text == surveySkip || m.Count >= surveyTries {
			return a.stop(in)
		}
		return a.ask(in)
	}
	return flow.Wait()
}

// ask puts the question that the survey is at.
func (a *Survey) ask(in flow.Input) flow.Outcome {
	prompt, wait := flow.Prompt{}, surveySpoken
	if len(a.Prompts) > 0 {
		prompt = a.Prompts[in.Memory().Phase]
	}
	speech, err := in.Speech(prompt)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	if prompt.IsZero() {
		speech.Segments = []flow.Segment{{Say: scales[a.Type].question}}
	}
	if !in.Contact().Live() {
		wait = surveyWritten
	}
	return flow.Wait(&flow.Gather{
		Speech: speech, Interruptible: true, Min: 1, Max: len(strconv.Itoa(scales[a.Type].high)), Terminator: "#", FirstTimeout: wait, InterTimeout: surveyPause,
	})
}

// keep takes an answer at once, so that it is there whatever the customer does next, and goes on to the next question.
func (a *Survey) keep(in flow.Input, answer int) flow.Outcome {
	m := in.Memory()
	before, _ := m.Value.([]any)
	m.Value, m.Count, m.Phase = append(slices.Clip(before), float64(answer)), 0, m.Phase+1
	score := scored(a.Type, m)
	if err := a.assign(in, score.Score); err != nil {
		return flow.FailWith(codeValue, err)
	}
	out := flow.Leave("completed")
	if score.Complete = m.Phase >= len(a.Prompts); !score.Complete {
		out = a.ask(in)
	}
	out.Commands = append([]flow.Command{score}, out.Commands...)
	return out.With(map[string]any{"score": score.Score})
}

// stop ends the survey before its last answer.
func (a *Survey) stop(in flow.Input) flow.Outcome {
	if in.Memory().Phase == 0 {
		return flow.Leave("declined").With(map[string]any{"score": nil})
	}
	return flow.Leave("partial").With(map[string]any{"score": scored(a.Type, in.Memory()).Score})
}

// assign keeps the score in the variable, rounded when that holds whole numbers only.
func (a *Survey) assign(in flow.Input, score float64) error {
	if a.Variable == "" {
		return nil
	}
	if in.Set(string(a.Variable), score) == nil {
		return nil
	}
	return in.Set(string(a.Variable), math.Round(score))
}
