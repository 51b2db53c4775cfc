package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// lineFlow is a small flow in a row: a prompt, a menu, a queue, the end.
func lineFlow(name string) *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "greeting", Description: "A line in a row",
		Activities: []flow.Record{
			{ID: "greeting", Type: "play_prompt", Name: "Greeting", Properties: []byte(`{"prompt":"Good day."}`), Outlets: map[string]string{"next": "menu"}},
			{
				ID: "menu", Type: "menu", Name: "Menu", Properties: []byte(`{"prompt":"Press one.","options":[{"key":"1","label":"Support"}]}`),
				Outlets: map[string]string{"1": "support", "no_input": "bye", "no_match": "bye"},
			},
			{ID: "support", Type: "queue", Name: "Support", Properties: []byte(`{"queue":"support"}`), Outlets: map[string]string{"agent_left": "bye"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"greeting": {}, "menu": {X: 328}, "support": {X: 656, Y: -64}, "bye": {X: 656, Y: 256}},
	}
}

func (d *designer) fits() {
	d.t.Helper()
	d.click("#zoom button|Fit the whole flow")
	d.at(onCanvas("greeting") + " .head")
}

// placed waits for an activity's position on the server.
func (d *designer) placed(id string, ok func(flow.Position) bool) flow.Position {
	d.t.Helper()
	f := d.until("another place of "+id, func(f *flow.Flow) bool { return ok(f.Layout[id]) })
	return f.Layout[id]
}

func TestUndoRedo(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	head := d.at(onCanvas("bye") + " .head")
	d.drag(head, head.plus(-30, 60))
	moved := d.placed("bye", func(at flow.Position) bool { return at.Y > 256 })
	if int(moved.X)%8 != 0 || int(moved.Y)%8 != 0 {
		t.Errorf("got %v, want a place on the grid of 8", moved)
	}
	d.wait("/^Undo: move Bye/.test(document.getElementById('undo').title)", "what undo would do")
	d.click("#undo")
	d.placed("bye", func(at flow.Position) bool { return at == flow.Position{X: 656, Y: 256} })
	d.click("#redo")
	d.placed("bye", func(at flow.Position) bool { return at == moved })

	d.click(onCanvas("menu") + " .head")
	d.typed(kb.Delete)
	f := d.untilIDs("greeting support bye")
	if to := record(f, "greeting").Outlets["next"]; to != "" {
		t.Errorf("greeting leads to %q, want nowhere after the menu is gone", to)
	}
	d.said("Menu deleted. Undo with Ctrl+Z.")
	d.ctrl("z")
	d.untilIDs("greeting menu support bye")
	d.untilLeads("greeting next menu", "menu 1 support")
	d.ctrl("y")
	d.untilIDs("greeting support bye")
	d.ctrl("z")
	d.untilLeads("greeting next menu", "menu 1 support")
}

func TestCopyPasteDuplicate(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, lineFlow("line"))
	s.create(t, blank("other"))
	d.fits()
	d.click(onCanvas("menu") + " .head")
	d.ctrl("d")
	d.untilIDs("greeting menu support bye menu_2")
	d.ctrl("z")
	d.untilIDs("greeting menu support bye")

	d.click(onCanvas("menu") + " .head")
	d.click(onCanvas("support")+" .head", 8)
	d.sees("#inspector-head", "2 selected")
	d.command("c", "copy")
	d.said("Copied.")
	d.command("v", "paste")
	d.until("a wired copy", func(f *flow.Flow) bool { return leads(f, "menu_2", "1", "support_2") })
	d.saved()

	other := d.page.design("other")
	other.focused("#canvas")
	other.command("v", "paste")
	f := other.until("the pasted part", func(f *flow.Flow) bool { return leads(f, "menu", "1", "support") })
	if got := ids(f); got != "menu support" {
		t.Errorf("got the activities %s in the other flow, want menu support", got)
	}
	other.sees("#toast", "3 outlets lead nowhere")
	other.ctrl("z")
	other.until("an empty flow", func(f *flow.Flow) bool { return len(f.Activities) == 0 })
}

