package web_test

import (
	"net/http"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// studio is an export of another system, of which one step has no like here.
const studio = `{"description": "Shop", "flags": {}, "initial_state": "Trigger", "states": [
	{"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "pay"}], "properties": {}},
	{"name": "pay", "type": "capture-payments", "transitions": [{"event": "success", "next": "thanks"}], "properties": {}},
	{"name": "thanks", "type": "say-play", "transitions": [], "properties": {"say": "Thank you."}}]}`

// TestImportReport: what became of each step stays with the flow, leads to the activities, and can be narrowed down.
func TestImportReport(t *testing.T) {
	s := newSite(t).as("designer")
	s.importing(map[string]string{"name": "shop"}, studio).want(t, http.StatusOK, `"location":"/flows/shop/import"`)
	page := s.get("/flows/shop/import")
	page.want(t, http.StatusOK, "Import of shop", "From Twilio Studio", "by The designer", `href="/flows/shop#step-pay"`, `href="/flows/shop#step-thanks"`, "capture-payments",
		"All 3", "Placeholders 1", "1 of 3, 33%", "2 of 3, 67%", "Added", "where a path of the original leads nowhere, it ends")
	only := s.get("/flows/shop/import?status=placeholder")
	only.want(t, http.StatusOK, `href="/flows/shop#step-pay"`, `class="on" aria-current="true">Placeholders 1`)
	if other := `#step-thanks`; strings.Contains(only.body, other) {
		t.Errorf("got %s among the placeholders, want only placeholders", other)
	}
	s.get("/flows/shop/import?status=noted").want(t, http.StatusOK, "No step of the original is of this kind")
	s.get("/flows/shop/import?status=bad").want(t, http.StatusOK, "All 3")

	s.get("/flows/shop").want(t, http.StatusOK, `"imported":true`)
	form := map[string]any{"record": map[string]any{"id": "pay", "type": "placeholder", "properties": map[string]any{}, "outlets": map[string]string{}}, "scope": map[string]any{}}
	got, _ := s.call(http.MethodPost, "/flows/shop/form", form)
	got.want(t, http.StatusOK, `href="/flows/shop/import?status=placeholder"`)
	s.flow("main-line")
	got, _ = s.call(http.MethodPost, "/flows/main-line/form", form)
	if strings.Contains(got.body, "Report of the import") {
		t.Error("got a link to a report in a flow that was not imported, want none")
	}
	s.get("/flows/main-line").want(t, http.StatusOK, `"imported":false`)
	s.get("/flows/main-line/import").want(t, http.StatusNotFound, "was not imported from another system")
	s.as("supervisor").get("/flows/shop/import").want(t, http.StatusOK, "Import of shop")
}

// TestImportReportAfterChanges: what is no longer in the draft is told, and an import in its place has its own report.
func TestImportReportAfterChanges(t *testing.T) {
	s := newSite(t).as("designer")
	s.importing(map[string]string{"name": "shop"}, studio).want(t, http.StatusOK, "/flows/shop/import")
	there, err := s.db.Flow(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	draft := flow.Flow{Format: flow.Format, Name: "shop", Kind: flow.Inbound, Start: "thanks", Activities: there.Draft.Activities[1:2]}
	if _, err := s.db.ReplaceDraft(t.Context(), who, "shop", storage.Replacement{Document: &draft}); err != nil {
		t.Fatal(err)
	}
	s.get("/flows/shop/import").want(t, http.StatusOK, "<s>pay</s> no longer in the draft", `href="/flows/shop#step-thanks"`)
	other := strings.Replace(studio, "capture-payments", "add-twiml-redirect", 1)
	s.importing(map[string]string{"into": "shop"}, other).want(t, http.StatusOK, `"document"`, `"converted":true`)
	s.get("/flows/shop/import").want(t, http.StatusOK, "<s>pay</s> no longer in the draft") // the designer has not taken it yet
	s.importing(map[string]string{"into": "shop", "taken": "1"}, other).want(t, http.StatusNoContent)
	s.get("/flows/shop/import").want(t, http.StatusOK, "add-twiml-redirect")
	s.importing(map[string]string{"into": "nowhere", "taken": "1"}, other).want(t, http.StatusNotFound)
	s.importing(map[string]string{"into": "shop", "taken": "1"}, encode(mainLine("shop"))).want(t, http.StatusUnprocessableEntity)
}

// TestImportIsWhole: when the report cannot be kept there is no flow either, and nothing that was to be made for it.
func TestImportIsWhole(t *testing.T) {
	s := newSite(t).as("admin")
	s.spoil(`CREATE TRIGGER no_report BEFORE INSERT ON flow_imports BEGIN SELECT RAISE(ABORT, 'no report'); END`)
	queued := strings.Replace(studio, `"say-play", "transitions": [], "properties": {"say": "Thank you."}`,
		`"enqueue-call", "transitions": [], "properties": {"queue_name": "sales"}`, 1)
	s.importing(map[string]string{"name": "shop", "map:queue:sales": "+"}, queued).want(t, http.StatusInternalServerError)
	if _, err := s.db.Flow(t.Context(), "shop"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v, want no flow without its report", err)
	}
	if queues, err := s.db.Queues(t.Context()); err != nil || len(queues) > 0 {
		t.Errorf("got %v (%v), want no queue without its flow", queues, err)
	}
}
