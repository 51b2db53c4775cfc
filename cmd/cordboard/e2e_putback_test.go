package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// rater is a subflow that writes a tier, under ids and names that its caller has too.
func rater(name string) *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: name, Kind: flow.Subflow, Start: "rate",
		Variables: []flow.Variable{{Name: "customer", Type: flow.String}, {Name: "tier", Type: flow.String}},
		Activities: []flow.Record{
			{ID: "rate", Type: "set_variables", Name: "Rate the customer", Properties: []byte(`{"assignments":[{"variable":"tier","expression":"vars.customer == \"1\" ? \"gold\" : \"basic\""}]}`), Outlets: map[string]string{"next": "greeting"}},
			{ID: "greeting", Type: "play_prompt", Name: "Your tier", Properties: []byte(`{"prompt":"You are {{ vars.tier }}."}`), Outlets: map[string]string{"next": "rated"}},
			{ID: "rated", Type: "end_flow", Name: "Rated"},
		},
		Layout: map[string]flow.Position{"rate": {}, "greeting": {X: 328}, "rated": {X: 656}},
	}
}

// rating is a flow that runs it.
func rating(name, subflow string) *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "greeting", Variables: []flow.Variable{{Name: "customer", Type: flow.String}, {Name: "tier", Type: flow.String}},
		Activities: []flow.Record{
			{ID: "greeting", Type: "play_prompt", Name: "Greeting", Properties: []byte(`{"prompt":"Good day."}`), Outlets: map[string]string{"next": "part"}},
			{ID: "part", Type: "run_subflow", Name: "Rate", Properties: []byte(`{"flow":"` + subflow + `","inputs":{"customer":"contact.ani"},"outputs":{"tier":"tier"}}`), Outlets: map[string]string{"done": "bye"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"greeting": {}, "part": {X: 328}, "bye": {X: 656}},
	}
}

// rated opens the designer of a flow that runs a subflow.
func rated(t *testing.T) (*site, *designer) {
	s := newSite(t)
	s.create(t, rater("rate-customer"))
	s.create(t, rating("other-line", "rate-customer"))
	s.create(t, rating("rating", "rate-customer"))
	d := s.open(t, anna).design("rating")
	d.fits()
	return s, d
}

// A subflow comes back with the names that are free here, as one step of undo, and stays for who else runs it.
func TestPutBack(t *testing.T) {
	t.Parallel()
	s, d := rated(t)
	d.menu("part", "Put back into this flow")
	d.sees("#dialog .sf", "rate-customer (the draft: no version is live yet) takes the place of Rate with 4 activities.")
	d.sees("#dialog .sf", "rate-customer itself stays. other-line runs it too.")
	d.sees("#dialog .sf", "The activity greeting is greeting_2 here")
	d.sees("#dialog .sf", "The variable customer is customer_2 here")
	d.axe("put a subflow back")
	d.click("#dialog .dlg-foot button|Put it back")
	d.untilIDs("greeting rate greeting_2 results_done values bye")
	f := d.untilLeads("greeting next values", "values next rate", "rate next greeting_2", "greeting_2 next results_done", "results_done next bye")
	if text := string(record(f, "values").Properties); !strings.Contains(text, "contact.ani") || !strings.Contains(text, "customer_2") {
		t.Errorf("got %s, want the input put into the new variable", text)
	}
	d.ctrl("z")
	d.untilIDs("greeting part bye")
	if part := s.draft(t, "rate-customer"); len(part.Activities) != 3 {
		t.Errorf("got the subflow %+v, want it as it was", part)
	}
}

