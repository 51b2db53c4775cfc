package web_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/storage"
)

func encode(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func catalogTypes() []string {
	var types []string
	for _, s := range activities.Catalog().Specs() {
		types = append(types, s.Type)
	}
	return types
}

// publishing publishes the draft as it is.
func (s *site) publishing(name, message string) answer {
	s.t.Helper()
	f, err := s.db.Flow(s.t.Context(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.script("/flows/"+name+"/publish", url.Values{"message": {message}, "etag": {encode(f.Revision)}, "label": {"live"}})
}

func TestPublishAndRollBack(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.get("/flows/main-line/versions").want(t, http.StatusOK, "Never published")
	got, _ := s.call(http.MethodGet, "/flows/main-line/publish", nil)
	got.want(t, http.StatusOK, "This becomes version 1", "2 added", `name="etag" value="1"`)
	s.script("/flows/main-line/publish", url.Values{"etag": {"1"}, "label": {"live"}}).want(t, http.StatusUnprocessableEntity, "Say in a few words what changes", `id="publish-form"`)
	s.publishing("main-line", "First").want(t, http.StatusOK, `"version":1`, `"live":1`, `"changes":0`)

	got, _ = s.call(http.MethodGet, "/flows/main-line/publish", nil)
	got.want(t, http.StatusOK, "data-blocked", "Version 1 stays the newest", "places on the canvas make no version", "/flows/main-line/versions")
	s.publishing("main-line", "Again").want(t, http.StatusUnprocessableEntity, "The draft is the same as version 1: there is nothing to publish.")

	s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1", "records": map[string]any{"a:hello": activity("hello", "Hello", "Good morning.")}})
	s.script("/flows/main-line/publish", url.Values{"message": {"x"}, "etag": {"1"}, "label": {"live"}}).want(t, http.StatusConflict, "Compare it again")
	got, _ = s.call(http.MethodGet, "/flows/main-line/publish", nil)
	got.want(t, http.StatusOK, "Version 1, live, becomes version 2", "1 changed", "Good morning.", "The designer")
	s.publishing("main-line", "A better greeting").want(t, http.StatusOK, `"version":2`)
	s.get("/flows/main-line/compare?from=1&to=2").want(t, http.StatusOK, "1 changed", "Good morning.")
	s.get("/flows/main-line/history").want(t, http.StatusOK, "A better greeting", "Version 1")

	s.get("/flows/main-line/label?label=live&version=1").want(t, http.StatusOK, "Roll live back to version 1", "instead of version 2")
	s.post("/flows/main-line/label", url.Values{"label": {"live"}, "version": {"1"}}).want(t, http.StatusSeeOther)
	live, err := s.db.LabelledVersion(t.Context(), "main-line", storage.Live)
	if err != nil || live.Number != 1 {
		t.Errorf("got version %d live (%v), want 1", live.Number, err)
	}
	s.get("/flows/main-line/versions").want(t, http.StatusOK, "Version 1 is now live", "1 change")
	s.post("/flows/main-line/restore", url.Values{"version": {"1"}}).want(t, http.StatusSeeOther)
	if f, _ := s.db.Flow(t.Context(), "main-line"); f.Changes != 0 {
		t.Errorf("got %d changes after restoring what is live, want 0", f.Changes)
	}
	s.get("/flows/main-line/versions/9").want(t, http.StatusNotFound)
}

func TestPublishRefusesErrors(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1", "records": map[string]any{"a:hello": activity("hello", "Hello", "{{ broken")}})
	got, _ := s.call(http.MethodGet, "/flows/main-line/publish", nil)
	got.want(t, http.StatusOK, "data-blocked", "Problems")
	s.publishing("main-line", "x").want(t, http.StatusUnprocessableEntity, "has errors")
}

func TestExport(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.flow("main-line")
	got := s.get("/flows/main-line/export")
	got.want(t, http.StatusOK, `"name": "main-line"`)
	if name := got.header.Get("Content-Disposition"); name != `attachment; filename="main-line.json"` {
		t.Errorf("got Content-Disposition %q", name)
	}
	if _, issues := flow.Decode([]byte(got.body), activities.Catalog()); len(issues) > 0 {
		t.Errorf("got an export with issues %v", issues)
	}
	if _, err := s.db.Publish(t.Context(), who, "main-line", storage.Publication{Revision: 1, Message: "first"}); err != nil {
		t.Fatal(err)
	}
	got = s.get("/flows/main-line/export?version=1")
	if name := got.header.Get("Content-Disposition"); name != `attachment; filename="main-line.json"` {
		t.Errorf("got Content-Disposition %q of a version, want the name that saved test calls know", name)
	}
	s.get("/flows/main-line/export?version=7").want(t, http.StatusNotFound)
}

// importing posts the import form as multipart, as browsers do.
func (s *site) importing(fields map[string]string, file string) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		_ = w.WriteField(name, value)
	}
	if file != "" {
		part, _ := w.CreateFormFile("file", "flow.json")
		_, _ = part.Write([]byte(file))
	}
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, "/flows/import", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("X-Requested-With", "cordboard")
	return s.do(r)
}

func TestImport(t *testing.T) {
	s := newSite(t).as("designer")
	if _, err := s.db.SaveQueue(t.Context(), who, storage.Queue{Name: "support"}); err != nil {
		t.Fatal(err)
	}
	s.flow("main-line")
	document := strings.Replace(encode(mainLine("main-line")), `"type":"play_prompt","name":"Hello","properties":{"prompt":"Hello."},"outlets":{"next":"bye"}`,
		`"type":"queue","name":"Hello","properties":{"queue":"helpdesk"},"outlets":{"timeout":"bye"}`, 1)
	s.importing(map[string]string{"dry_run": "1"}, "").want(t, http.StatusUnprocessableEntity, "Choose a file or paste a flow")
	s.importing(map[string]string{"dry_run": "1"}, "{").want(t, http.StatusUnprocessableEntity, "The flow cannot be read: line 1, column 1: not JSON: the text ends too early")
	report := s.importing(map[string]string{"dry_run": "1"}, document)
	report.want(t, http.StatusOK, "Queue helpdesk", `name="map:queue:helpdesk"`, "There is a flow named main-line already", `value="support"`)
	if _, err := s.db.Flow(t.Context(), "imported"); err == nil {
		t.Error("a dry run made a flow")
	}
	mapped := map[string]string{"text": document, "name": "imported", "map:queue:helpdesk": "support"}
	s.importing(map[string]string{"text": document, "name": "main-line"}, "").want(t, http.StatusUnprocessableEntity, "already")
	subflow := strings.Replace(encode(mainLine("part")), `"kind":"inbound"`, `"kind":"subflow"`, 1)
	s.importing(map[string]string{"dry_run": "1"}, subflow).want(t, http.StatusOK, "<b>Subflow with ")
	s.importing(mapped, "").want(t, http.StatusOK, `"location":"/flows/imported"`)
	f, err := s.db.Flow(t.Context(), "imported")
	if err != nil {
		t.Fatal(err)
	}
	if hello, _ := f.Draft.Activity("hello"); !strings.Contains(string(hello.Properties), `"support"`) {
		t.Errorf("got properties %s, want the mapped queue", hello.Properties)
	}
}

// A file for the draft of a flow that is there: what changes is shown first, then the designer gets the document, and nothing is stored.
func TestImportInto(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	document := strings.Replace(encode(mainLine("elsewhere")), `"type":"play_prompt","name":"Hello","properties":{"prompt":"Hello."},"outlets":{"next":"bye"}`,
		`"type":"queue","name":"Hello","properties":{"queue":"helpdesk"},"outlets":{"timeout":"bye"}`, 1)
	s.get("/flows/import?into=main-line").want(t, http.StatusOK, `name="into" value="main-line"`)
	into := map[string]string{"dry_run": "1", "into": "main-line"}
	s.importing(into, document).want(t, http.StatusOK, "What changes in main-line", "1 changed", "Replace the draft", `name="map:queue:helpdesk"`)
	s.importing(map[string]string{"dry_run": "1", "into": "nothing"}, document).want(t, http.StatusNotFound)
	s.importing(map[string]string{"dry_run": "1", "text": strings.Replace(document, "elsewhere", "main-line", 1)}, "").want(t, http.StatusOK, "Replace from a file")
	got := s.importing(map[string]string{"into": "main-line", "text": document, "map:queue:helpdesk": "+"}, "")
	got.want(t, http.StatusOK, `"document":{`, `"name":"main-line"`, `helpdesk`)
	if _, err := s.db.Queue(t.Context(), "helpdesk"); err != nil {
		t.Errorf("got %v, want the queue that was to be made", err)
	}
	f, err := s.db.Flow(t.Context(), "main-line")
	if err != nil || f.Revision != 1 {
		t.Errorf("got revision %d (%v), want the draft as it was", f.Revision, err)
	}
}

func TestCopyRenameDelete(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	call := storage.SavedCall{Name: "rings", Script: json.RawMessage(`{"format":"cordboard.test/v1","name":"rings","flow":"main-line.json","contact":{"channel":"voice"},"steps":[]}`)}
	if _, err := s.db.SaveCall(t.Context(), who, "main-line", call); err != nil {
		t.Fatal(err)
	}
	s.post("/flows/main-line/duplicate", url.Values{"name": {"twin"}}).want(t, http.StatusSeeOther)
	for name, copied := range map[string]string{"twin": "twin.json", "main-line": "main-line.json"} {
		calls, err := s.db.SavedCalls(t.Context(), name)
		if err != nil || len(calls) != 1 || calls[0].Name != "rings" || !strings.Contains(string(calls[0].Script), `"`+copied+`"`) {
			t.Errorf("%s: got %+v (%v), want its test", name, calls, err)
		}
	}
	got, gone := s.call(http.MethodPost, "/flows/deleted-meanwhile/copy", map[string]any{"document": mainLine("x"), "name": "kept"})
	got.want(t, http.StatusCreated)
	if gone["location"] != "/flows/kept" {
		t.Errorf("got %v, want the copy of a flow that is gone", gone)
	}
	got, read := s.call(http.MethodPost, "/flows/main-line/copy", map[string]any{"document": mainLine("x"), "name": "second"})
	got.want(t, http.StatusCreated)
	if read["location"] != "/flows/second" {
		t.Errorf("got %v", read)
	}
	got, read = s.call(http.MethodPost, "/flows/main-line/copy", map[string]any{"document": mainLine("x"), "name": "Second"})
	got.want(t, http.StatusConflict)
	if read["error"].(map[string]any)["fields"] == nil {
		t.Errorf("got %v, want the field name", read)
	}
	s.post("/flows/second/rename", url.Values{"name": {"new"}}).want(t, http.StatusUnprocessableEntity, "reserved")
	s.post("/flows/second/rename", url.Values{"name": {"third"}}).want(t, http.StatusSeeOther)
	s.get("/flows/third/delete").want(t, http.StatusOK, "cannot be opened again")
	if _, err := s.db.SaveNumber(t.Context(), who, storage.Number{Number: "+358901234", Flow: "third"}); err != nil {
		t.Fatal(err)
	}
	s.get("/flows/third/delete").want(t, http.StatusOK, "Take it out of 1 place first", `href="/numbers/+358901234/edit"`, "disabled>Delete")
	s.post("/flows/third/delete", nil).want(t, http.StatusConflict, "Take it out of 1 place first", `href="/numbers/+358901234/edit"`)
	if err := s.db.DeleteNumber(t.Context(), who, "+358901234"); err != nil {
		t.Fatal(err)
	}
	s.post("/flows/third/delete", nil).want(t, http.StatusSeeOther)
	s.get("/flows").want(t, http.StatusOK, "Flow third is deleted", "main-line")
	s.get("/flows/third").want(t, http.StatusNotFound)
}

// What the document has and a flow cannot hold would be lost in silence, so nothing of it is taken.
func TestImportRefusesWhatItCannotHold(t *testing.T) {
	s := newSite(t).as("designer")
	for what, document := range map[string]string{
		"unknown field": `{"format":"cordboard.flow/v1","name":"odd","kind":"inbound","start":"bye","colour":"red","activities":[{"id":"bye","type":"disconnect","name":"Bye"}]}`,
		"id twice": `{"format":"cordboard.flow/v1","name":"odd","kind":"inbound","start":"bye","activities":[{"id":"bye","type":"disconnect","name":"Bye"},
			{"id":"bye","type":"disconnect","name":"Bye again"}]}`,
	} {
		got := s.importing(map[string]string{"dry_run": "1"}, document)
		got.want(t, http.StatusOK, "cannot be taken as it is", "Choose another file")
		if strings.Contains(got.body, "Import as draft") {
			t.Errorf("%s: the report offers the import", what)
		}
		s.importing(map[string]string{"text": document, "name": "odd"}, "").want(t, http.StatusUnprocessableEntity, "cannot be taken as it is")
		if _, err := s.db.Flow(t.Context(), "odd"); err == nil {
			t.Errorf("%s: the flow was made", what)
		}
	}
}

// An export of another system is recognised, or named; what becomes of each step is told before anything is made.
func TestImportFromAnotherSystem(t *testing.T) {
	s := newSite(t).as("admin")
	export := `{"initial_state": "Trigger", "states": [
		{"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "hello"}]},
		{"name": "hello", "type": "say-play", "properties": {"say": "Good day."}, "transitions": [{"event": "audioComplete", "next": "pay"}]},
		{"name": "pay", "type": "capture-payments", "transitions": [{"event": "success", "next": "hello"}]}]}`
	s.get("/flows/import").want(t, http.StatusOK, "An export of Twilio Studio", "An export of Amazon Connect")
	report := s.importing(map[string]string{"dry_run": "1"}, export)
	report.want(t, http.StatusOK, "From Twilio Studio", "Kept as placeholders", "capture-payments", "A widget of type capture-payments has no like here.", `value="flow"`)
	s.importing(map[string]string{"dry_run": "1", "from": "connect"}, export).want(t, http.StatusUnprocessableEntity, "This looks like an export of Twilio Studio.", `value="connect" selected`)
	s.importing(map[string]string{"dry_run": "1", "from": "cordboard"}, export).want(t, http.StatusUnprocessableEntity, "This looks like an export of Twilio Studio.")
	s.importing(map[string]string{"dry_run": "1"}, `{"states": 1}`).want(t, http.StatusUnprocessableEntity, "neither a flow of Cordboard nor an export of Twilio Studio or Amazon Connect")
	s.importing(map[string]string{"text": export, "name": "studio", "from": "twilio"}, "").want(t, http.StatusOK, `"location":"/flows/studio/import"`)
	f, err := s.db.Flow(t.Context(), "studio")
	if err != nil {
		t.Fatal(err)
	}
	if pay, ok := f.Draft.Activity("pay"); !ok || pay.Type != "placeholder" {
		t.Errorf("got %+v, want a placeholder", pay)
	}
}
