package bundle_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/flow/hours"
	"cordboard/flow/table"
	"cordboard/runtime/speech"
	"cordboard/storage"
	"cordboard/storage/bundle"
)

var who = storage.Actor{Name: "Test"}

// installation is an empty one of its own.
func installation(t *testing.T) bundle.Mover {
	t.Helper()
	db, err := storage.Open(t.Context(), filepath.Join(t.TempDir(), "cordboard.db"), storage.Config{Catalog: activities.Catalog(), Keys: []storage.Key{storage.NewKey()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return bundle.Mover{DB: db, Catalog: activities.Catalog(), Who: who}
}

// line names one of each kind: it runs a subflow, reads a variable, and uses a secret that no bundle holds.
const line = `{"format":"cordboard.flow/v1","name":"main-line","kind":"inbound","start":"hours","activities":[
	{"id":"hours","type":"business_hours","name":"Hours","properties":{"schedule":"office"},"outlets":{"open":"music","closed":"sub"}},
	{"id":"music","type":"play_music","name":"Music","properties":{"audio":"welcome"},"outlets":{"next":"look"}},
	{"id":"look","type":"table_lookup","name":"Look","properties":{"table":"vip","key":"contact.ani"},"outlets":{"found":"wait","not_found":"ask"}},
	{"id":"ask","type":"http_request","name":"Ask","properties":{"url":"https://crm.example","auth":"crm"},"outlets":{"success":"wait"}},
	{"id":"wait","type":"queue","name":"Wait","properties":{"queue":"support"},"outlets":{"timeout":"sub"}},
	{"id":"sub","type":"run_subflow","name":"After","properties":{"flow":"after"},"outlets":{"done":"set"}},
	{"id":"set","type":"condition","name":"Emergency","properties":{"expression":"org.emergency"},"outlets":{"true":"bye","false":"bye"}},
	{"id":"bye","type":"disconnect","name":"Bye"}]}`

const after = `{"format":"cordboard.flow/v1","name":"after","kind":"subflow","start":"end","activities":[{"id":"end","type":"end_flow","name":"End","properties":{"outcome":"done"}}]}`

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// full is an installation with everything that the line names.
func full(t *testing.T) bundle.Mover {
	t.Helper()
	m := installation(t)
	ctx, db := t.Context(), m.DB
	must[storage.Schedule](t)(db.SaveSchedule(ctx, who, storage.Schedule{Name: "office", Document: hours.Schedule{Shifts: []hours.Shift{{Name: "Day", Days: []string{"mon"}, From: "09:00", To: "17:00"}}}}))
	must[storage.Queue](t)(db.SaveQueue(ctx, who, storage.Queue{Name: "support", Description: "For help", Settings: json.RawMessage(`{"offer_timeout":"20s"}`)}))
	hash := must[string](t)(db.KeepAudio(ctx, speech.WAV(make([]int16, 800))))
	must[storage.Prompt](t)(db.SavePrompt(ctx, who, storage.Prompt{Name: "welcome", Language: "en-GB", Spoken: []storage.Spoken{
		{Language: "en-GB", Text: "Welcome", Recording: &storage.Recording{Hash: hash, Bytes: 1644, File: "welcome.wav"}}}}))
	must[storage.Table](t)(db.SaveTable(ctx, who, storage.Table{Name: "vip", Schema: table.Schema{Key: "number", Columns: []table.Column{{Name: "number", Type: flow.String}}}}))
	must[storage.Variable](t)(db.SaveVariable(ctx, who, storage.Variable{Name: "emergency", Type: flow.Boolean, Value: json.RawMessage("false"), Overridable: true}))
	must[storage.Secret](t)(db.SaveSecret(ctx, who, storage.Secret{Name: "crm"}, "hunter2"))
	for _, text := range []string{line, after} {
		f, issues := flow.Decode([]byte(text), m.Catalog)
		if f == nil || flow.HasErrors(issues) {
			t.Fatal(issues)
		}
		must[storage.Flow](t)(db.CreateFlow(ctx, who, f))
	}
	return m
}

// carried is the bundle of the line, as a file that was written and read.
func carried(t *testing.T, m bundle.Mover, audio bool) (bundle.Bundle, string) {
	t.Helper()
	data := must[[]byte](t)(bundle.Encode(must[bundle.Bundle](t)(m.Gather(t.Context(), bundle.Selection{Flows: []string{"Main-line"}, Parts: bundle.Parts{Audio: audio}}))))
	return must[bundle.Bundle](t)(bundle.Decode(data)), string(data)
}

func actions(r bundle.Report) map[string]string {
	all := map[string]string{}
	for _, s := range r.Steps {
		all[s.Kind+"/"+s.Name] = s.Action
	}
	return all
}

func wantActions(t *testing.T, r bundle.Report, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, actions(r)); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
}

// everything is the line's bundle when each thing in it gets one action, but the secret.
func everything(action, secret string) map[string]string {
	return map[string]string{"schedule/office": action, "queue/support": action, "prompt/welcome": action, "table/vip": action, "variable/emergency": action,
		"flow/main-line": action, "flow/after": action, "secret/crm": secret}
}

func TestMoveToAnEmptyInstallation(t *testing.T) {
	b, text := carried(t, full(t), true)
	if strings.Contains(text, "hunter2") {
		t.Fatal("the secret's value is in the bundle")
	}
	to := installation(t)
	dry := must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b, DryRun: true}))
	wantActions(t, dry, everything(bundle.Create, bundle.Missing))
	if _, err := to.DB.Flow(t.Context(), "main-line"); fault.CodeOf(err) != fault.NotFound {
		t.Fatalf("got %v after a dry run, want no flow", err)
	}
	done := must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b}))
	wantActions(t, done, everything(bundle.Create, bundle.Missing))
	if done.Missing != 1 || done.Changes != 7 || done.Kept != 0 {
		t.Errorf("got %+v, want 1 missing and 7 changes", done)
	}
	p := must[storage.Prompt](t)(to.DB.Prompt(t.Context(), "welcome"))
	if len(p.Spoken) != 1 || p.Spoken[0].Recording == nil || p.Spoken[0].Recording.File != "welcome.wav" {
		t.Errorf("got %+v, want the recording", p.Spoken)
	}
	if v := must[storage.Variable](t)(to.DB.Variable(t.Context(), "emergency")); !v.Overridable || string(v.Value) != "false" {
		t.Errorf("got %+v, want the variable as it was", v)
	}

	// Again: nothing is touched, so there is nothing to publish either.
	f := must[storage.Flow](t)(to.DB.Flow(t.Context(), "main-line"))
	must[storage.Version](t)(to.DB.Publish(t.Context(), who, "main-line", storage.Publication{Revision: f.Revision, Message: "First", With: []string{"after"}}))
	_, before, err := to.DB.Audit(t.Context(), storage.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	again := must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b, Replace: true}))
	wantActions(t, again, everything(bundle.Same, bundle.Missing))
	_, entries, err := to.DB.Audit(t.Context(), storage.AuditFilter{})
	if err != nil || entries != before {
		t.Errorf("got %d entries in the audit log (%v), want %d as before", entries, err, before)
	}
	_, err = to.DB.Publish(t.Context(), who, "main-line", storage.Publication{Revision: f.Revision, Message: "Again"})
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("got %v, want a conflict: nothing has changed", err)
	}
}

