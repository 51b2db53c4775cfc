package main

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// selected waits until the option with the text is the one that Enter takes.
func (p *page) selected(text string) {
	p.t.Helper()
	p.sees("dialog[open] [role=option][aria-selected=true]", text)
	p.wait("(() => { const input = document.querySelector('dialog[open] [role=combobox]'); return document.getElementById(input.getAttribute('aria-activedescendant'))?.ariaSelected === 'true'; })()", "the field names its option")
}

// presses waits for something in a list that is drawn anew while somebody types, and presses it in the same go.
func (p *page) presses(what string) {
	p.t.Helper()
	p.wait("((el) => el && (el.click(), true))(document.querySelector("+js(what)+")) === true", "press on "+what)
}

// TestSearchEverywhere finds from any page with keys alone, and the focus comes back.
func TestSearchEverywhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.template(t, "three-queues")
	p := s.open(t, sari)
	p.goTo("/queues")
	p.tabTo("main a.btn.primary", 40)
	p.ctrl("k")
	p.focused(".everywhere-dialog [role=combobox]")
	p.sees(".everywhere-dialog [role=option]", "Flows") // where to go, before anything is typed
	p.axe("search, nothing typed")
	p.typed("office")
	p.selected("office")
	p.axe("search, something found")
	p.typed(kb.Escape)
	p.lacks(".everywhere-dialog")
	p.focused("main a.btn.primary")
	p.ctrl("k")
	p.focused(".everywhere-dialog [role=combobox]")
	p.typed("zzzz")
	p.sees(".everywhere-dialog [role=status]", "Nothing that you may see has all of these words.")
	p.axe("search, nothing found")
	p.replace("support")
	p.selected("upport")
	first := eval[string](p, "document.querySelector('dialog[open] [aria-selected=true]').href")
	p.typed(kb.ArrowDown)
	p.wait("document.querySelector('dialog[open] [aria-selected=true]').href !== "+js(first), "the next one")
	p.typed(kb.ArrowUp)
	p.wait("document.querySelector('dialog[open] [aria-selected=true]').href === "+js(first), "the first again")
	p.replace("new schedule")
	p.selected("New schedule")
	p.typed(kb.Enter)
	p.wait("location.pathname === '/schedules/new'", "the page of a new schedule")
}

// TestSearchLeadsToActivities: what is found in a flow is selected on its canvas.
func TestSearchLeadsToActivities(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, flawed("finds"))
	p := s.open(t, anna)
	p.goTo("/schedules")
	p.click("a[data-everywhere]")
	p.focused(".everywhere-dialog [role=combobox]")
	p.typed("greeting finds")
	p.presses(".everywhere-dialog a[href='/flows/finds#step-greeting']")
	d := p.designing("finds")
	d.focused(onCanvas("greeting"))

	d.ctrl("k")
	d.focused("dialog[open] [role=combobox]")
	d.click("dialog[open] .seg button|All flows and resources")
	d.axe("the designer's search over everything")
	d.typed("which tier")
	d.selected("Which tier")
	d.typed(kb.Enter)
	d.lacks("dialog[open]")
	d.focused(onCanvas("which"))
	d.ctrl("k")
	d.click("dialog[open] .seg button|All flows and resources")
	d.typed("office")
	d.presses("dialog[open] a[href='/schedules/office/edit']")
	d.wait("location.pathname === '/schedules/office/edit'", "the page of the schedule")
}

// TestSearchLatestWins: a slow answer to what was typed before does not take the place of the last one.
func TestSearchLatestWins(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	p.goTo("/queues")
	eval[bool](p, `(() => { const real = window.fetch; window.fetch = (path, init) => String(path).endsWith('q=off') ?
		new Promise((give) => { window.late = () => real(path, { headers: init.headers }).then((answer) => { give(answer); window.given = true; }); }) : real(path, init); return true; })()`)
	p.ctrl("k")
	p.focused(".everywhere-dialog [role=combobox]")
	p.typed("off")
	p.wait("typeof window.late === 'function'", "the first question")
	p.replace("billing")
	p.selected("billing")
	eval[bool](p, "(window.late(), true)")
	p.wait("window.given === true", "the late answer")
	p.selected("billing")
}

