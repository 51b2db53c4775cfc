package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
	"cordboard/storage"
)

// maxPicture keeps the repository small, bytes.
const maxPicture = 400 << 10

// pictured are pages that are shown as they come, light and on a desktop.
var pictured = []struct{ name, path string }{
	{"flows", "/flows"}, {"versions", "/flows/help-desk/versions"}, {"schedules", "/schedules"}, {"schedule", "/schedules/office/edit"},
	{"queues", "/queues"}, {"queue", "/queues/support/edit"}, {"agents", "/agents"}, {"agent", "/agents/anna/edit"}, {"teams", "/teams"}, {"team", "/teams/sales/edit"},
	{"skills", "/skills"}, {"skill-profile", "/skill-profiles/newcomer/edit"}, {"capacity-profile", "/capacity-profiles/phone-first/edit"}, {"sites", "/sites"}, {"prompts", "/prompts"}, {"prompt", "/prompts/welcome/edit"}, {"users", "/users"}, {"roles", "/roles"}, {"role", "/roles/designer/edit"},
	{"audit", "/audit"}, {"tokens", "/tokens"}, {"organisation", "/organisation"}, {"account", "/account"},
}

// picturedNarrow are pages that are shown on a telephone.
var picturedNarrow = []struct{ name, path string }{
	{"narrow-flows", "/flows"}, {"narrow-schedule", "/schedules/office/edit"}, {"narrow-versions", "/flows/help-desk/versions"}, {"narrow-queues", "/queues"},
	{"narrow-queue", "/queues/support/edit"}, {"narrow-agent", "/agents/anna/edit"},
}

// screenshots names every picture of the documentation, by what makes it.
func screenshots() []shooting {
	pages := []string{"login", "flows-dark"}
	for _, one := range append(pictured, picturedNarrow...) {
		pages = append(pages, one.name)
	}
	return []shooting{
		{"designer", shootDesigner, []string{"designer", "designer-dark", "publish", "test-call", "test-call-dark", "designer-empty", "narrow-designer"}},
		{"sizes", shootSizes, []string{"designer-6", "designer-6-dark", "designer-60", "designer-60-dark", "designer-500", "designer-500-dark", "designer-500-near", "designer-500-near-dark"}},
		{"releases", shootReleases, []string{"releases-empty", "releases", "release", "release-dark", "label-later", "publish-labels", "versions-dark", "release-news", "narrow-release-news-dark", "narrow-version-waits", "narrow-releases"}},
		{"pages", shootPages, pages},
		{"outlets", shootOutlets, []string{"outlets", "outlets-dark", "narrow-outlets-error", "handlers", "handlers-dark"}},
		{"subflow", shootSubflow, []string{"subflow", "subflow-dark", "narrow-subflow-error"}},
		{"put back", shootPutBack, []string{"put-back", "peek", "peek-dark", "narrow-peek"}},
		{"pasted", shootPasted, []string{"paste-make", "narrow-paste-make-dark", "paste-names", "narrow-paste-names-dark"}},
		{"values", shootValues, []string{"test-values", "narrow-test-values-dark"}},
		{"suite", shootSuite, []string{"tests", "tests-dark", "test-edit", "tests-generate", "publish-tests", "test-steps-dark", "narrow-tests"}},
		{"desk", shootDesk, []string{"desk-signed-off", "desk-offer", "desk-dark", "narrow-desk"}},
		{"live", shootLive, []string{"live-new-empty", "test-call-live", "live-new", "live", "live-dark", "narrow-live"}},
		{"overrides", shootOverrides, []string{"overrides", "override-dark", "narrow-overrides"}},
		{"problems", shootProblems, []string{"problems", "problems-dark", "publish-errors", "mend", "circle", "circle-dark"}},
		{"bundles", shootBundles, []string{"bundles", "bundle-export", "bundle-plan", "bundle-plan-dark", "bundle-imported", "bundles-error", "narrow-bundle-plan", "narrow-bundles"}},
		{"tables", shootTables, []string{"table", "table-columns", "table-import", "narrow-table"}},
		{"ai", shootAI, []string{"ai-agents", "ai-agent", "knowledge", "knowledge-dark", "knowledge-import", "narrow-knowledge"}},
		{"contact", shootContact, []string{"contacts", "contact", "contact-dark", "narrow-contact", "contact-without-flow"}},
		{"rules", shootRules, []string{"routing-rules", "routing-rules-dark", "routing-rules-empty", "routing-rule", "narrow-routing-rules"}},
		{"outline", shootOutline, []string{"outline", "outline-open", "outline-60", "outline-dark", "outline-settings", "outline-empty", "outline-error", "outline-conflict", "outline-several", "outline-notes", "outline-news", "outline-news-dark", "narrow-outline-several", "narrow-outline"}},
		{"document", shootDocument, []string{"document", "document-drawing-dark", "narrow-document"}},
		{"traffic", shootTraffic, []string{"traffic", "traffic-dark", "traffic-empty", "narrow-traffic"}},
		{"compare", shootCompare, []string{"compare", "compare-dark", "narrow-compare"}},
		{"decision", shootDecision, []string{"contact-decision", "contact-decision-dark"}},
		{"followed", shootFollow, []string{"contact-rules", "narrow-contact-rules-dark"}},
		{"simulation", shootSimulation, []string{"what-if-form", "what-if", "what-if-dark", "narrow-what-if", "narrow-what-if-error"}},
		{"reports", shootReports, []string{"reports", "reports-dark", "report-figure", "report-agents", "report-reasons", "wallboard", "wallboard-dark", "narrow-reports", "narrow-wallboard"}},
		{"search", shootSearch, []string{"search-empty", "search", "search-dark", "search-nothing", "search-page", "search-designer", "narrow-search", "used-by", "in-use", "narrow-uses"}},
		{"empty", shootEmptyList, []string{"flows-empty", "flow-new", "flow-missing"}},
		{"cautions", shootCautions, []string{"cautions", "problems-advice"}},
		{"presence", shootTogether, []string{"presence", "presence-dark"}},
		{"explain", shootExplain, []string{"explain", "explain-dark"}},
		{"dialogs", shootDialogs, []string{"conflict", "import-report", "import-replace", "import-system", "import-system-dark", "narrow-import-system", "import-error", "import-kept", "import-kept-dark", "narrow-import-kept"}},
	}
}

