package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// A flow is not published without the subflows that it runs; those that can be are published with it, and all of it or nothing happens.
func TestPublishWithSubflows(t *testing.T) {
	s := newSite(t).as("designer")
	runner(t, s, "main-line", "greet")
	sub := greeting(t, s, "Hello")
	s.get("/flows/main-line/publish").want(t, http.StatusOK, "Publish greet too", `name="with" value="greet:1"`)
	s.publishing("main-line", "First").want(t, http.StatusUnprocessableEntity, "Without a version contacts would take the error outlet")
	s.none("main-line", "greet")

	form := url.Values{"message": {"First"}, "etag": {"1"}, "label": {"live"}, "with": {"greet:9"}}
	s.script("/flows/main-line/publish", form).want(t, http.StatusConflict, "Compare again")
	s.none("main-line", "greet")
	form.Set("with", "greet:1")
	s.script("/flows/main-line/publish", form).want(t, http.StatusOK, `"version":1`)
	for _, name := range []string{"main-line", sub.Name} {
		if live, err := s.db.LabelledVersion(t.Context(), name, storage.Live); err != nil || live.Number != 1 || live.Message != "First" {
			t.Errorf("%s: got version %d live, %q (%v), want the first", name, live.Number, live.Message, err)
		}
	}
}

// none wants flows without versions.
func (s *site) none(names ...string) {
	s.t.Helper()
	for _, name := range names {
		if list, err := s.db.Versions(s.t.Context(), name); err != nil || len(list) > 0 {
			s.t.Errorf("%s: got %d versions (%v), want none", name, len(list), err)
		}
	}
}

// What cannot be published along keeps the flow from being published, with the reason.
func TestPublishWithoutSubflowThatCannotBe(t *testing.T) {
	s := newSite(t).as("designer")
	runner(t, s, "main-line", "greet")
	f := mainLine("greet")
	f.Kind, f.Handlers = flow.Subflow, nil
	f.Activities[0].Properties = json.RawMessage(`{"prompt":"{{ broken"}`)
	f.Activities[1] = flow.Record{ID: "bye", Type: "end_flow", Properties: json.RawMessage(`{}`)}
	if _, err := s.db.CreateFlow(t.Context(), who, f); err != nil {
		t.Fatal(err)
	}
	s.get("/flows/main-line/publish").want(t, http.StatusOK, "data-blocked", "greet has errors", "No version of greet is labelled live yet")
	s.publishing("main-line", "First").want(t, http.StatusUnprocessableEntity, "The flow has errors")
	s.none("main-line", "greet")
}

// Flows that go on in each other are published together.
func TestPublishFlowsThatGoOnInEachOther(t *testing.T) {
	s := newSite(t).as("designer")
	for _, pair := range [][2]string{{"day", "night"}, {"night", "day"}} {
		f := mainLine(pair[0])
		f.Activities[0] = flow.Record{ID: "hello", Type: "go_to_flow", Name: "On", Properties: json.RawMessage(`{"flow":"` + pair[1] + `"}`)}
		if _, err := s.db.CreateFlow(t.Context(), who, f); err != nil {
			t.Fatal(err)
		}
	}
	s.script("/flows/day/publish", url.Values{"message": {"First"}, "etag": {"1"}, "label": {"live"}, "with": {"night:1"}}).want(t, http.StatusOK, `"version":1`)
	if live, err := s.db.LabelledVersion(t.Context(), "night", storage.Live); err != nil || live.Number != 1 {
		t.Errorf("got version %d live (%v), want the first", live.Number, err)
	}
}

// A label that is moved by hand asks for what the version goes on in as publishing does, and is not moved without it.
func TestLabelWithSubflows(t *testing.T) {
	s := newSite(t).as("designer")
	runner(t, s, "main-line", "greet")
	greeting(t, s, "Hello")
	if _, err := s.db.Publish(t.Context(), who, "main-line", storage.Publication{Revision: 1, Message: "Of old", Label: "test", With: []string{"greet"}}); err != nil {
		t.Fatal(err)
	}
	s.get("/flows/main-line/label?label=live&version=1").want(t, http.StatusOK, "Publish greet too", `name="with" value="greet:1"`)
	form := url.Values{"label": {"live"}, "version": {"1"}}
	s.post("/flows/main-line/label", form).want(t, http.StatusUnprocessableEntity, "Without a version contacts would take the error outlet")
	s.none("greet")
	form.Set("with", "greet:1")
	s.post("/flows/main-line/label", form).want(t, http.StatusSeeOther)
	for _, name := range []string{"main-line", "greet"} {
		if live, err := s.db.LabelledVersion(t.Context(), name, storage.Live); err != nil || live.Number != 1 || live.Message != "Of old" {
			t.Errorf("%s: got version %d live, %q (%v), want the first", name, live.Number, live.Message, err)
		}
	}
}

// What the version goes on in and cannot be published along is named.
func TestLabelWithoutSubflow(t *testing.T) {
	s := newSite(t).as("designer")
	runner(t, s, "main-line", "greet")
	greeting(t, s, "Hello")
	for name, label := range map[string]string{"greet": "test", "main-line": "test"} {
		if _, err := s.db.Publish(t.Context(), who, name, storage.Publication{Revision: 1, Message: "x", Label: label, With: []string{"greet"}}); err != nil {
			t.Fatal(err)
		}
	}
	s.get("/flows/main-line/label?label=live&version=1").want(t, http.StatusOK, "greet has versions, but none with the label")
	s.post("/flows/main-line/label", url.Values{"label": {"live"}, "version": {"1"}}).want(t, http.StatusUnprocessableEntity, "goes on in greet labelled live", "move its label")
	if f, err := s.db.Flow(t.Context(), "main-line"); err != nil || f.Labels[storage.Live] != 0 {
		t.Errorf("got labels %v (%v), want nothing live", f.Labels, err)
	}
}
