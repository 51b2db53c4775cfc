package ai

import (
	"context"
	"time"

	"cordboard/flow"
)

// Settings are what an AI agent is, as its page edits it and the store keeps it.
type Settings struct {
	Instructions string        `json:"instructions,omitempty"` // for a model: how to speak and what to do
	Greeting     string        `json:"greeting,omitempty"`     // empty: a plain one in the language
	Voice        string        `json:"voice,omitempty"`
	Language     string        `json:"language,omitempty"`  // BCP 47; empty: English
	Knowledge    string        `json:"knowledge,omitempty"` // id of the knowledge base
	Endpoint     *Endpoint     `json:"endpoint,omitempty"`  // nil: the embedded AI agent
	TriggerWords []string      `json:"trigger_words,omitempty"`
	Intents      []flow.Intent `json:"intents,omitempty"`
	Slots        []Slot        `json:"slots,omitempty"` // what a model may find out
	MaxTurns     int           `json:"max_turns,omitempty"`
	MaxDuration  flow.Duration `json:"max_duration,omitempty"`
	Budget       Budget        `json:"budget,omitzero"`
	Target       string        `json:"target,omitempty"` // id of the queue that it hands over to
}

// Endpoint is an OpenAI-compatible service.
type Endpoint struct {
	BaseURL string `json:"base_url"` // such as https://models.example.com/v1; /chat/completions is added
	Model   string `json:"model"`
	Secret  string `json:"secret,omitempty"` // name of the secret that holds the key; empty: none is sent
}

// Slot is something that a model may find out from the customer.
type Slot struct {
	Name string `json:"name"`
	Help string `json:"help,omitempty"`
}

// Budget is how much an AI agent may be used within a period; 0 is no limit.
type Budget struct {
	Per    string `json:"per,omitempty"` // day or month
	Turns  int    `json:"turns,omitempty"`
	Tokens int    `json:"tokens,omitempty"`
}

// Since is when the period of a budget began, in the zone of now.
func (b Budget) Since(now time.Time) time.Time {
	if b.Per == "month" {
		return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, now.Location())
	}
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
}

// spent says whether nothing is left.
func (b Budget) spent(u Usage) bool {
	return b.Turns > 0 && u.Turns >= b.Turns || b.Tokens > 0 && u.Tokens >= b.Tokens
}

// Usage is how much an AI agent was used.
type Usage struct{ Turns, Tokens int }

// Agent is an AI agent as it is found for a contact.
type Agent struct {
	ID, Name string
	Settings Settings
	Target   string // name of the queue of Settings.Target now, empty without one
}

// Missing says in words what an AI agent lacks to work, empty when it is ready.
func (s Settings) Missing() string {
	switch {
	case s.Endpoint != nil && s.Endpoint.BaseURL == "":
		return "the address of its model endpoint"
	case s.Endpoint != nil && s.Endpoint.Model == "":
		return "the name of its model"
	case s.Endpoint == nil && s.Knowledge == "":
		return "a knowledge base"
	}
	return ""
}

// Source finds AI agents and knowledge; the store implements it.
type Source interface {
	// AIAgent finds what a name means to a version of a flow (program; empty or unknown: what has the name now). A missing one is a
	// not_found fault.
	AIAgent(ctx context.Context, program, name string) (Agent, error)
	// KnowledgeMark gives a mark that changes with the entries of a knowledge base (by its id). It is asked at every turn.
	KnowledgeMark(ctx context.Context, id string) (string, error)
	// Knowledge gives the entries of a knowledge base. One that is gone has none.
	Knowledge(ctx context.Context, id string) ([]Entry, error)
}

// Meter counts what AI agents use; the store implements it.
type Meter interface {
	// AIUsed gives what an AI agent used since a time, to the day.
	AIUsed(ctx context.Context, agent string, since time.Time) (Usage, error)
	// UseAI adds what an AI agent used.
	UseAI(ctx context.Context, agent string, at time.Time, used Usage) error
}
