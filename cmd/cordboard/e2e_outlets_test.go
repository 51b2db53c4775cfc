package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// outletFlow has an activity of each kind whose outlets are a list: keys, cases and shares.
func outletFlow() *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: "ways", Kind: flow.Inbound, Start: "menu",
		Variables: []flow.Variable{{Name: "tier", Type: flow.String}},
		Activities: []flow.Record{
			{ID: "menu", Type: "menu", Name: "Menu", Properties: []byte(`{"prompt":"Press one.","options":[{"key":"1","label":"Sales","say":["buy"]},{"key":"2","label":"Support"},{"key":"3","label":"Other"}]}`),
				Outlets: map[string]string{"1": "tier", "2": "split", "3": "bye", "no_input": "bye", "no_match": "bye"}},
			{ID: "tier", Type: "switch", Name: "Tier", Properties: []byte(`{"expression":"vars.tier","cases":[{"id":"gold","value":"gold"},{"id":"silver","label":"Silver customers","value":"silver"}]}`),
				Outlets: map[string]string{"gold": "bye", "silver": "bye", "default": "bye"}},
			{ID: "split", Type: "percentage_split", Name: "Split", Properties: []byte(`{"shares":[{"id":"a","label":"Old words","percent":60},{"id":"b","label":"New words","percent":40}]}`),
				Outlets: map[string]string{"a": "bye", "b": "bye"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"menu": {}, "tier": {X: 328, Y: -120}, "split": {X: 328, Y: 120}, "bye": {X: 656}},
	}
}

// rows says an activity's outlets as they are drawn.
func (d *designer) rows(id, want string) {
	d.t.Helper()
	d.wait(fmt.Sprintf("[...document.querySelectorAll(%s)].map((r) => r.innerText.replace(/\\s+/g, ' ').trim()).join(', ') === %s", js(onCanvas(id)+" .out"), js(want)), "outlets "+want+" of "+id)
}

// ways waits for the list that an activity's outlets are made from, on the server.
func (d *designer) ways(id string, want ...string) {
	d.t.Helper()
	d.until(fmt.Sprintf("%v in %s", want, id), func(f *flow.Flow) bool {
		text := string(record(f, id).Properties)
		at := 0
		for _, one := range want {
			i := strings.Index(text[at:], one)
			if i < 0 {
				return false
			}
			at += i + len(one)
		}
		return true
	})
}

func (d *designer) untilNoWire(id, outlet string) {
	d.t.Helper()
	d.until("no wire of outlet "+outlet, func(f *flow.Flow) bool { _, wired := record(f, id).Outlets[outlet]; return !wired })
}

func (d *designer) twice(at point) {
	d.t.Helper()
	d.clickAt(at)
	d.mouse(input.DispatchMouseEventTypeMousePressed, at, chromedp.ButtonLeft, chromedp.ClickCount(2))
	d.mouse(input.DispatchMouseEventTypeMouseReleased, at, chromedp.ButtonLeft, chromedp.ClickCount(2))
}

// TestOutletsByKeys edits the keys of a menu, the cases of a switch and the shares of a split without a mouse.
func TestOutletsByKeys(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, outletFlow())
	d.sees(chosenTab, "Main") // also of a flow without handlers
	d.back("Menu", "menu")
	d.typed("e")
	d.focused("#canvas .orow-main|1 Sales")
	d.axe("outlets of a menu")
	d.typed(kb.F2)
	d.focused("#canvas .ofield input[name=key]")
	d.typed("2" + kb.Enter)
	d.sees("#canvas .ofield [role=alert]", "2 is taken by 2 Support.")
	d.focused("#canvas .ofield input[name=key]")
	d.axe("an outlet that does not fit")
	d.typed(kb.Backspace + "9" + kb.Tab)
	d.focused("#canvas .ofield input[name=label]")
	d.typed("Orders" + kb.Enter)
	d.focused("#canvas .orow-main|9 Orders")
	d.ways("menu", `"key":"9","label":"Orders","say":["buy"]`, `"key":"2"`)
	d.untilLeads("menu 9 tier", "menu 2 split")
	d.typed(kb.ArrowDown, chromedp.ModifierAlt)
	d.rows("menu", "2 Support, 9 Orders, 3 Other, No input, + Error No match")
	d.focused("#canvas .orow-main|9 Orders")
	d.typed(kb.ArrowDown + kb.ArrowDown)
	d.focused("#canvas .oadd")
	d.typed(kb.Enter)
	d.focused("#canvas .ofield input[name=key]")
	d.wait("document.activeElement.value === '1'", "first free key")
	d.typed(kb.Tab + "Billing" + kb.Enter)
	d.focused("#canvas .oadd")
	d.ways("menu", `"key":"3"`, `"key":"1","label":"Billing"`)
	d.typed(kb.ArrowUp + kb.ArrowUp)
	d.focused("#canvas .orow-main|3 Other")
	d.typed(kb.Delete)
	d.focused("#canvas .orow-main|1 Billing")
	d.untilNoWire("menu", "3")
	d.ctrl("z")
	d.untilLeads("menu 3 bye")
	d.sees("#panel-properties input[value=Billing], #panel-properties", "Options")
	d.typed(kb.Escape)
	d.focused(onCanvas("menu"))

	d.back("Tier", "tier")
	d.typed("e" + kb.F2)
	d.focused("#canvas .ofield input[name=value]")
	d.typed("platinum" + kb.Enter)
	d.focused("#canvas .orow-main|platinum")
	d.ways("tier", `"id":"platinum","value":"platinum"`)
	d.untilLeads("tier platinum bye")
	d.rows("tier", "Platinum, silver Silver customers, + Error Anything else")

	d.back("Split", "split")
	d.typed("e" + kb.F2)
	d.focused("#canvas .ofield input[name=percent]")
	d.typed("101" + kb.Enter)
	d.sees("#canvas .ofield [role=alert]", "Percent is 100 at most.")
	d.wait("document.querySelector('#canvas .ofield input[name=percent]').value === '101'", "what was typed")
	d.typed(kb.Escape)
	d.focused("#canvas .orow-main|60 % Old words")
	d.typed(kb.F2)
	d.focused("#canvas .ofield input[name=percent]")
	d.typed("70" + kb.Enter)
	d.ways("split", `"percent":70`)
}

