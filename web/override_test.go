package web_test

import (
	"net/http"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// Who may switch a sensitive variable sees neither its own value nor a form that holds it.
func TestSwitchHidesSensitiveValues(t *testing.T) {
	s := newSite(t).as("supervisor")
	f := mainLine("main-line")
	f.Variables = []flow.Variable{{Name: "pin", Type: flow.String, Default: []byte(`"4711-private"`), Sensitive: true, Overridable: true}}
	saved, err := s.db.CreateFlow(t.Context(), who, f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Publish(t.Context(), who, "main-line", storage.Publication{Revision: saved.Revision, Message: "First"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/variables", "/variables/switch?flow=main-line&name=pin"} {
		got := s.get(path)
		got.want(t, http.StatusOK, "pin")
		if strings.Contains(got.body, "4711") {
			t.Errorf("%s shows the value", path)
		}
	}
}
