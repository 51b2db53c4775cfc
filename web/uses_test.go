package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// TestUsesOnPages: each page says what uses what it edits, with links, and draft and live told apart.
func TestUsesOnPages(t *testing.T) {
	s := newSite(t).as("admin")
	s.post("/queues/new", url.Values{"name": {"support"}}).want(t, http.StatusSeeOther)
	_, err := s.db.CreateFlow(t.Context(), who, &flow.Flow{Format: flow.Format, Name: "line", Kind: flow.Inbound, Start: "wait", Activities: []flow.Record{
		{ID: "wait", Type: "queue", Name: "Wait here", Properties: []byte(`{"queue":"support"}`)},
		{ID: "show", Type: "transfer_to_number", Name: "Out", Properties: []byte(`{"to":"+358 9 4245 0101"}`)},
		{ID: "again", Type: "run_subflow", Name: "Part", Properties: []byte(`{"flow":"part"}`)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	part := s.flow("part")
	line, err := s.db.Flow(t.Context(), "line")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		name     string
		revision int64
	}{{"part", part.Revision}, {"line", line.Revision}} {
		if _, err := s.db.Publish(t.Context(), who, one.name, storage.Publication{Revision: one.revision, Message: "First"}); err != nil {
			t.Fatal(err)
		}
	}
	s.post("/numbers/new", url.Values{"number": {"+358942450101"}, "flow": {"part"}}).want(t, http.StatusSeeOther)
	s.post("/routing/rules/new", url.Values{"name": {"Gold"}, "when": {"true"}, "queue": {"support"}, "revision": {"0"}}).want(t, http.StatusSeeOther)

	both := []string{`href="/flows/line"`, `href="/flows/line#step-wait"`, "Wait here", "live v1", "draft", `href="/routing/rules/Gold/edit"`, "routing rule"}
	s.get("/queues/support/edit").want(t, http.StatusOK, append(both, "Used by", "In use by 2:", `href="#usage">see where</a>`, `aria-describedby="in-use"`, `disabled`)...)
	s.post("/queues/support/delete", nil).want(t, http.StatusConflict, append(both, "support is in use", "is not deleted", `href="/queues/support/edit"`)...)
	s.get("/numbers/+358942450101/edit").want(t, http.StatusOK, "Named in 1 flow:", `href="/flows/line#step-show"`, `data-text="1 flow names it in a text, line, and would go on naming it. It is gone for good`)
	s.get("/flows/part/uses").want(t, http.StatusOK, `href="/numbers/+358942450101/edit"`, `href="/flows/line#step-again"`, "live v1")
	s.get("/flows/line/uses").want(t, http.StatusOK, "No number leads to it")
	s.get("/flows/part/delete").want(t, http.StatusOK, "is not deleted", `href="/numbers/+358942450101/edit"`, `href="/flows/line#step-again"`)
	s.post("/flows/part/delete", nil).want(t, http.StatusConflict, "part is in use", `href="/flows/line#step-again"`)

	r := httptest.NewRequest(http.MethodPost, "/queues/support/delete", nil)
	r.Header.Set("HX-Request", "true")
	got := s.do(r)
	got.want(t, http.StatusConflict, both...)
	if strings.Contains(got.body, "<html") {
		t.Errorf("got a page in the dialog")
	}
	_, read := s.call(http.MethodPost, "/queues/support/delete", map[string]any{})
	if message, _ := read["error"].(map[string]any)["message"].(string); !strings.Contains(message, "line (draft, activity wait)") {
		t.Errorf("got %v for a script, want the places in words", read)
	}
}

// TestUsesLeadWhereOneMayGo: what uses something is told to who may see that, and is a link for who may open what uses it.
func TestUsesLeadWhereOneMayGo(t *testing.T) {
	s := newSite(t).as("admin")
	s.post("/roles/supervisor/edit", url.Values{"permissions": {"resource.view", "resource.edit"}}).want(t, http.StatusSeeOther)
	save(t, s, storage.Prompt{Name: "tune", Spoken: []storage.Spoken{{Text: "la la"}}})
	music(t, s, "waiting", "tune")
	body := s.as("supervisor").get("/prompts/tune/edit").body
	if !strings.Contains(body, "waiting") || strings.Contains(body, `href="/flows/waiting`) {
		t.Errorf("got %s, want the flow named, without a link", cut(body[strings.Index(body, "<main"):]))
	}
}

// TestRenameOrgVariable: the form gives a variable of the organisation another name, and the draft follows.
func TestRenameOrgVariable(t *testing.T) {
	s := newSite(t).as("admin")
	form := url.Values{"name": {"emergency"}, "type": {"boolean"}, "value": {"false"}, "overridable": {"1"}}
	s.post("/variables/new", form).want(t, http.StatusSeeOther)
	_, err := s.db.CreateFlow(t.Context(), who, &flow.Flow{Format: flow.Format, Name: "line", Kind: flow.Inbound, Start: "gate", Activities: []flow.Record{
		{ID: "gate", Type: "condition", Name: "Gate", Properties: []byte(`{"expression":"org.emergency"}`)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	s.get("/variables/emergency/edit").want(t, http.StatusOK, `value="emergency"`, `href="/flows/line#step-gate"`)
	form.Set("name", "Not a name")
	s.post("/variables/emergency/edit", form).want(t, http.StatusUnprocessableEntity, `value="Not a name"`, "Use small letters", `action="/variables/emergency/edit"`)
	form.Set("name", "alarm")
	s.post("/variables/emergency/edit", form).want(t, http.StatusSeeOther)
	s.get("/variables/alarm/edit").want(t, http.StatusOK, `href="/flows/line#step-gate"`)
	s.get("/variables/emergency/edit").want(t, http.StatusNotFound)
	f, err := s.db.Flow(t.Context(), "line")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(f.Draft.Activities[0].Properties); got != `{"expression":"org.alarm"}` {
		t.Errorf("got %s, want the new name in the draft", got)
	}
}
