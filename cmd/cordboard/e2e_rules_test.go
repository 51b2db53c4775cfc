package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// TestTabOpensThePickerThere clicks the empty canvas: Tab opens the picker at that place, and what is chosen comes there.
func TestTabOpensThePickerThere(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	corner, greeting := d.canvas(0, 0), d.at(onCanvas("greeting")+" .head")
	spot := d.canvas(260, 560)
	d.clickAt(spot)
	d.focused("#canvas")
	d.typed(kb.Tab)
	d.wait("((r) => Math.abs(r.left - "+js(spot.X)+") < 4)(document.querySelector('#canvas .picker').getBoundingClientRect())", "the picker where the canvas was clicked")
	d.picks("play mu", "Play music")
	f := d.untilIDs("greeting menu support bye play_music")
	want := (spot.Y - greeting.Y) / d.scale() // below the greeting, as it is on the screen
	if at := f.Layout["play_music"]; at.Y < want-60 || at.Y > want+60 {
		t.Errorf("got it at %v, want it about %.0f below the greeting (the canvas begins at %v)", at, want, corner)
	}
}

// TestMouseGuides shows what is in line while the mouse drags, and lets go in line.
func TestMouseGuides(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	head := d.at(onCanvas("support") + " .head")
	to := head.plus(30, 64*d.scale()+1)
	d.mouse(chromedp.MousePressed, head, chromedp.ButtonLeft, chromedp.ClickCount(1))
	for i := 1.0; i <= 6; i++ {
		d.mouse(chromedp.MouseMoved, point{head.X + (to.X-head.X)*i/6, head.Y + (to.Y-head.Y)*i/6}, chromedp.ButtonLeft, heldLeft)
	}
	d.wait("document.querySelector('#canvas path.guide').getAttribute('d') !== ''", "a line through what is in line")
	d.mouse(chromedp.MouseReleased, to, chromedp.ButtonLeft, chromedp.ClickCount(1))
	d.placed("support", func(at flow.Position) bool { return at.Y == 0 && at.X > 656 })
	d.wait("document.querySelector('#canvas path.guide').getAttribute('d') === ''", "no line any more")
}

// TestMouseOverview drags the frame of the overview, and presses a place of it.
func TestMouseOverview(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, chainFlow("sixty", 60))
	const frame = "document.querySelector('#minimap .map-frame').getBoundingClientRect()"
	was := eval[point](d.page, "((r) => ({ X: r.x, Y: r.y }))("+frame+")")
	d.drag(was.plus(4, 4), was.plus(44, 4))
	d.wait(frame+".x > "+js(was.X+30), "the frame further right")
	now := eval[float64](d.page, frame+".x")
	d.clickAt(eval[point](d.page, "((r) => ({ X: r.right - 16, Y: r.y + r.height / 2 }))(document.querySelector('#minimap').getBoundingClientRect())"))
	d.wait(frame+".x > "+js(now+10), "the frame where the mouse was")
}

// TestFindsBy looks for an activity by what it is called, its type, a text, a variable, a number, a queue, and by its mistakes.
func TestFindsBy(t *testing.T) {
	t.Parallel()
	f := flawed("finds")
	f.Activities = append(f.Activities, flow.Record{ID: "out", Type: "transfer_to_number", Name: "Taxi", Properties: []byte(`{"number":"+358942450299"}`)})
	f.Layout["out"] = flow.Position{Y: 500}
	_, d := newFlow(t, f)
	d.ctrl("k")
	for _, one := range []struct{ query, name string }{
		{"which t", "Which tier"}, {"transfer to num", "Taxi"}, {"nobody comes", "Message"}, {"vars.tier", "Which tier"},
		{"+358942450299", "Taxi"}, {"suport", "Support"}, {"is:error support", "Support"},
	} {
		d.focused("#dialog [role=combobox]")
		d.replace(one.query)
		d.sees("#dialog [role=option][aria-selected=true]", one.name)
	}
	d.onlyKeys()
}
