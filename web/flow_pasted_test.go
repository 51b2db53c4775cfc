package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// foreign is a pasted part that names a queue, a schedule and a variable of elsewhere, in a flow with a variable of its own.
func foreign(t *testing.T) url.Values {
	t.Helper()
	f := mainLine("main-line")
	f.Variables = []flow.Variable{{Name: "tier", Type: flow.String}}
	f.Activities = []flow.Record{
		{ID: "wait", Type: "queue", Name: "Wait", Properties: json.RawMessage(`{"queue":"suport"}`)},
		{ID: "hours", Type: "business_hours", Name: "Hours", Properties: json.RawMessage(`{"schedule":"summer"}`)},
		{ID: "say", Type: "play_prompt", Name: "Say", Properties: json.RawMessage(`{"prompt":"{{ vars.tiers }}"}`)},
	}
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return url.Values{"document": {string(data)}, "guess": {"1"}}
}

// What a pasted part names and is not here is asked for with the likeliest first; what is chosen is named, what is to be made is made.
func TestFlowPasted(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	if _, err := s.db.SaveQueue(t.Context(), who, storage.Queue{Name: "support", Settings: json.RawMessage(`{}`)}); err != nil {
		t.Fatal(err)
	}
	form := foreign(t)
	s.script("/flows/main-line/pasted", form).want(t, http.StatusOK, "Queue suport", `value="support" selected`, "Schedule summer", "Make it now, open Mon to Fri", "Variable tiers", `value="tier" selected`)
	form.Set("map:queue:suport", "support")
	form.Set("map:schedule:summer", "+")
	form.Set("map:variable:tiers", "tier")
	form.Set("apply", "1")
	got := s.script("/flows/main-line/pasted", form)
	got.want(t, http.StatusOK, `"queue":"support"`, "{{ vars.tier }}", `"variables":[]`)
	if _, err := s.db.Schedule(t.Context(), "summer"); err != nil {
		t.Errorf("got %v, want the schedule made", err)
	}
	form.Set("map:variable:tiers", "+")
	form.Set("map:queue:suport", "nothing of here")
	got = s.script("/flows/main-line/pasted", form)
	got.want(t, http.StatusOK, `"records":{}`, `"variables":[{"name":"tiers","type":"string"}]`)
	s.script("/flows/main-line/pasted", url.Values{"document": {"{"}}).want(t, http.StatusUnprocessableEntity, "cannot be read")
}

// Who may not make resources keeps the names, whatever the form says; who may not edit is refused.
func TestFlowPastedPermissions(t *testing.T) {
	s := newSite(t)
	s.as("designer").flow("main-line")
	form := foreign(t)
	s.as("supervisor").script("/flows/main-line/pasted", form).want(t, http.StatusForbidden)
	empty := mainLine("main-line")
	data, _ := json.Marshal(empty)
	s.as("designer").script("/flows/main-line/pasted", url.Values{"document": {string(data)}}).want(t, http.StatusNoContent)
}