func TestWhatDiffersStaysUnlessReplaced(t *testing.T) {
	b, _ := carried(t, full(t), false)
	to := full(t)
	must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b}))
	q := must[storage.Queue](t)(to.DB.Queue(t.Context(), "support"))
	q.Settings = json.RawMessage(`{"offer_timeout":"45s"}`)
	must[storage.Queue](t)(to.DB.SaveQueue(t.Context(), who, q))
	f := must[storage.Flow](t)(to.DB.Flow(t.Context(), "after"))
	f.Draft.Description = "Changed here"
	must[storage.DraftSaved](t)(to.DB.ReplaceDraft(t.Context(), who, "after", storage.Replacement{Document: f.Draft, Revision: f.Revision}))
	want := everything(bundle.Same, bundle.Here)
	want["queue/support"], want["flow/after"] = bundle.Kept, bundle.Kept
	kept := must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b}))
	wantActions(t, kept, want)
	if kept.Kept != 2 || kept.Changes != 0 {
		t.Errorf("got %+v, want 2 kept", kept)
	}
	want["queue/support"], want["flow/after"] = bundle.Replace, bundle.Replace
	wantActions(t, must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b, Replace: true})), want)
	if f := must[storage.Flow](t)(to.DB.Flow(t.Context(), "after")); f.Draft.Description != "" {
		t.Errorf("got the description %q, want the bundle's", f.Draft.Description)
	}
	if q := must[storage.Queue](t)(to.DB.Queue(t.Context(), "support")); !strings.Contains(string(q.Settings), "20s") {
		t.Errorf("got %s, want the bundle's settings", q.Settings)
	}
	if p := must[storage.Prompt](t)(to.DB.Prompt(t.Context(), "welcome")); p.Spoken[0].Recording == nil {
		t.Error("a bundle without recordings took the one that was there")
	}
}

func TestMapping(t *testing.T) {
	b, _ := carried(t, full(t), false)
	to := installation(t)
	must[storage.Queue](t)(to.DB.SaveQueue(t.Context(), who, storage.Queue{Name: "helpdesk"}))
	must[storage.Secret](t)(to.DB.SaveSecret(t.Context(), who, storage.Secret{Name: "crm-live"}, "x"))
	mapping := map[string]map[string]string{"queue": {"support": "helpdesk"}, "secret": {"CRM": "crm-live"}, "flow": {"main-line": "second-line", "after": "later"}}
	done := must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b, Mapping: mapping}))
	want := everything(bundle.Create, bundle.Mapped)
	want["queue/support"] = bundle.Mapped
	wantActions(t, done, want)
	f := must[storage.Flow](t)(to.DB.Flow(t.Context(), "second-line"))
	text := string(must[[]byte](t)(flow.Encode(f.Draft, to.Catalog)))
	for _, words := range []string{`"helpdesk"`, `"crm-live"`, `"later"`} {
		if !strings.Contains(text, words) {
			t.Errorf("the flow does not name %s", words)
		}
	}
	if _, err := to.DB.Queue(t.Context(), "support"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v, want no queue support", err)
	}
	for field, bad := range map[string]map[string]map[string]string{
		"mapping.queue.sales": {"queue": {"sales": "helpdesk"}},
		"mapping.variable":    {"variable": {"emergency": "other"}},
	} {
		if _, err := to.Import(t.Context(), bundle.Import{Bundle: b, Mapping: bad, DryRun: true}); fault.Fields(err)[field] == "" {
			t.Errorf("%v: got %v, want an error about %s", bad, err, field)
		}
	}
}

