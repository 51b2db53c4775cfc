package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tabTo presses Tab, or Shift+Tab for a negative most, until an element has the focus.
func (p *page) tabTo(what string, most int) {
	p.t.Helper()
	var passed []string
	for range max(most, -most) {
		if most > 0 {
			p.typed(kb.Tab)
		} else {
			p.typed(kb.Tab, chromedp.ModifierShift)
		}
		if eval[bool](p, "document.activeElement === e2e.find("+js(what)+")") {
			return
		}
		passed = append(passed, eval[string](p, "e2e.focus()"))
	}
	p.t.Fatalf("%d presses of Tab never gave the focus to %s, but to %q; see %s", most, what, passed, p.picture())
}

// focused waits for the focus on an element.
func (p *page) focused(what string) {
	p.t.Helper()
	p.wait("e2e.find("+js(what)+") && document.activeElement === e2e.find("+js(what)+")", "focus on "+what)
}

// picks types into the open picker and takes its first answer, which must be the label.
func (d *designer) picks(text, label string) {
	d.t.Helper()
	d.focused("#canvas .picker input")
	d.typed(text)
	d.sees("#canvas .picker [role=option][aria-selected=true]", label)
	d.typed(kb.Enter)
}

// back goes from wherever the focus is to an activity, by the search.
func (d *designer) back(name, id string) {
	d.t.Helper()
	d.ctrl("k")
	d.has("dialog[open] input")
	d.typed(name)
	d.sees("dialog[open] [role=option][aria-selected=true]", name)
	d.typed(kb.Enter)
	d.focused(onCanvas(id))
}

// TestKeyboardStory is the main job without a mouse or finger.
func TestKeyboardStory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, "")
	p.goTo("/flows")
	p.focused("input[name=email]")
	p.typed(anna + kb.Tab + password + kb.Enter)
	p.sees("main h2", "Start with a template or a blank flow")
	p.tabTo("main a.card|Blank flow", 40)
	p.typed(kb.Enter)
	p.focused("dialog[open] input[name=name]")
	p.typed("keys-line" + kb.Enter)
	d := p.designing("keys-line")

	drawByKeys(d)
	callByKeys(d)
	d.tabTo("#publish-button", -120)
	d.typed(kb.Enter)
	d.focused("#dialog textarea[name=message]")
	d.typed("Made without a mouse")
	d.tabTo("#dialog .dlg-foot button|Publish", 20)
	d.typed(kb.Enter)
	d.lacks("#dialog[open]")
	d.sees("#labels", "live v1")
	d.focused("#publish-button")
	if n := eval[int](p, "e2e.presses"); n != 0 {
		t.Errorf("got %d presses of a pointer, want none", n)
	}
}

// drawByKeys makes prompt, menu, queue and disconnect.
func drawByKeys(d *designer) {
	d.t.Helper()
	d.tabTo("#canvas", 60)
	d.typed(kb.Tab)
	d.picks("play pr", "Play prompt")
	d.focused(onCanvas("play_prompt"))
	d.typed(kb.Enter)
	d.focused(field("prompt"))
	d.typed("Welcome to Northern Light.")
	d.untilHas("play_prompt", "Northern Light")

	d.back("Play prompt", "play_prompt")
	d.typed("a")
	d.picks("menu", "Menu")
	d.focused(onCanvas("menu"))
	d.untilLeads("play_prompt next menu")
	d.typed(kb.Enter)
	d.focused(field("prompt"))
	d.typed("For support press one.")
	d.tabTo(`#property-form button.addrow[value="add:options"]`, 10)
	d.typed(kb.Enter)
	d.focused(field("options.0.key"))
	d.typed("1")
	d.tabTo(field("options.0.label"), 3)
	d.replace("Support")
	d.untilHas("menu", `"key":"1"`, `"Support"`)

	d.back("Menu", "menu")
	for _, wire := range []struct{ outlet, label, target, shown string }{
		{"supp", "1 Support", "queue", "Queue"}, {"no in", "No input", "disconn", "Disconnect"}, {"no m", "No match", "disconn", "Disconnect"},
	} {
		d.typed("c")
		d.picks(wire.outlet, wire.label)
		d.picks(wire.target, wire.shown)
		if wire.outlet != "no m" {
			d.typed(kb.ArrowLeft, chromedp.ModifierCtrl) // from what was added back to the menu
		}
		d.focused(onCanvas("menu"))
	}
	d.untilLeads("menu 1 queue", "menu no_input disconnect", "menu no_match disconnect")

	d.typed(kb.ArrowRight, chromedp.ModifierCtrl)
	d.focused(onCanvas("queue"))
	d.typed(kb.Enter)
	d.focused(field("queue"))
	d.typed("support")
	d.untilHas("queue", `"support"`)
	d.tabTo("#outlet-agent_left", 30)
	d.typed("disc")
	d.untilLeads("queue agent_left disconnect")
	d.saved()
}

func callByKeys(d *designer) {
	d.t.Helper()
	d.tabTo("#test-button", -120)
	d.typed(kb.Enter)
	d.has("#panel-test .tc-start")
	d.tabTo("#panel-test .tc-start button|Start test call", 60)
	d.typed(kb.Enter)
	d.focused("#panel-test .tc")
	d.transcript("Welcome to Northern Light.")
	d.tabTo("#panel-test .ctl button|Next event", 20)
	d.typed(" ")
	d.transcript("For support press one.")
	d.typed("1")
	d.transcript("Pressed 1")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.tabTo("#panel-test .acts button|Agent accepts", 40)
	d.typed(kb.Enter)
	d.sees("#panel-test .tc-state", "Talking to")
	d.tabTo("#panel-test .acts button|Agent leaves", 40)
	d.typed(kb.Enter)
	d.over("The flow ended the call")
}
