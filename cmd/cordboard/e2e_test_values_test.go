package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// knowingFlow reads variables of each type, a table and a team.
func knowingFlow() *flow.Flow {
	f := lineFlow("knowing")
	f.Start = "ask"
	f.Variables = []flow.Variable{
		{Name: "credit", Type: flow.Integer, Default: []byte(`0`)}, {Name: "discount", Type: flow.Decimal, Default: []byte(`0`)}, {Name: "name", Type: flow.String, Default: []byte(`""`)},
		{Name: "since", Type: flow.DateTime}, {Name: "orders", Type: flow.JSON, Default: []byte(`[]`)}, {Name: "vip", Type: flow.Boolean, Default: []byte(`false`)}, {Name: "level", Type: flow.Integer, Default: []byte(`0`)},
	}
	f.Activities = append(f.Activities,
		flow.Record{ID: "ask", Type: "condition", Name: "Well known", Properties: []byte(`{"expression":"vars.credit >= 100 && vars.discount > 1 && vars.name == 'Anna' && vars.vip && len(vars.orders) == 2 && vars.since.Year() == 2020"}`), Outlets: map[string]string{"true": "look", "false": "bye"}},
		flow.Record{ID: "look", Type: "table_lookup", Name: "Levels", Properties: []byte(`{"table":"levels","key":"{{ contact.ani }}","outputs":{"level":"level"}}`), Outlets: map[string]string{"found": "told", "not_found": "bye"}},
		flow.Record{ID: "told", Type: "play_prompt", Name: "Told", Properties: []byte(`{"prompt":"You are at level {{ vars.level }}."}`), Outlets: map[string]string{"next": "staff"}},
		flow.Record{ID: "staff", Type: "ring", Name: "Staff", Properties: []byte(`{"teams":["night staff"]}`), Outlets: map[string]string{"no_answer": "bye"}})
	f.Layout["ask"], f.Layout["look"], f.Layout["told"], f.Layout["staff"] = flow.Position{X: -700}, flow.Position{X: -700, Y: 300}, flow.Position{X: -400, Y: 300}, flow.Position{X: -400, Y: 600}
	return f
}

// standIn says in the form of a call what the flow reads, by keys where it makes rows.
func (d *designer) standIn() {
	d.t.Helper()
	d.click("#panel-test summary|What stands in")
	d.fill("[id='world-values-vars.credit']", "many")
	d.fill("[id='world-values-vars.orders']", "[1, 2")
	d.fill("[id='world-values-vars.discount']", "1.5")
	d.fill("[id='world-values-vars.name']", "Anna")
	eval[bool](d.page, `(() => { const at = document.getElementById('world-values-vars.since'); at.value = '2020-05-01T08:30'; return at.dispatchEvent(new Event('input', { bubbles: true })); })()`)
	d.choose("[id='world-switches-vars.vip']", "On")
	d.fill("[id='world-teams-night staff']", "kirsi, bo")
	d.click("#panel-test label|Rows of the table levels stand in")
	eval[bool](d.page, `(e2e.find('#panel-test button|Add a row').focus(), true)`)
	d.typed(kb.Enter)
	d.focused("[id='world-tables-levels-0-key']")
	d.typed("+358401234567")
	d.typed(kb.Tab)
	d.typed("high")
}

// TestValuesStandIn types values of each type, a row of a table and a team for a call, is told beside the fields what is none, and finds them in the
// form of the test that is made of it, where they can be changed.
func TestValuesStandIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, knowingFlow())
	d := s.open(t, anna).design("knowing")
	d.click("#test-button")
	d.standIn()
	d.click("#panel-test .tc-start button[type=submit]")
	d.sees("[id='world-values-vars.credit-error']", "A whole number, such as 42")
	d.sees("[id='world-values-vars.orders-error']", "This is not JSON")
	d.sees("[id='world-tables-levels-0-level-error']", "A whole number")
	d.focused("[id='world-tables-levels-0-level'], [id='world-values-vars.credit']")
	d.axe("values that are none")
	d.fill("[id='world-values-vars.credit']", "100")
	d.fill("[id='world-values-vars.orders']", "[1, 2]")
	d.fill("[id='world-tables-levels-0-level']", "7")
	d.calls()
	d.transcript("You are at level 7.")
	d.sees("#panel-test .tc-state, #panel-test .talk", "kirsi")
	d.click("#panel-test .who .end")
	d.over("The caller hung up")
	d.keep("well known")
	d.click("#tab-tests")
	d.click("#panel-tests .ts-list .icon-btn[title^=Edit]")
	d.click("#te-form .tc-world summary")
	d.wait(`document.getElementById('te-world-values-vars.credit').value === '100' && document.getElementById('te-world-tables-levels-0-level').value === '7' &&
		document.getElementById('te-world-teams-night staff').value === 'kirsi, bo' && document.getElementById('te-world-values-vars.since').value.startsWith('2020-05-01T08:30')`, "what the test begins with")
	d.fill("[id='te-world-values-vars.credit']", "99")
	d.click("#dialog .dlg-foot button|Save and run")
	d.sees("#panel-tests .ts-more .bad .err", "Did not hear")
}

// shootValues makes the pictures of what stands in for values: with mistakes, and on a telephone in the dark.
func shootValues(t *testing.T) {
	s := newSite(t)
	s.create(t, knowingFlow())
	p := s.open(t, anna)
	p.scheme("light")
	p.size(1440, 1600)
	d := p.design("knowing")
	d.click("#test-button")
	d.standIn()
	d.click("#panel-test .tc-start button[type=submit]")
	d.sees("[id='world-values-vars.credit-error']", "A whole number")
	d.shoot("test-values")
	p.scheme("dark")
	p.size(390, 1600)
	eval[bool](p, `(document.querySelector('#panel-test .tc-table').scrollIntoView({ block: 'start' }), true)`)
	d.shoot("narrow-test-values-dark")
}
