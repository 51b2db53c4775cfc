package web_test

import (
	"net/http"
	"strings"
	"testing"

	"cordboard/storage"
)

// script is a saved test call of main-line that hears a text.
func hearing(text string) map[string]any {
	return map[string]any{"format": "cordboard.test/v1", "name": "x", "flow": "main-line.json", "contact": map[string]any{"channel": "voice"},
		"steps": []any{map[string]any{"hears": text}}}
}

func TestSavedCalls(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	got, _ := s.call(http.MethodGet, "/flows/main-line/tests", nil)
	got.want(t, http.StatusOK, `"tests":[]`, `"gate":""`)

	got, _ = s.call(http.MethodPost, "/flows/main-line/tests", map[string]any{"name": " ", "script": hearing("Hello")})
	got.want(t, http.StatusUnprocessableEntity, "Say what the test shows")
	got, _ = s.call(http.MethodPost, "/flows/main-line/tests", map[string]any{"name": "greets", "script": map[string]any{"format": "cordboard.test/v1", "steps": []any{map[string]any{"dances": true}}}})
	got.want(t, http.StatusUnprocessableEntity, "step 1")
	got, read := s.call(http.MethodPost, "/flows/main-line/tests", map[string]any{"name": "greets", "script": hearing("Good evening")})
	got.want(t, http.StatusCreated, `"name":"greets"`)
	id := read["id"].(string)
	got, _ = s.call(http.MethodPost, "/flows/main-line/tests", map[string]any{"name": "Greets", "script": hearing("x")})
	got.want(t, http.StatusConflict, "has a test of this name already")

	got, _ = s.call(http.MethodPost, "/flows/main-line/tests/"+id+"/run", map[string]any{})
	got.want(t, http.StatusOK, `"passed":false`, `"step":1`, `did not hear`, `Good evening`)
	got, _ = s.call(http.MethodPost, "/flows/main-line/tests/"+id, map[string]any{"name": "greets", "script": hearing("Hello"), "updated_at": read["updated_at"]})
	got.want(t, http.StatusOK, `"hears":"Hello"`)
	got, _ = s.call(http.MethodPost, "/flows/main-line/tests/"+id, map[string]any{"name": "greets", "script": hearing("Bad"), "updated_at": 1})
	got.want(t, http.StatusConflict, "meanwhile")
	got, read = s.call(http.MethodPost, "/flows/main-line/tests/"+id+"/run", map[string]any{})
	got.want(t, http.StatusOK, `"passed":true`)
	if outlets, _ := read["outlets"].([]any); len(outlets) == 0 {
		t.Errorf("got %v, want the outlets that were taken", read)
	}
	got, _ = s.call(http.MethodPost, "/flows/main-line/tests/none/run", map[string]any{})
	got.want(t, http.StatusNotFound, "has been deleted")

	s.flow("other")
	got, _ = s.call(http.MethodPost, "/flows/other/tests/"+id+"/delete", map[string]any{})
	got.want(t, http.StatusNotFound)
	got, _ = s.call(http.MethodPost, "/flows/main-line/tests/"+id+"/delete", map[string]any{})
	got.want(t, http.StatusNoContent)
	got, _ = s.call(http.MethodGet, "/flows/main-line/tests", nil)
	got.want(t, http.StatusOK, `"tests":[]`)
}

// TestGatedPublish publishes a flow whose tests have to be green: with none, with one that fails, with one that passes.
func TestGatedPublish(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	dialog := func() answer {
		got, _ := s.call(http.MethodGet, "/flows/main-line/publish", nil)
		return got
	}
	if got := dialog(); strings.Contains(got.body, "tests are green") {
		t.Errorf("got %s, want nothing of tests without a gate", got.body)
	}
	got, _ := s.call(http.MethodPost, "/flows/main-line/test-gate", map[string]any{"gate": "perhaps"})
	got.want(t, http.StatusUnprocessableEntity)
	got, _ = s.call(http.MethodPost, "/flows/main-line/test-gate", map[string]any{"gate": "block"})
	got.want(t, http.StatusNoContent)
	dialog().want(t, http.StatusOK, "only when its tests are green, and it has none", "data-blocked")
	s.publishing("main-line", "First").want(t, http.StatusUnprocessableEntity, "it has none")

	call, err := s.db.SaveCall(t.Context(), storage.Actor{Name: "Anna"}, "main-line", storage.SavedCall{Name: "greets", Script: []byte(encode(hearing("Good evening")))})
	if err != nil {
		t.Fatal(err)
	}
	dialog().want(t, http.StatusOK, "0 of 1 tests are green", "Step 1: did not hear", "data-blocked", "under Tests")
	s.publishing("main-line", "First").want(t, http.StatusUnprocessableEntity, "First that fails: “greets”")
	got, _ = s.call(http.MethodPost, "/flows/main-line/test-gate", map[string]any{"gate": "warn"})
	got.want(t, http.StatusNoContent)
	if got := dialog(); strings.Contains(got.body, "data-blocked") || !strings.Contains(got.body, "0 of 1 tests are green") {
		t.Errorf("got %s, want a warning that does not block", got.body)
	}
	got, _ = s.call(http.MethodPost, "/flows/main-line/test-gate", map[string]any{"gate": "block"})
	got.want(t, http.StatusNoContent)
	call.Script = []byte(encode(hearing("Hello")))
	if _, err := s.db.SaveCall(t.Context(), storage.Actor{Name: "Anna"}, "main-line", call); err != nil {
		t.Fatal(err)
	}
	dialog().want(t, http.StatusOK, "1 of 1 tests are green", "outlets")
	s.publishing("main-line", "First").want(t, http.StatusOK, `"version":1`)
}

// TestGeneratedTests proposes tests and saves none; what a test takes already is not proposed again.
func TestGeneratedTests(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	got, read := s.call(http.MethodPost, "/flows/main-line/test-skeletons", map[string]any{})
	got.want(t, http.StatusOK, `"missing":[]`, "Straight through", `"format":"cordboard.test/v1"`)
	scripts := read["scripts"].([]any)
	got, _ = s.call(http.MethodGet, "/flows/main-line/tests", nil)
	got.want(t, http.StatusOK, `"tests":[]`)
	got, _ = s.call(http.MethodPost, "/flows/main-line/tests", map[string]any{"name": "straight", "script": scripts[0]})
	got.want(t, http.StatusCreated)
	got, _ = s.call(http.MethodPost, "/flows/main-line/test-skeletons", map[string]any{})
	got.want(t, http.StatusOK, `"scripts":[]`)
}

// TestSavedCallPermissions asks as somebody who may only look.
func TestSavedCallPermissions(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.as("supervisor")
	for _, path := range []string{"/tests", "/tests/x", "/tests/x/delete", "/test-gate", "/test-skeletons"} {
		got, _ := s.call(http.MethodPost, "/flows/main-line"+path, map[string]any{})
		got.want(t, http.StatusForbidden)
	}
	s.get("/flows/main-line/tests").want(t, http.StatusOK)
}