func TestMarqueeAndSnap(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	support, bye := d.at(onCanvas("support")+" .head"), d.at(onCanvas("bye")+" .head")
	d.drag(support.plus(-110, -60), bye.plus(60, 60))
	d.wait("document.querySelectorAll('#canvas .node.sel').length === 2", "two selected activities")
	d.said("2 selected.")
	d.drag(bye, bye.plus(21, 43))
	moved := d.placed("bye", func(at flow.Position) bool { return at.Y > 256 })
	with := d.site.draft(t, "line").Layout["support"]
	if moved.X-with.X != 0 || moved.Y-with.Y != 320 {
		t.Errorf("got bye at %v and support at %v, want them moved together", moved, with)
	}
	if int(moved.X)%8 != 0 || int(moved.Y)%8 != 0 {
		t.Errorf("got %v, want a place on the grid of 8", moved)
	}
	d.escape()
	d.wait("document.querySelectorAll('#canvas .node.sel').length === 0", "nothing selected")
}

func TestTouch(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	call(d.page, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5})
	d.fits()
	from := d.at(onCanvas("bye") + " .head")
	d.touch(input.DispatchTouchEventTypeTouchStart, from)
	for i := 1.0; i <= 8; i++ {
		d.touch(input.DispatchTouchEventTypeTouchMove, from.plus(-4*i, 6*i))
	}
	d.touch(input.DispatchTouchEventTypeTouchEnd)
	d.placed("bye", func(at flow.Position) bool { return at.Y > 280 && at.X < 640 })

	before := d.zoomed()
	middle := d.canvas(500, 700)
	d.touch(input.DispatchTouchEventTypeTouchStart, middle.plus(-40, 0), middle.plus(40, 0))
	for i := 1.0; i <= 8; i++ {
		d.touch(input.DispatchTouchEventTypeTouchMove, middle.plus(-40-10*i, 0), middle.plus(40+10*i, 0))
	}
	d.touch(input.DispatchTouchEventTypeTouchEnd)
	d.wait("parseInt(e2e.text('#zoom .pct')) > "+js(before*2), "larger view after two fingers went apart")
	d.touch(input.DispatchTouchEventTypeTouchStart, middle)
	for i := 1.0; i <= 8; i++ {
		d.touch(input.DispatchTouchEventTypeTouchMove, middle.plus(5*i, 0))
	}
	d.touch(input.DispatchTouchEventTypeTouchEnd)
	if f := d.site.draft(t, "line"); f.Layout["greeting"] != (flow.Position{}) {
		t.Errorf("got greeting at %v after fingers on the empty canvas, want it where it was", f.Layout["greeting"])
	}
}

func (d *designer) zoomed() int {
	d.t.Helper()
	return eval[int](d.page, "parseInt(e2e.text('#zoom .pct'))")
}

func TestPaletteSearch(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, blank("empty"))
	d.typed("/")
	d.focused("#palette-search")
	d.typed("voice")
	d.wait(`[...document.querySelectorAll('#palette .item')].filter((i) => i.checkVisibility()).map((i) => i.dataset.type).join() === 'voicemail'`, "the one activity that matches")
	d.replace("nothing like it")
	d.sees("#palette .none", "No activity is called that")
	d.replace("play music")
	d.typed(kb.Enter)
	d.untilIDs("play_music")
	d.click("#palette-search")
	d.escape()
	d.wait(`document.getElementById('palette-search').value === '' && [...document.querySelectorAll('#palette .item')].filter((i) => i.checkVisibility()).length > 10`, "whole palette")
}

