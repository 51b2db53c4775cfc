package api

import (
	"database/sql"
	"slices"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/storage"
)

func TestImport(t *testing.T) {
	s := newSite(t)
	if _, err := s.db.SaveQueue(t.Context(), storage.System, storage.Queue{Name: "helpdesk"}); err != nil {
		t.Fatal(err)
	}
	var report ImportReport
	s.want(s.call("POST", "/import", map[string]any{"document": line("main-line"), "dry_run": true}), 200, "").as(t, &report)
	want := Dependency{Kind: "queue", Name: "support", Known: true}
	if len(report.Requires) != 1 || report.Requires[0].Name != want.Name || report.Requires[0].Found || report.Missing != 1 {
		t.Fatalf("got %+v, want the queue support to be missing", report)
	}
	if got := report.Requires[0]; len(got.Candidates) != 1 || got.Candidates[0] != "helpdesk" || len(got.Activities) != 1 || got.Activities[0] != "team" {
		t.Errorf("got %+v, want the candidate helpdesk for the activity team", got)
	}
	s.want(s.call("GET", "/flows/main-line", nil), 404, "not_found")

	mapping := map[string]any{"queue": map[string]string{"support": "helpdesk"}}
	made := s.want(s.call("POST", "/import", map[string]any{"document": line("main-line"), "name": "second-line", "mapping": mapping}), 201, "")
	made.as(t, &report)
	if report.Name != "second-line" || report.Missing != 0 || flow.HasErrors(report.Issues) || made.header.Get("ETag") != `"1"` {
		t.Errorf("got %+v with ETag %s, want second-line without errors", report, made.header.Get("ETag"))
	}
	s.want(s.call("POST", "/import", map[string]any{"document": line("second-line")}), 409, "conflict")
	s.want(s.call("POST", "/import", map[string]any{"document": line("Second-Line"), "replace": true}), 200, "").as(t, &report)
	if report.Action != "replace" || report.Name != "second-line" || report.Revision != 2 {
		t.Errorf("got %+v, want the draft of second-line replaced", report)
	}
	s.want(s.call("POST", "/import", map[string]any{"document": line("x"), "mapping": map[string]any{"queue": map[string]string{"no": "helpdesk"}}}), 422, "invalid")
	s.want(s.call("POST", "/import", map[string]any{"document": line("x"), "name": "no spaces"}), 422, "invalid")
	s.want(s.call("POST", "/import", map[string]any{"document": line("x"), "name": "new", "dry_run": true}), 422, "invalid")
	s.want(s.call("POST", "/flows", document(line("import"))), 422, "invalid")
	s.want(s.call("POST", "/import", map[string]any{"document": map[string]any{}}), 422, "invalid")
	s.want(s.call("POST", "/import", map[string]any{}), 422, "invalid")
}

// TestExportGivesBackWhatWasImported goes once around: the exported document, imported again, is the same draft.
func TestExportGivesBackWhatWasImported(t *testing.T) {
	s := newSite(t)
	s.want(s.call("POST", "/flows", document(line("main-line"))), 201, "")
	out := s.want(s.call("GET", "/flows/main-line/export", nil), 200, "")
	doc, issues := flow.Decode([]byte(out.body), activities.Catalog())
	if doc == nil || len(issues) > 0 {
		t.Fatalf("got %v, want a document without findings", issues)
	}
	again, err := flow.Encode(doc, activities.Catalog())
	if err != nil || string(again) != out.body {
		t.Errorf("the export is not canonical (%v):\n%s", err, out.body)
	}
	var report ImportReport
	s.want(s.call("POST", "/import", map[string]any{"document": doc, "replace": true}), 200, "").as(t, &report)
	if report.Revision != 1 {
		t.Errorf("got revision %d, want 1: nothing has changed", report.Revision)
	}
	s.want(s.call("GET", "/flows/main-line/export?version=1", nil), 404, "not_found")
	s.want(s.call("GET", "/flows/main-line/export?version=1&label=live", nil), 422, "invalid")
	s.want(s.call("GET", "/flows/main-line/export?label=live", nil), 404, "not_found")
}

// TestImportFromAnotherSystem brings an export of Twilio Studio in, and tells what became of each step.
func TestImportFromAnotherSystem(t *testing.T) {
	s := newSite(t)
	export := map[string]any{"initial_state": "Trigger", "states": []any{
		map[string]any{"name": "Trigger", "type": "trigger", "transitions": []any{map[string]any{"event": "incomingCall", "next": "hello"}}},
		map[string]any{"name": "hello", "type": "say-play", "properties": map[string]any{"say": "Good day."}, "transitions": []any{
			map[string]any{"event": "audioComplete", "next": "pay"}}},
		map[string]any{"name": "pay", "type": "capture-payments", "transitions": []any{map[string]any{"event": "success", "next": "hello"}}},
	}}
	s.want(s.call("POST", "/import", map[string]any{"document": export, "name": "studio"}), 422, "invalid")
	s.want(s.call("POST", "/import", map[string]any{"document": export, "from": "fax"}), 422, "invalid")
	s.want(s.call("POST", "/import", map[string]any{"document": line("x"), "from": "auto"}), 422, "invalid")
	var report ImportReport
	s.want(s.call("POST", "/import", map[string]any{"document": export, "from": "auto", "name": "studio"}), 201, "").as(t, &report)
	if report.Conversion == nil || report.Conversion.System != "twilio" || len(report.Conversion.Steps) != 3 {
		t.Fatalf("got %+v, want the three steps of Twilio Studio", report.Conversion)
	}
	var statuses []convert.Status
	for _, step := range report.Conversion.Steps {
		statuses = append(statuses, step.Status)
	}
	if want := []convert.Status{convert.Converted, convert.Converted, convert.Placeholder}; !slices.Equal(statuses, want) {
		t.Errorf("got %v, want %v", statuses, want)
	}
	made, err := s.db.Flow(t.Context(), "studio")
	if err != nil {
		t.Fatal(err)
	}
	if pay, ok := made.Draft.Activity("pay"); !ok || pay.Type != "placeholder" || pay.Outlets["success"] != "hello" {
		t.Errorf("got %+v, want a placeholder whose way leads to hello", pay)
	}
}

// TestImportIsWhole: when the report cannot be kept there is no flow either, and a draft stays as it was.
func TestImportIsWhole(t *testing.T) {
	s := newSite(t)
	s.want(s.call("POST", "/flows", document(line("there"))), 201, "")
	beside, err := sql.Open("sqlite", s.path)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	const refuse = `CREATE TRIGGER no_report BEFORE INSERT ON flow_imports BEGIN SELECT RAISE(ABORT, 'no report'); END`
	if _, err := beside.ExecContext(t.Context(), refuse); err != nil {
		t.Fatal(err)
	}
	export := map[string]any{"initial_state": "hello", "states": []any{map[string]any{"name": "hello", "type": "say-play", "properties": map[string]any{"say": "Good day."}}}}
	s.want(s.call("POST", "/import", map[string]any{"document": export, "from": "twilio", "name": "studio"}), 500, "internal")
	s.want(s.call("GET", "/flows/studio", nil), 404, "not_found")
	s.want(s.call("POST", "/import", map[string]any{"document": export, "from": "twilio", "name": "there", "replace": true}), 500, "internal")
	if f, err := s.db.Flow(t.Context(), "there"); err != nil || f.Revision != 1 {
		t.Errorf("got revision %d (%v), want the draft as it was", f.Revision, err)
	}
}
