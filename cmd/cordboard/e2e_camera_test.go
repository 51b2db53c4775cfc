package main

import (
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// held names a button that stays down while the mouse moves.
type held struct {
	button chromedp.MouseOption
	bit    int64 // in the event's buttons
}

var (
	left   = held{chromedp.ButtonLeft, 1}
	middle = held{chromedp.ButtonMiddle, 4}
)

// dragWith moves the mouse from one point to another with a button down.
func (p *page) dragWith(b held, from, to point) {
	p.t.Helper()
	down := func(params *input.DispatchMouseEventParams) { params.Buttons = b.bit }
	p.mouse(chromedp.MouseMoved, from)
	p.mouse(chromedp.MousePressed, from, b.button, chromedp.ClickCount(1))
	const steps = 6
	for i := 1.0; i <= steps; i++ {
		p.mouse(chromedp.MouseMoved, point{from.X + (to.X-from.X)*i/steps, from.Y + (to.Y-from.Y)*i/steps}, b.button, down)
	}
	p.mouse(chromedp.MouseReleased, to, b.button, chromedp.ClickCount(1))
}

// wheel turns the mouse's wheel at a point, px, with keys of the keyboard held. The protocol takes no zero.
func (p *page) wheel(at point, dx, dy float64, keys ...chromedp.Modifier) {
	p.t.Helper()
	p.mouse(input.DispatchMouseEventTypeMouseWheel, at, chromedp.ButtonModifiers(keys...), func(params *input.DispatchMouseEventParams) { params.DeltaX, params.DeltaY = dx+1e-9, dy+1e-9 })
}

// space presses or lets go of the space bar.
func (p *page) space(kind input.DispatchKeyEventType) {
	p.t.Helper()
	call(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: " ", Code: "Space", WindowsVirtualKeyCode: 32})
}

// shows waits until the middle of an activity's head is at a point, give or take a pixel.
func (d *designer) shows(id string, want point) {
	d.t.Helper()
	var got point
	if poll(d.ctx, func() bool {
		got = d.at(onCanvas(id) + " .head")
		return math.Abs(got.X-want.X) < 1.5 && math.Abs(got.Y-want.Y) < 1.5
	}) != nil {
		d.t.Fatalf("got %s at %v, want %v; see %s", id, got, want, d.picture())
	}
}

// TestMousePans moves the view in each way that a mouse has for it. Nothing in the document moves.
func TestMousePans(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, lineFlow("line"))
	d.fits()
	before, at := s.draft(t, "line").Layout["greeting"], d.at(onCanvas("greeting")+" .head")
	free := d.canvas(500, 560)

	d.dragWith(middle, free, free.plus(60, -40))
	at = at.plus(60, -40)
	d.shows("greeting", at)
	d.dragWith(middle, at, at.plus(-30, 50)) // on an activity, too
	at = at.plus(-30, 50)
	d.shows("greeting", at)

	d.clickAt(free)
	d.focused("#canvas")
	d.space(input.DispatchKeyEventTypeRawKeyDown)
	d.has("#canvas.hand")
	d.dragWith(left, at, at.plus(40, 30))
	d.space(input.DispatchKeyEventTypeKeyUp)
	at = at.plus(40, 30)
	d.shows("greeting", at)
	d.lacks("#canvas.hand")

	d.wheel(free, 24, -36)
	at = at.plus(-24, 36)
	d.shows("greeting", at)
	d.wheel(free, 0, 48, chromedp.ModifierShift)
	at = at.plus(-48, 0)
	d.shows("greeting", at)

	d.lacks("#canvas .node.sel")
	if after := s.draft(t, "line").Layout["greeting"]; after != before {
		t.Errorf("got greeting at %v in the document, want it to stay at %v", after, before)
	}
	d.drag(at, at.plus(80, 0)) // and without the space bar the same drag moves the activity again
	d.placed("greeting", func(p flow.Position) bool { return p.X > before.X })
}

// TestMouseZooms turns the wheel with Ctrl: what is under the mouse stays there.
func TestMouseZooms(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.click("#canvas .head|Greeting")
	d.typed("0")
	d.sees("#zoom", "100")
	at := d.at(onCanvas("greeting") + " .head")
	was := eval[float64](d.page, "e2e.find("+js(onCanvas("greeting"))+").getBoundingClientRect().width")
	for _, turn := range []struct{ by, times float64 }{{-120, math.Exp(0.5)}, {120, 1}, {240, math.Exp(-0.5)}, {60, math.Exp(-0.75)}} { // a turn counts 120 at most
		d.wheel(at, 0, turn.by, chromedp.ModifierCtrl)
		d.wait("Math.abs(e2e.find("+js(onCanvas("greeting"))+").getBoundingClientRect().width - "+js(was*turn.times)+") < 2", fmt.Sprintf("activity %.2f times as wide", turn.times))
		d.shows("greeting", at)
	}
	d.saved()
}

// TestEscapeLeavesTheViewAlone goes from an activity that is in view to its form and back: nothing moves.
func TestEscapeLeavesTheViewAlone(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	d.click(onCanvas("menu") + " .head")
	at := d.at(onCanvas("menu") + " .head")
	d.typed(kb.Enter)
	d.wait("document.activeElement.closest('#panel-properties') !== null", "a field of the menu")
	d.typed(kb.Escape)
	d.focused(onCanvas("menu"))
	d.shows("menu", at)
	d.shows("menu", at) // a glide would be under way by now
}

// TestWheelSwapped makes the wheel zoom and Ctrl with it move the view, for this browser, and has it back.
func TestWheelSwapped(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	at, before := d.at(onCanvas("greeting")+" .head"), d.zoomed()
	d.click("#more-button")
	d.click("[popover] button|Wheel zooms")
	d.wheel(at, 0, -60)
	d.wait("parseInt(e2e.text('#zoom .pct')) > "+js(before), "a larger canvas")
	d.shows("greeting", at)
	d.wheel(at, 0, -40, chromedp.ModifierCtrl)
	d.shows("greeting", at.plus(0, 40))
	d.typed("?")
	d.sees("#dialog", "Ctrl wheelMove the view")
	d.escape()
	d.page.design("line") // remembered
	d.click("#more-button")
	d.click("[popover] button|Wheel moves the view")
	d.fits()
	at = d.at(onCanvas("greeting") + " .head")
	d.wheel(at, 0, -40)
	d.shows("greeting", at.plus(0, 40))
}
