package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"cordboard/docs"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/ai"
	"cordboard/storage"
)

// demoAIAgent is the AI agent that the template flows name, demoKnowledge what it answers from.
const (
	demoAIAgent   = "assistant"
	demoKnowledge = "office"
)

// assistant makes the AI agent of the demo with its knowledge base, unless there is one of that name.
func (d demo) assistant(ctx context.Context) error {
	there, err := d.db.Resources(ctx)
	if err != nil || slices.Contains(there.Names["ai_agent"], demoAIAgent) {
		return err
	}
	k, err := d.knowledge(ctx)
	if err != nil {
		return err
	}
	queue, err := d.db.Queue(ctx, "support")
	if err != nil {
		return err
	}
	settings, err := json.Marshal(ai.Settings{
		Greeting: "You are talking to our assistant. How can I help you?", Language: "en", Knowledge: k.ID, Target: queue.ID, MaxTurns: 8,
		TriggerWords: []string{"complaint", "lawyer"}, Budget: ai.Budget{Per: "month", Turns: 1000},
		Intents: []flow.Intent{
			{ID: "order", Examples: []string{"where is my order", "track my parcel", "when will it arrive"}},
			{ID: "invoice", Examples: []string{"a question about my invoice", "my bill is wrong", "pay later"}},
			{ID: "return_product", Examples: []string{"send something back", "return a lamp", "refund"}},
		},
	})
	if err != nil {
		return fmt.Errorf("settings of %s: %w", demoAIAgent, err)
	}
	_, err = d.db.SaveAIAgent(ctx, d.who, storage.AIAgent{Name: demoAIAgent, Description: "Answers first on the office line", Settings: settings})
	return err
}

func (d demo) knowledge(ctx context.Context) (storage.Knowledge, error) {
	k, err := d.db.Knowledge(ctx, demoKnowledge)
	if fault.CodeOf(err) != fault.NotFound {
		return k, err
	}
	if k, err = d.db.SaveKnowledge(ctx, d.who, storage.Knowledge{Name: demoKnowledge, Description: "What callers of the office ask"}); err != nil {
		return k, err
	}
	entries, problems := ai.ReadMarkdown(docs.OfficeKnowledge)
	if len(problems) > 0 {
		return k, fmt.Errorf("knowledge of the demo: %s", problems[0])
	}
	list := make([]storage.Article, len(entries))
	for i, e := range entries {
		list[i] = storage.Article{Title: e.Title, Text: e.Text, Also: e.Also}
	}
	_, _, _, err = d.db.ImportArticles(ctx, d.who, k, list, false)
	return k, err
}
