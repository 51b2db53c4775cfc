package main

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
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

// TestFinds goes from find to find after the search is closed, and begins the next search with the last.
func TestFinds(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, flawed("finds"))
	d.back("vars", "greeting") // by a text of it
	for _, step := range []struct{ key, id string }{{kb.F3, "which"}, {kb.F3, "greeting"}} {
		d.typed(step.key)
		d.focused(onCanvas(step.id))
	}
	d.typed(kb.F3, chromedp.ModifierShift)
	d.focused(onCanvas("which"))
	d.ctrl("k")
	d.wait("document.querySelector('dialog[open] input').value === 'vars'", "the last search")
	d.sees("dialog[open] [role=option][aria-selected=true]", "Which tier")
}

// TestFindsAreCounted says over the canvas which find of how many is shown, and has buttons for the others.
func TestFindsAreCounted(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, flawed("finds"))
	d.ctrl("k")
	d.sees("dialog[open] .find-keys", "F3 goes to the next of them")
	d.axe("the search of a flow")
	d.escape()
	d.back("vars", "greeting")
	d.sees(".finds", "1 of 2 for “vars”")
	d.axe("the bar of finds")
	d.presses(".finds [aria-label='Next find']")
	d.sees(".finds", "2 of 2")
	d.focused(onCanvas("which"))
	d.presses(".finds [aria-label='Find before']")
	d.sees(".finds", "1 of 2")
	d.focused(onCanvas("greeting"))
	eval[bool](d.page, "(document.querySelector('.finds [aria-label=\"Next find\"]').focus(), true)")
	d.typed(kb.Enter) // by keys the focus stays, so that it can be pressed again
	d.sees(".finds", "2 of 2")
	d.focused(".finds [aria-label='Next find']")
	d.typed(kb.Escape)
	d.lacks(".finds")
	d.focused(onCanvas("which"))
	d.typed(kb.F3)
	d.sees(".finds", "1 of 2")
	d.presses(".finds [aria-label='Close']")
	d.lacks(".finds")
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

	file := d.exported(func() { d.menuByKeys("Export") })
	again := d.importByKeys(file, "second-keys-line")
	sameFlow(t, s, "second-keys-line", "keys-line")
	callByKeys(again)
	if n := eval[int](p, "e2e.presses"); n != 0 {
		t.Errorf("got %d presses of a pointer, want none", n)
	}
}

// menuByKeys opens the designer's menu and takes an entry of it.
func (d *designer) menuByKeys(entry string) {
	d.t.Helper()
	d.tabTo("#more-button", -120)
	d.typed(kb.Enter)
	for range 12 {
		d.has("[popover] button:focus")
		if strings.HasPrefix(eval[string](d.page, "document.activeElement.textContent"), entry) {
			d.typed(kb.Enter)
			return
		}
		d.typed(kb.ArrowDown)
	}
	d.t.Fatalf("got no entry %s in the menu; see %s", entry, d.picture())
}

// importByKeys pastes an exported flow into the import dialog and takes it under a name.
func (d *designer) importByKeys(file, name string) *designer {
	d.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		d.t.Fatal(err)
	}
	presses := eval[int](d.page, "e2e.presses")
	d.menuByKeys("Import")
	d.focused("#dialog input[type=file]")
	d.tabTo("#dialog textarea[name=text]", 5)
	call(d.page, input.InsertText, input.InsertTextParams{Text: string(text)}) // what a paste does
	d.tabTo("#dialog button|Check", 5)
	d.typed(kb.Enter)
	d.sees("#dialog form", "6 activities")
	d.sees("#dialog form", "There is a flow named "+d.flow)
	d.focused("#dialog input[name=name]")
	d.replace(name)
	d.tabTo("#dialog button|Import as draft", 10)
	d.typed(kb.Enter)
	if presses != 0 {
		d.t.Errorf("got %d presses of a pointer, want none", presses)
	}
	return d.designing(name)
}

