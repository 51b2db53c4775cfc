package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// flawed is a flow with something of everything that a button can mend.
func flawed(name string) *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "greeting", Variables: []flow.Variable{{Name: "tier", Type: flow.String}},
		Activities: []flow.Record{
			{ID: "greeting", Type: "play_prompt", Name: "Greeting", Properties: []byte(`{"prompt":"Good day, {{ vars.teir }} customer."}`), Outlets: map[string]string{"next": "which"}},
			{
				ID: "which", Type: "switch", Name: "Which tier", Outlets: map[string]string{"gold": "support", "again": "bye", "default": "count"},
				Properties: []byte(`{"expression":"vars.tier","cases":[{"id":"gold","value":"gold"},{"id":"again","value":"gold"}]}`),
			},
			{ID: "count", Type: "set_variables", Name: "Count", Properties: []byte(`{"assignments":[{"variable":"tries","expression":"1 + 1"}]}`), Outlets: map[string]string{"next": "support"}},
			{ID: "support", Type: "queue", Name: "Support", Properties: []byte(`{"queue":"suport"}`), Outlets: map[string]string{"timeout": "bye", "full": "bye", "no_agents": "bye", "closed": "bye"}},
			{ID: "message", Type: "play_prompt", Name: "Message", Properties: []byte(`{"prompt":"Nobody comes here."}`), Outlets: map[string]string{"nxt": "bye"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"greeting": {}, "which": {X: 328}, "count": {X: 656, Y: 256}, "support": {X: 984}, "message": {Y: 256}, "bye": {X: 1312, Y: 128}},
	}
}

// fixed presses a fix in the Problems panel, which may be far down in it.
func (d *designer) fixed(words string) {
	d.t.Helper()
	d.click("#tab-problems")
	d.saved()
	// Found and pressed in one go: the list is drawn anew when the answer to a save comes, and a pointer would meet the button that took the place.
	d.wait("((b) => b && (b.click(), true))([...document.querySelectorAll('#panel-problems .mend')].find((b) => b.textContent.includes("+js(words)+"))) === true", "the fix "+words)
}

// Each fix is a button that makes its finding go away, one undo step, and saved.
func TestProblemsAreMended(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, flawed("flawed"))
	d.fixed("Change to tier")
	d.until("the variable that was meant", func(f *flow.Flow) bool {
		return strings.Contains(string(record(f, "greeting").Properties), "vars.tier }}")
	})
	d.fixed("Create the variable tries")
	d.until("a variable tries", func(f *flow.Flow) bool {
		return slices.ContainsFunc(f.Variables, func(v flow.Variable) bool { return v.Name == "tries" && v.Type == flow.Integer })
	})
	d.fixed("Remove the case")
	d.until("one case and no cord of the other", func(f *flow.Flow) bool {
		which := record(f, "which")
		return strings.Count(string(which.Properties), `"gold"`) == 2 && which.Outlets["again"] == ""
	})
	d.fixed("Change to support")
	d.until("the queue that was meant", func(f *flow.Flow) bool { return strings.Contains(string(record(f, "support").Properties), `"support"`) })
	d.fixed("Remove the cord")
	d.until("no dangling cord", func(f *flow.Flow) bool { return len(record(f, "message").Outlets) == 0 })
	d.fixed("Remove Message")
	d.untilIDs("greeting which count support bye")
	d.fixed("Apologise and disconnect")
	f := d.until("a handler of errors", func(f *flow.Flow) bool { return f.Handlers[flow.OnError] == "apology" })
	if says := record(f, "apology"); says.Type != "play_prompt" || !leads(f, "apology", "next", "goodbye") || record(f, "goodbye").Type != "disconnect" {
		t.Errorf("got %+v, want an apology that leads to the end", says)
	}
	if at := f.Layout["apology"]; at == f.Layout["goodbye"] || at.Y < 300 {
		t.Errorf("got the new activities at %v and %v, want them below the flow and apart", at, f.Layout["goodbye"])
	}
	d.wait("e2e.text('#problems-button') === 'No problems'", "a flow without problems")

	d.ctrl("z")
	d.until("the handler gone again", func(f *flow.Flow) bool { return f.Handlers[flow.OnError] == "" && record(f, "goodbye") == nil })
	d.ctrl("y")
	d.until("the handler there again", func(f *flow.Flow) bool { return f.Handlers[flow.OnError] == "apology" })
}

// The badge of an activity offers what its problems can be mended with, by pointer and by keyboard.
func TestMendBesideTheBadge(t *testing.T) {
	t.Parallel()
	f := lineFlow("line")
	delete(f.Activities[1].Outlets, "no_match")
	f.Handlers = map[flow.Handler]string{flow.OnError: "bye"}
	_, d := newFlow(t, f)
	d.fits()
	d.click(onCanvas("menu") + " .mend")
	d.wait("document.querySelector('.picker')?.textContent.includes('Choose where it leads')", "what can be done about it")
	d.typed(kb.Escape)
	d.click(onCanvas("menu") + " .head")
	d.typed("f")
	d.wait("document.querySelector('.picker')?.textContent.includes('Choose where it leads')", "the same by keyboard")
	d.typed(kb.Enter)
	d.wait("/No match goes to/.test(document.querySelector('.picker input')?.placeholder ?? '')", "the choice of a target")
	d.typed("bye" + kb.Enter)
	d.untilLeads("menu no_match bye")
	d.ctrl("z")
	d.until("no cord any more", func(f *flow.Flow) bool { return record(f, "menu").Outlets["no_match"] == "" })

	d.fixed("Choose where it leads") // and from the list, a new activity
	d.wait("document.querySelector('.picker input') === document.activeElement", "the choice of a target")
	d.typed("disconnect" + kb.Enter)
	d.until("a new end", func(f *flow.Flow) bool {
		to := record(f, record(f, "menu").Outlets["no_match"])
		return to != nil && to.Type == "disconnect"
	})
}

