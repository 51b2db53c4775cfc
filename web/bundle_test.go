package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/storage/bundle"
	"cordboard/web"
)

// bundleOf is a bundle of a flow of the site.
func (s *site) bundleOf(flows ...string) string {
	s.t.Helper()
	b, err := bundle.Mover{DB: s.db, Catalog: activities.Catalog(), Who: who}.Gather(s.t.Context(), bundle.Selection{Flows: flows})
	if err != nil {
		s.t.Fatal(err)
	}
	data, err := bundle.Encode(b)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

// lined is a flow with a queue, a variable and a secret of its own, and a test.
func (s *site) lined(t *testing.T) {
	t.Helper()
	const document = `{"format":"cordboard.flow/v1","name":"line","kind":"inbound","start":"ask","activities":[
		{"id":"ask","type":"http_request","name":"Ask","properties":{"url":"https://crm.example","auth":"crm"},"outlets":{"success":"wait","http_error":"wait","timeout":"wait","error":"wait"}},
		{"id":"wait","type":"queue","name":"Wait","properties":{"queue":"support"},"outlets":{"timeout":"gate"}},
		{"id":"gate","type":"condition","name":"Gate","properties":{"expression":"org.emergency"},"outlets":{"true":"bye","false":"bye"}},
		{"id":"bye","type":"disconnect","name":"Bye"}]}`
	f, err := flow.DecodeDraft([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	_, one := s.db.SaveQueue(ctx, who, storage.Queue{Name: "support", Settings: json.RawMessage(`{"offer_timeout":"20s"}`)})
	_, two := s.db.SaveVariable(ctx, who, storage.Variable{Name: "emergency", Type: flow.Boolean, Value: json.RawMessage("false")})
	_, three := s.db.SaveSecret(ctx, who, storage.Secret{Name: "crm"}, "hunter2")
	_, four := s.db.CreateFlow(ctx, who, f)
	_, five := s.db.SaveCall(ctx, who, "line", storage.SavedCall{Name: "rings", Script: json.RawMessage(`{"format":"cordboard.test/v1","name":"rings","flow":"line.json","contact":{"channel":"voice"},"steps":[]}`)})
	for _, err := range []error{one, two, three, four, five} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestBundleExport(t *testing.T) {
	s := newSite(t).as("designer")
	s.get("/bundles").want(t, http.StatusOK, "There are no flows yet", "Bring a bundle in")
	s.lined(t)
	s.flow("main-line")
	s.get("/bundles").want(t, http.StatusOK, `value="line"`, `value="main-line"`)
	s.get("/bundles?q=main").want(t, http.StatusOK, `value="main-line"`)
	s.get("/bundles/export").want(t, http.StatusUnprocessableEntity, "Choose at least one flow.")
	s.get("/bundles/export?flow=nothing").want(t, http.StatusNotFound, "There is no flow named")
	s.get("/bundles/export?flow=line").want(t, http.StatusOK, "with 1 test", `name="with" value="queue/support" checked`, `name="with" value="variable/emergency" checked`, "Only named", "crm")
	form := url.Values{"flow": {"line"}, "known": {"queue/support", "variable/emergency"}, "with": {"variable/emergency"}, "do": {"look"}}
	s.post("/bundles/export", form).want(t, http.StatusOK, `name="with" value="queue/support">`, `value="variable/emergency" checked`)
	form.Set("do", "download")
	got := s.post("/bundles/export", form)
	got.want(t, http.StatusOK, `"cordboard.bundle/v2"`)
	if name := got.header.Get("Content-Disposition"); name != `attachment; filename="line.bundle.json"` {
		t.Errorf("got %s, want a file named as the flow", name)
	}
	b, err := bundle.Decode([]byte(got.body))
	if err != nil || len(b.Resources) != 1 || len(b.Named) != 2 || len(b.Tests) != 1 {
		t.Errorf("got %+v (%v), want the queue left out", b, err)
	}
}

var markOf = regexp.MustCompile(`name="mark" value="([0-9a-f]+)"`)

// taken looks at a bundle and gives the address of its page with the mark of the plan.
func (s *site) taken(text string) (path, mark string) {
	s.t.Helper()
	path = s.post("/bundles/import", url.Values{"text": {text}}).header.Get("Location")
	return path, markOf.FindStringSubmatch(s.get(path).body)[1]
}

func TestBundleImport(t *testing.T) {
	from := newSite(t)
	from.lined(t)
	text := from.bundleOf("line")
	s := newSite(t).as("admin")
	s.post("/bundles/import", url.Values{"text": {" "}}).want(t, http.StatusUnprocessableEntity, `id="f-file-error"`)
	s.post("/bundles/import", url.Values{"text": {`{"format":"x"}`}}).want(t, http.StatusUnprocessableEntity, `id="f-text-error"`, "has the format", "{&#34;format&#34;:&#34;x&#34;}")
	s.uploadFile("/bundles/import", "x.json", "{", nil).want(t, http.StatusUnprocessableEntity, `id="f-file-error"`)
	path := s.uploadFile("/bundles/import", `C:\lines.json`, text, nil).header.Get("Location")
	page := s.get(path)
	page.want(t, http.StatusOK, "lines.json", "Missing here", "Are made", `name="map:secret:crm"`, `name="secret:crm"`, `name="value:emergency" value="false"`, `name="map:flow:line"`, "line: rings")
	if _, err := s.db.Flow(t.Context(), "line"); fault.CodeOf(err) != fault.NotFound {
		t.Fatalf("got %v after a look, want no flow", err)
	}
	mark := markOf.FindStringSubmatch(page.body)[1]

	// What is chosen is seen before it is done, and what was typed is not lost.
	form := url.Values{"do": {"import"}, "mark": {mark}, "map:flow:line": {"first-line"}, "value:emergency": {"perhaps"}, "secret:crm": {"of-here"}}
	s.post(path, form).want(t, http.StatusUnprocessableEntity, "is not of type boolean", `value="perhaps"`, `value="first-line"`)
	form.Set("value:emergency", "true")
	moved := s.post(path, form)
	moved.want(t, http.StatusConflict, "This is what would happen now", `value="first-line"`, "Type its value again")
	form.Set("mark", markOf.FindStringSubmatch(moved.body)[1])
	s.post(path, form).want(t, http.StatusSeeOther)
	s.get(path).want(t, http.StatusOK, "lines.json came in", `href="/flows/first-line"`, `href="/queues/support/edit"`, `href="/secrets/crm/edit"`)
	if v, err := s.db.Variable(t.Context(), "emergency"); err != nil || string(v.Value) != "true" {
		t.Errorf("got %+v (%v), want the value that was typed", v, err)
	}
	if _, value, err := s.db.OpenSecret(t.Context(), "", "crm"); err != nil || value != "of-here" {
		t.Errorf("got %v, want the secret", err)
	}
	s.post(path, form).want(t, http.StatusSeeOther) // pressed twice: nothing more
	s.get("/audit?action=bundle.").want(t, http.StatusOK, "Bundle imported", "first-line")

	// The file is its user's.
	kept, _ := s.taken(text)
	s.as("designer").get(kept).want(t, http.StatusNotFound, "Choose the file again")
	s.post(kept+"/discard", nil)
	s.as("admin").get(kept).want(t, http.StatusOK)
	s.post(kept+"/discard", nil).want(t, http.StatusSeeOther)
	s.get(kept).want(t, http.StatusNotFound)
}

// A secret that is typed on the plan comes in with it: a browser does not post it a second time. After a look it is asked for again.
func TestBundleSecret(t *testing.T) {
	from := newSite(t)
	from.lined(t)
	text := from.bundleOf("line")
	s := newSite(t).as("admin")
	path, mark := s.taken(text)
	s.post(path, url.Values{"do": {"import"}, "mark": {mark}, "secret:crm": {"of-here"}}).want(t, http.StatusSeeOther)
	if _, value, err := s.db.OpenSecret(t.Context(), "", "crm"); err != nil || value != "of-here" {
		t.Errorf("got %v, want the secret", err)
	}

	s = newSite(t).as("admin")
	path, mark = s.taken(text)
	looked := s.post(path, url.Values{"do": {"check"}, "mark": {mark}, "secret:crm": {"of-here"}})
	looked.want(t, http.StatusOK, "Type its value again", " required")
	if strings.Contains(looked.body, "of-here") {
		t.Error("the page has the secret")
	}
	again := s.post(path, url.Values{"do": {"check"}, "mark": {mark}, "secret:crm": {""}})
	if strings.Contains(again.body, "Type its value again") {
		t.Error("a secret that is left out is asked for")
	}
}

func TestBundleDiffers(t *testing.T) {
	s := newSite(t).as("admin")
	s.lined(t)
	text := s.bundleOf("line")
	q, err := s.db.Queue(t.Context(), "support")
	if err != nil {
		t.Fatal(err)
	}
	q.Settings = json.RawMessage(`{"offer_timeout":"45s"}`)
	if _, err := s.db.SaveQueue(t.Context(), who, q); err != nil {
		t.Fatal(err)
	}
	path, mark := s.taken(text)
	s.get(path).want(t, http.StatusOK, "Differ and stay", "There is nothing to do", "Are here already", `value="import" disabled`)
	s.post(path, url.Values{"do": {"check"}, "mark": {mark}, "replace": {"1"}}).want(t, http.StatusOK, "Are replaced", `name="replace" value="1" checked`, `value="import">`)
	moved := s.post(path, url.Values{"do": {"import"}, "mark": {mark}, "replace": {"1"}})
	moved.want(t, http.StatusConflict, "This is what would happen now")
	s.post(path, url.Values{"do": {"import"}, "mark": {markOf.FindStringSubmatch(moved.body)[1]}, "replace": {"1"}}).want(t, http.StatusSeeOther)
	if q, err = s.db.Queue(t.Context(), "support"); err != nil || !strings.Contains(string(q.Settings), "20s") {
		t.Errorf("got %s (%v), want the bundle's settings", q.Settings, err)
	}
}

// Who may not change resources or secrets brings in what changes none; it is decided on the plan that is carried out.
func TestBundlePermissions(t *testing.T) {
	from := newSite(t)
	from.lined(t)
	text := from.bundleOf("line")
	s := newSite(t)
	if err := s.db.SaveRole(t.Context(), who, storage.Role{Name: "drafter", Permissions: []string{web.FlowView, web.FlowEdit}}); err != nil {
		t.Fatal(err)
	}
	hash, err := hashOnce()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.CreateUser(t.Context(), who, storage.NewUser{Email: "drafter@example.com", Name: "Drafter", Hash: hash, Roles: []string{"drafter"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.SaveSite(t.Context(), who, storage.Site{Name: "hidden-site"}); err != nil {
		t.Fatal(err)
	}
	s.as("drafter").get("/bundles").want(t, http.StatusOK, "you may not see those")
	s.get("/bundles/export?flow=line").want(t, http.StatusForbidden)
	path, mark := s.taken(text)
	page := s.get(path)
	page.want(t, http.StatusOK, "You may not change resources")
	named := strings.Replace(text, `"named": [`, `"named": [{"kind": "site", "name": "helsinki"},`, 1)
	sites, _ := s.taken(named)
	if other := s.get(sites); !strings.Contains(other.body, "map:site:helsinki") || strings.Contains(other.body, "hidden-site") {
		t.Error("who may not see resources is told their names, or not asked about the site")
	}
	if strings.Contains(page.body, `name="secret:crm"`) {
		t.Error("a secret is asked for that its user may not set")
	}
	s.post(path, url.Values{"do": {"import"}, "mark": {mark}}).want(t, http.StatusForbidden, "You may not change resources. Map them")
	if list, err := s.db.Queues(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("got %v (%v), want no queue", list, err)
	}
	s.post(path, url.Values{"do": {"import"}, "secret:crm": {"x"}, "mark": {mark}}).want(t, http.StatusForbidden)
	s.as("agent").get("/bundles").want(t, http.StatusForbidden)
}

// A file that is larger than a flow may be is taken, up to the limit of uploads.
func TestLargeUploads(t *testing.T) {
	s := newSite(t).as("admin")
	if got := s.uploadFile("/bundles/import", "x.json", strings.Repeat(" ", 6<<20)+"{}", nil); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a bundle of 6 MB: got %d, want it to be read", got.status)
	}
	s.uploadFile("/bundles/import", "x.json", strings.Repeat(" ", 22<<20), nil).want(t, http.StatusRequestEntityTooLarge)
	s.post("/tables/new", url.Values{"name": {"vip"}, "rows:columns": {"1"}, "key": {"0"}, "columns[0].name": {"number"}, "columns[0].type": {"string"}})
	rows := "number\n" + strings.Repeat("x", 10) + "\n" + strings.Repeat(" \n", 3<<20)
	if got := s.uploadFile("/tables/vip/import", "x.csv", rows, nil); got.status == http.StatusRequestEntityTooLarge {
		t.Errorf("a table of 6 MB: got %d, want it to be read", got.status)
	}
}
