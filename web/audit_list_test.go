package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"cordboard/storage"
)

// Saves of one draft by one user that follow each other are one line, which opens to each of them; what is between them keeps them apart.
func TestAuditFoldsSaves(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	save := func(base, words string) {
		t.Helper()
		got, _ := s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": base, "records": map[string]any{"a:hello": activity("hello", "Hello", words)}})
		got.want(t, http.StatusOK)
	}
	for i, words := range []string{"One.", "Two.", "Three."} {
		save(strconv.Itoa(i+1), words)
	}
	got := s.get("/audit?action=draft.")
	got.want(t, http.StatusOK, "3 times", "One.", "Two.", "Three.", "since")
	if n := strings.Count(got.body, "<code>draft.save</code>"); n != 1 {
		t.Errorf("got %d lines, want one for the three saves", n)
	}
	s.post("/queues/new", url.Values{"name": {"support"}}).want(t, http.StatusSeeOther)
	save("4", "Four.")
	if n := strings.Count(s.get("/audit").body, "<code>draft.save</code>"); n != 2 {
		t.Errorf("got %d lines, want two: something else was done between", n)
	}
	entries, total, err := s.db.Audit(t.Context(), storage.AuditFilter{Action: "draft.save"})
	if err != nil || total != 4 || len(entries) != 4 {
		t.Errorf("got %d stored entries of %d (%v), want all four", len(entries), total, err)
	}
}
