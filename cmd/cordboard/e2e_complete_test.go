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
