package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

const askingFlow = `{"format":"cordboard.flow/v1","name":"asking","kind":"digital","start":"ask","activities":[
  {"id":"ask","type":"http_request","properties":{"url":"%s/customers","auth":"crm"},"outlets":{"success":"end","http_error":"end","timeout":"end","error":"end"}},
  {"id":"end","type":"disconnect"}]}`

// TestSecretOfALiveContact sends the secret that the version was bound to, whatever has its name now, and to that secret's hosts only.
func TestSecretOfALiveContact(t *testing.T) {
	var sent []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { sent = append(sent, r.Header.Get("Authorization")) }))
	defer server.Close()
	db, _ := openTest(t)
	app, err := New(AppConfig{DB: db, Internal: []string{"127.0.0.1"}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Driver.Close)
	save := func(s storage.Secret, host, value string) storage.Secret {
		s.Settings = json.RawMessage(`{"kind":"bearer","hosts":["` + host + `"]}`)
		saved, err := db.SaveSecret(t.Context(), tester, s, value)
		if err != nil {
			t.Fatal(err)
		}
		return saved
	}
	ours := save(storage.Secret{Name: "crm"}, strings.TrimPrefix(server.URL, "http://"), "ours")
	program := publishAsking(t, db, server.URL)
	ours.Name = "customers"
	ours = save(ours, strings.TrimPrefix(server.URL, "http://"), "")
	save(storage.Secret{Name: "crm"}, "elsewhere.example", "another")
	through := func(id string) []runtime.Entry {
		facts := flow.Contact{ID: id, Channel: "chat", StartedAt: time.Now()}
		if _, err := app.Driver.Begin(t.Context(), runtime.Contact{Facts: facts, Program: program}); err != nil {
			t.Fatal(err)
		}
		app.performer.running.Wait()
		entries, err := db.Journal().Entries(t.Context(), id, 0)
		if err != nil {
			t.Fatal(err)
		}
		return entries
	}
	through("c1")
	if !slices.Equal(sent, []string{"Bearer ours"}) {
		t.Errorf("got %q sent, want the secret that the version was bound to", sent)
	}
	save(ours, "elsewhere.example", "")
	journal := string(encoded(t, through("c2")))
	if len(sent) != 1 || !strings.Contains(journal, `may not be sent to 127.0.0.1`) || !strings.Contains(journal, `forbidden`) {
		t.Errorf("got %d requests and the journal %s, want none more, and why", len(sent), journal)
	}
}

func publishAsking(t *testing.T, db *storage.DB, address string) string {
	t.Helper()
	document := &flow.Flow{}
	if err := json.Unmarshal(fmt.Appendf(nil, askingFlow, address), document); err != nil {
		t.Fatal(err)
	}
	made, err := db.CreateFlow(t.Context(), tester, document)
	if err != nil {
		t.Fatal(err)
	}
	version, err := db.Publish(t.Context(), tester, "asking", storage.Publication{Revision: made.Revision})
	if err != nil {
		t.Fatal(err)
	}
	return version.ID
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
