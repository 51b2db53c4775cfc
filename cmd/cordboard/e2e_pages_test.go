package main

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow/convert"
	"cordboard/flow/convert/connect"
	"cordboard/storage"
	"cordboard/web"
)

// axe runs axe-core on the page and fails for each violation. It is evaluated by the debugger, not loaded by the page, so it meets the security policy as it is.
func (p *page) axe(where string) {
	p.t.Helper()
	source, err := os.ReadFile("../../.ci/axe.min.js")
	if err != nil {
		p.t.Fatal(err)
	}
	if !eval[bool](p, "typeof axe === 'object'") {
		eval[bool](p, string(source)+"\n;true")
	}
	type violation struct{ ID, Help, Nodes string }
	found := eval[[]violation](p, `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => ({ ID: v.id, Help: v.help,
		Nodes: v.nodes.slice(0, 4).map((n) => n.target.join(' ') + ': ' + (n.any.concat(n.all, n.none)[0]?.message ?? '')).join('\n      ') })))`)
	for _, v := range found {
		p.t.Errorf("%s: axe %s: %s\n      %s", where, v.ID, v.Help, v.Nodes)
	}
}

// everyPage gives an address for each page of the route table, of things that there are, and some more that look different.
func (s *site) everyPage(t *testing.T) []string {
	t.Helper()
	user, err := s.db.UserByEmail(t.Context(), mikko)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.SaveNumber(t.Context(), tester, storage.Number{Number: "+358901234", Flow: "help-desk"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.SaveSecret(t.Context(), tester, storage.Secret{Name: "crm"}, "hunter2"); err != nil {
		t.Fatal(err)
	}
	d := demo{db: s.db, catalog: s.app.Catalog, who: tester}
	if err := errors.Join(d.tables(t.Context()), d.assistant(t.Context())); err != nil {
		t.Fatal(err)
	}
	known, err := s.db.Knowledge(t.Context(), demoKnowledge)
	if err != nil {
		t.Fatal(err)
	}
	articles, err := s.db.Articles(t.Context(), known.ID)
	if err != nil {
		t.Fatal(err)
	}
	switchboardOf(t, s)
	s.contact(t, "c-1", 0)
	live := s.live(t, "help-desk")
	if err := s.db.SaveRoutingRules(t.Context(), tester, demoRules()); err != nil {
		t.Fatal(err)
	}
	release := s.release(t, "help-desk", time.Hour)
	s.importReport(t, "help-desk")
	names := strings.NewReplacer("/bundles/import/:id", "/bundles/import/"+s.keptBundle(t, bundleFor(t, s, "help-desk")), "/live/:id", live, "/releases/:id", "/releases/"+release.ID, "/routing/rules/:name", "/routing/rules/Gold%20customers", "/contacts/:id", "/contacts/c-1", "/tables/:name", "/tables/vip", "/variables/:name", "/variables/emergency", "/flows/:name", "/flows/help-desk", "/schedules/:name", "/schedules/office", "/queues/:name", "/queues/support",
		"/agents/:name", "/agents/anna", "/teams/:name", "/teams/help-desk", "/skills/:name", "/skills/finnish", "/skill-profiles/:name", "/skill-profiles/newcomer", "/capacity-profiles/:name", "/capacity-profiles/phone-first", "/sites/:name", "/sites/helsinki", "/numbers/:name", "/numbers/+358901234", "/roles/:name", "/roles/designer", "/secrets/:name", "/secrets/crm",
		"/prompts/:name", "/prompts/hold-music",
		"/users/:id", "/users/"+user.ID, "/knowledge/:name/articles/:id", "/knowledge/office/articles/"+articles[0].ID, "/knowledge/:name", "/knowledge/office",
		"/ai-agents/:name", "/ai-agents/assistant")
	more := map[string]string{"/bundles/export": "?flow=help-desk", "/flows/:name/compare": "?from=1&to=draft", "/flows/:name/label": "?label=live&version=1", "/flows/:name/label/rename": "?label=live", "/flows/:name/restore": "?version=1",
		"/tables/:name/row": "?key=%2B358942450203", "/variables/switch": "?name=emergency",
		"/flows/:name/outline/delete": "?activity=hours", "/flows/:name/outline/put-back": "?activity=hours"}
	paths := []string{"/flows?q=nothing", "/prompts?q=nothing", "/search?q=office", "/search?q=nothing-like-this"}
	for _, pattern := range web.Pages() {
		path := names.Replace(pattern) + more[pattern]
		if strings.Contains(path, ":") {
			t.Errorf("the page %s is not in this test: name something that it shows", pattern)
		} else if pattern != "/flows/:name" { // the designer has its own tests
			paths = append(paths, path)
		}
	}
	return paths
}

// importReport keeps with a flow what became of another system's export.
func (s *site) importReport(t *testing.T, name string) {
	t.Helper()
	export, err := os.ReadFile(videoCall)
	if err != nil {
		t.Fatal(err)
	}
	_, report, err := convert.Run(connect.System, export, name, s.app.Catalog)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.KeepImport(t.Context(), tester, name, storage.ImportReport{Whole: report, Summary: report.Summary()}); err != nil {
		t.Fatal(err)
	}
}

// release plans that the first version of a flow becomes live.
func (s *site) release(t *testing.T, name string, in time.Duration) storage.Release {
	t.Helper()
	at := time.Now().Add(in)
	r, err := s.db.MoveLabel(t.Context(), tester, storage.Labelling{Flow: name, Label: storage.Live, Version: 1, At: &at})
	if err != nil {
		t.Fatal(err)
	}
	return *r
}

// TestPagesAccessible opens every page, light and dark, wide and narrow: axe finds nothing, the console stays clean, nothing is wider than the window.
func TestPagesAccessible(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, id := range []string{"three-queues", "help-desk"} {
		s.template(t, id)
		s.publish(t, id, "First version, from the template")
	}
	paths := s.everyPage(t)
	p := s.open(t, sari)
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		for _, path := range paths {
			p.goTo(path)
			if title := eval[string](p, "document.title"); !strings.Contains(title, "Cordboard") {
				t.Errorf("%s: got the title %q, want one with Cordboard", path, title)
			}
			p.axe(path + " " + scheme)
		}
	}
	p.size(390, 844)
	for _, path := range paths {
		p.goTo(path)
		if wide := eval[int](p, "document.documentElement.scrollWidth"); wide > 390 {
			t.Errorf("%s: got a page %d px wide in a window of 390", path, wide)
		}
	}
}

func TestSignInAccessible(t *testing.T) {
	t.Parallel()
	p := newSite(t).open(t, "")
	p.expect("status of 422")
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		p.goTo("/login")
		p.axe("/login " + scheme)
	}
	p.fill("input[name=email]", anna)
	p.fill("input[name=password]", "not the password")
	p.typed(kb.Enter)
	p.sees("main", "Email or password is not right.")
	p.axe("/login with a mistake")
	p.fill("input[name=password]", password)
	p.typed(kb.Enter)
	p.wait("location.pathname === '/flows'", "list of flows")
	p.axe("/flows without flows")
}

