package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/runtime/ai"
)

// lacking is a pasted part that names something of every kind that is not here, with a form that has all of it made.
func lacking(t *testing.T) url.Values {
	t.Helper()
	f := mainLine("main-line")
	f.Activities = []flow.Record{
		{ID: "say", Type: "play_prompt", Properties: json.RawMessage(`{"prompt":{"segments":[{"audio":"good_morning"}]}}`)},
		{ID: "tune", Type: "play_prompt", Properties: json.RawMessage(`{"prompt":{"segments":[{"audio":"opening-hours"}]}}`)},
		{ID: "bot", Type: "detect_intent", Properties: json.RawMessage(`{"ai_agent":"helper","text":"{{ vars.said }}"}`), Outlets: map[string]string{"order": "say"}},
		{ID: "who", Type: "table_lookup", Properties: json.RawMessage(`{"table":"customers","key":"{{ contact.ani }}","outputs":{"tier":"tier"}}`)},
		{ID: "crm", Type: "http_request", Properties: json.RawMessage(`{"url":"https://crm.example/","auth":"crm"}`)},
		{ID: "erp", Type: "http_request", Properties: json.RawMessage(`{"url":"https://erp.example/","auth":"erp"}`)},
		{ID: "ask", Type: "run_subflow", Properties: json.RawMessage(`{"flow":"ask-pin"}`), Outlets: map[string]string{"known": "say", "refused": "say"}},
		{ID: "go", Type: "go_to_flow", Properties: json.RawMessage(`{"flow":"night"}`)},
		{ID: "anna", Type: "route_to_agent", Properties: json.RawMessage(`{"agent":"anna"}`)},
	}
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"document": {string(data)}, "apply": {"1"}}
	for _, field := range []string{"prompt:good_morning", "prompt:opening-hours", "ai_agent:helper", "table:customers", "secret:crm", "secret:erp", "subflow:ask-pin", "flow:night", "agent:anna"} {
		form.Set("map:"+field, "+")
	}
	form.Set("typed:prompt:opening-hours", "We are open from nine to five.")
	form.Set("typed:secret:crm", "tok-8d1f-private")
	return form
}

// What a pasted part names is made with what the flow wants of it, audited, and nothing typed for a secret is seen again.
func TestMakeNowOfEveryKind(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	form := lacking(t)
	ask := url.Values{"document": form["document"], "guess": {"1"}}
	s.script("/flows/main-line/pasted", ask).want(t, http.StatusOK, "What good_morning says", `value="Good morning"`, `type="password"`, "with the columns that the flow takes", "a draft that only ends",
		"An agent is a person who signs in: make it under Agents.")
	got := s.script("/flows/main-line/pasted", form)
	got.want(t, http.StatusOK, `"records":{}`)
	ctx := t.Context()
	for name, want := range map[string]string{"good_morning": "Good morning", "opening-hours": "We are open from nine to five."} {
		if p, err := s.db.Prompt(ctx, name); err != nil || len(p.Spoken) != 1 || p.Spoken[0].Text != want {
			t.Errorf("got the prompt %+v and %v, want it to say %q", p, err, want)
		}
	}
	customers, err := s.db.Table(ctx, "customers")
	if got := strings.Join(customers.Schema.Names(), " "); err != nil || got != "key tier" {
		t.Errorf("got the columns %s and %v, want key tier", got, err)
	}
	helper, err := s.db.AIAgent(ctx, "helper")
	var set ai.Settings
	if err != nil || json.Unmarshal(helper.Settings, &set) != nil || len(set.Intents) != 1 || set.Intents[0].ID != "order" {
		t.Errorf("got the AI agent %s and %v, want the intent order", helper.Settings, err)
	}
	if _, value, err := s.db.OpenSecret(ctx, "", "crm"); err != nil || value != "tok-8d1f-private" {
		t.Errorf("got %q and %v, want the value that was typed", value, err)
	}
	if ask := s.flowNow("ask-pin"); len(ask.Draft.Activities) != 2 || ask.Kind != flow.Subflow || !strings.Contains(string(ask.Draft.Activities[1].Properties), "refused") {
		t.Errorf("got the subflow %+v, want an end for each outlet that is wired", ask.Draft)
	}
	if night := s.flowNow("night"); len(night.Draft.Activities) != 1 || night.Kind != flow.Inbound {
		t.Errorf("got the flow %+v, want one that only ends", night.Draft)
	}
	if _, err := s.db.Agent(ctx, "anna"); err == nil {
		t.Error("an agent was made, and nobody could sign in as it")
	}
	s.get("/secrets").want(t, http.StatusOK, "None: it has no value yet", "None yet: it is not sent")
	s.get("/secrets/erp/edit").want(t, http.StatusOK, "This secret has no value yet")
	log := s.get("/audit")
	log.want(t, http.StatusOK, "good_morning", "helper", "customers", "erp", "ask-pin", "night")
	if strings.Contains(got.body+log.body, "private") {
		t.Error("a page shows what was typed for a secret")
	}
}

// A designer makes flows only: what they may not make keeps its name, whatever the form says.
func TestMakeNowPermissions(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.script("/flows/main-line/pasted", lacking(t)).want(t, http.StatusOK)
	resources, err := s.db.Resources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"prompt", "ai_agent", "table", "secret", "agent"} {
		if len(resources.Names[kind]) > 0 {
			t.Errorf("a designer made the %s %v", kind, resources.Names[kind])
		}
	}
	if got := strings.Join(resources.Names["subflow"], " "); got != "ask-pin" {
		t.Errorf("got the subflows %q, want ask-pin made", got)
	}
}

// What cannot be made as it was typed names what it is, and nothing of the rest is there either.
func TestMakeNowAllOrNothing(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	form := lacking(t)
	form.Set("typed:prompt:opening-hours", strings.Repeat("long ", 500))
	s.script("/flows/main-line/pasted", form).want(t, http.StatusUnprocessableEntity, "Prompt opening-hours cannot be made: has more than 2000 characters.")
	form = lacking(t)
	form.Set("typed:secret:crm", "private\r\nX-Other: 1")
	got := s.script("/flows/main-line/pasted", form)
	got.want(t, http.StatusUnprocessableEntity, "Secret crm cannot be made")
	if strings.Contains(got.body, "private") {
		t.Error("the answer gives the value back")
	}
	if _, err := s.db.Table(t.Context(), "customers"); err == nil {
		t.Error("the table is there, want nothing made")
	}
}
