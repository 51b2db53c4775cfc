package activities

import (
	"time"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "ai_agent", Label: "AI agent", Group: flow.GroupAI, Icon: "bot",
		Help:    "Lets an AI agent talk with the customer: it answers from its knowledge, or hands over with a summary for people.",
		Example: flow.Example{Use: "Callers ask about opening hours; what the assistant cannot answer goes on to the queue that it names.", Properties: `{"ai_agent":"assistant","max_turns":6,"inputs":{"tier":"vars.tier"},"outputs":{"order":"order"}}`},
		Summary: "{ai_agent}[, max {max_turns} turns]",
		Kinds:   anywhere, Talks: true,
		Outlets: []flow.Outlet{
			{ID: "resolved", Label: "Resolved"}, {ID: "escalated", Label: "Escalated"}, {ID: "cannot_answer", Label: "Cannot answer"},
			{ID: noInput, Label: "No input"}, {ID: "unavailable", Label: "Unavailable", AtOnce: true}, flow.ErrorOutlet,
		},
		Results: []flow.Result{
			{Name: "reason", Type: flow.String, Help: "Why it ended, such as caller_asked or no_credit"},
			{Name: "summary", Type: flow.String, Help: "Three lines for whoever takes over"},
			{Name: "transcript", Type: flow.JSON, Help: "What was said: a list of by (customer or agent) and text"},
			{Name: "sources", Type: flow.JSON, Help: "The titles that answers came from"},
			{Name: "slots", Type: flow.JSON, Help: "What the AI agent found out, by name"},
			{Name: "turns", Type: flow.Integer, Help: "How often the customer spoke"},
			{Name: "target", Type: flow.String, Help: "The queue that the AI agent hands over to"},
		},
		New: func() flow.Activity { return new(AIAgent) },
	})
}

// AIAgent holds a conversation between the customer and a named AI agent. What the AI agent says comes as events; this decides when the
// conversation is over and by which outlet.
type AIAgent struct {
	Agent       flow.Template              `json:"ai_agent" label:"AI agent" rule:"required" resource:"ai_agent"`
	Greeting    flow.Prompt                `json:"greeting,omitzero" label:"Greeting" help:"Said first; empty: the AI agent's own"`
	MaxTurns    int                        `json:"max_turns" label:"Turns at most" help:"How often the customer may speak" default:"8" rule:"min=1,max=30"`
	MaxDuration flow.Duration              `json:"max_duration" label:"Time at most" default:"5m" rule:"min=10s,max=1h"`
	Inputs      map[string]flow.Expression `json:"inputs,omitempty" label:"Inputs" help:"What the AI agent may know, by name. Sensitive values are hidden from it"`
	Outputs     map[string]string          `json:"outputs,omitempty" label:"Outputs" help:"What it found out, by name, and the variable that gets it"`
}

var _ flow.Activity = (*AIAgent)(nil)

// Handle opens the conversation on entry; then the customer and the AI agent speak in turns until it is over.
func (a *AIAgent) Handle(in flow.Input, e flow.Event) flow.Outcome {
	if _, entered := e.(*flow.Entered); entered {
		return a.open(in)
	}
	c := recall(in)
	switch e := e.(type) {
	case *flow.AIAnswered:
		if c.Filling {
			c.Held = e
			return c.wait(in)
		}
		return a.answered(in, c, e)
	case *flow.Played:
		return a.played(in, c)
	case *flow.Gathered:
		return a.heard(in, c, e)
	case *flow.TimerFired:
		return a.timed(in, c)
	}
	return flow.Wait()
}

func (a *AIAgent) open(in flow.Input) flow.Outcome {
	c := &conversation{Began: in.Now().UnixMilli(), Asked: in.Now().UnixMilli(), Asking: true}
	agent, err := nameOf(in, a.Agent)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	if agent != a.Agent.Source {
		c.Agent = agent // it stays the same to the end of the conversation
	}
	ask, err := a.ask(in, c)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	return c.wait(in, &flow.Timer{At: in.Now().Add(time.Duration(a.MaxDuration))}, ask)
}

// answered takes up the AI agent's turn.
func (a *AIAgent) answered(in flow.Input, c *conversation, e *flow.AIAnswered) flow.Outcome {
	c.take(e)
	switch {
	case e.Decision == flow.AIUnavailable:
		return a.leave(in, c, e)
	case e.Decision != flow.AIGoOn:
		return a.last(in, c, e)
	case c.Count >= a.MaxTurns:
		return a.last(in, c, &flow.AIAnswered{Decision: flow.AICannotAnswer, Reason: flow.AIMaxTurns, Say: e.Say, Target: e.Target})
	}
	speech := c.speech(e.Say)
	if c.Count == 0 && !a.Greeting.IsZero() {
		own, err := in.Speech(a.Greeting)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		speech = own
	}
	return c.wait(in, listen(in, speech))
}

// last says the AI agent's last words, if there are any, and leaves after them.
func (a *AIAgent) last(in flow.Input, c *conversation, e *flow.AIAnswered) flow.Outcome {
	if e.Say == "" {
		return a.leave(in, c, e)
	}
	c.Ending, c.Asking, c.Held = true, false, e
	return c.wait(in, &flow.Play{Speech: c.speech(e.Say)})
}
