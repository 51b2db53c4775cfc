package api

import (
	"strings"
	"testing"

	"cordboard/storage"
)

// TestGatedPublish publishes a flow whose tests have to be green, as a program does.
func TestGatedPublish(t *testing.T) {
	s := newSite(t)
	who := storage.Actor{Name: "Anna"}
	if _, err := s.db.SaveQueue(t.Context(), who, storage.Queue{Name: "support"}); err != nil {
		t.Fatal(err)
	}
	s.want(s.call("POST", "/flows", document(line("main-line"))), 201, "")
	if err := s.db.SetTestGate(t.Context(), who, "main-line", storage.GateBlock); err != nil {
		t.Fatal(err)
	}
	publish := func() answer {
		return s.call("POST", "/flows/main-line/versions", map[string]string{"message": "First"}, "If-Match", `"1"`)
	}
	s.want(publish(), 422, "invalid")
	call, err := s.db.SaveCall(t.Context(), who, "main-line", storage.SavedCall{Name: "greets", Script: []byte(`{"format":"cordboard.test/v1","steps":[{"hears":"Farewell."}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.want(publish(), 422, "invalid"); !strings.Contains(got.body, "0 of 1 tests are green") || !strings.Contains(got.body, "greets") {
		t.Errorf("got %s, want how many are green and the first that fails", got.body)
	}
	call.Script = []byte(`{"format":"cordboard.test/v1","steps":[{"hears":"Welcome."}]}`)
	if _, err := s.db.SaveCall(t.Context(), who, "main-line", call); err != nil {
		t.Fatal(err)
	}
	s.want(publish(), 201, "")
}