// What was made a subflow and put back is what it was, by keys alone.
func TestPutBackByKeys(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, asking("rating"))
	before := d.until("the flow", func(*flow.Flow) bool { return true })
	d.fits()
	d.click(onCanvas("rate") + " .head")
	d.click(onCanvas("is_gold")+" .head", chromedp.ModifierShift)
	d.click("#canvas .seltool button|Make a subflow of it")
	d.fill("#dialog input[name=name]", "rate-customer")
	d.typed(kb.Enter)
	d.untilIDs("greeting rate_customer support music bye")
	d.focused(`#canvas [data-id="rate_customer"]`)
	d.typed("b")
	d.sees("#dialog .sf", "No other flow runs it.")
	d.focused("#dialog .primary")
	d.typed(kb.Enter)
	f := d.untilIDs("greeting rate is_gold support music bye")
	for _, r := range before.Activities {
		got := record(f, r.ID)
		for outlet, to := range r.Outlets {
			if got.Outlets[outlet] != to {
				t.Errorf("%s: got the cords %v, want %v", r.ID, got.Outlets, r.Outlets)
			}
		}
	}
	if len(f.Variables) != len(before.Variables) {
		t.Errorf("got the variables %+v, want %+v", f.Variables, before.Variables)
	}
}

// The subflow is seen beside the activity that runs it, with mouse, keys and finger; Escape gives the focus back, Enter goes in.
func TestPeek(t *testing.T) {
	t.Parallel()
	_, d := rated(t)
	d.menu("part", "Look into the subflow")
	d.sees(".peek", "rate-customer")
	d.sees(".peek", "The draft: no version is live yet")
	d.sees(".peek .node[data-id=greeting]", "Your tier")
	d.sees(".peek-values", "contact.ani")
	d.axe("a look into a subflow")
	d.click(".peek-head button")
	d.lacks(".peek")
	d.click(onCanvas("part") + " .head")
	d.click("#canvas .seltool button|Look into the subflow")
	d.has(".peek .node")
	d.typed(kb.Escape)
	d.lacks(".peek")
	d.click(onCanvas("part") + " .head")
	d.typed("p")
	d.has(".peek .node")
	d.focused(".peek-head a")
	d.typed(kb.Escape)
	d.lacks(".peek")
	d.focused(`#canvas [data-id="part"]`)
	d.typed("p")
	d.focused(".peek-head a")
	d.typed(kb.Enter)
	d.wait("location.pathname === '/flows/rate-customer'", "the subflow's own page")
}

// A finger opens it from the toolbar of what it tapped, closes it and moves its picture.
func TestPeekByTouch(t *testing.T) {
	t.Parallel()
	_, d := rated(t)
	call(d.page, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5})
	d.tap(d.at(onCanvas("part") + " .head"))
	d.has("#canvas .seltool:not([hidden])")
	d.tap(d.at("#canvas .seltool button|Look into the subflow"))
	d.has(".peek .node")
	d.tap(d.at(".peek-head button"))
	d.lacks(".peek")
	d.has("#canvas .seltool:not([hidden])")
	d.tap(d.at("#canvas .seltool button|Look into the subflow"))
	d.has(".peek .node")
	before := d.at(".peek .node[data-id=greeting]")
	from := d.at(".peek .node[data-id=greeting]").plus(0, 90)
	d.touch(input.DispatchTouchEventTypeTouchStart, from)
	for i := range 6 {
		d.touch(input.DispatchTouchEventTypeTouchMove, from.plus(-8*float64(i+1), 0))
	}
	d.touch(input.DispatchTouchEventTypeTouchEnd)
	d.wait("document.querySelector('.peek .node[data-id=greeting]').getBoundingClientRect().left < "+js(before.X-100), "the picture further to the left")
}

func shootPutBack(t *testing.T) {
	_, d := rated(t)
	d.size(1280, 860)
	d.scheme("light")
	d.menu("part", "Put back into this flow")
	d.has("#dialog .sf-pic")
	d.shoot("put-back")
	d.escape()
	d.fits()
	d.menu("part", "Look into the subflow")
	d.has(".peek .node")
	d.shoot("peek")
	d.scheme("dark")
	d.shoot("peek-dark")
	d.scheme("light")
	d.typed(kb.Escape)
	d.size(390, 844)
	d.menu("part", "Look into the subflow")
	d.has(".peek .node")
	d.shoot("narrow-peek")
}
