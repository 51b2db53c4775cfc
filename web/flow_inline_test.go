package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// runner is a flow whose only activity before the end runs a subflow.
func runner(t *testing.T, s *site, name, subflow string) map[string]any {
	t.Helper()
	f := mainLine(name)
	f.Activities[0] = flow.Record{ID: "hello", Type: "run_subflow", Name: "Greet", Properties: json.RawMessage(`{"flow":"` + subflow + `"}`), Outlets: map[string]string{"done": "bye"}}
	if _, err := s.db.CreateFlow(t.Context(), who, f); err != nil {
		t.Fatal(err)
	}
	return asDocument(t, f)
}

func asDocument(t *testing.T, f *flow.Flow) (document map[string]any) {
	t.Helper()
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// greeting is a subflow that says something and ends.
func greeting(t *testing.T, s *site, says string) storage.Flow {
	t.Helper()
	f := mainLine("greet")
	f.Kind, f.Handlers = flow.Subflow, nil
	f.Activities[0].Properties = json.RawMessage(`{"prompt":"` + says + `"}`)
	f.Activities[1] = flow.Record{ID: "bye", Type: "end_flow", Properties: json.RawMessage(`{}`)}
	f.Variables = []flow.Variable{{Name: "pin", Type: flow.String, Default: json.RawMessage(`"4711"`)}}
	made, err := s.db.CreateFlow(t.Context(), who, f)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestFlowExtract(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	body := map[string]any{"document": asDocument(t, mainLine("main-line")), "activities": []string{"hello"}}
	got, read := s.call(http.MethodPost, "/flows/main-line/extract", body)
	got.want(t, http.StatusOK)
	if read["entry"] != "hello" || read["exits"].(map[string]any)["done"] != "bye" {
		t.Errorf("got %v, want a part that begins at hello and ends at bye", read)
	}
	if _, err := s.db.Flow(t.Context(), "greet"); err == nil {
		t.Error("telling what it would be made the flow")
	}
	body["name"] = "greet"
	got, read = s.call(http.MethodPost, "/flows/main-line/extract", body)
	got.want(t, http.StatusCreated, "run_subflow")
	if made, err := s.db.Flow(t.Context(), "greet"); err != nil || made.Draft.Kind != flow.Subflow || read["activity"] != "greet" {
		t.Errorf("got %+v and %v, want the subflow and the activity that runs it", made, read)
	}
	got, _ = s.call(http.MethodPost, "/flows/main-line/extract", body)
	got.want(t, http.StatusConflict)
	body["activities"] = []string{}
	_, read = s.call(http.MethodPost, "/flows/main-line/extract", body)
	if read["problem"] != "Select the activities first." {
		t.Errorf("got %v, want why it cannot be", read)
	}
	got, _ = s.as("supervisor").call(http.MethodPost, "/flows/main-line/extract", body)
	got.want(t, http.StatusForbidden)
}

// What is put back is the version that runs, or the draft when it is asked for; who else uses the subflow is told.
func TestFlowInline(t *testing.T) {
	s := newSite(t).as("designer")
	sub := greeting(t, s, "Hello once.")
	document := runner(t, s, "one", "greet")
	runner(t, s, "two", "Greet")
	body := map[string]any{"document": document, "activity": "hello"}
	got, read := s.call(http.MethodPost, "/flows/one/inline", body)
	got.want(t, http.StatusOK, "Hello once.")
	if read["state"] != "The draft: no version is live yet" || len(read["states"].([]any)) != 0 || len(read["uses"].([]any)) != 1 || read["uses"].([]any)[0] != "two" {
		t.Errorf("got %v, want the draft, which two runs too", read)
	}
	if _, err := s.db.Publish(t.Context(), who, "greet", storage.Publication{Revision: sub.Revision, Message: "First"}); err != nil {
		t.Fatal(err)
	}
	changed, _ := s.call(http.MethodPatch, "/flows/greet/draft", map[string]any{"base": "1", "records": map[string]any{"a:hello": activity("hello", "Hello", "Hello twice.")}})
	changed.want(t, http.StatusOK)
	got, read = s.call(http.MethodPost, "/flows/one/inline", body)
	got.want(t, http.StatusOK, "Hello once.")
	if read["state"] != "Version 1, live" || len(read["states"].([]any)) != 2 {
		t.Errorf("got %v, want version 1, and the draft to choose", read)
	}
	body["state"] = "draft"
	got, _ = s.call(http.MethodPost, "/flows/one/inline", body)
	got.want(t, http.StatusOK, "Hello twice.")
	if f, _ := s.db.Flow(t.Context(), "one"); !strings.Contains(string(f.Draft.Activities[0].Properties), "greet") {
		t.Errorf("got %+v, want the draft as it was: the page changes it", f.Draft)
	}
	body["activity"] = "bye"
	got, _ = s.call(http.MethodPost, "/flows/one/inline", body)
	got.want(t, http.StatusUnprocessableEntity, "names none")
	got, _ = s.as("supervisor").call(http.MethodPost, "/flows/one/inline", body)
	got.want(t, http.StatusForbidden)
}

func TestFlowPeek(t *testing.T) {
	s := newSite(t).as("designer")
	greeting(t, s, "Hello once.")
	got, read := s.call(http.MethodGet, "/flows/greet/peek?label=live", nil)
	got.want(t, http.StatusOK, "Hello once.", "4711")
	if read["state"] != "The draft: no version is live yet" {
		t.Errorf("got %v, want that it is the draft", read["state"])
	}
	got, _ = s.as("supervisor").call(http.MethodGet, "/flows/greet/peek", nil)
	got.want(t, http.StatusOK, "Hello once.", `"pin"`)
	if strings.Contains(got.body, "4711") {
		t.Error("who may not edit sees what a variable begins with")
	}
	got, _ = s.as("agent").call(http.MethodGet, "/flows/greet/peek", nil)
	got.want(t, http.StatusForbidden)
	got, _ = s.as("designer").call(http.MethodGet, "/flows/nothing/peek", nil)
	got.want(t, http.StatusNotFound)
}
