package effect_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime/effect"
)

// failing answers 500 as long as it is broken and counts what it gets.
type failing struct {
	broken atomic.Bool
	got    atomic.Int64
}

func (f *failing) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	f.got.Add(1)
	if f.broken.Load() {
		w.WriteHeader(http.StatusInternalServerError)
	}
}

func failingHost(t *testing.T) (*failing, string) {
	f := new(failing)
	f.broken.Store(true)
	return f, serve(t, f.ServeHTTP)
}

func TestHostThatFailsIsLeftAlone(t *testing.T) {
	bad, address := failingHost(t)
	_, other := failingHost(t)
	h := configured(t, effect.Config{Internal: []string{"127.0.0.1"}, Rest: time.Hour})
	for range 5 {
		responded(t, do(t, h, flow.Request{URL: address}))
	}
	got := requestFailed(t, do(t, h, flow.Request{URL: address, Retries: 5}))
	if got.Code != effect.CodeCircuitOpen || bad.got.Load() != 5 {
		t.Errorf("got code %q (%s) after %d requests, want circuit_open after 5", got.Code, got.Message, bad.got.Load())
	}
	responded(t, do(t, h, flow.Request{URL: other})) // another host is asked all the same
}

func TestHostThatWorksAgainIsAskedAgain(t *testing.T) {
	bad, address := failingHost(t)
	h := configured(t, effect.Config{Internal: []string{"127.0.0.1"}, Rest: 1})
	for range 20 { // the rest is over at once, so one request after the other tries again
		responded(t, do(t, h, flow.Request{URL: address}))
	}
	bad.broken.Store(false)
	for range 3 {
		if got := responded(t, do(t, h, flow.Request{URL: address})).Status; got != http.StatusOK {
			t.Errorf("got %d, want 200", got)
		}
	}
}

func TestWhatIsNoFailureOfTheHost(t *testing.T) {
	var status atomic.Int64
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(int(status.Load())) })
	for _, s := range []int{http.StatusNotFound, http.StatusTooManyRequests, http.StatusNotImplemented, http.StatusOK} {
		status.Store(int64(s))
		h := configured(t, effect.Config{Internal: []string{"127.0.0.1"}, Rest: time.Hour})
		for range 8 {
			if got := responded(t, do(t, h, flow.Request{URL: address})).Status; got != s {
				t.Fatalf("got %d, want %d", got, s)
			}
		}
	}
}