func TestGatherAndDecodeRefuse(t *testing.T) {
	m := full(t)
	for _, s := range []bundle.Selection{{}, {Flows: []string{"nothing"}}, {Flows: []string{"main-line"}, Label: "live"}} {
		if _, err := m.Gather(t.Context(), s); fault.CodeOf(err) != fault.NotFound && fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%+v: got %v, want a refusal", s, err)
		}
	}
	for _, text := range []string{``, `{}`, `[]`, `{"format":"cordboard.bundle/v3","flows":[{}]}`, `{"format":"cordboard.bundle/v1","flows":[]}`,
		`{"format":"cordboard.bundle/v1","flows":[{}],"colour":"red"}`, `{"format":"cordboard.bundle/v1","flows":[{}]} x`} {
		if _, err := bundle.Decode([]byte(text)); fault.Fields(err)["bundle"] == "" {
			t.Errorf("%s: got %v, want an error", text, err)
		}
	}
	for _, text := range []string{`{"format":"cordboard.bundle/v1","flows":[{"format":"cordboard.flow/v1"}]}`, `{"format":"cordboard.bundle/v1","flows":[` + after + `],"resources":[{"kind":"secret","name":"x","settings":{}}]}`,
		`{"format":"cordboard.bundle/v2","flows":[` + after + `],"tests":[{"flow":"other","name":"x","script":{}}]}`,
		`{"format":"cordboard.bundle/v2","flows":[` + after + `],"tests":[{"flow":"after","name":"x","script":{}}]}`} {
		b := must[bundle.Bundle](t)(bundle.Decode([]byte(text)))
		if _, err := m.Import(t.Context(), bundle.Import{Bundle: b, DryRun: true}); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want a refusal", text, err)
		}
	}
}

// A bundle of what is live has the version, not the draft.
func TestGatherLabel(t *testing.T) {
	m := full(t)
	for _, name := range []string{"after", "main-line"} {
		f := must[storage.Flow](t)(m.DB.Flow(t.Context(), name))
		must[storage.Version](t)(m.DB.Publish(t.Context(), who, name, storage.Publication{Revision: f.Revision, Message: "x"}))
		f.Draft.Description = "Newer"
		must[storage.DraftSaved](t)(m.DB.ReplaceDraft(t.Context(), who, name, storage.Replacement{Document: f.Draft, Revision: f.Revision}))
	}
	b := must[bundle.Bundle](t)(m.Gather(t.Context(), bundle.Selection{Flows: []string{"main-line"}, Label: "live"}))
	if len(b.Flows) != 2 || strings.Contains(string(b.Flows[0]), "Newer") {
		t.Errorf("got %d flows, the first %s, want what is live", len(b.Flows), b.Flows[0])
	}
}

// What was renamed since its version was published goes by the name that it has now, as its tests do.
func TestGatherLabelOfRenamed(t *testing.T) {
	m := staffed(t)
	ctx := t.Context()
	for _, name := range []string{"desk", "after", "main-line"} {
		f := must[storage.Flow](t)(m.DB.Flow(ctx, name))
		must[storage.Version](t)(m.DB.Publish(ctx, who, name, storage.Publication{Revision: f.Revision, Message: "x"}))
	}
	for old, name := range map[string]string{"desk": "front-desk", "after": "later"} {
		if err := m.DB.RenameFlow(ctx, who, old, name); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.DB.RenameFlow(ctx, who, "main-line", "Front-Line"); err != nil {
		t.Fatal(err)
	}
	q := must[storage.Queue](t)(m.DB.Queue(ctx, "support"))
	q.Name = "helpdesk"
	must[storage.Queue](t)(m.DB.SaveQueue(ctx, who, q))
	b := must[bundle.Bundle](t)(m.Gather(ctx, bundle.Selection{Flows: []string{"front-line", "front-desk"}, Label: "live"}))
	var names []string
	for _, data := range b.Flows {
		f := must[*flow.Flow](t)(flow.DecodeDraft(data))
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"Front-Line", "front-desk", "later"}, names); diff != "" {
		t.Errorf("flows (-want +got):\n%s", diff)
	}
	if len(b.Tests) != 1 || b.Tests[0].Flow != "front-desk" || !strings.Contains(string(b.Flows[0]), `"helpdesk"`) {
		t.Errorf("got the tests %+v and the flow %s, want the names of now", b.Tests, b.Flows[0])
	}
	must[bundle.Report](t)(installation(t).Import(ctx, bundle.Import{Bundle: b}))
}
