package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// TestTouchParts copies with the menu of a resting finger, pastes with the one of the empty canvas, and makes a subflow of two activities that are framed with a finger.
func TestTouchParts(t *testing.T) {
	t.Parallel()
	s, d := touched(t, lineFlow("line"))
	eval[bool](d.page, `!!Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { e2e.clip = text; }, readText: async () => e2e.clip } })`)
	d.rests(d.at(onCanvas("menu") + " .head"))
	d.taps("#canvas .picker [role=option]|Copy")
	d.said("Copied.")
	d.rests(d.canvas(300, 640))
	d.taps("#canvas .picker [role=option]|Paste")
	d.untilIDs("greeting menu support bye menu_2")
	d.taps("#undo")
	d.untilIDs("greeting menu support bye")

	d.fitsByTouch()
	d.taps(onCanvas("menu") + " .head")
	d.taps("#canvas .seltool button|Select more")
	corner := d.at(onCanvas("support")+" .head").plus(-60, -60)
	d.swipe(corner, corner.plus(200, 120)) // a drag on the empty canvas selects what it frames, too
	d.sees("#inspector-head", "2 selected")
	d.taps("#canvas .seltool button|Make a subflow of it")
	d.focused("#dialog input[name=name]")
	d.typed("menu-part")
	d.taps("#dialog .dlg-foot .primary")
	d.until("one activity in place of two", func(f *flow.Flow) bool { return len(f.Activities) == 3 })
	if part := s.draft(t, "menu-part"); record(part, "menu") == nil || record(part, "support") == nil {
		t.Errorf("got the subflow %+v, want menu and support in it", part)
	}
	d.onlyTouched()
}

// TestTouchTests records a test call on a telephone, and runs it as a test.
func TestTouchTests(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, anna)
	p.size(390, 844)
	p.fingers()
	d := p.design("line")
	d.taps("#test-button")
	d.taps("#panel-test .tc-start button[type=submit]")
	d.has("#panel-test .tc")
	d.taps("#panel-test .ctl button|Next event")
	d.transcript("Press one.")
	d.taps("#panel-test .pad button|1")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.taps("#panel-test .acts button|Agent accepts")
	d.wait("e2e.find('#panel-test .acts button|Agent leaves')?.disabled === false", "a connected agent")
	d.taps("#panel-test .acts button|Agent leaves")
	d.over("The flow ended the call")
	d.taps("#panel-test .foot button|Save as test")
	d.focused("#test-name")
	d.replace("reaches support")
	d.taps("#dialog .dlg-foot button|Save with the flow")
	d.lacks("#dialog[open]")
	d.taps("#tab-tests")
	d.taps("#panel-tests .ts-head button|Run all")
	d.sees("#panel-tests .ts-head b", "1 of 1 green")
	d.wait("document.documentElement.scrollWidth <= innerWidth", "no horizontal scroll bar")
	d.onlyTouched()
}

// TestTouchPublish plans a publication on a telephone. The time comes from the device's own picker.
func TestTouchPublish(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.twoLines(t)
	p := s.open(t, anna)
	p.size(390, 844)
	p.fingers()
	d := p.design("line")
	d.taps("#publish-button")
	d.focused("#dialog textarea[name=message]")
	d.typed("Evening words")
	p.dated("#dialog input[name=at]", time.Now().Add(48*time.Hour))
	eval[bool](p, "document.querySelector('#dialog input[name=at]').dispatchEvent(new Event('input', { bubbles: true }))")
	d.taps("#dialog .dlg-foot button|Plan")
	d.said("Version 2 becomes live")
	s.liveVersion(t, 1)
	d.onlyTouched()
}

// TestTouchConflict takes the other person's words.
func TestTouchConflict(t *testing.T) {
	t.Parallel()
	_, b := clash(t)
	b.fingers()
	mice := eval[int](b.page, "e2e.mice")
	b.taps("#dialog .dlg-foot button|Take theirs")
	b.lacks("#dialog[open]")
	b.untilHas("greeting", "Anna says hello.")
	b.sees(onCanvas("greeting")+" .sum", "Anna says hello.")
	if n := eval[int](b.page, "e2e.mice"); n != mice {
		t.Errorf("got %d presses of a mouse, want none", n-mice)
	}
}

// TestTouchCompare shows what differs on a telephone, and takes a difference back.
func TestTouchCompare(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.reworked(t)
	p := s.open(t, anna)
	p.size(390, 844)
	p.fingers()
	d := p.design("line")
	const support = `#differences input[aria-label^="Take back: Support"]`
	d.taps("#more-button")
	d.taps("[popover] button|Compare with live")
	d.has(onCanvas("menu") + ".d-chg")
	d.taps("#differences .chg-i button.cn|Support")
	d.has(onCanvas("support") + ".sel")
	d.wait("((r) => r.top >= 0 && r.top < innerHeight)(document.querySelector("+js(onCanvas("support"))+").getBoundingClientRect())", "the activity on the screen, not above it")
	eval[bool](p, "(e2e.find("+js(support)+").scrollIntoView({ block: 'center' }), true)") // as a finger scrolls the list
	d.taps(support)
	d.taps("#take")
	d.sees("#toast", "1 difference taken from version 1")
	d.until("the support again", func(f *flow.Flow) bool { return record(f, "support") != nil })
	d.onlyTouched()
}

