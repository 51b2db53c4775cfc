package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// theFrame is the only frame on the canvas.
const theFrame = "#canvas .note.frame"

// TestFrames puts a frame around two activities with the keyboard, moves it with the mouse, folds it by its button and by a key, and takes it all back.
func TestFrames(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	d.click(onCanvas("menu") + " .head")
	d.click(onCanvas("support")+" .head", chromedp.ModifierShift)
	d.typed("g")
	d.wait("document.activeElement.tagName === 'TEXTAREA'", "title of the frame")
	d.typed("Billing")
	d.typed(kb.Enter)
	f := d.until("a frame", func(f *flow.Flow) bool { return len(f.Notes) == 1 && f.Notes[0].Frame && f.Notes[0].Text == "Billing" })
	if n := f.Notes[0]; n.X >= 328 || n.Y >= -64 || n.X+n.Width <= 656+240 {
		t.Errorf("got a frame at %v, %v, %v wide, want it around both activities", n.X, n.Y, n.Width)
	}
	before := f.Layout["support"]

	title := d.at(theFrame + " .note-text")
	d.drag(title, title.plus(0, -90))
	f = d.until("all of it moved", func(f *flow.Flow) bool { return f.Layout["support"].Y < before.Y-40 && f.Layout["menu"].Y < -40 })
	if f.Layout["greeting"] != (flow.Position{}) {
		t.Errorf("got the greeting moved to %v, it is outside", f.Layout["greeting"])
	}

	d.click(theFrame + " .note-fold")
	d.sees(theFrame+" .note-count", "2 activities")
	d.wait("!document.querySelector('#canvas .node[data-id=menu]') && document.querySelector('#canvas .node[data-id=greeting]')", "the activities in the folded frame hidden")
	d.click(theFrame + " .note-text")
	d.typed("o")
	d.at(onCanvas("menu") + " .head")
	d.typed("o")
	d.wait("!document.querySelector('#canvas .node[data-id=menu]')", "the frame folded again")
	d.ctrl("k")
	d.has("dialog[open] input")
	d.typed("Support")
	d.sees("dialog[open] [role=option][aria-selected=true]", "Support")
	d.typed(kb.Enter)
	d.focused(onCanvas("support")) // what is looked for comes out of its frame

	d.ctrl("z")
	d.until("the move undone", func(f *flow.Flow) bool { return f.Layout["support"] == before })
	d.ctrl("z")
	d.ctrl("z")
	d.until("no frame", func(f *flow.Flow) bool { return len(f.Notes) == 0 })

	d.click(onCanvas("menu") + " .head")
	d.typed("g")
	d.wait("document.activeElement.tagName === 'TEXTAREA'", "title of another frame")
	d.typed(kb.Enter)
	d.focused(theFrame)
	d.typed("o")
	d.wait("!document.querySelector('#canvas .node[data-id=menu]')", "that frame folded")
	d.ctrl("z")
	d.at(onCanvas("menu") + " .head")
	d.lacks(theFrame) // though it had the focus
}
