package web_test

import (
	"database/sql"
	"net/http"
	"path/filepath"
	"testing"
)

// TestDraftOfABusyDatabase saves while something else holds the database: the answer says so and when to come back, and nothing is lost.
func TestDraftOfABusyDatabase(t *testing.T) {
	t.Parallel()
	s := newSite(t).as("designer")
	f := s.flow("main-line")
	patch := map[string]any{"base": "1", "records": map[string]any{"flow": map[string]any{"description": "Changed", "kind": "inbound", "start": "hello"}}}

	other, err := sql.Open("sqlite", filepath.Join(s.folder, "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	connection, err := other.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := connection.ExecContext(t.Context(), `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	got, read := s.call(http.MethodPatch, "/flows/main-line/draft", patch)
	got.want(t, http.StatusServiceUnavailable, "The database file cannot be used just now")
	if got.header.Get("Retry-After") != "5" || read["error"].(map[string]any)["code"] != "unavailable" {
		t.Errorf("got Retry-After %q and %v, want a time to come back and the code unavailable", got.header.Get("Retry-After"), read)
	}
	if now, err := s.db.Flow(t.Context(), "main-line"); err != nil || now.Revision != f.Revision || now.Draft.Description != f.Draft.Description {
		t.Errorf("got %+v (%v), want the draft as it was", now, err)
	}
	if _, err := connection.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	got, _ = s.call(http.MethodPatch, "/flows/main-line/draft", patch)
	got.want(t, http.StatusOK)
}

// TestDatabaseAway opens a page and saves a draft while there is no database at all.
func TestDatabaseAway(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/flows", "/flows/main-line", "/queues"} {
		got := s.get(path)
		got.want(t, http.StatusServiceUnavailable, "<!doctype html>", "Not available now")
		if got.header.Get("Retry-After") != "5" {
			t.Errorf("%s: got Retry-After %q, want 5", path, got.header.Get("Retry-After"))
		}
	}
	got, read := s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1"})
	got.want(t, http.StatusServiceUnavailable)
	if got.header.Get("Retry-After") != "5" || read["error"].(map[string]any)["code"] != "unavailable" {
		t.Errorf("got Retry-After %q and %v, want a time to come back and the code unavailable", got.header.Get("Retry-After"), read)
	}
}