// TestOutletsByMouse renames by a double press, adds below, removes by the row's own button and moves by the grip; the form shows the same.
func TestOutletsByMouse(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, outletFlow())
	d.selects("menu")
	d.form("menu")
	d.twice(d.at("#canvas .orow-main|2 Support"))
	d.focused("#canvas .ofield input[name=key]")
	d.typed(kb.Tab + "Help" + kb.Enter)
	d.rows("menu", "1 Sales, 2 Help, 3 Other, No input, + Error No match")
	d.wait("[...document.querySelectorAll('#panel-properties input')].some((i) => i.value === 'Help')", "the same in the form")
	d.click("#canvas .oadd")
	d.focused("#canvas .ofield input[name=key]")
	d.typed(kb.Tab + kb.Backspace)
	d.click(onCanvas("bye") + " .head") // with a label that is missing
	d.sees("#canvas .ofield [role=alert]", "“Label” is needed.")
	d.click("#canvas .ofield input[name=label]")
	d.typed("Billing")
	d.click("#canvas .ofield button")
	d.ways("menu", `"key":"4","label":"Billing"`)
	d.selects("menu")
	grip := d.at("#canvas .orow .grip|Move 1 Sales")
	d.drag(grip, grip.plus(0, 50*d.scale()))
	d.rows("menu", "2 Help, 3 Other, 1 Sales, 4 Billing, No input, + Error No match")
	d.clickAt(d.at("#canvas .orow .grip|Move 3 Other"))
	d.click("#canvas .orow button|Remove 3 Other")
	d.rows("menu", "2 Help, 1 Sales, 4 Billing, No input, + Error No match")
	d.untilNoWire("menu", "3")
	d.ctrl("z")
	d.ctrl("z")
	d.ctrl("z")
	d.rows("menu", "1 Sales, 2 Help, 3 Other, No input, + Error No match")
	d.untilLeads("menu 3 bye")
	row := d.at("#canvas .orow-main|1 Sales")
	d.drag(row, row.plus(-60, 80)) // a press on a row still takes hold of the activity
	d.placed("menu", func(at flow.Position) bool { return at.X < -24 && at.Y > 24 })
}

// TestOutletsByTouch adds, renames, moves and removes a key with a finger.
func TestOutletsByTouch(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, outletFlow())
	call(d.page, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5})
	d.tap(d.at(onCanvas("menu") + " .head"))
	d.tap(d.at("#canvas .oadd"))
	d.focused("#canvas .ofield input[name=key]")
	d.tap(d.at("#canvas .ofield input[name=label]"))
	d.typed(" more")
	d.tap(d.at("#canvas .ofield button"))
	d.ways("menu", `"key":"4","label":"Option 4 more"`)
	d.tap(d.at("#canvas .orow-main|2 Support")) // shows what the row can do
	d.tap(d.at("#canvas .orow button|Rename 2 Support"))
	d.focused("#canvas .ofield input[name=key]")
	d.typed("7")
	d.tap(d.at("#canvas .ofield button"))
	d.untilLeads("menu 7 split")
	grip := d.at("#canvas .orow .grip|Move 7 Support")
	d.touch(input.DispatchTouchEventTypeTouchStart, grip)
	for i := 1.0; i <= 6; i++ {
		d.touch(input.DispatchTouchEventTypeTouchMove, grip.plus(0, -5*i*d.scale()))
	}
	d.touch(input.DispatchTouchEventTypeTouchEnd)
	d.rows("menu", "7 Support, 1 Sales, 3 Other, 4 Option 4 more, No input, + Error No match")
	d.wait("document.querySelector('#canvas .orow-main').dataset.row === '7'", "its row above the others")
	d.tap(d.at("#canvas .orow button|Remove 7 Support"))
	d.untilNoWire("menu", "7")
}

