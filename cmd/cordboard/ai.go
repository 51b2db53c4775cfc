package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/ai"
	"cordboard/runtime/effect"
	"cordboard/storage"
)

// aiStore gives AI agents what they need from the database.
type aiStore struct{ db *storage.DB }

var (
	_ ai.Source = (*aiStore)(nil)
	_ ai.Meter  = (*aiStore)(nil)
)

// AIAgent implements ai.Source.
func (s *aiStore) AIAgent(ctx context.Context, program, name string) (ai.Agent, error) {
	found, err := s.db.AIAgentFor(ctx, program, name)
	if err != nil {
		return ai.Agent{}, err
	}
	agent := ai.Agent{ID: found.ID, Name: found.Name}
	if err := json.Unmarshal(found.Settings, &agent.Settings); err != nil {
		return ai.Agent{}, fmt.Errorf("read the settings of the AI agent %s: %w", found.Name, err)
	}
	agent.Target, err = s.db.ResourceName(ctx, "queue", agent.Settings.Target)
	return agent, err
}

// KnowledgeMark implements ai.Source.
func (s *aiStore) KnowledgeMark(ctx context.Context, id string) (string, error) {
	return s.db.KnowledgeMark(ctx, id)
}

// Knowledge implements ai.Source.
func (s *aiStore) Knowledge(ctx context.Context, id string) ([]ai.Entry, error) {
	articles, err := s.db.Articles(ctx, id)
	if err != nil {
		return nil, err
	}
	entries := make([]ai.Entry, len(articles))
	for i, a := range articles {
		entries[i] = ai.Entry{Title: a.Title, Text: a.Text, Also: a.Also}
	}
	return entries, nil
}

// AIUsed implements ai.Meter.
func (s *aiStore) AIUsed(ctx context.Context, agent string, since time.Time) (ai.Usage, error) {
	used, err := s.db.AIUsed(ctx, agent, since)
	return ai.Usage(used), err
}

// UseAI implements ai.Meter.
func (s *aiStore) UseAI(ctx context.Context, agent string, at time.Time, used ai.Usage) error {
	return s.db.UseAI(ctx, agent, at, storage.AIUse(used))
}

// newAI makes the AI agents of live contacts: with their model endpoints, behind the guard of HTTP requests, and their meter.
func (a *App) newAI(requests *effect.HTTP, store *aiStore) *ai.Engine {
	client := *requests.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // a key goes where it was meant to
	return ai.New(ai.Config{Source: store, Meter: store, Client: &client, Now: a.wallClock, AtOnce: a.Config.AITurns, Secret: a.modelKey})
}

// modelKey is the secret of a model endpoint, for a request to its address.
func (a *App) modelKey(ctx context.Context, name string, address *url.URL) (string, error) {
	c, err := a.credential(ctx, "", name)
	if err != nil {
		return "", err
	}
	return c.Value, c.For(name, address)
}

// testAI answers in test calls: from knowledge only. A test asks no model, and uses no budget.
func testAI(store *aiStore) func(context.Context, flow.Command) flow.Event {
	engine := ai.New(ai.Config{Source: store})
	return func(ctx context.Context, command flow.Command) flow.Event { return engine.Do(ctx, "", command) }
}

// fileAI answers in test calls from files: intents that a flow gives with their examples are found; AI agents know nothing there.
func fileAI(_ context.Context, command flow.Command) flow.Event {
	detect, ok := command.(*flow.DetectIntent)
	if !ok {
		return nil
	}
	out := &flow.IntentDetected{}
	out.Intent, out.Confidence = ai.Classify(detect.Text, detect.Language, detect.Intents)
	return out
}

// askAI lets an AI agent take its turn and tells the contact. Without an answer (the server is stopping) it is asked again after the restart.
func (p *performer) askAI(ctx context.Context, o runtime.Operation) {
	c, err := p.journal.Contact(ctx, o.Contact)
	if err != nil {
		if ctx.Err() == nil {
			p.tell(ctx, o, &flow.Failed{Code: "unavailable", Message: "the AI agent could not be asked"})
		}
		return
	}
	if event := p.ai.Do(ctx, c.Program, o.Command); event != nil {
		p.tell(ctx, o, event)
	}
}
