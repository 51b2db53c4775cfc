package api

import (
	"net/http"
	"strings"
	"testing"
)

func scriptOf(name string, steps ...any) map[string]any {
	return map[string]any{"format": "cordboard.test/v1", "name": name, "flow": "main-line.json", "contact": map[string]any{"channel": "voice"}, "steps": steps}
}

// Tests of a flow are made, read, changed on what was read, and deleted.
func TestTests(t *testing.T) {
	s := newSite(t)
	s.want(s.call("POST", "/flows", document(line("main-line"))), 201, "")
	s.want(s.call("GET", "/flows/nothing/tests", nil), 404, "not_found")
	got := s.want(s.call("GET", "/flows/main-line/tests", nil), 200, "")
	if string(got.body) != `{"tests":[]}`+"\n" {
		t.Errorf("got %s, want no tests", got.body)
	}
	s.want(s.call("POST", "/flows/main-line/tests", map[string]any{"name": "x"}), 422, "invalid")
	s.want(s.call("POST", "/flows/main-line/tests", map[string]any{"script": scriptOf("x", map[string]any{"shouts": "x"})}), 422, "invalid")
	made := s.want(s.call("POST", "/flows/main-line/tests", map[string]any{"script": scriptOf("rings", map[string]any{"hangs_up": true})}), 201, "")
	var one savedTest
	made.as(t, &one)
	path := strings.TrimPrefix(made.header.Get("Location"), Prefix)
	if one.Name != "rings" || path != "/flows/main-line/tests/"+one.ID || made.header.Get("ETag") == "" {
		t.Errorf("got %+v at %s, want the test with its name, address and tag", one, path)
	}
	s.want(s.call("POST", "/flows/main-line/tests", map[string]any{"script": scriptOf("Rings")}), 409, "conflict")
	tag := s.want(s.call("GET", path, nil), 200, "").header.Get("ETag")
	change := map[string]any{"name": "rings twice", "script": scriptOf("rings")}
	s.want(s.call("PUT", path, change), http.StatusPreconditionRequired, "precondition_required")
	s.want(s.call("PUT", path, change, "If-Match", `"1"`), http.StatusPreconditionFailed, "precondition_failed")
	changed := s.want(s.call("PUT", path, change, "If-Match", tag), 200, "")
	changed.as(t, &one)
	if one.Name != "rings twice" {
		t.Errorf("got %+v, want the new name", one)
	}
	s.want(s.call("DELETE", path, nil), http.StatusPreconditionRequired, "precondition_required")
	s.want(s.call("DELETE", path, nil, "If-Match", changed.header.Get("ETag")), 204, "")
	s.want(s.call("GET", path, nil), 404, "not_found")
}
