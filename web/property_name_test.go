package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestNameFieldOfProperties: a name is chosen from a list, whose last entry makes it a text that an expression fills in.
func TestNameFieldOfProperties(t *testing.T) {
	s := newSite(t).as("designer")
	form := func(queue string) answer {
		t.Helper()
		got, _ := s.call(http.MethodPost, "/flows/any/form", map[string]any{
			"record": map[string]any{"id": "wait", "type": "queue", "properties": map[string]any{"queue": queue}, "outlets": map[string]string{}},
			"scope":  map[string]any{},
		})
		return got
	}
	got := form("support")
	got.want(t, http.StatusOK, `<select class="input sm" id="f-properties-queue"`, `<option value="{{ }}">By an expression…</option>`)
	if listed := `<input class="input sm" id="f-properties-queue"`; strings.Contains(got.body, listed) {
		t.Errorf("got %s, want a list of names", listed)
	}
	record := `{"id":"wait","type":"queue","properties":{"queue":"support"},"outlets":{}}`
	s.script("/flows/any/apply", url.Values{"record": {record}, "scope": {"{}"}, "properties.queue": {"{{ }}"}}).want(t, http.StatusOK,
		`"queue":"{{ }}"`, `name=\"properties.queue\" value=\"{{ }}\"`, `data-template`)
	form("{{ vars.queue }}").want(t, http.StatusOK, `name="properties.queue" value="{{ vars.queue }}"`)
}
