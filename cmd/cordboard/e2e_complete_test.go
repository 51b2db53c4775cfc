package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// What an expression can go on with is offered while it is typed, and taken by keyboard or by pointer.
func TestExpressionsAreCompleted(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, &flow.Flow{
		Format: flow.Format, Name: "offers", Kind: flow.Inbound, Start: "which", Variables: []flow.Variable{{Name: "tier", Type: flow.String}, {Name: "tries", Type: flow.Integer}},
		Activities: []flow.Record{
			{ID: "which", Type: "switch", Name: "Which tier", Outlets: map[string]string{"gold": "bye", "default": "bye"}, Properties: []byte(`{"expression":"","cases":[{"id":"gold","value":"gold"}]}`)},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"which": {}, "bye": {X: 328}},
	})
	const control, offers = `#property-form [name="properties.expression"]`, `document.querySelector('.offers:not([hidden])')`
	offered := func(words string) {
		t.Helper()
		d.wait(offers+"?.querySelector('[aria-selected=true] code').textContent === "+js(words), "the offer "+words)
	}
	d.selects("which")
	// The script that offers comes late: what was typed before it is there gets its offers all the same.
	call(d.page, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{
		{URLPattern: "*://*/static/*completion*", Latency: 1500, DownloadThroughput: -1, UploadThroughput: -1},
	}})
	d.click(control)
	d.typed("va")
	offered("vars")
	d.typed(kb.Enter)
	offered("tier") // after the dot what is below is offered at once
	d.typed(kb.ArrowDown)
	offered("tries")
	d.typed(kb.ArrowUp)
	d.typed(kb.Enter)
	d.wait("document.querySelector("+js(control)+").value === 'vars.tier' && !"+offers, "the name that was taken")
	d.until("the expression in the flow", func(f *flow.Flow) bool { return strings.Contains(string(record(f, "which").Properties), `"vars.tier"`) })
	d.typed(" + tri")
	offered("trim")
	d.typed(kb.Escape)
	d.wait("!"+offers+" && document.activeElement === document.querySelector("+js(control)+")", "the field, without offers")
	d.typed("m")
	offered("trimPrefix")
	d.click(".offers [role=option]")
	d.wait("((f) => f.value === 'vars.tier + trimPrefix()' && f.selectionStart === f.value.length - 1 && document.activeElement === f)(document.querySelector("+js(control)+"))", "a call with the caret in its brackets")
}

// An expression that reads a contact shows what it gives with the values of the flow's last contact, also of a test call of the draft.
func TestExpressionsShowTheLastContact(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, &flow.Flow{
		Format: flow.Format, Name: "sampled", Kind: flow.Inbound, Start: "set", Variables: []flow.Variable{{Name: "tier", Type: flow.String}, {Name: "pin", Type: flow.String, Sensitive: true}},
		Activities: []flow.Record{
			{ID: "set", Type: "set_variables", Name: "Set", Outlets: map[string]string{"next": "which"}, Properties: []byte(`{"assignments":[{"variable":"tier","expression":"'gold'"},{"variable":"pin","expression":"'4711'"}]}`)},
			{ID: "which", Type: "condition", Name: "Which tier", Outlets: map[string]string{"true": "bye", "false": "bye"}, Properties: []byte(`{"expression":"vars.tier == 'gold'"}`)},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"set": {X: -328}, "which": {}, "bye": {X: 328}},
	})
	d.selects("which")
	d.sees("#property-form output", "Gives")
	d.click("#test-button")
	d.calls()
	d.sees("#panel-test", "The flow ended the call")
	d.click("#tab-properties")
	d.selects("set")
	d.selects("which")
	d.property("expression", "vars.tier == 'silver'")
	d.sees("#property-form output", "= false, as in the last test call of")
	d.property("expression", "vars.pin == '4711'")
	d.sees("#property-form output", "Gives a boolean") // sensitive values are told nobody
	s.mayNot(t, "contact.view")
	d.property("expression", "vars.tier == 'bronze'")
	d.wait("e2e.text('#property-form output') === 'Gives a boolean'", "no value for who may not see contacts")
}
