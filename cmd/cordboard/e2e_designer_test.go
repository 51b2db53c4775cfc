package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// designer is a page with a flow open.
type designer struct {
	*page
	flow string
}

// design opens a flow in the designer.
func (p *page) design(name string) *designer {
	p.t.Helper()
	p.goTo("/flows/" + name)
	return p.designing(name)
}

// designing waits for the designer of a flow that the page goes to.
func (p *page) designing(name string) *designer {
	p.t.Helper()
	p.wait("location.pathname === "+js("/flows/"+name)+" && document.querySelector('#canvas[tabindex] #zoom')", "designer of "+name)
	p.wait("!document.querySelector('#panel-properties .ghost-form')", "first property form")
	return &designer{p, name}
}

// newFlow makes a designer with a stored flow open, for a test that needs no more.
func newFlow(t *testing.T, f *flow.Flow) (*site, *designer) {
	t.Helper()
	s := newSite(t)
	s.create(t, f)
	return s, s.open(t, anna).design(f.Name)
}

func blank(name string) *flow.Flow {
	return &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound, Activities: []flow.Record{}}
}

// onCanvas selects an activity on the canvas.
func onCanvas(id string) string { return `#canvas .node[data-id="` + id + `"]` }

// canvas is a point of the canvas, px from its upper left corner.
func (d *designer) canvas(x, y float64) point {
	d.t.Helper()
	corner := eval[point](d.page, `(({ x, y }) => ({ X: x, Y: y }))(document.getElementById('canvas').getBoundingClientRect())`)
	return corner.plus(x, y)
}

// bring drags an activity from the palette to a point of the canvas.
func (d *designer) bring(kind string, x, y float64) {
	d.t.Helper()
	item := d.at(`#palette .item[data-type="` + kind + `"]`)
	d.drag(item, d.canvas(x, y))
}

// port is where a cord leaves an activity.
func (d *designer) port(id, outlet string) point {
	d.t.Helper()
	return d.at(onCanvas(id) + ` [data-outlet="` + outlet + `"] .port`)
}

// connect drags a cord from an outlet to an activity's head.
func (d *designer) connect(from, outlet, to string) {
	d.t.Helper()
	d.drag(d.port(from, outlet), d.at(onCanvas(to)+" .head"))
	d.said("goes to")
}

// selects clicks an activity and waits for its form.
func (d *designer) selects(id string) {
	d.t.Helper()
	d.click(onCanvas(id) + " .head")
	d.form(id)
}

func (d *designer) form(id string) {
	d.t.Helper()
	d.has(`#property-form[data-activity="` + id + `"]`)
}

// property types a value into a field of the property form.
func (d *designer) property(name, text string) {
	d.t.Helper()
	d.fill(field(name), text)
}

// field selects a control of the property form.
func field(name string) string {
	return `#property-form [name="properties.` + name + `"]:not([type=hidden])`
}

// saved waits until nothing is left to save. What was typed last must be on its way already; untilDraft is the stronger question.
func (d *designer) saved() {
	d.t.Helper()
	d.wait("/^Saved/.test(e2e.text('#save-status'))", "saved draft")
}

// until waits for a draft on the server that is as the test wants it.
func (d *designer) until(what string, ok func(*flow.Flow) bool) *flow.Flow {
	d.t.Helper()
	return d.untilDraft(d.flow, what, ok)
}

// untilLeads waits for wires on the server: "menu 1 queue" says that outlet 1 of menu leads to queue.
func (d *designer) untilLeads(wires ...string) *flow.Flow {
	d.t.Helper()
	return d.until("wires "+strings.Join(wires, ", "), func(f *flow.Flow) bool {
		for _, wire := range wires {
			if w := strings.Fields(wire); !leads(f, w[0], w[1], w[2]) {
				return false
			}
		}
		return true
	})
}

// untilHas waits for words in an activity's properties on the server.
func (d *designer) untilHas(id string, words ...string) *flow.Flow {
	d.t.Helper()
	return d.until(id+" with "+strings.Join(words, ", "), func(f *flow.Flow) bool {
		r := record(f, id)
		for _, w := range words {
			if r == nil || !strings.Contains(string(r.Properties), w) {
				return false
			}
		}
		return true
	})
}