// circling is a flow that goes round and round.
func circling(name string) *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "first", Variables: []flow.Variable{{Name: "n", Type: flow.Integer}},
		Activities: []flow.Record{
			{ID: "first", Type: "set_variables", Name: "Count", Properties: []byte(`{"assignments":[{"variable":"n","expression":"(vars.n ?? 0) + 1"}]}`), Outlets: map[string]string{"next": "second"}},
			{ID: "second", Type: "condition", Name: "Often enough?", Properties: []byte(`{"expression":"vars.n > 3"}`), Outlets: map[string]string{"true": "third", "false": "third"}},
			{ID: "third", Type: "set_outcome", Name: "Note it", Properties: []byte(`{"outcome":"tried"}`), Outlets: map[string]string{"next": "first"}},
			{ID: "support", Type: "queue", Name: "Support", Properties: []byte(`{"queue":"support"}`), Outlets: map[string]string{"timeout": "bye", "full": "bye", "no_agents": "bye", "closed": "bye"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Handlers: map[flow.Handler]string{flow.OnError: "support"},
		Layout:   map[string]flow.Position{"first": {}, "second": {X: 328}, "third": {X: 656, Y: 128}, "support": {X: 328, Y: 384}, "bye": {X: 656, Y: 448}},
	}
}

func TestCircleIsShown(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, circling("circling"))
	d.click("#zoom button|Fit the whole flow")
	const shown = "document.querySelectorAll('.node.circle.err').length === 3 && document.querySelectorAll('.cords .circle.err').length === 4"
	d.click("#tab-problems")
	d.click("#panel-problems .problem|circle")
	d.wait(shown, "three activities and four cords in the colour of an error")
	d.typed(kb.Escape)
	d.wait("!document.querySelector('.circle')", "nothing when nothing is selected")
	d.click("#tab-problems")
	d.click("#panel-problems .loop")
	d.wait(shown, "the circle by its button")
	d.click("#view-all") // the main path does not come to it
	d.click(onCanvas("support") + " .head")
	d.wait("!document.querySelector('.circle')", "no circle when something else is selected")
}

// What is missing is told beside its field, once somebody asks or comes back.
func TestFieldsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	d.click(onCanvas("bye") + " .head")
	d.typed("a")
	d.wait("document.querySelector('.picker input') === document.activeElement", "the picker")
	d.typed("play music" + kb.Enter)
	d.wait("document.querySelector('#property-form[data-activity=play_music]')", "its form")
	d.lacks("#property-form [aria-invalid=true]")
	d.click("#tab-problems")
	d.click("#panel-problems .problem|Music is required")
	d.wait("document.activeElement?.getAttribute('aria-invalid') === 'true' && document.activeElement.name === 'properties.audio'", "the field with its mistake")
	d.sees("#property-form .error", "Music is required")
}

// A flow with errors says so first when it is to be published, with the worst on top and names that people gave.
func TestPublishSaysWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, flawed("flawed"))
	d.click("#publish-button")
	d.wait("document.querySelector('dialog .fragment .notice, dialog .fragment [role=alert]')?.textContent.includes('cannot be published')", "the reason")
	if first := eval[string](d.page, "document.querySelector('dialog .findings li').textContent"); !strings.Contains(first, "Greeting, Text") && !strings.Contains(first, "Greeting, Prompt") {
		t.Errorf("got %q first, want an error with its place in words", first)
	}
	d.wait("document.querySelector('dialog button.primary:disabled') && document.activeElement.textContent === 'Cancel'", "a button that cannot be pressed, and the focus elsewhere")
}

// shootProblems makes the pictures of problems and of what can be done about them.
func shootProblems(t *testing.T) {
	_, d := newFlow(t, flawed("flawed"))
	d.fits()
	d.click("#tab-problems")
	d.shoot("problems")
	d.click("#publish-button")
	d.wait("document.querySelector('dialog .findings')", "the dialog")
	d.shoot("publish-errors")
	d.typed(kb.Escape)
	d.click(onCanvas("support") + " .mend")
	d.shoot("mend")
	d.typed(kb.Escape)
	d.scheme("dark")
	d.click("#tab-problems")
	d.shoot("problems-dark")

	_, c := newFlow(t, circling("circling"))
	c.click("#zoom button|Fit the whole flow")
	c.click("#tab-problems")
	c.click("#panel-problems .loop")
	c.shoot("circle")
	c.scheme("dark")
	c.shoot("circle-dark")
}
