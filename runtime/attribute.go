package runtime

import (
	"maps"
	"slices"

	"cordboard/flow"
)

// attach adds to the contact's attributes. They are kept in its state, over those that it arrived with.
func (m *machine) attach(f, k int, set *flow.SetAttributes) {
	clean, _ := m.withoutSecrets(set).(*flow.SetAttributes)
	if clean == nil {
		return
	}
	m.note(Entry{Kind: "command", Activity: m.activityAt(f, k), Data: clean})
	m.s.Attached = maps.Clone(m.s.Attached)
	if m.s.Attached == nil {
		m.s.Attached = map[string]string{}
	}
	maps.Copy(m.s.Attached, clean.Values)
	m.s.attributes()
	m.envs.scope = -1
}

// attributes puts what was attached over the attributes that the contact arrived with.
func (s *State) attributes() {
	if len(s.Attached) == 0 {
		return
	}
	all := maps.Clone(s.Facts.Attributes)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, s.Attached)
	s.Facts.Attributes = all
}

// forAI hides sensitive values in what an AI agent is asked, whatever their length, and what must never be kept: they never leave the
// interpreter. Other commands stay as they are.
func (m *machine) forAI(c flow.Command) flow.Command {
	switch c := c.(type) {
	case *flow.AskAI:
		secrets := m.s.sensitiveValues(m.program, 1)
		for name, value := range c.Inputs {
			if slices.Contains(secrets, value) {
				c.Inputs[name] = hidden
			}
			c.Inputs[name] = flow.Keepable(c.Inputs[name])
		}
		if clean, ok := m.withoutSecrets(c).(*flow.AskAI); ok {
			return clean
		}
		return &flow.AskAI{Agent: c.Agent, Program: c.Program, Count: c.Count, Language: c.Language}
	case *flow.DetectIntent:
		c.Text = flow.Keepable(c.Text)
		if clean, ok := m.withoutSecrets(c).(*flow.DetectIntent); ok {
			return clean
		}
		return &flow.DetectIntent{Agent: c.Agent, Program: c.Program, Intents: c.Intents, Language: c.Language}
	}
	return c
}

// journaled is a command as the journal keeps it: of a conversation with an AI agent only the last turn, as the earlier ones are there already.
func journaled(c flow.Command) flow.Command {
	ask, ok := c.(*flow.AskAI)
	if !ok || len(ask.Turns) < 2 {
		return c
	}
	short := *ask
	short.Turns = ask.Turns[len(ask.Turns)-1:]
	return &short
}
