package main

import (
	"strings"
	"testing"

	"cordboard/storage"
)

// keep saves the test call on the page as a test of the flow.
func (d *designer) keep(name string) {
	d.t.Helper()
	d.click("#panel-test .foot button|Save as test")
	d.fill("#test-name", name)
	d.click("#dialog .dlg-foot button|Save with the flow")
	d.wait("!document.getElementById('dialog').open", "dialog closed")
}

// playedLine makes the line flow with two tests: one with an agent, one who hangs up in the menu.
func playedLine(t *testing.T) (*site, *designer) {
	t.Helper()
	s, d := newFlow(t, lineFlow("line"))
	d.click("#test-button")
	d.calls()
	d.untilNext("Press one.")
	d.click("#panel-test .pad button|1")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.click("#panel-test .acts button|Agent accepts")
	d.wait("e2e.find('#panel-test .acts button|Agent leaves')?.disabled === false", "a connected agent")
	d.click("#panel-test .acts button|Agent leaves")
	d.over("The flow ended the call")
	d.keep("reaches support")
	d.click("#panel-test .foot button|New call")
	d.calls()
	d.untilNext("Press one.")
	d.click("#panel-test .who .end")
	d.over("The caller hung up")
	d.keep("hangs up at once")
	return s, d
}

// TestSuiteInDesigner saves test calls as tests, runs them with coverage on the canvas, breaks the flow so that one fails with the step, mends
// the test in its form, and deletes the other.
func TestSuiteInDesigner(t *testing.T) {
	t.Parallel()
	_, d := playedLine(t)
	d.expect("status of 409")
	d.expect("status of 422")
	d.click("#panel-test .foot button|Save as test")
	d.fill("#test-name", "Reaches Support")
	d.click("#dialog .dlg-foot button|Save with the flow")
	d.sees("#dialog .error", "has a test of this name already")
	d.escape()

	d.click("#tab-tests")
	d.wait("document.querySelectorAll('#panel-tests .ts-list > li').length === 2", "both tests")
	d.lacks("#canvas .port.missed")
	d.click("#panel-tests .ts-head button|Run all")
	d.sees("#panel-tests .ts-head b", "2 of 2 green")
	d.sees("#panel-tests .ts-cover summary", "3 of 5 outlets taken")
	d.has(onCanvas("menu") + " [data-outlet=no_input] .port.missed")
	d.lacks(onCanvas("menu") + " [data-outlet=\"1\"] .port.missed")
	d.has("#canvas .cords path.missed")
	d.click("#panel-tests .ts-cover summary")
	d.click("#panel-tests .ts-cover button|Menu, No input")
	d.has(onCanvas("menu") + ".sel")
	d.click("#tab-history")
	d.lacks("#canvas .port.missed")

	d.click("#tab-properties")
	d.form("menu")
	d.property("prompt", "Press the first key.")
	d.saved()
	d.click("#tab-tests")
	d.sees("#panel-tests .ts-head", "Changed since")
	d.click("#panel-tests .ts-head button|Run all")
	d.sees("#panel-tests .ts-more .bad", "Hears “Press one.”")
	d.sees("#panel-tests .ts-more .bad .err", "heard")
	d.sees("#panel-tests .ts-more .bad .err", "Press the first key.")

	d.click("#panel-tests .ts-list .icon-btn[title^=\"Edit “reaches\"]")
	d.has("#te-form")
	d.wait("document.querySelector('#te-name').value === 'reaches support'", "the test's name in its form")
	step := eval[string](d.page, `[...document.querySelectorAll('#te-form .te-steps li')].findIndex((li) => li.querySelector('.te-value input')?.value === 'Press one.') + 1 + ''`)
	d.fill("#te-form .te-steps li[data-step='"+step+"'] .te-value input", "the first key")
	d.fill("#te-name", "")
	d.click("#dialog .dlg-foot button|Save and run")
	d.sees("#te-form [data-for=name]", "Say what the test shows")
	d.fill("#te-name", "reaches support still")
	d.click("#dialog .dlg-foot button|Save and run")
	d.wait("document.querySelector('#panel-tests .ts-list .ok + span')?.textContent === 'reaches support still'", "the mended test, green")

	d.click("#panel-tests .ts-list .icon-btn[title^=\"Delete “hangs\"]")
	d.click("#dialog .dlg-foot button|Delete")
	d.wait("document.querySelectorAll('#panel-tests .ts-list > li').length === 1", "one test left")
}

// TestPublishGate lets tests stand before publishing, and publishes when they are green.
func TestPublishGate(t *testing.T) {
	t.Parallel()
	s, d := playedLine(t)
	d.click("#tab-tests")
	d.choose("#test-gate", "All tests must be green")
	d.wait("document.querySelector('#live').textContent === 'Saved'", "the gate saved")
	call, err := s.app.DB.SavedCalls(t.Context(), "line")
	if err != nil || len(call) != 2 {
		t.Fatalf("got %d tests (%v), want 2", len(call), err)
	}
	broken := call[1]
	broken.Script = []byte(`{"format":"cordboard.test/v1","flow":"line.json","steps":[{"hears":"Farewell."}]}`)
	if _, err := s.app.DB.SaveCall(t.Context(), tester, "line", broken); err != nil {
		t.Fatal(err)
	}
	d.click("#publish-button")
	d.sees("#dialog .pub-tests", "1 of 2 tests are green")
	d.sees("#dialog .pub-tests .findings", "hangs up at once")
	d.wait("e2e.find('#dialog .dlg-foot button|Publish').disabled", "publishing held back")
	d.escape()
	if err := s.app.DB.DeleteCall(t.Context(), tester, "line", broken.ID); err != nil {
		t.Fatal(err)
	}
	d.click("#publish-button")
	d.sees("#dialog .pub-tests", "1 of 1 tests are green")
	d.fill("#dialog [name=message]", "First")
	d.click("#dialog .dlg-foot button|Publish")
	d.wait("!document.getElementById('dialog').open", "published")
	f, err := s.app.DB.Flow(t.Context(), "line")
	if err != nil || f.Labels["live"] != 1 {
		t.Errorf("got labels %v (%v), want version 1 live", f.Labels, err)
	}
}

