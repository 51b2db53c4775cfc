package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cordboard/storage"
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

// TestMailboxField: who gets a message is chosen from a list of the kind that was chosen before.
func TestMailboxField(t *testing.T) {
	s := newSite(t).as("designer")
	if _, err := s.db.SaveQueue(t.Context(), who, storage.Queue{Name: "support"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.SaveTeam(t.Context(), who, storage.Team{Name: "sales"}); err != nil {
		t.Fatal(err)
	}
	const field, record = `<select class="input sm" id="f-properties-mailbox-value"`, `{"id":"mail","type":"voicemail","properties":%s,"outlets":{}}`
	form := func(properties map[string]any) answer {
		t.Helper()
		got, _ := s.call(http.MethodPost, "/flows/any/form", map[string]any{
			"record": map[string]any{"id": "mail", "type": "voicemail", "properties": properties, "outlets": map[string]string{}}, "scope": map[string]any{},
		})
		return got
	}
	form(map[string]any{}).want(t, http.StatusOK, field, `<option value="" selected>Choose…</option><option value="support">support</option>`)
	form(map[string]any{"mailbox": map[string]string{"team": "sales"}}).want(t, http.StatusOK, field, `<option value="sales" selected>sales</option>`)
	form(map[string]any{"mailbox": "gone"}).want(t, http.StatusOK, field, `<option value="gone" selected>gone (not here)</option>`)
	fresh := fmt.Sprintf(record, "{}")
	s.script("/flows/any/apply", url.Values{"record": {fresh}, "scope": {"{}"}, "properties.mailbox.kind": {"team"}, "properties.mailbox.value": {""}}).want(t, http.StatusOK,
		`value=\"team\" selected`, `value=\"sales\"\u003esales`)
}
