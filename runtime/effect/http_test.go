package effect_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/effect"
)

// local is an executor that may reach httptest servers and does not pause between attempts. Its secrets may be sent to some of them.
func local(t *testing.T, allowed ...string) *effect.HTTP {
	t.Helper()
	secrets := func(_ context.Context, _, name string) (effect.Credential, error) {
		c, err := credential(name)
		for _, address := range allowed {
			c.Hosts = append(c.Hosts, strings.TrimPrefix(address, "http://"))
		}
		return c, err
	}
	return configured(t, effect.Config{Internal: []string{"127.0.0.1"}, Secrets: secrets})
}

// credential is a secret of these tests.
func credential(name string) (effect.Credential, error) {
	known := map[string]effect.Credential{
		"crm":   {Kind: effect.Bearer, Value: "s3cret-token"},
		"basic": {Kind: effect.Basic, User: "anna", Value: "s3cret-password"},
		"key":   {Kind: effect.Header, Name: "X-Api-Key", Value: "s3cret-key"},
		"bent":  {Kind: effect.Header, Name: "X Api Key", Value: "s3cret-key"},
	}
	c, ok := known[name]
	if !ok {
		return c, fault.New(fault.NotFound, "There is no secret named %q.", name)
	}
	return c, nil
}

func configured(t *testing.T, c effect.Config) *effect.HTTP {
	t.Helper()
	c.Pause = func(int) time.Duration { return 0 }
	h, err := effect.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func do(t *testing.T, h *effect.HTTP, r flow.Request) flow.Event {
	t.Helper()
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	return h.Do(t.Context(), "c1:7:0", &r)
}

func responded(t *testing.T, e flow.Event) *flow.Responded {
	t.Helper()
	got, ok := e.(*flow.Responded)
	if !ok {
		t.Fatalf("got %#v, want a response", e)
	}
	return got
}

func requestFailed(t *testing.T, e flow.Event) *flow.RequestFailed {
	t.Helper()
	got, ok := e.(*flow.RequestFailed)
	if !ok {
		t.Fatalf("got %#v, want a failed request", e)
	}
	return got
}

func TestRequestAndResponse(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Add("X-Many", "a")
		w.Header().Add("X-Many", "b")
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s %s %s %s %s %s", r.Method, r.URL, r.Header.Get("Idempotency-Key"), r.Header.Get("Content-Type"), r.Header.Get("Accept"), body)
	})
	got := responded(t, do(t, local(t), flow.Request{
		Method: "POST", URL: address + "/a?b=c", Headers: map[string]string{"Accept": "text/plain", "Idempotency-Key": "theirs"}, Body: `{"a":1}`,
	}))
	if want := `POST /a?b=c c1:7:0 application/json text/plain {"a":1}`; got.Body != want {
		t.Errorf("request: got %s, want %s", got.Body, want)
	}
	if got.Status != http.StatusTeapot || got.Headers["x-many"] != "a, b" {
		t.Errorf("response: got %d and x-many %q, want 418 and a, b", got.Status, got.Headers["x-many"])
	}
}

func TestTimeout(t *testing.T) {
	waiting := make(chan struct{})
	t.Cleanup(func() { close(waiting) })
	hang := func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-waiting:
		case <-r.Context().Done():
		}
	}
	slowBody := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		hang(w, r)
	}
	for name, handler := range map[string]http.HandlerFunc{"connected, no answer": hang, "half an answer": slowBody} {
		got := requestFailed(t, do(t, local(t), flow.Request{URL: serve(t, handler), Timeout: flow.Duration(50 * time.Millisecond)}))
		if want := (&flow.RequestFailed{Timeout: true, Message: "no answer within 50ms"}); cmp.Diff(got, want) != "" {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestEndedContextGivesNoAnswer(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := local(t).Do(ctx, "k", &flow.Request{Method: "GET", URL: address}); got != nil {
		t.Errorf("got %#v, want nil: the request is to be done again after a restart", got)
	}
}

func TestBodyLimits(t *testing.T) {
	h := local(t)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		size := effect.MaxBody
		if r.URL.Path == "/large" {
			size++
		}
		w.Write(bytes.Repeat([]byte("x"), size))
	})
	if got := len(responded(t, do(t, h, flow.Request{URL: address})).Body); got != effect.MaxBody {
		t.Errorf("1 MB: got %d bytes, want %d", got, effect.MaxBody)
	}
	if got := requestFailed(t, do(t, h, flow.Request{URL: address + "/large"})).Message; got != "the answer is larger than 1 MB" {
		t.Errorf("1 MB and a byte: got %q", got)
	}
	if got := requestFailed(t, do(t, h, flow.Request{Method: "POST", URL: address, Body: strings.Repeat("x", effect.MaxBody+1)})).Message; got != "the body is larger than 1 MB" {
		t.Errorf("request of more than 1 MB: got %q", got)
	}
}

// TestDecompressedBodyIsLimited sends a small body that unpacks to a large one.
func TestDecompressedBodyIsLimited(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(make([]byte, 8*effect.MaxBody))
	z.Close()
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed.Bytes())
	})
	if got := requestFailed(t, do(t, local(t), flow.Request{URL: address})).Message; got != "the answer is larger than 1 MB" {
		t.Errorf("got %q, want it refused", got)
	}
}

func TestBodyIsText(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("a\x00b\xff")) })
	if got := responded(t, do(t, local(t), flow.Request{URL: address})).Body; got != "a\uFFFDb\uFFFD" {
		t.Errorf("got %q, want NUL and invalid UTF-8 replaced", got)
	}
}

func TestRetries(t *testing.T) {
	tests := []struct {
		name, method  string
		retries       int
		statuses      []int // in order, the last one repeats; 0 drops the connection
		after         string
		want, wantHit int
	}{
		{"none asked for", "GET", 0, []int{500, 200}, "", 500, 1},
		{"a server error of a safe method", "GET", 2, []int{500, 502, 200}, "", 200, 3},
		{"a dropped connection of a safe method", "PUT", 1, []int{0, 200}, "", 200, 2},
		{"a server error of POST", "POST", 2, []int{500, 200}, "", 500, 1},
		{"POST, asked to try later", "POST", 2, []int{503, 429, 200}, "", 200, 3},
		{"a client error", "GET", 2, []int{404, 200}, "", 404, 1},
		{"still failing", "GET", 2, []int{500}, "", 500, 3},
		{"at most five", "GET", 9, []int{500}, "", 500, 6},
		{"later than a caller waits", "GET", 2, []int{503, 200}, "60", 503, 1},
		{"at once", "GET", 2, []int{503, 200}, "0", 200, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var hits atomic.Int32
			address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				status := test.statuses[min(int(hits.Add(1)), len(test.statuses))-1]
				if status == 0 {
					panic(http.ErrAbortHandler)
				}
				if test.after != "" {
					w.Header().Set("Retry-After", test.after)
				}
				w.WriteHeader(status)
			})
			got := responded(t, do(t, local(t), flow.Request{Method: test.method, URL: address, Retries: test.retries, Body: "{}"}))
			if got.Status != test.want || int(hits.Load()) != test.wantHit {
				t.Errorf("got %d after %d attempts, want %d after %d", got.Status, hits.Load(), test.want, test.wantHit)
			}
		})
	}
}

func TestFailureMessagesHideTheAddress(t *testing.T) {
	address := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	got := requestFailed(t, do(t, local(t), flow.Request{URL: address + "/?pin=1234"}))
	if strings.Contains(got.Message, "1234") || got.Message == "" {
		t.Errorf("got %q, want a message without the address", got.Message)
	}
}
