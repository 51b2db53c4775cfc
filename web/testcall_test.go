package web_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/web"
)

// calls is a TestCalls that says what it was asked and sends what it is told to.
type calls struct {
	started  testcall.Opening
	did      []string
	cursors  []string
	states   chan string
	finished chan struct{}
}

func (c *calls) Start(_ context.Context, _ string, o testcall.Opening) (string, error) {
	if o.Contact.ANI == "" {
		return "", fault.Field("ani", "give a number")
	}
	c.started = o
	return "call-1", nil
}

func (c *calls) Act(_ context.Context, call testcall.Ref, action, argument string) error {
	if call.ID != "call-1" {
		return fault.New(fault.NotFound, "there is no such test call")
	}
	c.did = append(c.did, action+" "+argument)
	return nil
}

func (c *calls) Watch(ctx context.Context, call testcall.Ref, cursor string, send func(cursor string, state any) error) error {
	if call.ID != "call-1" {
		return fault.New(fault.NotFound, "there is no such test call")
	}
	c.cursors = append(c.cursors, cursor)
	defer close(c.finished)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case state, open := <-c.states:
			if !open {
				return nil
			}
			if err := send(state, map[string]string{"status": state}); err != nil {
				return err
			}
		}
	}
}

func TestTestCall(t *testing.T) {
	fake := &calls{states: make(chan string), finished: make(chan struct{})}
	s := newSite(t, func(c *web.Config) { c.TestCalls, c.Heartbeat = fake, time.Millisecond }).as("designer")
	s.flow("main-line")
	start := map[string]any{"document": mainLine("main-line"), "contact": map[string]string{"channel": "voice", "ani": "+358401234567", "dnis": "+35891234"}, "now": "2026-12-24T10:00",
		"world": map[string]any{"queues": map[string]any{"support": map[string]any{"agents": 0}}}}
	got, read := s.call(http.MethodPost, "/flows/main-line/testcalls", start)
	got.want(t, http.StatusCreated)
	if read["id"] != "call-1" || fake.started.Contact.ANI != "+358401234567" || !fake.started.Now.Equal(time.Date(2026, 12, 24, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("got %v, opening %+v", read, fake.started)
	}
	if q, ok := fake.started.World.Queues["support"]; !ok || q.Agents != 0 {
		t.Errorf("got world %+v, want the queue without agents", fake.started.World)
	}
	start["contact"] = map[string]string{"channel": "voice"}
	got, read = s.call(http.MethodPost, "/flows/main-line/testcalls", start)
	got.want(t, http.StatusUnprocessableEntity)
	if read["error"].(map[string]any)["fields"] == nil {
		t.Errorf("got %v, want the field ani", read)
	}
	for _, body := range []map[string]any{{"do": "press", "keys": "1"}, {"do": "skip", "duration": "10s"}, {"do": "speed", "x": 10}, {"do": "hang_up"}} {
		got, _ := s.call(http.MethodPost, "/testcalls/call-1/actions", body)
		got.want(t, http.StatusNoContent)
	}
	if got, want := strings.Join(fake.did, ","), "press 1,skip 10s,speed 10,hang_up "; got != want {
		t.Errorf("got actions %q, want %q", got, want)
	}
	got, _ = s.call(http.MethodPost, "/testcalls/other/actions", map[string]any{"do": "silence"})
	got.want(t, http.StatusNotFound)
	got, _ = s.call(http.MethodGet, "/testcalls/other/events", nil)
	got.want(t, http.StatusNotFound)
}

func TestTestCallStream(t *testing.T) {
	fake := &calls{states: make(chan string), finished: make(chan struct{})}
	s := newSite(t, func(c *web.Config) { c.TestCalls, c.Heartbeat = fake, time.Millisecond }).as("designer")
	server := httptest.NewServer(s.server)
	defer server.Close()
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/testcalls/call-1/events", nil)
	request.Header.Set("Last-Event-ID", "7")
	for name, value := range s.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	go func() { fake.states <- "running" }()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("got Content-Type %q", kind)
	}
	lines := bufio.NewScanner(response.Body)
	next := func(want string) {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == want {
				return
			}
		}
		t.Fatalf("got the end of the stream, want %q", want)
	}
	next("id: running")
	next("event: state")
	next(`data: {"status":"running"}`)
	next(": still here")
	fake.states <- "ended"
	next("id: ended")
	close(fake.states)
	<-fake.finished
	for lines.Scan() {
	}
	if len(fake.cursors) != 1 || fake.cursors[0] != "7" {
		t.Errorf("got cursors %v, want 7", fake.cursors)
	}
}

// A stream is a request that lasts: who is signed out meanwhile hears nothing more.
func TestTestCallStreamEndsWithTheSession(t *testing.T) {
	fake := &calls{states: make(chan string), finished: make(chan struct{})}
	s := newSite(t, func(c *web.Config) { c.TestCalls, c.Heartbeat = fake, time.Millisecond }).as("designer")
	server := httptest.NewServer(s.server)
	defer server.Close()
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/testcalls/call-1/events", nil)
	for name, value := range s.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	go func() { fake.states <- "running" }()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	user, err := s.db.UserByEmail(t.Context(), "designer@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.DeleteSessionsOf(t.Context(), who, user.ID, ""); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
	}
	<-fake.finished
}

func TestNoTestCalls(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	got, _ := s.call(http.MethodPost, "/flows/main-line/testcalls", map[string]any{})
	got.want(t, http.StatusServiceUnavailable, "switched off")
}