// TestDesignerAccessible looks at the designer in the states that people work in.
func TestDesignerAccessible(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.template(t, "three-queues")
	s.publish(t, "three-queues", "First version, from the template")
	s.create(t, blank("empty"))
	p := s.open(t, anna)
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		p.design("empty")
		p.axe("empty canvas " + scheme)
		d := p.design("three-queues")
		d.axe("designer " + scheme)
		d.click(onCanvas("menu") + " .head")
		d.form("menu")
		d.axe("properties of a menu " + scheme)
		d.typed("c")
		d.has("#canvas .picker")
		d.axe("picker " + scheme)
		d.escape()
		d.click("#tab-problems")
		d.axe("problems " + scheme)
		d.click("#tab-history")
		d.sees("#panel-history", "First version")
		d.axe("history " + scheme)
		d.click("#publish-button")
		d.has("#dialog #publish-form")
		d.axe("publish dialog " + scheme)
		d.escape()
		d.lacks("#dialog[open]")
		d.click("#test-button")
		d.has("#panel-test .tc-start")
		d.axe("form of the test call " + scheme)
		d.calls()
		d.transcript("For sales press 1")
		d.axe("test call " + scheme)
		d.click("#panel-test .who .end")
		d.over("The caller hung up")
	}
}

// TestDesignerFocusOrder walks the designer with Tab: bar, palette, canvas in flow order, inspector.
func TestDesignerFocusOrder(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	eval[bool](d.page, "(document.activeElement.blur(), true)")
	d.goTo("/flows/line")
	d.designing("line")
	type stop struct{ Name, Region string }
	var walk []stop
	for range 120 {
		d.typed(kb.Tab)
		at := eval[stop](d.page, `({ Name: e2e.focus(), Region: document.activeElement?.closest('#bar, #palette, #stage, #inspector')?.id ?? '' })`)
		if at.Name == "body" || len(walk) > 0 && at == walk[0] {
			break
		}
		walk = append(walk, at)
	}
	var regions, names []string
	for _, one := range walk {
		names = append(names, one.Name)
		if len(regions) == 0 || regions[len(regions)-1] != one.Region {
			regions = append(regions, one.Region)
		}
	}
	if want := []string{"", "bar", "palette", "stage", "inspector"}; !slices.Equal(regions, want) {
		t.Errorf("got the regions %q by Tab, want %q; all stops: %q", regions, want, names)
	}
	last := -1
	for _, want := range []string{"problems-button", "search-button", "outline-button", "test-button", "publish-button", "more-button", "palette-search", "canvas", "greeting", "menu", "support", "bye", "tab-properties"} {
		at := slices.Index(names, want)
		if at <= last {
			t.Errorf("got %s at stop %d, want it after stop %d; all stops: %q", want, at, last, names)
		}
		last = at
	}
	if i := slices.Index(names, "greeting"); i < 0 || i+3 >= len(names) || !slices.Equal(names[i:i+4], []string{"greeting", "menu", "support", "bye"}) {
		t.Errorf("got %q, want the activities one after the other in flow order", names)
	}
	if label := eval[string](d.page, `document.querySelector('.node[data-id=menu]').getAttribute('aria-label')`); !strings.Contains(label, "1 Support goes to Support") || !strings.Contains(label, "No input goes to Bye") {
		t.Errorf("got the label %q, want exits and targets in it", label)
	}
}

// TestSkipLink goes past the navigation.
func TestSkipLink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, anna)
	for _, path := range []string{"/flows", "/queues", "/flows/line"} {
		p.goTo(path)
		p.wait("document.activeElement === document.body", "nothing focused at first")
		p.typed(kb.Tab)
		p.focused("a.skip")
		p.typed(kb.Enter)
		p.wait("document.querySelector(e2e.find('a.skip')?.getAttribute('href') ?? location.hash)?.matches('main')", "target of the skip link at "+path)
	}
}
