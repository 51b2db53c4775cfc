package web_test

import (
	"net/http"
	"testing"
	"time"
)

// Who has a flow open hears of the others and where they are, until they leave or are not heard of any more.
func TestFlowHere(t *testing.T) {
	s := newSite(t)
	s.as("designer").flow("main-line")
	here := func(role, tab, at string, gone bool) []any {
		t.Helper()
		got, read := s.as(role).call(http.MethodPost, "/flows/main-line/here", map[string]any{"tab": tab, "at": at, "gone": gone})
		got.want(t, http.StatusOK)
		return read["here"].([]any)
	}
	if got := here("designer", "one", "hello", false); len(got) != 0 {
		t.Errorf("got %v for who is alone, want nobody", got)
	}
	if got := here("designer", "two", "", false); len(got) != 0 {
		t.Errorf("got %v in another tab, want not oneself", got)
	}
	here("designer", "two", "", true)
	got := here("supervisor", "x", "bye", false)
	if len(got) != 1 || got[0].(map[string]any)["name"] != "The designer" || got[0].(map[string]any)["at"] != "hello" {
		t.Errorf("got %v, want the designer at hello, once", got)
	}
	if got := here("designer", "one", "bye", false); len(got) != 1 {
		t.Errorf("got %v, want the supervisor", got)
	}
	s.now = s.now.Add(31 * time.Second)
	if got := here("supervisor", "x", "bye", false); len(got) != 0 {
		t.Errorf("got %v 31 seconds after the designer was heard of, want nobody", got)
	}
	here("designer", "one", "bye", false)
	here("designer", "one", "bye", true)
	if got := here("supervisor", "x", "bye", false); len(got) != 0 {
		t.Errorf("got %v after the designer left, want nobody", got)
	}
	for _, body := range []map[string]any{{"tab": ""}, {"tab": "x", "at": string(make([]byte, 65))}, {"tab": "x", "who": "me"}} {
		got, _ := s.as("designer").call(http.MethodPost, "/flows/main-line/here", body)
		got.want(t, http.StatusBadRequest)
	}
	missing, _ := s.as("designer").call(http.MethodPost, "/flows/nothing/here", map[string]any{"tab": "x"})
	missing.want(t, http.StatusNotFound)
}
