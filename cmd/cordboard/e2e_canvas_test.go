package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

func TestCords(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	cord := d.port("greeting", "next").plus(14, 0)
	d.drag(d.at(`#palette .item[data-type="play_music"]`), cord.plus(-60, -40), cord)
	d.untilLeads("greeting next play_music", "play_music next menu")
	d.said("Play music added.")
	d.ctrl("z")
	d.untilLeads("greeting next menu")

	d.fits()
	d.drag(d.port("support", "full"), d.canvas(420, 700))
	d.picks("voicem", "Voicemail")
	d.untilLeads("support full voicemail")

	d.fits()
	in := d.at(onCanvas("menu") + " .port.in")
	d.drag(in, d.at(onCanvas("bye")+" .head"))
	d.untilLeads("greeting next bye")
	d.ctrl("z")
	d.untilLeads("greeting next menu")

	d.clickAt(d.at(onCanvas("menu") + " .port.in"))
	d.said("Greeting, Next → Menu")
	d.typed(kb.Delete)
	d.until("a free outlet", func(f *flow.Flow) bool { return record(f, "greeting").Outlets["next"] == "" })

	d.drag(d.port("greeting", "next"), d.canvas(300, 620))
	d.has("#canvas .picker")
	d.escape()
	d.lacks("#canvas .picker")
	d.mouse(chromedp.MousePressed, d.port("greeting", "next"), chromedp.ButtonLeft, chromedp.ClickCount(1))
	at := d.at(onCanvas("menu") + " .head")
	for _, step := range []float64{-60, -30, 0} {
		d.mouse(chromedp.MouseMoved, at.plus(step, 0), chromedp.ButtonLeft, heldLeft)
	}
	d.escape()
	d.said("Dropped, nothing changed.")
	d.mouse(chromedp.MouseReleased, at, chromedp.ButtonLeft, chromedp.ClickCount(1))
	d.saved()
	if f := d.site.draft(t, "line"); record(f, "greeting").Outlets["next"] != "" {
		t.Errorf("got greeting wired to %s after Escape, want nothing changed", record(f, "greeting").Outlets["next"])
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.tabTo("#canvas", 60)
	d.typed("n")
	d.wait("document.activeElement.tagName === 'TEXTAREA'", "text of the note")
	d.typed("Ask Sari before you change this.")
	d.escape()
	f := d.until("a note", func(f *flow.Flow) bool { return len(f.Notes) == 1 && strings.HasPrefix(f.Notes[0].Text, "Ask Sari") })
	if f.Notes[0].Width < 96 {
		t.Errorf("got a note %v wide, want one to read", f.Notes[0].Width)
	}
	// The text is a field beside the canvas, too, and Escape leads back.
	d.fill("#note-text", "Ask Sari first.")
	d.until("the text from the panel", func(f *flow.Flow) bool { return f.Notes[0].Text == "Ask Sari first." })
	d.sees("#canvas .note-text", "Ask Sari first.")
	d.click("#canvas .note")
	d.typed(kb.Delete)
	d.until("no note", func(f *flow.Flow) bool { return len(f.Notes) == 0 })
}

func TestRenameID(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	d.selects("menu")
	d.fill("#inspector-head input.mono", "Not an id")
	d.sees("#inspector-head [role=alert]", "Use a lower-case letter first")
	d.fill("#inspector-head input.mono", "main_menu")
	d.typed(kb.Enter)
	d.untilLeads("greeting next main_menu", "main_menu 1 support")
	d.form("main_menu")
	d.fill("#inspector-head input.title", "Main menu")
	d.sees(onCanvas("main_menu")+" .name", "Main menu")
	d.until("the new name", func(f *flow.Flow) bool { return record(f, "main_menu").Name == "Main menu" })
}

func TestTidyUp(t *testing.T) {
	t.Parallel()
	f := lineFlow("line")
	f.Layout = map[string]flow.Position{"greeting": {X: 40, Y: 40}, "menu": {X: 60, Y: 60}, "support": {X: 80, Y: 80}, "bye": {X: 100, Y: 100}}
	_, d := newFlow(t, f)
	d.click("#zoom button|Tidy up")
	d.said("Tidied up.")
	tidy := d.until("columns from left to right", func(f *flow.Flow) bool {
		l := f.Layout
		return l["greeting"].X+240 < l["menu"].X && l["menu"].X+240 < l["support"].X && l["support"].X+240 < l["bye"].X
	})
	for id, at := range tidy.Layout {
		if int(at.X)%8 != 0 || int(at.Y)%8 != 0 {
			t.Errorf("got %s at %v, want it on the grid of 8", id, at)
		}
	}
	d.click("#zoom button|Tidy up")
	d.said("Everything is in its place.")
	d.ctrl("z")
	d.placed("menu", func(at flow.Position) bool { return at == flow.Position{X: 60, Y: 60} })
}

func TestChatCall(t *testing.T) {
	t.Parallel()
	f := lineFlow("chat")
	f.Kind, f.Start = flow.Digital, "menu"
	f.Activities = f.Activities[1:]
	delete(f.Layout, "greeting")
	_, d := newFlow(t, f)
	d.click("#test-button")
	d.calls()
	d.transcript("Press one.")
	d.focused("#panel-test .tc-say input")
	d.typed("support please" + kb.Enter)
	d.transcript("support please")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.click("#panel-test .acts button|Agent declines")
	d.transcript("declined")
	d.click("#panel-test .who .end")
	d.over("The customer left the chat")
}
