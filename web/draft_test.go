package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestDraftSave(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	_, read := s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1", "records": map[string]any{
		"a:hello": activity("hello", "Hello", "Good morning."), "n:n1": map[string]any{"id": "n1", "text": "Ask first", "x": 0, "y": 300, "width": 200, "height": 80},
	}})
	if read["etag"] != "2" || read["changes"] == nil || len(read["merged"].(map[string]any)) != 0 {
		t.Fatalf("got %v, want etag 2 and nothing merged", read)
	}
	// another tab, which has not seen that: another record merges, the same one is a conflict
	got, read := s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1", "records": map[string]any{"l:bye": map[string]any{"x": 656, "y": 0}}})
	got.want(t, http.StatusOK)
	merged := read["merged"].(map[string]any)
	if merged["a:hello"] == nil || merged["n:n1"] == nil || read["etag"] != "3" {
		t.Errorf("got %v, want what the other tab changed", read)
	}
	got, read = s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1", "records": map[string]any{"a:hello": activity("hello", "Hello", "Good evening.")}})
	got.want(t, http.StatusConflict)
	conflict := read["conflicts"].([]any)[0].(map[string]any)
	if conflict["key"] != "a:hello" || conflict["by"] != "The designer" || !strings.Contains(got.body, "Good morning.") || !strings.Contains(got.body, "Good evening.") {
		t.Errorf("got conflict %v", conflict)
	}
	if f, _ := s.db.Flow(t.Context(), "main-line"); f.Revision != 3 {
		t.Errorf("got revision %d after a conflict, want 3", f.Revision)
	}
	got, _ = s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": read["etag"], "records": map[string]any{"a:hello": activity("hello", "Hello", "Good evening.")}})
	got.want(t, http.StatusOK)
	got, read = s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"records": map[string]any{}})
	got.want(t, http.StatusPreconditionRequired)
	if read["error"].(map[string]any)["message"] == "" {
		t.Errorf("got %v, want a message", read)
	}
	got, _ = s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "2", "record": 1})
	got.want(t, http.StatusBadRequest, "unknown field")
}

func TestDraftNews(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	got, _ := s.call(http.MethodGet, "/flows/main-line/draft?since=1", nil)
	got.want(t, http.StatusNoContent)
	got, _ = s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1", "records": map[string]any{"a:hello": activity("hello", "Hello", "Good morning.")}})
	got.want(t, http.StatusOK)
	got, read := s.as("supervisor").call(http.MethodGet, "/flows/main-line/draft?since=1", nil)
	got.want(t, http.StatusOK, "Good morning.")
	if read["etag"] != "2" || read["by"] != "The designer" || read["merged"].(map[string]any)["a:hello"] == nil || read["issues"] == nil {
		t.Errorf("got %v, want what the designer saved", read)
	}
	if f, _ := s.db.Flow(t.Context(), "main-line"); f.Revision != 2 {
		t.Errorf("got revision %d after asking, want 2", f.Revision)
	}
	got, _ = s.call(http.MethodGet, "/flows/main-line/draft?since=x", nil)
	got.want(t, http.StatusBadRequest)
}

func activity(id, name, prompt string) map[string]any {
	return map[string]any{"id": id, "type": "play_prompt", "name": name, "properties": map[string]any{"prompt": prompt}, "outlets": map[string]string{"next": "bye"}}
}

func TestDraftSaveReportsProblems(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	_, read := s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1", "removed": []string{"a:bye", "l:bye"}, "records": map[string]any{"order": []string{"hello"}}})
	issues, _ := read["issues"].([]any)
	if len(issues) == 0 {
		t.Fatalf("got %v, want issues about what led to the removed activity", read)
	}
	f, err := s.db.Flow(t.Context(), "main-line")
	if err != nil || f.Errors == 0 {
		t.Errorf("got %d errors stored (%v), want some for the list of flows", f.Errors, err)
	}
}

