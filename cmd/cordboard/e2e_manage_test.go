package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
	"cordboard/storage"
)

// TestVersions publishes twice, compares, rolls back by the label and restores the draft.
func TestVersions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	s.publish(t, "line", "The first")
	p := s.open(t, anna)
	d := p.design("line")
	d.fits()
	d.selects("greeting")
	d.property("prompt", "Good evening.")
	d.untilHas("greeting", "Good evening.")
	d.saved()
	d.sees("#draft-state", "Draft, 1 change")
	d.click("#publish-button")
	d.sees("#dialog #publish-form", "Version 1, live, becomes version 2")
	d.sees("#dialog #publish-form", "Good evening.")
	d.sees("#dialog #publish-form", "Anna Virtanen saved 1 change")
	d.fill("#dialog textarea[name=message]", "Evening words")
	d.click("#dialog .dlg-foot button|Publish")
	d.sees("#labels", "live v2")

	p.goTo("/flows/line/versions")
	p.click("main a|Compare")
	p.sees("#differences", "Nothing that runs differs.")
	p.choose("select[name=from]", "v1")
	p.click("form.sides button|Compare")
	p.sees("#differences", "Good evening.")
	p.goTo("/flows/line/versions")
	p.click("summary|More for version 1")
	p.click("details[open] .opt|Make it live…")
	p.sees("dialog[open]", "New contacts will run version 1 instead of version 2, at once.")
	p.click("dialog[open] .dlg-foot button.primary")
	p.lacks("dialog[open]")
	live, err := s.db.LabelledVersion(t.Context(), "line", storage.Live)
	if err != nil || live.Number != 1 {
		t.Errorf("got version %d live (%v), want 1", live.Number, err)
	}
	p.click("summary|More for version 1")
	p.click("details[open] .opt|Restore as draft…")
	p.sees("dialog[open]", "The draft becomes what version 1 is.")
	p.click("dialog[open] button|Restore")
	p.untilDraft("line", "the first words", func(f *flow.Flow) bool {
		return strings.Contains(string(record(f, "greeting").Properties), "Good day.")
	})
}

// TestFlowList searches, renames, duplicates and deletes from the list.
func TestFlowList(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	s.create(t, blank("nothing"))
	p := s.open(t, anna)
	p.expect("status of 409")
	p.goTo("/flows")
	p.typed("/")
	p.focused("main input[name=q]")
	p.typed("good day")
	p.lacks("main a.fn|nothing")
	p.has("main a.fn|line")
	p.wait("location.search.includes('q=good')", "search in the address")
	p.goTo("/flows")
	p.click("summary|More for nothing")
	p.click("details[open] .opt|Rename…")
	p.has("dialog[open] input[name=name]")
	p.fill("dialog[open] input[name=name]", "line")
	p.typed(kb.Enter)
	p.sees("dialog[open]", "line")
	p.has("dialog[open] [aria-invalid=true]")
	p.fill("dialog[open] input[name=name]", "something")
	p.typed(kb.Enter)
	p.has("main a.fn|something")
	p.lacks("main a.fn|nothing")

	p.click("summary|More for line")
	p.click("details[open] .opt|Duplicate…")
	p.fill("dialog[open] input[name=name]", "second-line")
	p.typed(kb.Enter)
	p.untilDraft("second-line", "the same activities", func(f *flow.Flow) bool { return ids(f) == "greeting menu support bye" })
	p.designing("second-line")
	p.goTo("/flows")
	p.click("summary|More for something")
	p.click("details[open] .opt|Delete…")
	p.click("dialog[open] .dlg-foot button|Delete")
	p.lacks("main a.fn|something")
	p.has("main a.fn|second-line")
}

// TestScheduleEditor adds shifts, meets an overlap and mends it.
func TestScheduleEditor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	p.expect("status of 422")
	p.goTo("/schedules/new")
	p.fill("input[name=name]", "night")
	for _, shift := range []struct{ name, from, to string }{{"Shift 1", "20:00", "04:00"}, {"Shift 2", "03:00", "06:00"}} {
		row := `.shift[aria-label="` + shift.name + `"] `
		if shift.name != "Shift 1" { // a new schedule begins with one
			p.click("button|Add shift")
		}
		p.has(row + "input")
		p.fill(row+"input|Name of the shift", shift.name)
		for _, day := range []string{"Mo", "Tu"} {
			p.click(row + ".days label|" + day)
		}
		p.fill(row+"input|From", shift.from)
		p.fill(row+"input|To", shift.to)
	}
	p.click("button|Save schedule")
	p.sees("#editor", "Some fields need attention. Nothing is saved yet.")
	p.has("#editor .errs .error")
	p.fill(`.shift[aria-label="Shift 2"] input|From`, "04:00")
	p.click("button|Save schedule")
	p.sees("main", "Schedule night is saved.")
	all, err := s.db.Schedules(t.Context())
	if err != nil || !slices.ContainsFunc(all, func(one storage.Schedule) bool { return one.Name == "night" && len(one.Document.Shifts) == 2 }) {
		t.Errorf("got %d schedules (%v), want night with two shifts among them", len(all), err)
	}
}

// TestTokenShownOnce makes a token, reads it, and finds it nowhere afterwards.
func TestTokenShownOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	p.goTo("/tokens/new")
	p.fill("input[name=name]", "Deploys")
	p.click("button|Make the token")
	p.has("main code")
	secret := eval[string](p, "e2e.text('main code')")
	if len(secret) < 32 {
		t.Fatalf("got the token %q, want one that nobody guesses", secret)
	}
	p.goTo("/tokens")
	p.sees("main table", "Deploys")
	p.wait("!document.documentElement.innerHTML.includes("+js(secret)+")", "page without the token")
	p.click("main table button|Revoke")
	p.sees("#dialog", "Revoke the token Deploys?")
	p.click("#dialog button|Revoke")
	p.sees("main", "The token is revoked; it works no more.")
}

// TestTheme stays with the browser.
func TestTheme(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, anna)
	p.goTo("/account")
	p.click("main button|Dark")
	p.wait("document.documentElement.dataset.theme === 'dark'", "dark theme")
	p.goTo("/flows")
	p.wait("document.documentElement.dataset.theme === 'dark' && getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)'", "dark list")
}
