package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// onlyKeys reports presses of a pointer since the page was loaded.
func (p *page) onlyKeys() {
	p.t.Helper()
	if n := eval[int](p, "e2e.presses"); n != 0 {
		p.t.Errorf("got %d presses of a pointer, want none", n)
	}
}

// enters goes on with Tab to an element, or back for a negative most, and presses Enter.
func (p *page) enters(what string, most int) {
	p.t.Helper()
	p.tabTo(what, most)
	p.typed(kb.Enter)
}

// TestKeysSelectSeveral keeps what is selected while the focus goes on, moves the two, and makes a subflow of them.
func TestKeysSelectSeveral(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, lineFlow("line"))
	d.back("Menu", "menu")
	d.typed("s")
	d.said("Menu stays selected.")
	d.typed(kb.ArrowRight, chromedp.ModifierCtrl)
	d.focused(onCanvas("support"))
	d.sees("#inspector-head", "2 selected")
	d.typed(kb.ArrowDown, chromedp.ModifierShift)
	f := d.until("both lower", func(f *flow.Flow) bool { return f.Layout["menu"].Y == 32 && f.Layout["support"].Y == -32 })
	if f.Layout["greeting"] != (flow.Position{}) {
		t.Errorf("got the greeting at %v, want it where it was", f.Layout["greeting"])
	}
	d.ctrl("z") // moved with the keys is undone as moved with the mouse
	d.until("both back", func(f *flow.Flow) bool { return f.Layout["menu"].Y == 0 && f.Layout["support"].Y == -64 })

	d.typed(kb.F10, chromedp.ModifierShift)
	d.has("#canvas .picker [role=option]|Make a subflow")
	d.typed("make a sub" + kb.Enter)
	d.focused("#dialog input[name=name]")
	d.typed("menu-part" + kb.Enter)
	f = d.until("one activity in place of two", func(f *flow.Flow) bool { return len(f.Activities) == 3 })
	if part := s.draft(t, "menu-part"); record(part, "menu") == nil || record(part, "support") == nil {
		t.Errorf("got the subflow %+v beside %s, want menu and support in it", part, ids(f))
	}
	d.ctrl("z")
	d.untilIDs("greeting menu support bye")

	d.back("Menu", "menu")
	d.typed("s" + kb.Escape) // Escape lets go
	d.back("Support", "support")
	d.wait("document.querySelectorAll('#canvas .node.sel').length === 1", "one selected activity")
	d.onlyKeys()
}

// TestKeysCanvas inserts into a cord, copies and pastes, frames and duplicates, saves, and moves the view without a pointer.
func TestKeysCanvas(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.back("Greeting", "greeting")
	d.typed("c")
	d.picks("next", "Next")
	d.picks("insert", "Insert an activity")
	d.picks("play mu", "Play music")
	d.untilLeads("greeting next play_music", "play_music next menu")
	d.ctrl("z")
	d.untilLeads("greeting next menu")

	d.back("Menu", "menu")
	d.command("c", "copy")
	d.said("Copied.")
	d.command("v", "paste")
	d.untilIDs("greeting menu support bye menu_2")
	d.ctrl("z")
	d.untilIDs("greeting menu support bye")
	d.back("Bye", "bye")
	d.typed(kb.F10, chromedp.ModifierShift)
	d.has("#canvas .picker [role=option]|Duplicate")
	d.typed("dupl" + kb.Enter)
	d.untilIDs("greeting menu support bye bye_2")
	d.typed(kb.Delete)
	d.untilIDs("greeting menu support bye")
	d.ctrl("s")
	d.saved()

	d.escape()
	d.escape()
	d.focused("#canvas")
	d.typed("!", chromedp.ModifierShift)
	at := d.at(onCanvas("greeting") + " .head")
	d.typed(kb.ArrowRight)
	d.shows("greeting", at.plus(-48, 0))
	before := d.zoomed()
	d.typed("-")
	d.wait("parseInt(e2e.text('#zoom .pct')) < "+js(before), "a smaller canvas")
	d.typed("0")
	d.sees("#zoom .pct", "100 %")
	d.typed("?")
	d.sees("#dialog", "Keys")
	d.escape()
	d.focused("#canvas")
	d.onlyKeys()
}