// TestOutletsMovedMeanwhile types into the field of a row while its list changes: what was typed goes to that row or nowhere.
func TestOutletsMovedMeanwhile(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, outletFlow())
	d.back("Menu", "menu")
	d.typed("e")
	d.focused("#canvas .orow-main|1 Sales")
	d.typed(kb.F2)
	d.focused("#canvas .ofield input[name=key]")
	d.typed("2" + kb.Enter)
	d.sees("#canvas .ofield [role=alert]", "2 is taken by 2 Support.")
	other := "document.querySelector('#canvas .orow-main[data-row=\"3\"]')"
	d.wait("("+other+".focus(), document.activeElement === "+other+")", "another row beside the field")
	d.typed(kb.ArrowUp, chromedp.ModifierAlt)
	d.rows("menu", "1 Sales, 3 Other, 2 Support, No input, + Error No match")
	d.focused("#canvas .orow-main|3 Other")
	d.typed(kb.ArrowUp, chromedp.ModifierAlt)
	d.rows("menu", "3 Other, 1 Sales, 2 Support, No input, + Error No match")
	d.wait("(document.querySelector('#canvas .ofield input[name=key]').select(), true)", "the field again")
	d.typed("9 Orders" + kb.Enter)
	d.rows("menu", "3 Other, 9 Orders, 2 Support, No input, + Error No match")
	d.ways("menu", `"key":"3","label":"Other"`, `"key":"9","label":"Orders","say":["buy"]`)
	d.untilLeads("menu 9 tier", "menu 3 bye")

	d.focused("#canvas .orow-main|9 Orders")
	d.typed(kb.F2)
	d.focused("#canvas .ofield input[name=key]")
	d.typed("2" + kb.Enter)
	d.sees("#canvas .ofield [role=alert]", "2 is taken by 2 Support.")
	own := "document.querySelector('#canvas .orow-main[data-row=\"9\"]')"
	d.wait("("+own+".focus(), document.activeElement === "+own+")", "its row beside the field")
	d.typed(kb.Delete)
	d.rows("menu", "3 Other, 2 Support, No input, + Error No match")
	d.wait("(document.querySelector('#canvas .ofield input[name=key]').select(), true)", "the field again")
	d.typed("8" + kb.Enter)
	d.sees("#canvas .ofield [role=alert]", "9 Orders is not there any more.")
	d.wait("document.querySelector('#canvas .ofield input[name=key]').value === '8'", "what was typed")
	d.rows("menu", "3 Other, 2 Support, No input, + Error No match")
}

func (p *page) tap(at point) {
	p.t.Helper()
	p.touch(input.DispatchTouchEventTypeTouchStart, at)
	p.touch(input.DispatchTouchEventTypeTouchEnd)
}

// scale is how large the canvas is drawn, 1 at 100 %.
func (d *designer) scale() float64 { return float64(d.zoomed()) / 100 }

func shootOutlets(t *testing.T) {
	s := gallery(t)
	p := s.open(t, anna)
	s.create(t, outletFlow())
	s.create(t, handledFlow())
	p.size(1280, 860)
	p.scheme("light")
	d := p.design("ways")
	d.click(onCanvas("menu") + " .head")
	d.typed("e")
	d.focused("#canvas .orow-main|1 Sales")
	d.typed(kb.ArrowDown)
	d.shoot("outlets")
	p.scheme("dark")
	d.shoot("outlets-dark")
	h := p.design("handled")
	h.click("#view-on_error")
	h.drawn("bye sorry")
	h.shoot("handlers-dark")
	p.scheme("light")
	h.click("#view-main")
	h.drawn("bye greeting loose menu support")
	h.shoot("handlers")
	p.size(390, 844)
	d = p.design("ways")
	d.click(onCanvas("menu") + " .head")
	d.typed("e")
	d.focused("#canvas .orow-main|1 Sales")
	d.typed(kb.F2)
	d.focused("#canvas .ofield input[name=key]")
	d.typed("2" + kb.Enter)
	d.sees("#canvas .ofield [role=alert]", "2 is taken by 2 Support.")
	d.shoot("narrow-outlets-error")
}