// TestNewFlowIsQuiet opens a flow that nobody has begun: no error, no change; both come with the first activity. What redo brings back is
// selected.
func TestNewFlowIsQuiet(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, blank("nothing"))
	p := s.open(t, anna)
	p.goTo("/flows")
	p.sees("main td[data-label=Draft]", "empty")
	d := p.design("nothing")
	d.sees("#problems-button", "Nothing in it yet")
	d.sees("#draft-state", "No changes")
	d.lacks("#tab-problems .tag")
	d.click("#canvas .empty button|Add an activity")
	d.picks("play pr", "Play prompt")
	d.sees("#problems-button", "error")
	d.wait("/^Draft, \\d+ change/.test(e2e.text('#draft-state'))", "changes of the draft")
	d.click(onCanvas("play_prompt") + " .head")
	d.ctrl("d")
	d.form("play_prompt_2")
	d.ctrl("z")
	d.lacks(onCanvas("play_prompt_2"))
	d.ctrl("y")
	d.form("play_prompt_2")
}

// TestTelephone uses the designer on a telephone: an activity is added with the canvas's button, a test call's buttons are in reach.
func TestTelephone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, waitFlow())
	p := s.open(t, anna)
	p.size(390, 844)
	d := p.design("waiting")
	d.click("#canvas .add")
	d.picks("play mu", "Play music")
	d.untilIDs("first wait count second bye play_music")
	d.click("#test-button")
	d.calls()
	d.transcript("Please wait.")
	for _, button := range []string{"Restart", "New call", "Save as test"} {
		d.wait("(r => r.top > 0 && r.bottom <= innerHeight)(e2e.find("+js("#panel-test .foot button|"+button)+").getBoundingClientRect())", button+" on the screen")
	}
	d.wait("document.documentElement.scrollWidth <= innerWidth", "no horizontal scroll bar")
	d.axe("test call on a telephone")
}

// drawByKeys makes the six activities of draw: prompt, menu, queue, its music, voicemail and disconnect.
func drawByKeys(d *designer) {
	d.t.Helper()
	d.focused("#canvas") // an empty one waits for Tab
	d.typed(kb.Tab)
	d.picks("play pr", "Play prompt")
	d.focused(onCanvas("play_prompt"))
	d.typed(kb.Enter)
	d.focused(field("prompt"))
	d.typed("Welcome to Northern Light.")
	d.escape()
	d.focused(onCanvas("play_prompt"))
	d.untilHas("play_prompt", "Northern Light")

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
		{"supp", "1 Support", "queue", "Queue"}, {"no in", "No input", "voicem", "Voicemail"}, {"no m", "No match", "disconn", "Disconnect"},
	} {
		d.wireByKeys(wire.outlet, wire.label, wire.target, wire.shown)
		d.typed(kb.ArrowLeft, chromedp.ModifierCtrl) // from what was added back to the menu
		d.focused(onCanvas("menu"))
	}
	d.untilLeads("menu 1 queue", "menu no_input voicemail", "menu no_match disconnect")

	d.typed(kb.ArrowRight, chromedp.ModifierCtrl)
	d.focused(onCanvas("queue"))
	d.wireByKeys("while", "While waiting", "play mu", "Play music")
	d.focused(onCanvas("play_music"))
	d.typed(kb.Enter)
	d.focused(field("audio"))
	d.typed("hold")
	d.untilHas("play_music", `"hold-music"`)

	d.back("Queue", "queue")
	d.typed(kb.Enter)
	d.focused(field("queue"))
	d.typed("support")
	d.untilHas("queue", `"support"`)
	d.tabTo("#outlet-agent_left", 30)
	d.typed("disc")
	d.untilLeads("queue waiting play_music", "queue agent_left disconnect")

	d.back("Voicemail", "voicemail")
	d.typed(kb.Enter)
	d.focused(field("mailbox.kind"))
	d.tabTo(field("mailbox.value"), 3)
	d.typed("support")
	d.tabTo(field("greeting"), 5)
	d.typed("Leave a message after the tone.")
	d.untilHas("voicemail", "Leave a message", `"mailbox":"support"`)
	for _, outlet := range []string{"recorded", "no_message"} {
		d.tabTo("#outlet-"+outlet, 30)
		d.typed("disc")
		d.untilLeads("voicemail " + outlet + " disconnect")
	}
	d.saved()
}

// wireByKeys leads an outlet of the focused activity to another, which is made when it is not there.
func (d *designer) wireByKeys(outlet, label, target, shown string) {
	d.t.Helper()
	d.typed("c")
	d.picks(outlet, label)
	d.picks(target, shown)
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
	for _, id := range []string{"play_prompt", "menu", "queue", "disconnect"} {
		d.has(onCanvas(id) + ".path")
	}
}