// TestSearchByTouch opens the search on a telephone, and goes to what is touched.
func TestSearchByTouch(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	p.size(390, 844)
	call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5})
	p.goTo("/queues")
	tap := func(what string) {
		t.Helper()
		at := p.at(what)
		p.touch(input.DispatchTouchEventTypeTouchStart, at)
		p.touch(input.DispatchTouchEventTypeTouchEnd)
	}
	tap("a[data-everywhere]")
	p.focused(".everywhere-dialog [role=combobox]")
	p.typed("office")
	p.selected("office")
	if wide := eval[int](p, "document.documentElement.scrollWidth"); wide > 390 {
		t.Errorf("got a page %d px wide in a window of 390", wide)
	}
	p.axe("search on a telephone")
	tap(".everywhere-dialog [role=option][aria-selected=true]")
	p.wait("location.pathname === '/schedules/office/edit'", "the schedule")
}

// TestFindsChanged: is:changed means against the live version, also after the page is loaded again.
func TestFindsChanged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.template(t, "three-queues")
	s.publish(t, "three-queues", "First version")
	p := s.open(t, anna)
	d := p.design("three-queues")
	changed := func(want string) {
		t.Helper()
		d.ctrl("k")
		d.focused("dialog[open] [role=combobox]")
		d.replace("is:changed")
		d.sees("dialog[open] [role=status]", want)
		d.escape()
		d.lacks("dialog[open]")
	}
	changed("Nothing found")
	d.click(onCanvas("menu") + " .head")
	d.form("menu")
	d.fill("#inspector-head input.title", "First choice")
	d.typed(kb.Tab)
	d.untilDraft("three-queues", "the new name", func(f *flow.Flow) bool {
		return record(f, "menu").Name == "First choice"
	})
	d.goTo("/flows")
	d = p.design("three-queues")
	changed("1 activity")
}

// TestRefusesToDelete shows in the dialog everything that uses a queue, and leads to the activity.
func TestRefusesToDelete(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.template(t, "three-queues")
	s.publish(t, "three-queues", "First version")
	p := s.open(t, sari)
	p.expect("status of 409")
	p.goTo("/prompts/hold-music/edit")
	p.sees("#usage", "live v1")
	p.click("main button|Delete")
	p.sees("dialog[open]", "hold-music is in use")
	p.axe("the refusal to delete")
	p.click("dialog[open] .use-place a")
	d := p.designing("three-queues")
	d.wait("document.activeElement?.closest('#canvas [data-id]') !== null", "the activity on the canvas")
}

// shootSearch makes the pictures of the search.
func shootSearch(t *testing.T) {
	s := gallery(t)
	p := s.open(t, sari)
	p.expect("status of 409")
	p.scheme("light")
	p.goTo("/flows")
	p.ctrl("k")
	p.focused(".everywhere-dialog [role=combobox]")
	p.sees(".everywhere-dialog [role=option]", "Flows")
	p.shoot("search-empty")
	p.typed("support")
	p.selected("upport")
	p.shoot("search")
	p.scheme("dark")
	p.shoot("search-dark")
	p.scheme("light")
	p.replace("zzzz")
	p.sees(".everywhere-dialog [role=status]", "Nothing")
	p.shoot("search-nothing")
	p.goTo("/search?q=support")
	p.shoot("search-page")
	p.goTo("/queues/support/edit")
	p.shoot("used-by")
	p.goTo("/prompts/hold-music/edit")
	p.click("main button|Delete")
	p.sees("dialog[open]", "hold-music is in use")
	p.shoot("in-use")
	d := p.design("help-desk")
	d.ctrl("k")
	d.click("dialog[open] .seg button|All flows and resources")
	d.typed("office")
	d.selected("office")
	d.shoot("search-designer")
	d.escape()
	p.size(390, 844)
	p.goTo("/queues")
	p.ctrl("k")
	p.focused(".everywhere-dialog [role=combobox]")
	p.typed("support")
	p.selected("upport")
	p.shoot("narrow-search")
	p.goTo("/flows/ask-assistant/uses")
	p.shoot("narrow-uses")
}
