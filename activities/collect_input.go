package activities

import (
	"unicode/utf8"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "collect_input", Label: "Collect input", Group: flow.GroupCall, Icon: "hash",
		Help:    "Asks for digits or a text, such as an account number, checks it and keeps it in a variable.",
		Example: flow.Example{Use: "Asks for the eight digits of an order number before an agent answers.", Properties: `{"prompt":"Please enter your order number.","variable":"order","min":8,"max":8,"no_match_prompt":"An order number has eight digits."}`},
		Summary: "{prompt}[ → {variable}]",
		Kinds:   anywhere, Talks: true,
		Outlets: []flow.Outlet{{ID: "success", Label: "Success"}, {ID: noInput, Label: "No input"}, {ID: noMatch, Label: "No match"}, flow.ErrorOutlet},
		Results: []flow.Result{
			{Name: "value", Type: flow.String, Help: "What was entered; empty when the input is sensitive"},
			{Name: "tries", Type: flow.Integer, Help: "How many attempts it took"},
		},
		New: func() flow.Activity { return new(CollectInput) },
	})
}

// CollectInput takes several keys, speech or a written text, checks it and assigns it to a variable.
type CollectInput struct {
	Prompt        flow.Prompt       `json:"prompt" label:"Prompt" help:"Asks for the input" rule:"required"`
	Variable      flow.VariableName `json:"variable" label:"Keep it in" rule:"required"`
	Min           int               `json:"min" label:"At least" help:"Characters" default:"1" rule:"min=1,max=100"`
	Max           int               `json:"max" label:"At most" help:"Characters; the last one ends the input at once" default:"20" rule:"min=1,max=100"`
	Terminator    string            `json:"terminator" label:"Ends with" help:"The key that ends the input early" default:"#" rule:"oneof=#|*"`
	FirstTimeout  flow.Duration     `json:"first_timeout" label:"Wait for the first key" default:"5s" rule:"min=1s,max=1h"`
	InterTimeout  flow.Duration     `json:"inter_timeout" label:"Wait between keys" default:"3s" rule:"min=1s,max=1h"`
	MaxTries      int               `json:"max_tries" label:"Attempts" help:"Then it leaves by No input or No match" default:"3" rule:"min=1,max=10"`
	NoInputPrompt flow.Prompt       `json:"no_input_prompt,omitzero" label:"When nothing comes" help:"Said before the prompt is repeated"`
	NoMatchPrompt flow.Prompt       `json:"no_match_prompt,omitzero" label:"When it is not valid" help:"Said before the prompt is repeated"`
	Validate      string            `json:"validate" label:"Check it as" default:"none" rule:"oneof=none|luhn|phone|date|regex|expression"`
	Pattern       string            `json:"pattern,omitempty" label:"Pattern" help:"For regex: the whole input must match. For expression: a condition on value. For date: the order, such as DDMMYYYY"`
	Sensitive     bool              `json:"sensitive" label:"Sensitive" help:"The input is never stored in the journal, logs or exports" default:"false"`
	Interruptible bool              `json:"interruptible" label:"A key stops the prompt" default:"true"`
}

var (
	_ flow.Activity = (*CollectInput)(nil)
	_ Checker       = (*CollectInput)(nil)
)

// Handle asks on entry and after each failed attempt, and leaves by success with the variable set.
func (a *CollectInput) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		speech, err := a.attempts().first(in)
		return a.ask(in, speech, err)
	case *flow.Gathered:
		text := entered(e, a.Terminator)
		if text == "" {
			return a.retry(in, noInput)
		}
		if n := utf8.RuneCountInString(text); n < a.Min || n > a.Max {
			return a.retry(in, noMatch)
		}
		value, ok, err := entry{a.Validate, a.Pattern, a.sensitive(in)}.check(in, text)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		if !ok {
			return a.retry(in, noMatch)
		}
		return a.keep(in, value)
	}
	return flow.Wait()
}

// Check finds patterns that cannot be used.
func (a *CollectInput) Check() map[string]string {
	problems := map[string]string{}
	if a.Max < a.Min {
		problems["properties.max"] = "must not be less than min"
	}
	if message := (entry{a.Validate, a.Pattern, a.Sensitive}).problem(); message != "" {
		problems["properties.pattern"] = message
	}
	return problems
}

func (a *CollectInput) attempts() attempts {
	return attempts{prompt: &a.Prompt, noInput: &a.NoInputPrompt, noMatch: &a.NoMatchPrompt, most: a.MaxTries}
}

func (a *CollectInput) ask(in flow.Input, speech flow.Speech, err error) flow.Outcome {
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	return flow.Wait(&flow.Gather{
		Speech: speech, Interruptible: a.Interruptible, Min: a.Min, Max: a.Max, Terminator: a.Terminator,
		FirstTimeout: a.FirstTimeout, InterTimeout: a.InterTimeout, Sensitive: a.sensitive(in),
	})
}

func (a *CollectInput) retry(in flow.Input, why string) flow.Outcome {
	speech, more, err := a.attempts().again(in, why)
	if !more {
		return flow.Leave(why).With(map[string]any{"value": nil, "tries": in.Memory().Count})
	}
	return a.ask(in, speech, err)
}

// keep assigns the value. A sensitive one is kept in its variable only, which the journal masks; results are not masked.
func (a *CollectInput) keep(in flow.Input, value string) flow.Outcome {
	if err := in.Set(string(a.Variable), value); err != nil {
		return a.retry(in, noMatch)
	}
	results := map[string]any{"value": value, "tries": in.Memory().Count + 1}
	if a.sensitive(in) {
		results["value"] = nil
	}
	return flow.Leave("success").With(results)
}
