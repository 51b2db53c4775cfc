package api

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestTestCall(t *testing.T) {
	s := newSite(t)
	s.want(s.call("POST", "/flows", document(line("main-line"))), 201, "")
	var started struct{ ID string }
	s.want(s.call("POST", "/testcalls", map[string]any{"flow": "main-line", "contact": map[string]string{"ani": "+358401234567"}}), 201, "").as(t, &started)

	other := s.token("mikko@example.com", "designer", permissions()...)
	s.want(s.call("GET", "/testcalls/"+started.ID, nil, "Authorization", "Bearer "+other), 404, "not_found")
	s.want(s.call("POST", "/testcalls/"+started.ID+"/actions", map[string]string{"do": "hang_up"}, "Authorization", "Bearer "+other), 404, "not_found")

	var state struct {
		Status, At string
		Entries    []struct{ Kind, Text string }
	}
	s.want(s.call("POST", "/testcalls/"+started.ID+"/actions", map[string]string{"do": "skip", "duration": "5s"}), 204, "")
	s.want(s.call("GET", "/testcalls/"+started.ID, nil), 200, "").as(t, &state)
	if len(state.Entries) == 0 || state.Entries[0].Text != "Welcome." {
		t.Errorf("got %+v, want the greeting first", state)
	}
	for body, status := range map[string]int{
		`{"do": "press", "keys": "1"}`: 409, `{"do": "press"}`: 422, `{"do": "dance"}`: 422, `{"do": "hang_up", "keys": "1"}`: 422, `{"do": "skip", "duration": "soon"}`: 422,
	} {
		if got := s.call("POST", "/testcalls/"+started.ID+"/actions", body); got.status != status {
			t.Errorf("%s: got status %d, want %d\n%s", body, got.status, status, got.body)
		}
	}
	stream := s.watch(started.ID)
	if first, ok := stream.next(t); !ok || first.Status == "ended" {
		t.Errorf("got %+v (%v), want the state of a running call at once", first, ok)
	}
	s.want(s.call("POST", "/testcalls/"+started.ID+"/actions", map[string]string{"do": "hang_up"}), 204, "")
	for ok := true; ok; { // the stream ends with the call
		_, ok = stream.next(t)
	}
	var last callState
	s.want(s.call("GET", "/testcalls/"+started.ID, nil), 200, "").as(t, &last)
	if last.Status != "ended" || last.Ends != "caller_hung_up" {
		t.Errorf("got %+v, want it ended by the caller", last)
	}
}

func TestTestCallsThatCannotBe(t *testing.T) {
	s := newSite(t)
	s.want(s.call("POST", "/testcalls", map[string]any{}), 422, "invalid")
	s.want(s.call("POST", "/testcalls", map[string]any{"flow": "nowhere"}), 404, "not_found")
	s.want(s.call("POST", "/testcalls", map[string]any{"document": map[string]any{}}), 422, "invalid")
	s.want(s.call("GET", "/testcalls/nowhere", nil), 404, "not_found")
	s.want(s.call("GET", "/testcalls/nowhere/events", nil), 404, "not_found")

	off := newSite(t, func(c *Config) { c.TestCalls = nil })
	for _, r := range routes {
		if strings.HasPrefix(r.path, "/testcalls") {
			off.want(off.call(r.method, strings.ReplaceAll(r.path, ":id", "x"), nil), 503, "unavailable")
		}
	}
}

type callState struct{ Status, Ends string }

type watching struct{ lines *bufio.Scanner }

// watch opens the stream of a call.
func (s *site) watch(id string) *watching {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+"/testcalls/"+id+"/events", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.admin)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = got.Body.Close() })
	if kind := got.Header.Get("Content-Type"); got.StatusCode != http.StatusOK || kind != "text/event-stream" {
		s.t.Fatalf("got status %d and %s, want an event stream", got.StatusCode, kind)
	}
	lines := bufio.NewScanner(got.Body)
	lines.Buffer(nil, 1<<20)
	return &watching{lines}
}

// next reads one event, until the stream ends.
func (w *watching) next(t *testing.T) (state callState, ok bool) {
	t.Helper()
	for w.lines.Scan() {
		if data, ok := strings.CutPrefix(w.lines.Text(), "data: "); ok {
			if err := json.Unmarshal([]byte(data), &state); err != nil {
				t.Fatal(err)
			}
		}
		if w.lines.Text() == "" && state.Status != "" {
			return state, true
		}
	}
	if err := w.lines.Err(); err != nil {
		t.Fatal(err)
	}
	return state, false
}

// TestBrokenStore answers 503 without words from inside.
func TestBrokenStore(t *testing.T) {
	s := newSite(t)
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, request := range []struct{ method, path string }{{"GET", "/flows"}, {"GET", "/flows/main-line"}, {"DELETE", "/flows/main-line"}} {
		got := s.call(request.method, request.path, nil)
		if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") != "5" || !strings.Contains(got.body, `"code":"unavailable"`) || strings.Contains(got.body, "sql") {
			t.Errorf("%s %s: got %d, Retry-After %q, %s, want 503 with a time to come back and without words from inside",
				request.method, request.path, got.status, got.header.Get("Retry-After"), got.body)
		}
	}
}
