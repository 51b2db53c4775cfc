package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A flow of 500 activities has them in the form once, not in every select.
func TestSettingsFormStaysSmall(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	activities := []any{}
	for i := range 500 {
		activities = append(activities, map[string]any{"id": fmt.Sprintf("activity_%d", i), "type": "menu", "name": fmt.Sprintf("Menu %d", i)})
	}
	got, _ := s.call(http.MethodPost, "/flows/main-line/settings/form", map[string]any{
		"flow": map[string]any{"kind": "inbound", "start": "activity_7"}, "handlers": map[string]string{"on_error": "gone"}, "variables": []any{}, "scope": map[string]any{"activities": activities},
	})
	got.want(t, http.StatusOK, `<template id="settings-targets">`, `<option value="activity_7" selected>Menu 7</option>`, `<option value="gone" selected>gone (missing)</option>`, `data-options="settings-targets"`)
	if n := strings.Count(got.body, ">Menu 8<"); n != 1 || len(got.body) > 30_000 {
		t.Errorf("got %d bytes with an activity %d times, want 30,000 at most and it once", len(got.body), n)
	}
}

func TestRenamedVariableTakesItsUses(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	variables := []any{map[string]any{"name": "tier", "type": "string"}}
	set := map[string]any{"flow": map[string]any{"kind": "inbound", "start": "hello"}, "handlers": map[string]string{}, "variables": variables}
	document := map[string]any{"format": "cordboard.flow/v1", "name": "main-line", "kind": "inbound", "start": "hello", "variables": variables,
		"activities": []any{activity("hello", "Hello", "You are {{ vars.tier }}."), activity("other", "Other", "Good day."), map[string]any{"id": "bye", "type": "disconnect"}}}
	rename := func(to string) answer {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for name, value := range map[string]string{"record": encode(set), "scope": "{}", "variables.0.name": to, "variables.0.type": "string"} {
			_ = w.WriteField(name, value)
		}
		part, _ := w.CreateFormFile("document", "blob")
		_ = json.NewEncoder(part).Encode(document)
		_ = w.Close()
		r := httptest.NewRequest(http.MethodPost, "/flows/main-line/settings/apply", &b)
		r.Header.Set("Content-Type", w.FormDataContentType())
		r.Header.Set("X-Requested-With", "cordboard")
		return s.do(r)
	}
	got := rename("level")
	got.want(t, http.StatusOK, `"name":"level"`)
	var read struct {
		Records map[string]struct {
			Properties struct{ Prompt string }
		}
	}
	if err := json.Unmarshal([]byte(got.body), &read); err != nil {
		t.Fatal(err)
	}
	if prompt := read.Records["a:hello"].Properties.Prompt; len(read.Records) != 1 || prompt != "You are {{ vars.level }}." {
		t.Errorf("got records %v, want hello alone with the new name", read.Records)
	}
	rename("Not a name").want(t, http.StatusUnprocessableEntity, "Use small letters")
	document["activities"] = "none"
	rename("level").want(t, http.StatusUnprocessableEntity, `"code":"invalid"`)
}
