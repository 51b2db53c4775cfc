package api

import (
	"strings"
	"testing"

	"cordboard/storage"
)

// running makes a flow that runs a subflow, and the subflow.
func running(t *testing.T, s *site) {
	t.Helper()
	s.want(s.call("POST", "/flows", document(map[string]any{"format": "cordboard.flow/v1", "name": "greet", "kind": "subflow", "start": "end",
		"activities": []map[string]any{{"id": "end", "type": "end_flow", "properties": map[string]any{"outcome": "done"}}}})), 201, "")
	s.want(s.call("POST", "/flows", document(map[string]any{"format": "cordboard.flow/v1", "name": "main-line", "kind": "inbound", "start": "run",
		"activities": []map[string]any{
			{"id": "run", "type": "run_subflow", "properties": map[string]any{"flow": "greet"}, "outlets": map[string]string{"done": "bye", "error": "bye"}},
			{"id": "bye", "type": "disconnect"},
		}, "handlers": map[string]string{"on_error": "bye"}})), 201, "")
}

// A program publishes a flow with the subflows that it goes on in, in one request, and names each of them.
func TestPublishWith(t *testing.T) {
	s := newSite(t)
	running(t, s)
	publish := func(with ...string) answer {
		return s.call("POST", "/flows/main-line/versions", map[string]any{"message": "First", "with": with}, "If-Match", "*")
	}
	if got := s.want(publish(), 422, "invalid"); !strings.Contains(got.body, "no_version") {
		t.Errorf("got %s, want the finding", got.body)
	}
	if got := s.want(publish("elsewhere"), 422, "invalid"); !strings.Contains(got.body, "main-line does not go on there") {
		t.Errorf("got %s, want why", got.body)
	}
	var made struct {
		Version int
		With    []string
	}
	s.want(publish("Greet"), 201, "").as(t, &made)
	if made.Version != 1 || len(made.With) != 1 || made.With[0] != "greet" {
		t.Errorf("got %+v, want what was published too", made)
	}
	if v, err := s.db.LabelledVersion(t.Context(), "greet", storage.Live); err != nil || v.Message != "First" {
		t.Errorf("got %+v (%v), want greet live with the same words", v, err)
	}
}

// A label does not move without what the version goes on in.
func TestLabelWith(t *testing.T) {
	s := newSite(t)
	running(t, s)
	if _, err := s.db.Publish(t.Context(), storage.System, "main-line", storage.Publication{Revision: 1, Message: "Of old", Label: "test", With: []string{"greet"}}); err != nil {
		t.Fatal(err)
	}
	if got := s.want(s.call("PUT", "/flows/main-line/labels/live", map[string]any{"version": 1}), 409, "conflict"); !strings.Contains(got.body, "goes on in greet labelled live") {
		t.Errorf("got %s, want what is missing", got.body)
	}
	s.want(s.call("PUT", "/flows/main-line/labels/live", map[string]any{"version": 1, "with": []string{"greet"}}), 200, "")
	if v, err := s.db.LabelledVersion(t.Context(), "greet", storage.Live); err != nil || v.Number != 1 {
		t.Errorf("got %+v (%v), want greet live", v, err)
	}
}
