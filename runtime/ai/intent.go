package ai

import (
	"context"

	"cordboard/flow"
)

// IntentAt is the confidence from which on a text has an intent, IntentMargin how much it has to lead the next.
const (
	IntentAt     = 0.45
	IntentMargin = 0.05
)

// Classify finds the intent of a text by its examples. The confidence is that of the best, also when it is not enough.
func Classify(text, language string, intents []flow.Intent) (intent string, confidence float64) {
	entries := make([]Entry, len(intents))
	for i, one := range intents {
		entries[i] = Entry{Title: one.ID, Also: one.Examples}
	}
	hits := NewIndex(entries, language).Search(text, 2)
	if len(hits) == 0 {
		return "", 0
	}
	best := hits[0].Score
	if best < IntentAt || len(hits) > 1 && best-hits[1].Score < IntentMargin {
		return "", best
	}
	return hits[0].Entry.Title, best
}

// detect classifies by the examples given, else by those of the AI agent. Its model is asked only where the examples are not enough: they are
// cheaper, quicker and always there.
func (e *Engine) detect(ctx context.Context, program string, d *flow.DetectIntent) (flow.Event, error) {
	intents, language := d.Intents, d.Language
	var agent Agent
	if d.Agent != "" {
		var err error
		if agent, err = e.config.Source.AIAgent(ctx, program, d.Agent); err != nil {
			return nil, err
		}
		if agent.Settings.Language != "" {
			language = agent.Settings.Language
		}
		intents = withExamples(intents, agent.Settings.Intents)
	}
	out := &flow.IntentDetected{}
	if out.Intent, out.Confidence = Classify(d.Text, language, intents); out.Intent != "" {
		return out, nil
	}
	sorted, err := e.sort(ctx, agent, d.Text, intents)
	if sorted != "" {
		out.Intent, out.Confidence = sorted, 1 // a model does not say how sure it is
	}
	return out, err
}

// withExamples gives the intents of an activity with the AI agent's examples added to those of the same id; without any, the AI agent's.
func withExamples(own, agents []flow.Intent) []flow.Intent {
	if len(own) == 0 {
		return agents
	}
	all := make([]flow.Intent, len(own))
	for i, one := range own {
		all[i] = flow.Intent{ID: one.ID, Examples: append([]string(nil), one.Examples...)}
		for _, other := range agents {
			if other.ID == one.ID {
				all[i].Examples = append(all[i].Examples, other.Examples...)
			}
		}
	}
	return all
}