// TestGeneratedTests takes proposed tests into an empty suite, all but one: they are green, and the outlet of that one is left.
func TestGeneratedTests(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.click("#tab-tests")
	d.sees("#panel-tests", "No tests yet")
	d.click("#panel-tests .empty button|Generate")
	d.wait("document.querySelectorAll('#dialog .tg-list li').length === 3", "three proposals")
	d.sees("#dialog .tg-list", "Menu: Support")
	d.click("#dialog .tg-list label|Menu: No match")
	d.click("#dialog .dlg-foot button|Add 2 tests")
	d.sees("#panel-tests .ts-head b", "2 of 2 green")
	d.sees("#panel-tests .ts-cover summary", "4 of 5 outlets taken")
	d.has(onCanvas("menu") + " [data-outlet=no_match] .port.missed")
	d.click("#panel-tests .ts-head button|Generate")
	d.wait("document.querySelectorAll('#dialog .tg-list li').length === 1", "the one that is left")
	d.click("#dialog .dlg-foot button|Add 1 test")
	d.sees("#panel-tests .ts-cover summary", "5 of 5 outlets taken")
	d.lacks("#canvas .port.missed")
}

// shootSuite makes the pictures of a flow's tests: proposed, run with one that fails, in their form, before publishing, and on a telephone.
func shootSuite(t *testing.T) {
	s := gallery(t)
	p := s.open(t, anna)
	p.scheme("light")
	d := p.design("help-desk")
	d.click("#tab-tests")
	d.click("#panel-tests .empty button|Generate")
	d.has("#dialog .tg-list")
	d.shoot("tests-generate")
	d.click("#dialog .tg-list li:nth-child(2) label")
	d.click("#dialog .dlg-foot .primary")
	d.has("#panel-tests .ts-cover")
	calls, err := s.db.SavedCalls(t.Context(), "help-desk")
	if err != nil {
		t.Fatal(err)
	}
	wrong := calls[0]
	wrong.Script = []byte(strings.Replace(string(wrong.Script), `"steps":[`, `"steps":[{"hears":"Good evening"},`, 1))
	if _, err := s.db.SaveCall(t.Context(), tester, "help-desk", wrong); err != nil {
		t.Fatal(err)
	}
	if err := s.db.SetTestGate(t.Context(), tester, "help-desk", storage.GateBlock); err != nil {
		t.Fatal(err)
	}
	d = p.design("help-desk")
	d.click("#tab-tests")
	d.click("#panel-tests .ts-head button|Run all")
	d.has("#panel-tests .ts-cover")
	d.click("#zoom button|Fit the whole flow")
	d.shoot("tests")
	p.scheme("dark")
	d.shoot("tests-dark")
	p.scheme("light")
	d.click("#panel-tests .ts-list .icon-btn[title^=Edit]")
	d.click("#te-form .tc-world summary")
	d.shoot("test-edit")
	d.escape()
	p.size(1280, 800)
	d.click("#publish-button")
	d.has("#dialog .pub-tests")
	d.shoot("publish-tests")
	d.escape()
	p.size(1440, 900)
	p.scheme("dark")
	d.click("#test-button")
	d.click("#panel-test .seg label|Another time") // a Monday: the help desk is open
	eval[bool](d.page, "e2e.find('#panel-test input[name=now]').focus() ?? true")
	d.typed("12072026" + "100000a")
	d.calls()
	d.untilNext("Offered to")
	d.click("#panel-test .tc-trace summary")
	d.shoot("test-steps-dark")
	p.scheme("light")
	p.size(390, 844)
	d = p.design("help-desk")
	d.click("#tab-tests")
	d.click("#panel-tests .ts-head button|Run all")
	d.has("#panel-tests .ts-cover")
	d.shoot("narrow-tests")
}

// TestTestsAccessible looks at the tests with axe: none, proposed, run, in their form, and at a call's steps.
func TestTestsAccessible(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	for i, scheme := range []string{"light", "dark"} {
		d.scheme(scheme)
		d.click("#tab-tests")
		if i == 0 {
			d.axe("no tests")
			d.click("#panel-tests .empty button|Generate")
			d.has("#dialog .tg-list")
			d.axe("proposed tests")
			d.click("#dialog .dlg-foot .primary")
		} else {
			d.click("#panel-tests .ts-head button|Run all")
		}
		d.has("#panel-tests .ts-cover")
		if eval[bool](d.page, "!document.querySelector('#panel-tests .ts-more')") {
			d.click("#panel-tests .ts-name")
		}
		d.axe("tests " + scheme)
		d.click("#panel-tests .ts-list .icon-btn[title^=Edit]")
		d.has("#te-form")
		d.click("#te-form .tc-world summary")
		d.axe("form of a test " + scheme)
		d.escape()
		d.lacks("#dialog[open]")
	}
	d.click("#test-button")
	d.calls()
	d.transcript("Good day.")
	d.click("#panel-test .tc-trace summary")
	d.axe("steps of a call")
}