type shooting struct {
	name     string
	make     func(*testing.T)
	pictures []string
}

// TestScreenshots makes the documentation's pictures when CORDBOARD_SCREENSHOTS names a folder for them, as make screenshots does. It always
// checks that docs/screenshots has each of them, no other, and none that is too large.
func TestScreenshots(t *testing.T) {
	const docs = "../../docs/screenshots"
	folder := os.Getenv("CORDBOARD_SCREENSHOTS")
	var want []string
	for _, s := range screenshots() {
		want = append(want, s.pictures...)
		if folder != "" {
			t.Run(s.name, s.make)
		}
	}
	entries, err := os.ReadDir(docs)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, strings.TrimSuffix(e.Name(), ".png"))
		info, err := e.Info()
		if err != nil || info.Size() == 0 || info.Size() > maxPicture {
			t.Errorf("%s: got %v, %v, want a picture of at most %d bytes", e.Name(), info, err, maxPicture)
		}
	}
	for want, f := range sizes() {
		if n := len(f.Activities); n != want {
			t.Errorf("got %d activities in designer-%d, want as many as its name says", n, want)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pictures in docs/screenshots (make screenshots writes them; -listed +there):\n%s", diff)
	}
}

// shoot writes one picture into the folder for them.
func (p *page) shoot(name string) {
	p.t.Helper()
	dir := os.Getenv("CORDBOARD_SCREENSHOTS")
	eval[bool](p, `document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))`)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("picture %s: %v", name, err)
	}
	if len(shot) > maxPicture {
		p.t.Errorf("picture %s has %d bytes, want at most %d", name, len(shot), maxPicture)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// gallery is a site with the demo in it: the template flows published with their numbers, schedules, queues, agents, and a second version.
func gallery(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	d := demo{db: s.db, catalog: s.app.Catalog, who: storage.Actor{Name: "Mikko Korhonen"}, out: io.Discard}
	for _, step := range []func(context.Context) error{d.assistant, d.flows, d.numbers} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	desk, err := s.db.Flow(t.Context(), "help-desk")
	if err != nil {
		t.Fatal(err)
	}
	change := func(base int64, description string) int64 {
		saved, err := s.db.SaveDraft(t.Context(), storage.Actor{Name: "Anna Virtanen"}, "help-desk", storage.DraftPatch{Base: base, Records: map[string]json.RawMessage{
			"flow": []byte(`{"description":` + js(description) + `,"kind":"inbound","start":` + js(desk.Draft.Start) + `}`),
		}})
		if err != nil {
			t.Fatal(err)
		}
		return saved.Revision
	}
	revision := change(desk.Revision, "Rings the whole team in working hours.")
	if _, err := s.db.Publish(t.Context(), storage.Actor{Name: "Anna Virtanen"}, "help-desk", storage.Publication{Revision: revision, Message: "Says what it does"}); err != nil {
		t.Fatal(err)
	}
	change(revision, "Rings the whole team in working hours; a message after them.")
	return s
}

// shootDesigner makes the designer's pictures for the documentation.
func shootDesigner(t *testing.T) {
	s := gallery(t)
	p := s.open(t, anna)
	p.scheme("light")
	d := p.design("three-queues")
	d.click(onCanvas("menu") + " .head")
	d.form("menu")
	d.fill(field("options.0.label"), "New orders")
	d.until("another label", func(f *flow.Flow) bool { return strings.Contains(string(record(f, "menu").Properties), "New orders") })
	d.saved()
	d.shoot("designer")
	p.scheme("dark")
	d.shoot("designer-dark")
	p.scheme("light")

	d.click("#publish-button")
	d.has("#dialog #publish-form")
	d.typed("Sales is called New orders now")
	d.shoot("publish")
	d.click("#dialog .dlg-foot button|Cancel")

	d.click("#test-button")
	d.calls()
	d.transcript("For sales press 1")
	d.click("#panel-test .pad button|1")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.shoot("test-call")
	p.scheme("dark")
	d.shoot("test-call-dark")
	p.scheme("light")
	d.click("#panel-test .who .end")

	s.create(t, blank("empty"))
	p.design("empty").shoot("designer-empty")
	p.size(390, 844)
	p.design("three-queues").shoot("narrow-designer")
}

// shootPages makes the pictures of the other pages.
func shootPages(t *testing.T) {
	s := gallery(t)
	p := s.open(t, "")
	p.scheme("light")
	p.goTo("/login")
	p.shoot("login")
	p.signedIn(sari)
	for _, one := range pictured {
		p.goTo(one.path)
		p.shoot(one.name)
	}
	p.scheme("dark")
	p.goTo("/flows")
	p.shoot("flows-dark")
	p.scheme("light")
	p.size(390, 844)
	for _, one := range picturedNarrow {
		p.goTo(one.path)
		p.shoot(one.name)
	}
}

// shootEmptyList makes the pictures of an installation without flows, of the form for the first, and of what a template asks for.
// withoutQueue deletes a queue, and all agents: some work in it.
func (s *site) withoutQueue(t *testing.T, name string) {
	t.Helper()
	agents, err := s.db.Agents(t.Context())
	for _, a := range agents {
		if err == nil {
			err = s.db.DeleteAgent(t.Context(), tester, a.Name)
		}
	}
	if err == nil {
		err = s.db.DeleteQueue(t.Context(), tester, name)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func shootEmptyList(t *testing.T) {
	s := newSite(t)
	p := s.open(t, anna)
	p.scheme("light")
	p.goTo("/flows")
	p.shoot("flows-empty")
	p.click("main a|New flow")
	p.has("dialog[open] input[name=name]")
	p.shoot("flow-new")
	s.withoutQueue(t, "support")
	p.goTo("/flows/new?template=office-line")
	p.click("button|Create flow")
	p.sees("form", "Missing in this installation")
	p.shoot("flow-missing")
}

// shootDialogs makes the pictures of a conflict, of an import's report, and of an import in the place of a draft.
func shootDialogs(t *testing.T) {
	_, b := clash(t)
	b.expect("status of 422") // a file that cannot be read
	b.scheme("light")
	b.shoot("conflict")
	b.click("#dialog .dlg-foot button|Take theirs")
	b.saved()
	f := lineFlow("line")
	f.Activities[2].Properties = []byte(`{"queue":"premium"}`)
	text, err := flow.Encode(f, b.site.app.Catalog)
	if err != nil {
		t.Fatal(err)
	}
	b.goTo("/flows/import")
	b.click("textarea[name=text]")
	call(b.page, input.InsertText, input.InsertTextParams{Text: string(text)})
	b.click("button|Check")
	b.sees("form", "premium")
	b.shoot("import-report")
	shootConversion(t, b)
	d := b.page.design("line")
	d.replacing()
	d.shoot("import-replace")
}
