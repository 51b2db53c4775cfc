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
	pin := storage.Override{Flow: "main-line", Variable: "pin", Value: []byte(`"4711-switched"`)}
	if err := s.db.SwitchVariable(t.Context(), who, pin); err != nil {
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

// A sensitive value that is switched stays hidden when a new version declares the variable no more.
func TestOverridesStayHiddenWithoutTheirVariable(t *testing.T) {
	s := newSite(t).as("admin")
	f := mainLine("main-line")
	f.Variables = []flow.Variable{{Name: "pin", Type: flow.String, Sensitive: true, Overridable: true}}
	saved, err := s.db.CreateFlow(t.Context(), who, f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Publish(t.Context(), who, "main-line", storage.Publication{Revision: saved.Revision, Message: "First"}); err != nil {
		t.Fatal(err)
	}
	if err := s.db.SwitchVariable(t.Context(), who, storage.Override{Flow: "main-line", Variable: "pin", Value: []byte(`"4711-switched"`)}); err != nil {
		t.Fatal(err)
	}
	second, err := s.db.ReplaceDraft(t.Context(), who, "main-line", storage.Replacement{Revision: saved.Revision, Document: mainLine("main-line")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Publish(t.Context(), who, "main-line", storage.Publication{Revision: second.Revision, Message: "Second"}); err != nil {
		t.Fatal(err)
	}
	before := s.get("/variables")
	before.want(t, http.StatusOK, "••••")
	if err := s.db.SwitchBack(t.Context(), who, "main-line", "pin"); err != nil {
		t.Fatal(err)
	}
	log := s.get("/audit")
	log.want(t, http.StatusOK, "••••")
	for _, page := range []answer{before, log} {
		if strings.Contains(page.body, "4711") {
			t.Errorf("a page shows the value: %s", cut(page.body))
		}
	}
}
