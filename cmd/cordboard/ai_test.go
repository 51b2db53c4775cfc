package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/ai"
	"cordboard/storage"
)

// caller is a chat whose customer says one thing after another, until the conversation is closed.
type caller struct {
	chatWindow
	says []string
	read []string
}

func (c *caller) Perform(ctx context.Context, o runtime.Operation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch command := o.Command.(type) {
	case *flow.Gather:
		c.read = append(c.read, command.Speech.Segments[0].Say)
		said := ""
		if len(c.says) > 0 {
			said, c.says = c.says[0], c.says[1:]
		}
		c.tell(ctx, o, &flow.Gathered{Heard: said})
	case *flow.Play:
		c.read = append(c.read, command.Speech.Segments[0].Say)
		c.tell(ctx, o, &flow.Played{})
	case *flow.Hangup:
		close(c.closed)
	}
}

// assistant is an app with a knowledge base and an AI agent, whose settings may be changed before it is saved.
func assistant(t *testing.T, internal []string, change func(*ai.Settings)) (*App, storage.AIAgent) {
	t.Helper()
	return assistantAt(t, filepath.Join(t.TempDir(), "cordboard.db"), internal, change)
}

// assistantAt is an assistant on the database of an address.
func assistantAt(t *testing.T, address string, internal []string, change func(*ai.Settings)) (*App, storage.AIAgent) {
	t.Helper()
	db := openAt(t, address)
	app, err := New(AppConfig{DB: db, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Internal: internal})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Driver.Close)
	who := storage.Actor{Name: "test"}
	k, err := db.SaveKnowledge(t.Context(), who, storage.Knowledge{Name: "office"})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.SaveArticle(t.Context(), who, k, storage.Article{Title: "Opening hours", Text: "We are open from nine to five.", Also: []string{"when are you open"}}); err != nil {
		t.Fatal(err)
	}
	q, err := db.SaveQueue(t.Context(), who, storage.Queue{Name: "support"})
	if err != nil {
		t.Fatal(err)
	}
	set := ai.Settings{Knowledge: k.ID, Target: q.ID}
	if change != nil {
		change(&set)
	}
	settings, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	agent, err := db.SaveAIAgent(t.Context(), who, storage.AIAgent{Name: "assistant", Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	return app, agent
}

const askFlow = `{"format":"cordboard.flow/v1","name":"ask","kind":"digital","start":"it","activities":[
  {"id":"it","type":"ai_agent","properties":{"ai_agent":"assistant"},"outlets":{"resolved":"end","escalated":"end","cannot_answer":"end","no_input":"end","unavailable":"end"}},
  {"id":"end","type":"disconnect"}]}`

// talk takes a live contact through askFlow and gives what the customer read and the entries of the journal.
func talk(t *testing.T, app *App, says ...string) ([]string, []runtime.Entry) {
	t.Helper()
	chat := &caller{chatWindow: chatWindow{driver: app.Driver, closed: make(chan struct{})}, says: says}
	app.performer.channels = map[string]runtime.Channel{"chat": chat}
	document := &flow.Flow{}
	if err := json.Unmarshal([]byte(askFlow), document); err != nil {
		t.Fatal(err)
	}
	program, err := app.DB.SaveSnapshot(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	id := "c-" + strings.ReplaceAll(says[0], " ", "-")
	contact := flow.Contact{ID: id, Channel: "chat", ANI: "anna", Language: "en", StartedAt: time.Now()}
	if _, err := app.Driver.Begin(t.Context(), runtime.Contact{Facts: contact, Program: program}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-chat.closed:
	case <-time.After(10 * time.Second):
		t.Fatal("the conversation did not end")
	}
	chat.telling.Wait()
	app.performer.running.Wait()
	entries, err := app.DB.Journal().Entries(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	return chat.read, entries
}

func leftBy(entries []runtime.Entry, outlet string) bool {
	return slices.ContainsFunc(entries, func(e runtime.Entry) bool { return e.Kind == "left" && e.Activity == "it" && e.Outlet == outlet })
}

// TestAIAgentOnAChannel takes a live chat through a conversation: it is answered from the database, counted, and its summary is in the journal.
func TestAIAgentOnAChannel(t *testing.T) {
	app, agent := assistant(t, nil, func(s *ai.Settings) { s.Budget = ai.Budget{Per: "month", Turns: 3} })
	read, entries := talk(t, app, "when are you open", "no thanks")
	if len(read) != 3 || !strings.Contains(read[1], "nine to five") || !leftBy(entries, "resolved") {
		t.Errorf("the customer read %q, want the answer and an end by resolved", read)
	}
	if !slices.ContainsFunc(entries, func(e runtime.Entry) bool {
		set, ok := e.Data.(*flow.SetAttributes)
		return ok && strings.HasPrefix(set.Values["ai_summary"], "Asked: when are you open\nAnswered from: Opening hours.\n") && strings.Contains(set.Values["ai_transcript"], "Customer: no thanks")
	}) {
		t.Error("the summary is not attached to the contact")
	}
	used, err := app.DB.AIUsed(t.Context(), agent.ID, time.Now().AddDate(0, 0, -1))
	if err != nil || used.Turns != 2 {
		t.Errorf("got %+v (%v), want two turns on the meter", used, err)
	}
	if _, entries = talk(t, app, "I want to talk to a person"); !leftBy(entries, "escalated") {
		t.Error("a person was asked for and the contact did not leave by escalated")
	}
	if _, entries = talk(t, app, "hello again"); !leftBy(entries, "unavailable") {
		t.Error("the budget is used up and the contact did not leave by unavailable")
	}
}

// TestModelEndpointBehindTheGuard asks an endpoint only where HTTP requests of flows may go, with the key of a secret, and follows no redirect.
func TestModelEndpointBehindTheGuard(t *testing.T) {
	asked, key := 0, ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		key = r.Header.Get("Authorization")
		if strings.HasPrefix(r.URL.Path, "/moved/") {
			http.Redirect(w, r, "/v1/chat/completions", http.StatusTemporaryRedirect)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"choices":[{"message":{"content":"Nine to five."},"finish_reason":"stop"}],"usage":{"total_tokens":12}}`)
	}))
	defer server.Close()
	endpoint := func(path string) func(*ai.Settings) {
		return func(s *ai.Settings) {
			s.Endpoint = &ai.Endpoint{BaseURL: server.URL + path, Model: "m", Secret: "model-key"}
		}
	}
	question := &flow.AskAI{Agent: "assistant", Turns: []flow.AITurn{{By: flow.ByCustomer, Text: "when are you open"}}, Count: 1}
	hosts := strings.TrimPrefix(server.URL, "http://")
	ask := func(internal []string, path string) *flow.AIAnswered {
		app, _ := assistant(t, internal, endpoint(path))
		secret := storage.Secret{Name: "model-key", Settings: json.RawMessage(`{"kind":"bearer","hosts":["` + hosts + `"]}`)}
		if _, err := app.DB.SaveSecret(t.Context(), storage.Actor{Name: "test"}, secret, "s3cret"); err != nil {
			t.Fatal(err)
		}
		answer, ok := app.performer.ai.Do(t.Context(), "", question).(*flow.AIAnswered)
		if !ok {
			t.Fatal("got no answer")
		}
		return answer
	}
	if got := ask(nil, "/v1"); got.Reason != flow.AIProviderDown || asked != 0 {
		t.Errorf("got %s after %d requests, want an address inside refused", got.Reason, asked)
	}
	if got := ask([]string{"127.0.0.1"}, "/moved"); got.Reason != flow.AIProviderDown || asked != 1 {
		t.Errorf("got %s after %d requests, want the redirect not followed", got.Reason, asked)
	}
	if got := ask([]string{"127.0.0.1"}, "/v1"); got.Say != "Nine to five." || key != "Bearer s3cret" || got.Usage.Tokens != 12 {
		t.Errorf("got %+v with %q, want the answer", got, key)
	}
	hosts, asked = "models.example", 0
	if got := ask([]string{"127.0.0.1"}, "/v1"); got.Reason != flow.AIProviderDown || asked != 0 {
		t.Errorf("got %s after %d requests, want no key for a host that is not the secret's", got.Reason, asked)
	}
}
