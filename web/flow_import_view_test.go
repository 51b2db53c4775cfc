package web_test

import (
	"net/http"
	"strings"
	"testing"

	"cordboard/flow"
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
		"All 3", "Placeholders 1", "Added", "where a path of the original leads nowhere, it ends")
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
	s.importing(map[string]string{"into": "shop"}, strings.Replace(studio, "capture-payments", "add-twiml-redirect", 1)).want(t, http.StatusOK, `"document"`)
	s.get("/flows/shop/import").want(t, http.StatusOK, "add-twiml-redirect")
}