// ids are the activities on the server, in document order.
func ids(f *flow.Flow) string {
	var list []string
	for _, r := range f.Activities {
		list = append(list, r.ID)
	}
	return strings.Join(list, " ")
}

func (d *designer) untilIDs(want string) *flow.Flow {
	d.t.Helper()
	return d.until("the activities "+want, func(f *flow.Flow) bool { return ids(f) == want })
}

// calls starts a test call with the form's values; the form is shown already.
func (d *designer) calls() {
	d.t.Helper()
	d.click("#panel-test .tc-start button[type=submit]")
	d.has("#panel-test .tc")
}

// transcript waits for words in the transcript.
func (d *designer) transcript(words string) {
	d.t.Helper()
	d.wait("e2e.text('#panel-test .tc').includes("+js(words)+")", words+" in the transcript")
}

// over waits for the end of the call.
func (d *designer) over(words string) {
	d.t.Helper()
	d.wait("document.querySelector('#panel-test .tc.over') && e2e.text('#panel-test .tc-state').includes("+js(words)+")", "end of the call: "+words)
}

// untilNext presses "Next event" until words are in the transcript: it moves the call's clock, whatever it waits for.
func (d *designer) untilNext(words string) {
	d.t.Helper()
	const next = "#panel-test .ctl button|Next event"
	if poll(d.ctx, func() bool {
		if eval[bool](d.page, "e2e.text('#panel-test .tc').includes("+js(words)+")") {
			return true
		}
		if found, err := tryEval[spot](d.page, "e2e.spot("+js(next)+")"); err == nil && found.Problem == "" {
			d.clickAt(found.point)
		}
		return false
	}) != nil {
		d.t.Fatalf("got no %q in the transcript by going to the next event; see %s", words, d.picture())
	}
}

// escape closes what is open.
func (d *designer) escape() {
	d.t.Helper()
	d.typed(kb.Escape)
}

// TestCasesAreCompact wants a case of a switch to take two lines of fields in the properties, and what they mean to be said once.
func TestCasesAreCompact(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, flawed("cases"))
	d.click(onCanvas("which") + " .head")
	d.form("which")
	const cards = "[...document.querySelectorAll('#property-form .rows > .item')]"
	for i, most := range []float64{200, 180} { // the first has the help, the second a finding of two lines
		if high := eval[float64](d.page, fmt.Sprintf("%s[%d].getBoundingClientRect().height", cards, i)); high > most {
			t.Errorf("case %d is %.0f px high, want %.0f at most", i+1, high, most)
		}
	}
	if got := eval[int](d.page, cards+"[1].querySelectorAll('.help').length"); got != 0 {
		t.Errorf("the second case has %d helps, want them in the first only", got)
	}
	if got := eval[bool](d.page, cards+".every((c) => c.querySelector('[name$=\".value\"]').getBoundingClientRect().top === c.querySelector('[name$=\".expression\"]').getBoundingClientRect().top)"); !got {
		t.Error("“Is” and “Or when” are not beside each other")
	}
	d.axe("the cases of a switch")
}

// TestMenuOfTheCanvas puts a selected cord's toolbar away, which is in the way of what the menu is opened for.
func TestMenuOfTheCanvas(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, flawed("beside"))
	d.has(onCanvas("which"))
	d.clickAt(d.port("greeting", "next").plus(24, 0))
	d.has("#canvas .seltool:not([hidden]) [aria-label='Insert an activity']")
	free := d.canvas(60, 600)
	d.mouse(chromedp.MousePressed, free, chromedp.ButtonRight, chromedp.ClickCount(1))
	d.mouse(chromedp.MouseReleased, free, chromedp.ButtonRight, chromedp.ClickCount(1))
	d.sees("#canvas .picker [role=option]", "Add an activity")
	d.lacks("#canvas .seltool:not([hidden])")
}
