package ai

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"cordboard/flow"
)

// slowWorld is a world in which reading one knowledge base takes until it is released, or until the reader gives up.
type slowWorld struct {
	*world
	release chan struct{}
	read    chan struct{}
}

func newSlowWorld() *slowWorld {
	return &slowWorld{world: newWorld(Settings{Knowledge: "k", Language: "en"}), release: make(chan struct{}), read: make(chan struct{}, 10)}
}

func (w *slowWorld) AIAgent(ctx context.Context, program, name string) (Agent, error) {
	if name == "quick" {
		return Agent{ID: "a2", Name: name, Settings: Settings{Knowledge: "other", Language: "en"}}, nil
	}
	return w.world.AIAgent(ctx, program, name)
}

func (w *slowWorld) Knowledge(ctx context.Context, id string) ([]Entry, error) {
	if id == "other" {
		return w.entries, nil
	}
	w.read <- struct{}{}
	select {
	case <-w.release:
		return w.entries, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func question(agent string) *flow.AskAI {
	return &flow.AskAI{Agent: agent, Count: 1, Turns: []flow.AITurn{{By: flow.ByCustomer, Text: "when are you open"}}}
}

// ask takes a turn and tells what came of it.
func ask(ctx context.Context, e *Engine, agent string) chan flow.Event {
	told := make(chan flow.Event, 1)
	go func() { told <- e.Do(ctx, "", question(agent)) }()
	return told
}

func wantUnavailable(t *testing.T, e flow.Event) {
	t.Helper()
	if got, ok := e.(*flow.AIAnswered); !ok || got.Decision != flow.AIUnavailable || got.Reason != flow.AIProviderDown {
		t.Errorf("got %+v, want unavailable because of provider_down", e)
	}
}

// A knowledge base that is read slowly is read once for all who wait for it, and keeps nobody else waiting.
func TestOthersGoOnWhileKnowledgeIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSlowWorld()
		e := New(Config{Source: w})
		first, second := ask(t.Context(), e, "assistant"), ask(t.Context(), e, "assistant")
		synctest.Wait()
		if got, ok := (<-ask(t.Context(), e, "quick")).(*flow.AIAnswered); !ok || !got.Answered {
			t.Errorf("got %+v, want another AI agent to answer meanwhile", got)
		}
		close(w.release)
		for _, told := range []chan flow.Event{first, second} {
			if got, ok := (<-told).(*flow.AIAnswered); !ok || !got.Answered {
				t.Errorf("got %+v, want an answer", got)
			}
		}
		if n := len(w.read); n != 1 {
			t.Errorf("the knowledge base was read %d times, want once", n)
		}
	})
}

// Turns are bounded in number: one that gets no place within its wait is told that the AI agent is unavailable, and so is one that takes too long.
func TestTurnsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSlowWorld()
		e := New(Config{Source: w, AtOnce: 2, Wait: 5 * time.Second, Turn: 15 * time.Second})
		began := time.Now()
		first, second := ask(t.Context(), e, "assistant"), ask(t.Context(), e, "assistant")
		synctest.Wait()
		wantUnavailable(t, <-ask(t.Context(), e, "quick"))
		if got := time.Since(began); got != 5*time.Second {
			t.Errorf("it took %s, want 5 s", got)
		}
		if failed, ok := e.Do(t.Context(), "", &flow.DetectIntent{Text: "x", Intents: []flow.Intent{{ID: "a"}}}).(*flow.Failed); !ok || failed.Code != "unavailable" {
			t.Errorf("got %+v, want a failure", failed)
		}
		wantUnavailable(t, <-first)
		wantUnavailable(t, <-second)
		if got := time.Since(began); got != 15*time.Second {
			t.Errorf("the turns took %s, want 15 s", got)
		}
		if got, ok := (<-ask(t.Context(), e, "quick")).(*flow.AIAnswered); !ok || !got.Answered {
			t.Errorf("got %+v, want an answer now that there are places again", got)
		}
		close(w.release)
		stopping, stop := context.WithCancel(t.Context())
		stop()
		if got := e.Do(stopping, "", question("quick")); got != nil {
			t.Errorf("got %+v, want nothing known when the server stops", got)
		}
	})
}