func TestTemplateOnEmptyCanvas(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, blank("fresh"))
	d.click("#canvas .card|Menu and three queues")
	f := d.until("the template", func(f *flow.Flow) bool { return len(f.Activities) == 10 })
	if f.Name != "fresh" || f.Start != "menu" {
		t.Errorf("got flow %s that starts at %q, want fresh at menu", f.Name, f.Start)
	}
	d.lacks("#canvas .empty")
	d.ctrl("z")
	d.until("nothing again", func(f *flow.Flow) bool { return len(f.Activities) == 0 })
	d.has("#canvas .empty")
}

func TestProblemsJump(t *testing.T) {
	t.Parallel()
	f := lineFlow("line")
	f.Activities[1].Properties = []byte(`{"options":[{"key":"1","label":"Support"}]}`)
	_, d := newFlow(t, f)
	d.sees("#problems-button", "1 error")
	d.has(onCanvas("menu") + " .badge.err")
	d.click("#problems-button")
	d.wait("document.activeElement.matches('#panel-problems button.problem')", "focus on the first problem")
	d.click("#panel-problems button.problem|required")
	d.focused(field("prompt"))
	d.has(onCanvas("menu") + ".sel")
	d.typed("Press one for support.")
	d.wait("!/error/.test(e2e.text('#problems-button'))", "no error any more")

	d.click("#tab-problems")
	d.click("#panel-problems button.problem|Queue is full")
	d.focused("#outlet-full")
}

func TestExpressionResult(t *testing.T) {
	t.Parallel()
	f := lineFlow("line")
	f.Variables = []flow.Variable{{Name: "tier", Type: flow.String}}
	f.Activities = append(f.Activities, flow.Record{ID: "gold", Type: "condition", Name: "Gold?", Properties: []byte(`{"expression":"true"}`)})
	f.Layout["gold"] = flow.Position{Y: 300}
	_, d := newFlow(t, f)
	d.fits()
	d.selects("gold")
	d.property("expression", `1 + 1 == 2`)
	d.sees("#property-form output", "= true")
	d.untilHas("gold", "1 + 1 == 2")
	d.property("expression", `vars.teir == "gold"`)
	d.sees("#property-form output.err", "teir")
	d.property("expression", `vars.tier == "gold"`)
	d.wait("!e2e.find('#property-form output.err') && e2e.text('#property-form output')", "an accepted expression")
	d.untilHas("gold", `vars.tier == \"gold\"`)
	if text := eval[string](d.page, "e2e.text('#property-form output')"); strings.Contains(text, "error") {
		t.Errorf("got %q beside the expression", text)
	}
}

// TestFarView fits a large flow into the window at once, without the frames of a soft move: something must be drawn.
func TestFarView(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, chainFlow("sixty", 60))
	p := s.open(t, anna)
	p.scheme("light")                        // with reduced motion
	p.expect("Multiple readback operations") // the test looks at pixels
	d := p.design("sixty")
	d.click("#zoom button|Fit the whole flow")
	d.wait("parseInt(e2e.text('#zoom .pct')) < 40", "view from far away")
	d.wait(`(() => { const c = document.querySelector('#canvas canvas.far'), data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
		let n = 0; for (let i = 3; i < data.length; i += 4) if (data[i]) n++; return n > 50000; })()`, "boxes on the far view")
	// The canvas follows the colours of the system: the box under the point is dark in the dark.
	at := d.farActivity()
	for _, one := range [][2]string{{"dark", "< 90"}, {"light", "> 200"}} {
		d.scheme(one[0])
		d.wait(fmt.Sprintf(`((c, r) => c.getContext('2d').getImageData((%f - r.x) * devicePixelRatio, (%f - r.y + 3) * devicePixelRatio, 1, 1).data[1] %s)(...((c) => [c, c.getBoundingClientRect()])(document.querySelector('#canvas canvas.far')))`,
			at.X, at.Y, one[1]), "a box as in "+one[0])
	}
	d.clickAt(d.farActivity())
	d.form("menu_1")
}
