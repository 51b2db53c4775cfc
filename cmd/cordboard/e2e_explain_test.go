package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

func explaining(name string) *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "choose",
		Activities: []flow.Record{
			{ID: "choose", Type: "menu", Name: "Main menu", Outlets: map[string]string{"1": "bye"}, Properties: []byte(`{"prompt":"For sales press 1.","options":[{"key":"1","label":"Sales"}]}`)},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"choose": {}, "bye": {X: 328}},
	}
}

// What an activity does is folded above its form, with an example; it stays open while the form is worked with.
func TestFormsExplainTheirActivity(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, explaining("explained"))
	const open = `document.querySelector('.explain')?.open === true`
	d.selects("choose")
	d.wait(`document.querySelector('.explain summary') && !document.querySelector('.explain').open`, "the help, folded")
	d.wait(`(document.querySelector(".explain summary").focus(), true)`, "the focus")
	d.typed(kb.Enter)
	d.wait(open+` && document.querySelector('.explain').innerText.includes('Two choices and a repeat')`, "the example, opened by keyboard")
	d.property("prompt", "For sales press one.")
	d.untilHas("choose", "press one")
	d.wait(open, "the help, still open after the form was posted")
	d.click("#property-form button[name=op][value^='add:']")
	d.wait(`document.querySelectorAll('#property-form [name="properties.options.1.key"]').length === 1 && `+open, "the help, still open after a row was added")
	d.axe("help of an activity")
}

// Warnings and recommendations stand beside the field that they are about, and go when there is no more reason for them.
func TestWarningsStandBesideTheirField(t *testing.T) {
	t.Parallel()
	f := explaining("cautious")
	f.Activities[0].Properties = []byte(`{"prompt":"` + strings.Repeat("For sales press 1. ", 20) + `","max_tries":1,"options":[{"key":"1","label":"Sales"}]}`)
	_, d := newFlow(t, f)
	d.selects("choose")
	beside := func(name, words string) string {
		return `((c) => [...document.querySelectorAll('.caution')].some((p) => p.textContent.includes(` + js(words) + `) && c?.getAttribute('aria-describedby')?.split(' ').includes(p.id) && c.closest('.field').contains(p) && Math.abs(p.getBoundingClientRect().top - c.getBoundingClientRect().bottom) < 120))(document.querySelector(` + js(field(name)) + `))`
	}
	d.wait(beside("prompt", "seconds; callers listen to 20"), "the recommendation beside the prompt")
	d.wait(beside("max_tries", "only once"), "the recommendation beside the attempts")
	d.axe("recommendations beside fields")
	d.click("#tab-problems")
	d.sees("#panel-problems", "Say it in fewer words")
	d.sees("#panel-problems", "Ask up to three times")
	d.axe("findings that say what to do")
	d.click("#tab-properties")
	d.property("prompt", "For sales press 1.")
	d.wait(`!document.querySelector('#property-form').textContent.includes('callers listen to') && `+beside("max_tries", "only once"), "one recommendation less")
	d.property("max_tries", "2")
	d.wait(`!document.querySelector('.caution')`, "no recommendation")
}

func shootCautions(t *testing.T) {
	f := explaining("cautious")
	f.Activities[0].Properties = []byte(`{"prompt":"` + strings.Repeat("For sales press 1. ", 20) + `","max_tries":1,"options":[{"key":"1","label":"Sales"}]}`)
	_, d := newFlow(t, f)
	d.click("#zoom button|Fit the whole flow")
	d.selects("choose")
	d.wait(`document.querySelectorAll('.caution').length === 2`, "the recommendations")
	d.shoot("cautions")
	d.click("#tab-problems")
	d.sees("#panel-problems", "Say it in fewer words")
	d.shoot("problems-advice")
}

func shootExplain(t *testing.T) {
	_, d := newFlow(t, explaining("explained"))
	d.click("#zoom button|Fit the whole flow")
	d.selects("choose")
	d.click(".explain summary")
	d.shoot("explain")
	d.scheme("dark")
	d.shoot("explain-dark")
}
