package activities

import (
	"strings"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "menu", Label: "Menu", Group: flow.GroupCall, Icon: "grid-3x3",
		Help:    "Offers choices and takes one key, spoken word or written reply; asks again when nothing or something else comes.",
		Example: flow.Example{Use: "Two choices and a repeat: few enough to remember.", Properties: `{"prompt":"For sales press 1, for support press 2. To hear this again press star.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Support","say":["help"]},{"key":"*","label":"Repeat"}],"max_tries":3}`},
		Summary: "{prompt}",
		Kinds:   anywhere, Talks: true,
		Each:    &flow.Each{Property: "options", ID: "key", Label: "label"},
		Outlets: []flow.Outlet{{ID: noInput, Label: "No input"}, {ID: noMatch, Label: "No match"}, flow.ErrorOutlet},
		Results: []flow.Result{
			{Name: "key", Type: flow.String, Help: "The key of the chosen option"},
			{Name: "label", Type: flow.String, Help: "The label of the chosen option"},
			{Name: "tries", Type: flow.Integer, Help: "How many attempts it took"},
		},
		New: func() flow.Activity { return new(Menu) },
	})
}

// Menu leaves by the key of the option that the customer pressed, said or wrote.
type Menu struct {
	Prompt        flow.Prompt   `json:"prompt" label:"Prompt" help:"Says the choices; in a chat it is written" rule:"required"`
	Options       []MenuOption  `json:"options" label:"Options" help:"Each option has its own outlet" rule:"required,min=1,max=12"`
	MaxTries      int           `json:"max_tries" label:"Attempts" help:"Then it leaves by No input or No match" default:"3" rule:"min=1,max=10"`
	Timeout       flow.Duration `json:"timeout" label:"Wait for a key" help:"Counted from the end of the prompt" default:"5s" rule:"min=1s,max=1h"`
	NoInputPrompt flow.Prompt   `json:"no_input_prompt,omitzero" label:"When nothing comes" help:"Said before the prompt is repeated"`
	NoMatchPrompt flow.Prompt   `json:"no_match_prompt,omitzero" label:"When it matches no option" help:"Said before the prompt is repeated"`
	Interruptible bool          `json:"interruptible" label:"A key stops the prompt" default:"true"`
}

// MenuOption is one choice.
type MenuOption struct {
	Key   string   `json:"key" label:"Key" rule:"required,oneof=1|2|3|4|5|6|7|8|9|0|*|#"`
	Label string   `json:"label" label:"Label" help:"Names the outlet; saying or writing it chooses the option too" rule:"required"`
	Say   []string `json:"say,omitempty" label:"Also said as" help:"Other words for the same choice"`
}

var _ flow.Activity = (*Menu)(nil)

// Handle asks on entry and after each failed attempt, and leaves by the chosen key.
func (a *Menu) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		return a.ask(a.attempts().first(in))
	case *flow.Gathered:
		if option, ok := a.chosen(e); ok {
			return flow.Leave(option.Key).With(map[string]any{"key": option.Key, "label": option.Label, "tries": in.Memory().Count + 1})
		}
		why := noMatch
		if e.Digits == "" && strings.TrimSpace(e.Heard) == "" {
			why = noInput
		}
		speech, more, err := a.attempts().again(in, why)
		if !more {
			return flow.Leave(why).With(map[string]any{"key": nil, "label": nil, "tries": in.Memory().Count})
		}
		return a.ask(speech, err)
	}
	return flow.Wait()
}

func (a *Menu) attempts() attempts {
	return attempts{prompt: &a.Prompt, noInput: &a.NoInputPrompt, noMatch: &a.NoMatchPrompt, most: a.MaxTries}
}

func (a *Menu) ask(speech flow.Speech, err error) flow.Outcome {
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	choices := make([]flow.Choice, len(a.Options))
	for i, option := range a.Options {
		choices[i] = flow.Choice{Key: option.Key, Say: append([]string{option.Label}, option.Say...)}
	}
	return flow.Wait(&flow.Gather{Speech: speech, Interruptible: a.Interruptible, Min: 1, Max: 1, FirstTimeout: a.Timeout, Choices: choices})
}

// chosen finds the option of a key, or of words: those that name an option exactly win over a sentence with the name of only one in it.
func (a *Menu) chosen(got *flow.Gathered) (MenuOption, bool) {
	heard := words(got.Heard)
	var within []MenuOption
	for _, option := range a.Options {
		if option.Key == got.Digits || got.Digits == "" && option.Key == heard {
			return option, true
		}
	}
	if got.Digits != "" || heard == "" {
		return MenuOption{}, false
	}
	for _, option := range a.Options {
		found := false
		for _, name := range append([]string{option.Label}, option.Say...) {
			name = words(name)
			if name == heard {
				return option, true
			}
			found = found || name != "" && strings.Contains(" "+heard+" ", " "+name+" ")
		}
		if found {
			within = append(within, option)
		}
	}
	if len(within) == 1 {
		return within[0], true
	}
	return MenuOption{}, false
}