func TestDesignerPage(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	got := s.get("/flows/main-line")
	got.want(t, http.StatusOK, `id="designer"`, `id="canvas"`, `href="/flows/main-line/outline"`, `id="designer-data"`, `data-type="menu"`, `id="panel-history"`, `"etag":"1"`)
	s.get("/flows/MAIN-line").want(t, http.StatusOK, `"name":"main-line"`)
	s.as("supervisor").get("/flows/main-line").want(t, http.StatusOK, `"edit":false`, `"publish":false`)
}

func TestPropertyForm(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	menu := map[string]any{"id": "menu", "type": "menu", "name": "Main", "outlets": map[string]string{"1": "bye"},
		"properties": map[string]any{"prompt": "Hello {{ vars.name }}.", "options": []any{map[string]any{"key": "1", "label": "Sales"}}}}
	scope := map[string]any{"kind": "inbound", "variables": []any{map[string]any{"name": "tier", "type": "string"}}, "activities": []any{map[string]any{"id": "bye", "type": "disconnect", "name": "Goodbye"}}}
	got, _ := s.call(http.MethodPost, "/flows/main-line/form", map[string]any{"record": menu, "scope": scope})
	got.want(t, http.StatusOK, `id="property-form"`, `data-activity="menu"`, `name="properties.prompt"`, "Hello {{ vars.name }}.", `name="properties.options.0.key"`,
		`value="add:options"`, "Goodbye", `data-insert="{{ vars.tier }}"`, `data-expression`, `placeholder="5s"`)

	values := url.Values{"record": {encode(menu)}, "scope": {encode(scope)}, "properties.timeout": {"8"}}
	applied := s.script("/flows/main-line/apply", values)
	applied.want(t, http.StatusOK, `"timeout":"8s"`)
	values.Set("properties.timeout", "soon")
	s.script("/flows/main-line/apply", values).want(t, http.StatusOK, `"unfit":["properties.timeout"]`, `id=\"property-form\"`, `value=\"soon\"`, "A duration such as", `aria-invalid=\"true\"`)
	values.Del("properties.timeout")
	values.Set("op", "add:options")
	applied = s.script("/flows/main-line/apply", values)
	applied.want(t, http.StatusOK, `"form":`, `properties.options.1.key`)
}

// A draft may have mistakes elsewhere: they must not keep anybody from changing something else.
func TestPropertyFormWithOlderMistakes(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	queue := map[string]any{"id": "q", "type": "queue", "name": "Queue"}
	values := url.Values{"record": {encode(queue)}, "scope": {"{}"}, "properties.queue": {""}, "properties.priority": {"3"}}
	s.script("/flows/main-line/apply", values).want(t, http.StatusOK, `"priority":3`)
	values.Set("properties.priority", "11")
	s.script("/flows/main-line/apply", values).want(t, http.StatusOK, `"priority":11`, "Priority must be at most 10")
}

