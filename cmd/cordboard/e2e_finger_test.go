package main

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// fingers makes the page one of a device that is touched. The test fails in the end when a mouse was used all the same.
func (p *page) fingers() {
	p.t.Helper()
	call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5})
}

// onlyTouched reports presses of a mouse since the page was loaded.
func (p *page) onlyTouched() {
	p.t.Helper()
	if n := eval[int](p, "e2e.mice"); n != 0 {
		p.t.Errorf("got %d presses of a mouse, want none", n)
	}
}

// taps touches an element as soon as a press there reaches it.
func (p *page) taps(what string) {
	p.t.Helper()
	p.tap(p.at(what))
}

// swipe puts a finger down, moves it in steps to the other points and lifts it there.
func (p *page) swipe(from point, through ...point) {
	p.t.Helper()
	p.slide(from, through...)
	p.touch(input.DispatchTouchEventTypeTouchEnd)
}

// slide is a swipe whose finger stays down.
func (p *page) slide(from point, through ...point) {
	p.t.Helper()
	p.touch(input.DispatchTouchEventTypeTouchStart, from)
	at := from
	for _, to := range through {
		const steps = 8
		for i := 1.0; i <= steps; i++ {
			p.touch(input.DispatchTouchEventTypeTouchMove, point{at.X + (to.X-at.X)*i/steps, at.Y + (to.Y-at.Y)*i/steps})
		}
		at = to
	}
}

// rests leaves a finger at a point until the menu is open, and lifts it.
func (d *designer) rests(at point) {
	d.t.Helper()
	d.touch(input.DispatchTouchEventTypeTouchStart, at)
	d.has("#canvas .picker.plain [role=option]")
	d.touch(input.DispatchTouchEventTypeTouchEnd)
	d.has("#canvas .picker.plain [role=option]")
}

// fitsByTouch shows the whole flow.
func (d *designer) fitsByTouch() {
	d.t.Helper()
	d.taps("#zoom button|Fit the whole flow")
	d.at(onCanvas("greeting") + " .head")
}

// touched opens the designer of a flow on a device without a mouse.
func touched(t *testing.T, f *flow.Flow) (*site, *designer) {
	t.Helper()
	s := newSite(t)
	s.create(t, f)
	p := s.open(t, anna)
	p.fingers()
	d := p.design(f.Name)
	d.fitsByTouch()
	return s, d
}

// TestTouchFrames selects two activities, puts a frame around them, moves it with what is in it, makes it larger, and folds and opens it.
func TestTouchFrames(t *testing.T) {
	t.Parallel()
	_, d := touched(t, lineFlow("line"))
	d.taps(onCanvas("menu") + " .head")
	d.taps("#canvas .seltool button|Select more")
	d.taps(onCanvas("support") + " .head")
	d.sees("#inspector-head", "2 selected")
	d.taps("#canvas .seltool button|Frame it")
	d.wait("document.activeElement.tagName === 'TEXTAREA'", "title of the frame")
	d.typed("Billing" + kb.Enter)
	f := d.until("a frame", func(f *flow.Flow) bool { return len(f.Notes) == 1 && f.Notes[0].Frame && f.Notes[0].Text == "Billing" })
	before, wide := f.Layout["support"], f.Notes[0].Width

	title := d.at(theFrame + " .note-text")
	d.swipe(title, title.plus(0, -90))
	f = d.until("all of it moved", func(f *flow.Flow) bool { return f.Layout["support"].Y < before.Y-40 && f.Layout["menu"].Y < -40 })
	if f.Layout["greeting"] != (flow.Position{}) {
		t.Errorf("got the greeting moved to %v, it is outside", f.Layout["greeting"])
	}
	corner := eval[point](d.page, "((r) => ({ X: r.right - 12, Y: r.bottom - 12 }))(document.querySelector("+js(theFrame)+").getBoundingClientRect())")
	d.swipe(corner, corner.plus(50, 30))
	d.until("a wider frame", func(f *flow.Flow) bool { return f.Notes[0].Width > wide+40 })

	d.taps("#canvas .seltool button|Fold or open")
	d.sees(theFrame+" .note-count", "2 activities")
	d.wait("!document.querySelector('#canvas .node[data-id=menu]')", "the activities in the folded frame hidden")
	folded := d.at(theFrame + " .note-text")
	at := d.until("the frame", func(*flow.Flow) bool { return true }).Layout["menu"]
	d.swipe(folded, folded.plus(0, 60))
	d.until("what is folded moved along", func(f *flow.Flow) bool { return f.Layout["menu"].Y > at.Y+40 })
	d.taps(theFrame + " .note-fold")
	d.at(onCanvas("menu") + " .head")
	d.taps("#undo")
	d.until("the move undone", func(f *flow.Flow) bool { return f.Layout["menu"] == at })
	d.onlyTouched()
}

// TestTouchOverview drags the overview's frame, and touches a place of it.
func TestTouchOverview(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, chainFlow("sixty", 60))
	p := s.open(t, anna)
	p.fingers()
	d := p.design("sixty")
	before := s.draft(t, "sixty").Layout["menu_1"]
	seen := func() point {
		return eval[point](p, "((r) => ({ X: r.x, Y: r.y }))(document.querySelector('#minimap .map-frame').getBoundingClientRect())")
	}
	was := seen()
	held := was.plus(4, 4)
	d.swipe(held, held.plus(40, 0))
	d.wait("document.querySelector('#minimap .map-frame').getBoundingClientRect().x > "+js(was.X+30), "the frame further right")
	now := seen()
	right := eval[point](p, "((r) => ({ X: r.right - 16, Y: r.y + r.height / 2 }))(document.querySelector('#minimap').getBoundingClientRect())")
	d.tap(right)
	d.wait("document.querySelector('#minimap .map-frame').getBoundingClientRect().x > "+js(now.X+10), "the frame where the finger was")
	if after := s.draft(t, "sixty").Layout["menu_1"]; after != before {
		t.Errorf("got menu_1 at %v, want it to stay at %v", after, before)
	}
	d.onlyTouched()
}