// TestTouchReading searches in the flow, reads the help and the keys, takes an offer of an expression, and opens the document.
func TestTouchReading(t *testing.T) {
	t.Parallel()
	f := lineFlow("line")
	f.Variables = []flow.Variable{{Name: "tier", Type: flow.String}, {Name: "tries", Type: flow.Integer}}
	f.Activities = append(f.Activities, flow.Record{ID: "which", Type: "condition", Name: "Gold?", Properties: []byte(`{"expression":""}`)})
	f.Layout["which"] = flow.Position{Y: 300}
	_, d := touched(t, f)
	d.taps("#search-button")
	d.typed("gold")
	d.taps("#found [role=option]|Gold?")
	d.focused(onCanvas("which"))
	d.form("which")
	d.taps("#panel-properties summary|Help and an example")
	d.has("#panel-properties details[open]")

	const control = `#property-form [name="properties.expression"]`
	d.taps(control)
	d.focused(control)
	d.typed("s")
	d.has(".offers:not([hidden]) li:nth-child(3)")
	first := d.at(".offers:not([hidden]) li")
	d.swipe(first.plus(0, 40), first) // a finger that moves on scrolls, and takes nothing
	d.wait("document.querySelector("+js(control)+").value === 's'", "what was typed, and no more")
	d.replace("vars.")
	d.taps(".offers:not([hidden]) li|tier")
	d.untilHas("which", "vars.tier")

	d.taps("#more-button")
	d.taps("[popover] button|Keys")
	d.sees("#dialog", "Follow the cords")
	d.taps("#dialog button|Close")
	d.taps("#more-button")
	d.taps("[popover] button|Document")
	d.sees("article h1", "line")
	d.taps("#step-1 .exits a")
	d.wait("location.hash === '#step-2'", "the next step")
	d.onlyTouched()
}

// TestTouchOutline renames an activity in the outline on a telephone.
func TestTouchOutline(t *testing.T) {
	t.Parallel()
	_, d := touched(t, lineFlow("line"))
	d.size(390, 844)
	d.taps("#outline-button")
	d.wait("location.pathname === '/flows/line/outline' && document.readyState === 'complete'", "outline")
	d.wait("document.documentElement.scrollWidth <= innerWidth", "no horizontal scroll bar")
	d.taps("#step-support h3 a")
	d.wait("location.search === '?activity=support' && document.readyState === 'complete'", "form of the queue")
	d.taps("input[name=name]")
	d.replace("Second line")
	d.taps("form.properties .done button|Save")
	d.sees(".flash", "“Second line” is saved")
	d.onlyTouched()
}

// TestTouchImportDialog pastes a flow into the dialog of the designer on a telephone.
func TestTouchImportDialog(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	text, err := flow.Encode(lineFlow("line"), s.app.Catalog)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "line.json")
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "Good day.", "Good evening.", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	p := s.open(t, anna)
	p.size(390, 844)
	p.fingers()
	d := p.design("line")
	d.taps("#more-button")
	d.taps("[popover] button|Import…")
	d.upload("#dialog input[type=file]", file)
	d.taps("#dialog button|Check")
	d.sees("#dialog form", "4 activities")
	d.taps("#dialog input[name=name]")
	d.replace("evening")
	d.typed(kb.Tab)
	d.taps("#dialog button|Import as draft")
	d.page.designing("evening")
	d.page.untilDraft("evening", "the words of the file", func(f *flow.Flow) bool {
		return strings.Contains(string(record(f, "greeting").Properties), "Good evening.")
	})
	d.onlyTouched()
}

// TestTouchHandlers adds a handler, goes to its tab and removes it.
func TestTouchHandlers(t *testing.T) {
	t.Parallel()
	_, d := touched(t, handledFlow())
	d.taps("#views > button|Add a handler")
	d.taps("[popover] button|The customer leaves the queue")
	d.taps("#canvas .picker [role=option]|Set outcome")
	d.until("another handler", func(f *flow.Flow) bool { return f.Handlers[flow.OnAbandon] == "set_outcome" })
	d.drawn("set_outcome")
	d.taps("#view-on_error")
	d.drawn("bye sorry")
	d.taps("#views > button|More about this handler")
	d.taps("[popover] button|Remove the handler")
	d.until("no such handler", func(f *flow.Flow) bool { return f.Handlers[flow.OnError] == "" })
	d.taps("#toast button|Undo")
	d.until("the handler again", func(f *flow.Flow) bool { return f.Handlers[flow.OnError] == "sorry" })
	d.onlyTouched()
}
