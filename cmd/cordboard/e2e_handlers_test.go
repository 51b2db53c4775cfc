package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// handledFlow has a handler with an activity of its own, one that the main path has too, and an activity that nothing leads to.
func handledFlow() *flow.Flow {
	f := lineFlow("handled")
	f.Activities = append(f.Activities,
		flow.Record{ID: "sorry", Type: "play_prompt", Name: "Sorry", Properties: []byte(`{"prompt":"{{ vars.none }}"}`), Outlets: map[string]string{"next": "bye"}},
		flow.Record{ID: "loose", Type: "play_prompt", Name: "Loose end", Properties: []byte(`{"prompt":"Nobody hears this."}`)})
	f.Handlers = map[flow.Handler]string{flow.OnError: "sorry"}
	f.Layout["sorry"], f.Layout["loose"] = flow.Position{Y: 480}, flow.Position{X: 328, Y: 480}
	return f
}

// drawn waits until these activities are on the canvas, and no others.
func (d *designer) drawn(want string) {
	d.t.Helper()
	d.wait("[...document.querySelectorAll('#canvas .node')].map((n) => n.dataset.id).sort().join(' ') === "+js(want), "activities "+want+" on the canvas")
}

const chosenTab = "#views [role=tab][aria-selected=true]"

// TestHandlerTabs goes through the tabs by keyboard and by mouse, and finds out that what is looked for comes with its tab.
func TestHandlerTabs(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, handledFlow())
	d.sees(chosenTab, "Main")
	d.drawn("bye greeting loose menu support")
	d.has(onCanvas("bye") + " .shared")
	d.lacks(onCanvas("menu") + " .shared")
	d.axe("tabs of handlers")
	d.tabTo("#view-main", 60)
	d.typed(kb.ArrowRight)
	d.focused("#view-on_error")
	d.drawn("bye sorry")
	d.wait("location.hash === '#handler=on_error'", "the tab in the address")
	d.sees("#canvas .start:not(.handler)", "An activity fails")
	d.typed(kb.ArrowRight)
	d.focused("#view-all")
	d.drawn("bye greeting loose menu sorry support")
	d.tabTo("#canvas", 2)
	d.typed(kb.PageDown, chromedp.ModifierAlt)
	d.sees(chosenTab, "Main")
	d.wait("location.hash === ''", "no tab in the address")
	d.typed(kb.PageUp, chromedp.ModifierAlt)
	d.sees(chosenTab, "All")
	d.typed(kb.PageUp, chromedp.ModifierAlt)
	d.sees(chosenTab, "An activity fails")

	d.back("Loose end", "loose") // found where it is
	d.sees(chosenTab, "Main")
	d.click("#problems-button")
	d.click("#panel-problems .problem|none")
	d.focused("#panel-properties [name='properties.prompt']")
	d.sees(chosenTab, "An activity fails")
	d.drawn("bye sorry")

	p := s.open(t, anna)
	p.goTo("/flows/handled#handler=on_error")
	other := p.designing("handled")
	other.sees(chosenTab, "An activity fails")
	other.drawn("bye sorry")
	if f := s.draft(t, "handled"); len(f.Activities) != 6 || f.Handlers[flow.OnError] != "sorry" {
		t.Errorf("got %d activities and handlers %v, want the document as it was", len(f.Activities), f.Handlers)
	}
}

// TestHandlerTabsChange adds a handler with a new activity, works in its tab, removes it and takes that back.
func TestHandlerTabsChange(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, handledFlow())
	d.click("#views > button|Add a handler")
	d.click("[popover] button|The customer leaves the queue")
	d.picks("Set outc", "Set outcome")
	d.until("another handler", func(f *flow.Flow) bool { return f.Handlers[flow.OnAbandon] == "set_outcome" })
	d.sees(chosenTab, "The customer leaves the queue")
	d.drawn("set_outcome")
	d.click(onCanvas("set_outcome") + " .head")
	d.typed("a")
	d.picks("End fl", "End flow")
	d.drawn("end_flow set_outcome")
	d.untilLeads("set_outcome next end_flow")
	d.click("#views > button|More about this handler")
	d.click("[popover] button|Remove the handler")
	d.sees("#toast", "2 activities that only it led to stay in the flow, under Main.")
	d.until("no such handler", func(f *flow.Flow) bool { return f.Handlers[flow.OnAbandon] == "" })
	d.sees(chosenTab, "Main")
	d.wait("["+js(onCanvas("set_outcome"))+"].every((css) => document.querySelector(css))", "what it led to")
	d.click("#toast button|Undo")
	d.until("the handler again", func(f *flow.Flow) bool { return f.Handlers[flow.OnAbandon] == "set_outcome" })
	d.click("#view-on_abandon")
	d.drawn("end_flow set_outcome")
	d.typed(kb.Delete) // on the tab
	d.until("no such handler", func(f *flow.Flow) bool { return f.Handlers[flow.OnAbandon] == "" && len(f.Activities) == 8 })
}

// startSeen waits until the pill that says where the view begins is within the canvas.
func (d *designer) startSeen() {
	d.t.Helper()
	d.wait(`(() => {
		const pill = document.querySelector('#canvas .start:not(.handler)').getBoundingClientRect(), seen = document.querySelector('#canvas').getBoundingClientRect();
		return pill.width > 0 && pill.left >= seen.left && pill.right <= seen.right && pill.top >= seen.top && pill.bottom <= seen.bottom;
	})()`, "the start within the canvas")
}

// TestHandlerTabsComeBack finds the start when it comes back to the main path after the canvas went elsewhere by itself, and where it was left by hand.
func TestHandlerTabsComeBack(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, handledFlow())
	d.sees("#views > button|Add a handler", "Handler")
	d.size(1280, 560)
	d.click("#views > button|Add a handler")
	d.click("[popover] button|The customer leaves the queue")
	d.picks("Set outc", "Set outcome")
	d.sees(chosenTab, "The customer leaves the queue")
	d.click("#view-main")
	d.drawn("bye greeting loose menu support")
	d.startSeen()
	before := d.zoomed()
	d.click("#zoom button|Zoom in")
	d.wait(fmt.Sprintf("document.querySelector('#zoom .pct').innerText !== '%d %%'", before), "a larger canvas")
	left := d.zoomed()
	d.click("#view-on_error")
	d.drawn("bye sorry")
	d.click("#view-main")
	d.wait(fmt.Sprintf("document.querySelector('#zoom .pct').innerText === '%d %%'", left), "the canvas as it was left")
}

// TestHandlerTabsFollow shows the part of the flow that a test call is in, by touch.
func TestHandlerTabsFollow(t *testing.T) {
	t.Parallel()
	f := handledFlow()
	f.Activities = append(f.Activities, flow.Record{ID: "note", Type: "set_outcome", Name: "Note", Properties: []byte(`{"outcome":"over"}`)})
	f.Handlers[flow.OnEnded], f.Layout["note"] = "note", flow.Position{Y: 800}
	_, d := newFlow(t, f)
	call(d.page, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5})
	d.tap(d.at("#view-on_error"))
	d.drawn("bye sorry")
	d.tap(d.at("#view-main"))
	d.drawn("bye greeting loose menu support")
	if words := eval[string](d.page, "document.querySelector('#canvas').getAttribute('aria-label')"); !strings.HasSuffix(words, ", Main") {
		t.Errorf("got the canvas called %q, want the part of the flow in it", words)
	}
	d.click("#test-button")
	d.calls()
	d.click("#panel-test .who .end")
	d.sees(chosenTab, "The contact is over")
	d.drawn("note")
}