// TestTouchGuides shows what is in line while a finger drags, and lets go in line.
func TestTouchGuides(t *testing.T) {
	t.Parallel()
	_, d := touched(t, lineFlow("line"))
	head := d.at(onCanvas("support") + " .head")
	to := head.plus(30, 64*d.scale()+1)
	d.slide(head, to)
	d.wait("document.querySelector('#canvas path.guide').getAttribute('d') !== ''", "a line through what is in line")
	d.touch(input.DispatchTouchEventTypeTouchEnd)
	d.placed("support", func(at flow.Position) bool { return at.Y == 0 && at.X > 656 })
	d.wait("document.querySelector('#canvas path.guide').getAttribute('d') === ''", "no line any more")

	head = d.at(onCanvas("support") + " .head")
	d.slide(head, head.plus(0, 120))
	d.has("#canvas.dragging")
	d.touch(input.DispatchTouchEventTypeTouchCancel) // as when a call comes in
	d.wait("!document.querySelector('#canvas.dragging')", "the drag dropped")
	d.shows("support", head)
	d.onlyTouched()
}

// TestTouchCords leads a cord elsewhere by its end, makes one, brings an activity into one, and drops one on the empty canvas.
func TestTouchCords(t *testing.T) {
	t.Parallel()
	_, d := touched(t, lineFlow("line"))
	in := d.at(onCanvas("menu") + " .port.in")
	d.swipe(in, d.at(onCanvas("bye")+" .head"))
	d.untilLeads("greeting next bye")
	d.taps("#undo")
	d.untilLeads("greeting next menu")

	cord := d.port("greeting", "next").plus(14, 0)
	d.swipe(d.at(`#palette .item[data-type="play_music"]`), cord.plus(-60, -40), cord)
	d.untilLeads("greeting next play_music", "play_music next menu")
	d.taps("#undo")
	d.untilLeads("greeting next menu")

	d.fitsByTouch()
	d.tap(d.port("greeting", "next").plus(24, -16))
	d.said("Greeting, Next → Menu")
	d.taps("#canvas .seltool button|Insert an activity")
	d.taps("#canvas .picker [role=option]|Play music")
	d.untilLeads("greeting next play_music", "play_music next menu")
	d.taps("#undo")
	d.untilLeads("greeting next menu")

	d.fitsByTouch()
	d.swipe(d.port("support", "full"), d.canvas(420, 640))
	d.taps("#canvas .picker [role=option]|Voicemail")
	d.untilLeads("support full voicemail")
	d.fitsByTouch()
	d.taps(onCanvas("voicemail") + " .head")
	d.swipe(d.port("voicemail", "recorded"), d.at(onCanvas("bye")+" .head"))
	d.untilLeads("voicemail recorded bye")
	d.onlyTouched()
}

// TestTouchPalette scrolls the palette up and down, adds with a tap, and brings an activity with a finger that goes to the canvas.
func TestTouchPalette(t *testing.T) {
	t.Parallel()
	_, d := touched(t, lineFlow("line"))
	queue := d.at(`#palette .item[data-type="queue"]`)
	d.swipe(queue, queue.plus(0, -200))
	d.wait("document.getElementById('palette').scrollTop > 100", "the palette scrolled")
	d.swipe(d.at(`#palette .item[data-type="condition"]`), d.canvas(120, 600))
	d.untilIDs("greeting menu support bye condition")
	d.taps("#palette-search")
	d.typed("voicem")
	d.taps(`#palette .item[data-type="voicemail"]`)
	d.untilIDs("greeting menu support bye condition voicemail")
	d.onlyTouched()
}

// TestTouchMenu rests a finger on an activity, on a cord and on the empty canvas. A finger that moves on opens nothing.
func TestTouchMenu(t *testing.T) {
	t.Parallel()
	_, d := touched(t, lineFlow("line"))
	d.rests(d.at(onCanvas("menu") + " .head"))
	d.taps("#canvas .picker [role=option]|Duplicate")
	d.untilIDs("greeting menu support bye menu_2")
	d.taps("#undo")
	d.untilIDs("greeting menu support bye")
	d.fitsByTouch()
	d.rests(d.port("greeting", "next").plus(24, -16))
	d.taps("#canvas .picker [role=option]|Remove the cord")
	d.until("a free outlet", func(f *flow.Flow) bool { return record(f, "greeting").Outlets["next"] == "" })
	free := d.canvas(420, 640)
	d.rests(free)
	d.tap(free.plus(-200, -40)) // beside it: closed, nothing done
	d.lacks("#canvas .picker")
	d.rests(free)
	d.taps("#canvas .picker [role=option]|Add a note")
	d.wait("document.activeElement.tagName === 'TEXTAREA'", "text of the note")
	d.typed("Ask Sari.")
	d.until("a note", func(f *flow.Flow) bool { return len(f.Notes) == 1 && f.Notes[0].Text == "Ask Sari." })
	d.onlyTouched()
}