// TestKeysCompare takes a difference back into the draft, found with Tab.
func TestKeysCompare(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.reworked(t)
	d := s.open(t, anna).design("line")
	d.menuByKeys("Compare with live")
	d.page.has("#differences")
	d.tabTo(`#differences input[aria-label^="Take back: Support"]`, 80)
	d.typed(" ")
	d.sees("#chosen", "1 difference chosen")
	d.enters("#take", 80)
	d.sees("#toast", "1 difference taken from version 1")
	d.until("the support again", func(f *flow.Flow) bool { return record(f, "support") != nil })
	d.onlyKeys()
}

// TestKeysDocument opens the document of a flow, follows a link in it and prints.
func TestKeysDocument(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	d := s.open(t, anna).design("line")
	d.menuByKeys("Document")
	d.sees("#step-1", "Good day.")
	d.enters("#step-1 .exits a", 60)
	d.wait("location.hash === '#step-2'", "the next step")
	eval[bool](d.page, "(window.print = () => { window.printed = true; }, true)")
	d.enters("button|Print", -60)
	d.wait("window.printed === true", "the dialog to print")
	d.onlyKeys()
}

// TestKeysConflict keeps one's own words, and takes the other's, without a pointer.
func TestKeysConflict(t *testing.T) {
	t.Parallel()
	_, b := clash(t)
	presses := eval[int](b.page, "e2e.presses")
	b.axe("a conflict")
	b.escape()
	b.lacks("#dialog[open]")
	b.enters("#save-status button|Conflict", -120)
	b.enters("#dialog .dlg-foot button|Keep mine", 20)
	b.untilHas("greeting", "Mikko says hello.")
	b.lacks("#dialog[open]")
	b.saved()
	if n := eval[int](b.page, "e2e.presses"); n != presses {
		t.Errorf("got %d presses of a pointer, want none", n-presses)
	}
}

// TestKeysTests records a test call and runs it as a test.
func TestKeysTests(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, lineFlow("line"))
	d.enters("#test-button", -120)
	d.has("#panel-test .tc-start")
	d.enters("#panel-test .tc-start button|Start test call", 60)
	d.focused("#panel-test .tc")
	d.tabTo("#panel-test .ctl button|Next event", 20)
	d.typed(" ")
	d.transcript("Press one.")
	d.typed("1")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.enters("#panel-test .acts button|Agent accepts", 40)
	d.sees("#panel-test .tc-state", "Talking to")
	d.enters("#panel-test .acts button|Agent leaves", 40)
	d.over("The flow ended the call")
	d.enters("#panel-test .foot button|Save as test", 40)
	d.focused("#test-name")
	d.replace("reaches support")
	d.enters("#dialog .dlg-foot button|Save with the flow", 20)
	d.lacks("#dialog[open]")
	d.tabTo("#tab-test", -60)
	d.typed(kb.ArrowRight)
	d.focused("#tab-tests")
	d.has("#panel-tests .ts-head button|Run all")
	d.enters("#panel-tests .ts-head button|Run all", 10)
	d.sees("#panel-tests .ts-head b", "1 of 1 green")
	if calls, err := s.db.SavedCalls(t.Context(), "line"); err != nil || len(calls) != 1 || !strings.Contains(string(calls[0].Script), "agent") {
		t.Errorf("got the tests %+v (%v), want one with an agent", calls, err)
	}
	d.onlyKeys()
}

// TestKeysPublishLater plans a publication: the parts of the time are chosen with the arrow keys.
func TestKeysPublishLater(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.twoLines(t)
	d := s.open(t, anna).design("line")
	d.enters("#publish-button", -120)
	d.focused("#dialog textarea[name=message]")
	d.typed("Evening words")
	d.enters("#dialog details summary", 30)
	d.tabTo("#dialog input[name=at]", 5)
	for range 6 { // day, month, year, hour, minute, half of the day, in whatever order
		d.typed(kb.ArrowUp + kb.ArrowUp + kb.ArrowRight)
	}
	d.sees("#dialog .dlg-foot .primary", "Plan")
	d.enters("#dialog .dlg-foot button|Plan", 40)
	d.said("Version 2 becomes live")
	s.liveVersion(t, 1)
	d.onlyKeys()
}
