package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// Whoever renames a queue reads how many flows follow.
func TestRenamedQueueSaysWhoFollows(t *testing.T) {
	s := newSite(t).as("admin")
	if _, err := s.db.SaveQueue(t.Context(), who, storage.Queue{Name: "sales", Settings: json.RawMessage(`{"strategy":"longest_idle"}`)}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"day", "night"} {
		f := mainLine(name)
		f.Activities[0] = flow.Record{ID: "hello", Type: "queue", Properties: json.RawMessage(`{"queue":"sales"}`)}
		if _, err := s.db.CreateFlow(t.Context(), who, f); err != nil {
			t.Fatal(err)
		}
	}
	s.post("/queues/sales/edit", url.Values{"name": {"sales-fi"}, "strategy": {"longest_idle"}, "service_level.threshold": {"20s"}, "offer_timeout": {"30s"}, "wrap_up": {"0s"}}).want(t, http.StatusSeeOther)
	s.get("/queues").want(t, http.StatusOK, "Queue sales-fi is saved. The new name is in the drafts and tests of 2 flows.")
}