// A draft may be unfinished: what was typed is kept with its mistake, and named.
func TestPropertyFormKeepsMistakes(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	values := url.Values{"record": {encode(activity("hello", "Hello", "Good day."))}, "scope": {"{}"}, "properties.prompt": {"Broken {{ vars. prompt"}}
	got := s.script("/flows/main-line/apply", values)
	got.want(t, http.StatusOK, `"prompt":"Broken {{ vars. prompt"`, `aria-invalid=\"true\"`)
	if strings.Contains(got.body, `"unfit"`) {
		t.Errorf("got %s, want nothing unfit", got.body)
	}
	_, read := s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1", "records": map[string]any{"a:hello": activity("hello", "Hello", "Broken {{ vars. prompt")}})
	if issues := encode(read["issues"]); read["etag"] != "2" || !strings.Contains(issues, `"bad_expression"`) {
		t.Errorf("got %v, want the draft saved with an error", read)
	}
	// what does not change the mistakes does not draw the form again
	values.Set("record", encode(activity("hello", "Hello", "Broken {{ vars. prompt")))
	if got := s.script("/flows/main-line/apply", values); strings.Contains(got.body, `"form"`) {
		t.Errorf("got %s, want no form", got.body)
	}
}

// Every type of the catalogue has a form that draws, and that applies what it shows without a change.
func TestEveryTypeHasAForm(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	for _, one := range catalogTypes() {
		record := map[string]any{"id": "a", "type": one}
		got, _ := s.call(http.MethodPost, "/flows/main-line/form", map[string]any{"record": record, "scope": map[string]any{}, "fresh": true})
		got.want(t, http.StatusOK, `id="property-form"`)
		if strings.Contains(got.body, `aria-invalid="true"`) {
			t.Errorf("%s: a fresh form shows errors", one)
		}
	}
}

func TestExpressionCheck(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	for source, want := range map[string]map[string]any{
		"1 + 2":     {"ok": true, "value": "3"},
		"vars.tier": {"ok": true, "type": "string"},
		"vars.zzz":  {"ok": false},
		"1 +":       {"ok": false},
	} {
		_, read := s.call(http.MethodPost, "/flows/main-line/expression", map[string]any{"source": source, "want": "", "template": false,
			"scope": map[string]any{"kind": "inbound", "variables": []any{map[string]any{"name": "tier", "type": "string"}}, "activities": []any{}}})
		for key, value := range want {
			if read[key] != value {
				t.Errorf("%s: got %v, want %s %v", source, read, key, value)
			}
		}
	}
}

func TestExpressionComplete(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	scope := map[string]any{"kind": "inbound", "variables": []any{map[string]any{"name": "tier", "type": "string"}}, "activities": []any{}}
	got, _ := s.call(http.MethodPost, "/flows/main-line/expression/complete", map[string]any{"source": "Hello {{ vars.t }}", "at": 15, "template": true, "scope": scope})
	got.want(t, http.StatusOK, `"from":14`, `"text":"tier","type":"string"`)
	got, _ = s.call(http.MethodPost, "/flows/main-line/expression/complete", map[string]any{"source": "Hello vars.t", "at": 12, "template": true, "scope": scope})
	got.want(t, http.StatusOK, `"from":12,"list":null`)
}

func TestSettingsForm(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	set := map[string]any{"flow": map[string]any{"description": "Answers", "kind": "inbound", "start": "hello"}, "handlers": map[string]string{"on_error": "bye"},
		"variables": []any{map[string]any{"name": "tier", "type": "string", "default": "standard"}}}
	scope := map[string]any{"activities": []any{map[string]any{"id": "hello", "type": "play_prompt", "name": "Hello"}, map[string]any{"id": "bye", "type": "disconnect", "name": "Goodbye"}}}
	body := map[string]any{"scope": scope}
	for key, value := range set {
		body[key] = value
	}
	got, _ := s.call(http.MethodPost, "/flows/main-line/settings/form", body)
	got.want(t, http.StatusOK, `id="settings-form"`, `name="variables.0.name"`, `value="standard"`, `name="handlers.on_error"`)
	values := url.Values{"record": {encode(set)}, "scope": {encode(scope)}, "description": {"New"}, "handlers.on_ended": {"bye"},
		"variables.0.name": {"tier"}, "variables.0.type": {"integer"}, "variables.0.default": {"5"}, "variables.0.sensitive": {"false", "true"}}
	s.script("/flows/main-line/settings/apply", values).want(t, http.StatusOK, `"description":"New"`, `"default":5`, `"sensitive":true`, `"on_ended":"bye"`, `"on_error":"bye"`)
	values.Set("variables.0.default", "five")
	values.Set("variables.0.name", "Tier")
	s.script("/flows/main-line/settings/apply", values).want(t, http.StatusUnprocessableEntity, `value="five"`, "Use small letters", "is not of type integer")
	values.Set("op", "add:variables")
	s.script("/flows/main-line/settings/apply", values).want(t, http.StatusOK, `"form":`, `"name":"variable"`)
}
