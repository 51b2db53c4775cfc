package activities

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"cordboard/flow"
)

// How a conversation waits: for speech, for a written reply, and how long silence on the line may be before something is said.
const (
	speechPatience = 6 * time.Second
	replyPatience  = 2 * time.Minute
	quiet          = 3 * time.Second
	mostSilences   = 2
	mostSources    = 10
	filler         = "One moment, please."
	repeatPrompt   = "I did not hear anything."
)

// conversation is what an ai_agent remembers between its events. It is kept as JSON: small, and without anything sensitive.
type conversation struct {
	Began    int64            `json:"began"` // ms
	Turns    []flow.AITurn    `json:"turns,omitempty"`
	Count    int              `json:"count,omitempty"` // turns of the customer
	Misses   int              `json:"misses,omitempty"`
	Silences int              `json:"silences,omitempty"`
	Answered bool             `json:"answered,omitempty"` // the last turn answered a question
	Offered  []string         `json:"offered,omitempty"`
	Sources  []string         `json:"sources,omitempty"`
	Slots    map[string]any   `json:"slots,omitempty"`
	Said     string           `json:"said,omitempty"`  // what is said again after a silence
	Agent    string           `json:"agent,omitempty"` // whom an expression named
	Voice    string           `json:"voice,omitempty"`
	Language string           `json:"language,omitempty"`
	Asking   bool             `json:"asking,omitempty"`  // the AI agent thinks
	Asked    int64            `json:"asked,omitempty"`   // ms, since when
	Filling  bool             `json:"filling,omitempty"` // meanwhile something is said, so that the line is not dead
	Ending   bool             `json:"ending,omitempty"`  // the last words are being said; Held is the end
	Held     *flow.AIAnswered `json:"held,omitempty"`
}

// recall gives the conversation of an activity's memory.
func recall(in flow.Input) *conversation {
	c := &conversation{}
	if text, err := json.Marshal(in.Memory().Value); err == nil {
		_ = json.Unmarshal(text, c) // it was written by wait
	}
	return c
}

// wait remembers the conversation and waits.
func (c *conversation) wait(in flow.Input, commands ...flow.Command) flow.Outcome {
	var value any
	text, err := json.Marshal(c)
	if err == nil {
		err = json.Unmarshal(text, &value)
	}
	if err != nil {
		return flow.FailWith(codeValue, err)
	}
	in.Memory().Value = value
	return flow.Wait(commands...)
}

// take notes what an AI agent's turn brought.
func (c *conversation) take(e *flow.AIAnswered) {
	c.Asking, c.Silences = false, 0
	if last := len(c.Turns) - 1; e.Heard != "" && last >= 0 && c.Turns[last].By == flow.ByCustomer {
		c.Turns[last].Text = cut(e.Heard)
	}
	c.Answered, c.Offered = e.Answered, e.Offered
	if e.Missed {
		c.Misses++
	} else if len(e.Offered) == 0 {
		c.Misses = 0
	}
	for _, source := range e.Sources {
		if !slices.Contains(c.Sources, source) && len(c.Sources) < mostSources {
			c.Sources = append(c.Sources, source)
		}
	}
	if len(e.Slots) > 0 && c.Slots == nil {
		c.Slots = map[string]any{}
	}
	maps.Copy(c.Slots, e.Slots)
	if e.Voice != "" {
		c.Voice = e.Voice
	}
	if e.Language != "" {
		c.Language = e.Language
	}
	if e.Say != "" {
		c.Said = e.Say
		c.say(flow.ByAgent, e.Say)
	}
}

// say adds a turn; the oldest go when there is too much.
func (c *conversation) say(by, text string) {
	c.Turns = append(c.Turns, flow.AITurn{By: by, Text: cut(text)})
	for total := len(c.Turns) - 1; total > 0; total-- {
		length := 0
		for _, turn := range c.Turns {
			length += utf8.RuneCountInString(turn.Text)
		}
		if length <= flow.LongestTranscript {
			return
		}
		c.Turns = c.Turns[1:]
	}
}
