package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// others changes an activity of line as somebody else does, elsewhere.
func (s *site) others(t testing.TB, id string, change func(r *flow.Record)) {
	t.Helper()
	f, err := s.db.Flow(t.Context(), "line")
	if err != nil {
		t.Fatal(err)
	}
	r := record(f.Draft, id)
	change(r)
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.SaveDraft(t.Context(), storage.Actor{Name: "Mikko Korhonen"}, "line", storage.DraftPatch{Base: f.Revision, Records: map[string]json.RawMessage{"a:" + id: text}}); err != nil {
		t.Fatal(err)
	}
}

// asksOthers waits for what a page shows once it asked at once, not when its pause is over.
func (p *page) asksOthers(condition, what string) {
	p.t.Helper()
	p.wait("(document.dispatchEvent(new Event('visibilitychange')), "+condition+")", what)
}

// An open outline shows what others save, says what it was, keeps the focus, and goes on from there.
func TestOutlineFollowsOthers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, anna)
	p.goTo("/flows/line/outline")
	p.wait("(document.querySelector('#step-menu h3 a').focus(), document.activeElement.matches('#step-menu h3 a'))", "focus on the menu's link")
	s.others(t, "menu", func(r *flow.Record) { r.Name = "Main menu" })
	p.asksOthers("document.querySelector('#step-menu h3').innerText.includes('Main menu')", "the menu's new name")
	p.sees("#step-menu .changed, #step-menu.changed", "Main menu")
	p.sees(".live-news", "Mikko Korhonen changed this flow")
	p.sees(".live-news", "The outline shows it now.")
	p.wait("document.activeElement.closest('#step-menu') !== null", "focus still at the menu")
	p.axe("an outline with news")
	p.click(".news summary")
	p.sees(".news .dl", "Main menu")
	p.wait("((s) => { s.value = ''; s.dispatchEvent(new Event('change', { bubbles: true })); return s.value === ''; })(document.querySelector(\"select[name='wire.greeting.next']\"))", "no target of the greeting")
	p.click("#step-greeting button|Save outlets")
	p.sees("main", "Outlets are saved")
	if f := p.site.draft(t, "line"); record(f, "menu").Name != "Main menu" || record(f, "greeting").Outlets["next"] != "" {
		t.Errorf("got %+v, want both changes", f.Activities)
	}
}

// What is typed stays while others save, and is saved on top of theirs.
func TestOutlineKeepsTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, anna)
	p.goTo("/flows/line/outline?activity=menu")
	p.fill("textarea[name='properties.prompt']", "Typed for long.")
	s.others(t, "greeting", func(r *flow.Record) { r.Properties = []byte(`{"prompt":"Mikko says hello."}`) })
	p.asksOthers("document.querySelector('.live-news').innerText.includes('What you typed stays')", "what becomes of what is typed")
	if got := eval[string](p, "document.querySelector(\"textarea[name='properties.prompt']\").value"); got != "Typed for long." {
		t.Errorf("got %q in the field, want what was typed", got)
	}
	p.axe("an outline with news beside what is typed")
	p.click("form.properties .done button|Save")
	p.sees("#step-greeting", "Mikko says hello.")
	if got := string(record(p.site.draft(t, "line"), "menu").Properties); !strings.Contains(got, "Typed for long.") {
		t.Errorf("got %s, want what was typed", got)
	}
	// What is left behind unsaved is asked about.
	p.goTo("/flows/line/outline?activity=menu")
	p.fill("textarea[name='properties.prompt']", "Left behind.")
	p.goTo("/flows")
	p.wait("location.pathname === '/flows'", "another page")
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(p.dialogs, "beforeunload ") {
		t.Errorf("got the dialogs %q, want to be asked before what was typed is lost", p.dialogs)
	}
}

// outlineNewsShot is an outline that says what somebody else changed.
func outlineNewsShot(t *testing.T, s *site) {
	p := s.open(t, anna)
	p.scheme("light")
	p.goTo("/flows/line/outline")
	p.sees("main", "Greeting")
	s.others(t, "menu", func(r *flow.Record) { r.Name = "Main menu" })
	p.asksOthers("document.querySelector('.news .shown:not([hidden])') !== null", "what changed")
	p.click(".news summary")
	p.shoot("outline-news")
	p.scheme("dark")
	p.shoot("outline-news-dark")
}
