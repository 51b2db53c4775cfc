package api

import (
	"encoding/json"
	"testing"

	"cordboard/storage"
	"cordboard/storage/bundle"
	"cordboard/web"
)

func TestBundles(t *testing.T) {
	from, to := newSite(t), newSite(t)
	if _, err := from.db.SaveQueue(t.Context(), storage.System, storage.Queue{Name: "support", Settings: json.RawMessage(`{"offer_timeout":"20s"}`)}); err != nil {
		t.Fatal(err)
	}
	from.want(from.call("POST", "/flows", document(line("main-line"))), 201, "")
	from.want(from.call("GET", "/bundle", nil), 422, "invalid")
	from.want(from.call("GET", "/bundle?flow=nothing", nil), 404, "not_found")
	from.want(from.call("GET", "/bundle?flow=main-line&audio=loud", nil), 422, "invalid")
	got := from.want(from.call("GET", "/bundle?flow=main-line", nil), 200, "")
	var b bundle.Bundle
	got.as(t, &b)
	if len(b.Flows) != 1 || len(b.Resources) != 1 || b.Resources[0].Name.Name != "support" {
		t.Fatalf("got %s, want the flow with its queue", got.body)
	}
	var report bundle.Report
	body := map[string]any{"bundle": json.RawMessage(got.body), "dry_run": true}
	to.want(to.call("POST", "/bundle", body), 200, "").as(t, &report)
	if !report.DryRun || report.Changes != 2 {
		t.Errorf("got %+v, want 2 changes told", report)
	}
	to.want(to.call("GET", "/flows/main-line", nil), 404, "not_found")
	delete(body, "dry_run")

	// Who may not change resources can only bring in what changes none.
	editor := to.token("bert@example.com", storage.AdminRole, web.FlowView, web.FlowEdit)
	to.want(to.call("POST", "/bundle", body, "Authorization", "Bearer "+editor), 403, "forbidden")
	to.want(to.call("GET", "/bundle?flow=x", nil, "Authorization", "Bearer "+editor), 403, "forbidden")
	to.want(to.call("POST", "/bundle", body), 200, "")
	to.want(to.call("POST", "/bundle", body, "Authorization", "Bearer "+editor), 200, "").as(t, &report)
	if report.Changes != 0 {
		t.Errorf("got %+v the second time, want no change", report)
	}
	to.want(to.call("POST", "/bundle", map[string]any{"bundle": map[string]any{"format": "other"}}), 422, "invalid")
	to.want(to.call("POST", "/bundle", map[string]any{"bundle": json.RawMessage(got.body), "mapping": map[string]any{"queue": map[string]any{"sales": "x"}}}), 422, "invalid")
}
