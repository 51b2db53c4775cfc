package web_test

import (
	"net/http"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/storage"
)

// TestCompareHidesWhatIsSensitive compares with a file as somebody who may only look: what variables begin with is not sent to them, nothing can be taken back.
func TestCompareHidesWhatIsSensitive(t *testing.T) {
	s := newSite(t).as("designer")
	f := s.flow("main-line")
	with := *f.Draft
	with.Variables = []flow.Variable{{Name: "pin", Type: flow.String, Default: []byte(`"4711"`), Sensitive: true}}
	text, err := flow.Encode(&with, activities.Catalog())
	if err != nil {
		t.Fatal(err)
	}
	got := s.uploadFile("/flows/main-line/compare", "theirs.json", string(text), nil)
	got.want(t, http.StatusOK, "theirs.json", "Variable pin was removed", "Take back into the draft", "4711")
	s = s.as("supervisor")
	got = s.uploadFile("/flows/main-line/compare", "theirs.json", string(text), nil)
	got.want(t, http.StatusOK, "theirs.json", "Variable pin was removed")
	for _, absent := range []string{"4711", "Take back"} {
		if strings.Contains(got.body, absent) {
			t.Errorf("a supervisor's page has %q, want it left out", absent)
		}
	}
	s.uploadFile("/flows/main-line/compare", "none.json", "", nil).want(t, http.StatusUnprocessableEntity, "Choose a file that holds a flow", `aria-invalid="true"`)
	s.uploadFile("/flows/main-line/compare", "none.json", "[]", nil).want(t, http.StatusUnprocessableEntity, `id="f-file-error"`, "Nothing that runs differs.")
	s.get("/flows/main-line/compare?from=9").want(t, http.StatusNotFound)
	if now := s.flowNow("main-line"); now.Revision != f.Revision {
		t.Errorf("got revision %d after comparing, want %d as before", now.Revision, f.Revision)
	}
}

// TestCompareTellsNotes: a note and a frame that came, changed or went stand in the list by themselves, and are marked on the canvas.
func TestCompareTellsNotes(t *testing.T) {
	s := newSite(t).as("designer")
	f := s.flow("main-line")
	with := *f.Draft
	with.Notes = []flow.Note{{ID: "n1", Text: "Ask marketing before this changes", Width: 200, Height: 80}, {ID: "n2", Text: "Sales", Width: 400, Height: 300, Frame: true}, {ID: "n3", Text: "Old news", Width: 200, Height: 80}}
	text, err := flow.Encode(&with, activities.Catalog())
	if err != nil {
		t.Fatal(err)
	}
	with.Notes = []flow.Note{{ID: "n1", Text: "Ask sales before this changes", Width: 200, Height: 80}, {ID: "n2", Text: "Sales", Width: 400, Height: 380, Frame: true}, {ID: "n4", Text: "Sales at night", Width: 400, Height: 300, Frame: true}}
	if _, err := s.db.ReplaceDraft(t.Context(), who, "main-line", storage.Replacement{Document: &with}); err != nil {
		t.Fatal(err)
	}
	got := s.uploadFile("/flows/main-line/compare", "theirs.json", string(text), nil)
	got.want(t, http.StatusOK, `"marks":{"n:n1":"chg","n:n3":"del","n:n4":"add"}`, `"moved":["n:n2"]`, `data-activity="n:n1"`, "<b>Sales at night</b>", ">Frame</span>", "<b>Old news</b>", ">Note</span>", "It has another size", "<del>marketing</del>", "<ins>sales</ins>")
}

// TestCompareKnowsSubflows: a version goes on naming a subflow as it was called when it was published, and one with a label may end in other ways than the live one.
// The page that compares, and the page of a contact, draw both as the designer does.
func TestCompareKnowsSubflows(t *testing.T) {
	s := newSite(t).as("designer")
	make := func(name, document string) {
		f, issues := flow.Decode([]byte(document), activities.Catalog())
		if f == nil {
			t.Fatal(issues)
		}
		if _, err := s.db.CreateFlow(t.Context(), storage.Actor{Name: "anna"}, f); err != nil {
			t.Fatal(err)
		}
		if _, err := s.db.Publish(t.Context(), storage.Actor{Name: "anna"}, name, storage.Publication{Revision: 1, Label: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	make("ask", `{"format":"cordboard.flow/v1","name":"ask","kind":"subflow","start":"e","activities":[{"id":"e","type":"end_flow","properties":{"outcome":"known"}}]}`)
	make("runs", `{"format":"cordboard.flow/v1","name":"runs","kind":"inbound","start":"s","activities":[{"id":"s","type":"run_subflow","properties":{"flow":"ask","version":"test"}}]}`)
	if err := s.db.RenameFlow(t.Context(), storage.Actor{Name: "anna"}, "ask", "identify"); err != nil {
		t.Fatal(err)
	}
	s.get("/flows/runs/compare?from=1").want(t, http.StatusOK, `"subflow_outcomes":{"ask":["known"],"identify":["known"]`, `"subflow_label_outcomes":{"ask":{"test":["known"]},"identify":{"test":["known"]}}`)
}

func (s *site) flowNow(name string) storage.Flow {
	s.t.Helper()
	f, err := s.db.Flow(s.t.Context(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}
