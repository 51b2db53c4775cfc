package activities

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
)

// heard takes what the customer said and asks the AI agent for its turn. After an answer, silence means that it helped.
func (a *AIAgent) heard(in flow.Input, c *conversation, got *flow.Gathered) flow.Outcome {
	text := strings.TrimSpace(got.Digits + got.Heard)
	if text == "" {
		return a.silent(in, c)
	}
	c.say(flow.ByCustomer, in.Masked(text))
	c.Count, c.Silences, c.Asking, c.Asked = c.Count+1, 0, true, in.Now().UnixMilli()
	ask, err := a.ask(in, c)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	if !in.Contact().Live() {
		return c.wait(in, ask)
	}
	return c.wait(in, &flow.Timer{At: in.Now().Add(quiet)}, ask)
}

func (a *AIAgent) silent(in flow.Input, c *conversation) flow.Outcome {
	c.Silences++
	switch {
	case c.Answered:
		return a.leave(in, c, &flow.AIAnswered{Decision: flow.AIResolved, Reason: flow.AISolved})
	case c.Silences >= mostSilences:
		return a.leave(in, c, &flow.AIAnswered{Decision: flow.AIGoOn, Reason: flow.AINoInput})
	}
	return c.wait(in, listen(in, c.speech(strings.TrimSpace(repeatPrompt+" "+c.Said))))
}

// ask is the question for the AI agent.
func (a *AIAgent) ask(in flow.Input, c *conversation) (flow.Command, error) {
	var inputs map[string]string
	for _, name := range slices.Sorted(maps.Keys(a.Inputs)) {
		value, err := in.Evaluate(a.Inputs[name])
		if err != nil {
			return nil, err
		}
		if inputs == nil {
			inputs = map[string]string{}
		}
		inputs[name] = cut(flow.Display(value))
	}
	return &flow.AskAI{
		Agent: cmp.Or(c.Agent, a.Agent.Source), Turns: slices.Clone(c.Turns), Count: c.Count, Misses: c.Misses, Offered: c.Offered, Inputs: inputs,
		Language: in.Contact().Language, Elapsed: flow.Duration(in.Now().UnixMilli()-c.Began) * flow.Duration(time.Millisecond),
	}, nil
}

// played goes on after the filler or the last words.
func (a *AIAgent) played(in flow.Input, c *conversation) flow.Outcome {
	held := c.Held
	if c.Ending && held != nil {
		return a.leave(in, c, held)
	}
	c.Filling, c.Held = false, nil
	if held != nil {
		return a.answered(in, c, held)
	}
	return c.wait(in)
}

// timed ends the conversation when its time is over, and breaks the silence while the AI agent thinks.
func (a *AIAgent) timed(in flow.Input, c *conversation) flow.Outcome {
	now := in.Now().UnixMilli()
	switch {
	case c.Ending:
	case now-c.Began >= time.Duration(a.MaxDuration).Milliseconds():
		return a.leave(in, c, &flow.AIAnswered{Decision: flow.AICannotAnswer, Reason: flow.AIMaxDuration})
	case c.Asking && !c.Filling && now-c.Asked >= quiet.Milliseconds() && in.Contact().Live():
		c.Filling = true
		return c.wait(in, &flow.Play{Speech: c.speech(filler)})
	}
	return c.wait(in)
}

// leave goes out by the decision's outlet with the results, and attaches summary and transcript to the contact for agents.
func (a *AIAgent) leave(in flow.Input, c *conversation, e *flow.AIAnswered) flow.Outcome {
	outlet := string(e.Decision)
	switch e.Decision {
	case flow.AIEscalate:
		outlet = "escalated"
	case flow.AIGoOn:
		outlet = noInput
	}
	for _, name := range slices.Sorted(maps.Keys(a.Outputs)) {
		if value, found := c.Slots[name]; found {
			_ = in.Set(a.Outputs[name], value) // what does not fit the variable leaves it as it was: the customer must not suffer for it
		}
	}
	slots, sources := map[string]any{}, []any{}
	maps.Copy(slots, c.Slots)
	for _, source := range c.Sources {
		sources = append(sources, source)
	}
	summary := c.summary(e)
	attach := &flow.SetAttributes{Values: map[string]string{"ai_reason": string(e.Reason), "ai_summary": summary, "ai_transcript": c.written()}}
	return flow.Leave(outlet, attach).With(map[string]any{
		"reason": string(e.Reason), "summary": summary, "transcript": c.plain(), "sources": sources, "slots": slots, "turns": c.Count, "target": e.Target,
	})
}
