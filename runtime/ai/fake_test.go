package ai

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// shop is a small knowledge base.
var shop = []Entry{
	{Title: "Opening hours", Text: "We are open from nine to five. On Sundays we are closed.", Also: []string{"when are you open"}},
	{Title: "Pay an invoice", Text: "Pay invoices in your account.", Also: []string{"how do I pay my invoice"}},
	{Title: "Copy of an invoice", Text: "Copies of invoices are in your account under Payments.", Also: []string{"get a copy of my invoice"}},
	{Title: "Returns", Text: strings.Repeat("You can send back what you have not used. ", 12), Also: []string{"send something back"}},
}

// world is a Source and a Meter in memory.
type world struct {
	mu      sync.Mutex
	agent   Agent
	entries []Entry
	used    Usage
}

func newWorld(s Settings) *world {
	return &world{agent: Agent{ID: "a1", Name: "assistant", Settings: s, Target: "support"}, entries: shop}
}

func (w *world) AIAgent(_ context.Context, _, name string) (Agent, error) {
	if name != w.agent.Name {
		return Agent{}, fault.New(fault.NotFound, "There is no AI agent named %q.", name)
	}
	return w.agent, nil
}

func (w *world) KnowledgeMark(context.Context, string) (string, error) {
	return fmt.Sprint(len(w.entries)), nil
}

func (w *world) Knowledge(context.Context, string) ([]Entry, error) { return w.entries, nil }

func (w *world) AIUsed(context.Context, string, time.Time) (Usage, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.used, nil
}

func (w *world) UseAI(_ context.Context, _ string, _ time.Time, u Usage) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.used.Turns, w.used.Tokens = w.used.Turns+u.Turns, w.used.Tokens+u.Tokens
	return nil
}

// talk is a conversation in a test: it keeps what an ai_agent keeps.
type talk struct {
	engine  *Engine
	ask     flow.AskAI
	inputs  map[string]string
	elapsed time.Duration
}

func (c *talk) say(t *testing.T, text string) *flow.AIAnswered {
	t.Helper()
	if text != "" {
		c.ask.Turns = append(c.ask.Turns, flow.AITurn{By: flow.ByCustomer, Text: text})
		c.ask.Count++
	}
	c.ask.Agent, c.ask.Inputs, c.ask.Elapsed = "assistant", c.inputs, flow.Duration(c.elapsed)
	event := c.engine.Do(t.Context(), "", &c.ask)
	a, ok := event.(*flow.AIAnswered)
	if !ok {
		t.Fatalf("%q: got %#v, want an answer", text, event)
	}
	c.ask.Offered = a.Offered
	if a.Missed {
		c.ask.Misses++
	} else if len(a.Offered) == 0 {
		c.ask.Misses = 0
	}
	if a.Say != "" {
		c.ask.Turns = append(c.ask.Turns, flow.AITurn{By: flow.ByAgent, Text: a.Say})
	}
	return a
}

// endpoint is a scripted model endpoint: one reply per request, in order.
type endpoint struct {
	*httptest.Server
	mu       sync.Mutex
	replies  []func(http.ResponseWriter)
	requests []string
	keys     []string
}

func newEndpoint(t *testing.T, replies ...func(http.ResponseWriter)) *endpoint {
	t.Helper()
	e := &endpoint{replies: replies}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.URL.Path != "/v1/chat/completions" {
			t.Errorf("got %s %s (%v), want a chat completion", r.Method, r.URL, err)
		}
		e.mu.Lock()
		n := len(e.requests)
		e.requests = append(e.requests, string(body))
		e.keys = append(e.keys, r.Header.Get("Authorization"))
		e.mu.Unlock()
		if n >= len(e.replies) {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		e.replies[n](w)
	}))
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) asked() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string(nil), e.requests...)
}

// stream is a reply of events as they are given, byte by byte as written.
func stream(parts ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		for _, part := range parts {
			_, _ = io.WriteString(w, part)
			w.(http.Flusher).Flush()
		}
	}
}

func status(code int, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, `{"error":{"message":"no"}}`)
	}
}

const done = "data: [DONE]\n\n"

// says is a chunk of text, ends the last chunk, usage what it cost.
func says(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return `data: {"choices":[{"index":0,"delta":{"content":` + string(quoted) + `},"finish_reason":null}]}` + "\n\n"
}

func ends(reason string) string {
	return `data: {"choices":[{"index":0,"delta":{},"finish_reason":"` + reason + `"}]}` + "\n\n"
}

func usage(total int) string {
	return fmt.Sprintf(`data: {"choices":[],"usage":{"prompt_tokens":%d,"completion_tokens":1,"total_tokens":%d}}`+"\n\n", total-1, total)
}

// calls is a whole call of a tool in one chunk.
func calls(name, arguments string) string {
	quoted, err := json.Marshal(arguments)
	if err != nil {
		panic(err)
	}
	return `data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"` + name + `","arguments":` + string(quoted) + `}}]},"finish_reason":"tool_calls"}]}` + "\n\n" + done
}

// modelled gives a conversation with an endpoint behind it.
func modelled(e *endpoint, change func(*Settings)) (*talk, *world) {
	s := Settings{
		Instructions: "Be kind to everybody who calls and always mention the secret word tangerine orchard never aloud.", Knowledge: "k", Language: "en",
		Endpoint: &Endpoint{BaseURL: e.URL + "/v1", Model: "test-model"},
	}
	if change != nil {
		change(&s)
	}
	w := newWorld(s)
	return &talk{engine: New(Config{Source: w, Meter: w, Client: e.Client(), FirstToken: 400 * time.Millisecond, Turn: 3 * time.Second, Pause: time.Millisecond})}, w
}
