package main

import (
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// waitFlow waits 30 seconds between two prompts and counts in a variable.
func waitFlow() *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: "waiting", Kind: flow.Inbound, Start: "first",
		Variables: []flow.Variable{{Name: "waits", Type: flow.Integer, Default: []byte(`0`)}},
		Activities: []flow.Record{
			{ID: "first", Type: "play_prompt", Name: "First", Properties: []byte(`{"prompt":"Please wait."}`), Outlets: map[string]string{"next": "wait"}},
			{ID: "wait", Type: "wait", Name: "Half a minute", Properties: []byte(`{"duration":"30s"}`), Outlets: map[string]string{"next": "count"}},
			{ID: "count", Type: "set_variables", Name: "Count", Properties: []byte(`{"assignments":[{"variable":"waits","expression":"vars.waits + 1"}]}`), Outlets: map[string]string{"next": "second"}},
			{ID: "second", Type: "play_prompt", Name: "Second", Properties: []byte(`{"prompt":"Thank you for waiting."}`), Outlets: map[string]string{"next": "bye"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"first": {}, "wait": {X: 328}, "count": {X: 656}, "second": {X: 0, Y: 200}, "bye": {X: 328, Y: 200}},
	}
}

// speechStub stands in for the browser's voices and notes what was spoken.
const speechStub = `
globalThis.spoken = [];
Object.defineProperty(window, 'speechSynthesis', { value: { speak(u) { spoken.push(u.text); setTimeout(() => u.onend?.()); }, cancel() { spoken.push('(cancel)'); } } });`

func TestSkippedWait(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, waitFlow())
	p := s.open(t, anna)
	call(p, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: speechStub})
	d := p.design("waiting")
	d.click("#test-button")
	d.calls()
	d.wait("spoken.length === 0", "silence while the switch is off")
	d.click("#panel-test button.mute")
	d.wait("document.querySelector('#panel-test button.mute').getAttribute('aria-pressed') === 'true'", "speech switched on")
	d.transcript("Please wait.")
	d.has(onCanvas("wait") + ".cur")
	for range 2 {
		d.click("#panel-test .ctl button|+10 s")
	}
	d.wait("e2e.find('#panel-test .ctl button|+10 s')?.disabled === false", "a call that waits still")
	d.lacks(onCanvas("count") + ".path")
	d.click("#panel-test .ctl button|+10 s")
	d.transcript("Thank you for waiting.")
	d.wait("spoken.includes('Thank you for waiting.')", "spoken prompt")
	d.sees("#panel-test .vars", "waits")
	d.wait("e2e.text('#panel-test .vars b') === '1'", "counted wait")
	d.click("#panel-test button.mute")
	d.wait("spoken.at(-1) === '(cancel)'", "cut speech after the mute")

	d.click("#panel-test .foot button|Restart")
	d.wait("!e2e.text('#panel-test .tc').includes('Thank you for waiting.')", "transcript of a new call")
	d.transcript("Please wait.")
	d.lacks(onCanvas("count") + ".path")
	d.untilNext("Thank you for waiting.")
	d.over("The flow ended the call")

	// the path stays to be read, until somebody edits
	d.click(onCanvas("second") + " .head")
	d.click("#tab-properties")
	d.form("second")
	d.has(onCanvas("count") + ".path")
	d.property("prompt", "Thanks.")
	d.lacks("#canvas .node.path")
}

func TestCallSurvivesBrokenStream(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, lineFlow("line"))
	d.expect("ERR_")
	d.click("#test-button")
	d.calls()
	d.transcript("Good day.")
	d.untilNext("Press one.")
	s.cut()
	d.offline(true)
	d.sees("#panel-test .tc-state", "The connection broke. Trying again")
	d.offline(false)
	d.wait("!document.querySelector('#panel-test .tc.broken')", "connection again")
	d.click("#panel-test .pad button|1")
	d.transcript("Pressed 1")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.wait("document.querySelectorAll('#panel-test .b.cust').length === 1", "each entry once")
	d.click("#panel-test .who .end")
	d.over("The caller hung up")
}

func TestCallAtAnotherTime(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.template(t, "office-line")
	d := s.open(t, anna).design("office-line")
	d.click("#test-button")
	d.click("#panel-test label|Another time")
	eval[bool](d.page, "e2e.find('#panel-test input[name=now]').focus() ?? true") // in its first part, the month
	d.typed("12062026" + kb.Backspace)
	d.click("#panel-test button|Start test call")
	d.sees("#panel-test [data-for=now]", "Give a date and a time")
	d.focused("#panel-test input[name=now]")
	d.typed("12062026" + "100000a")
	d.calls()
	d.sees("#panel-test .clk", "6 Dec 2026")
	d.wait("document.querySelector('#canvas .node.path')", "path on the canvas")
	d.click("#panel-test .foot button|New call")
	d.has("#panel-test .tc-start")
	d.lacks("#canvas .node.path")
}

// TestRememberedCall begins a second test call: the form says what it has from the first, and forgets it at the press of a button. Another
// time begins with now.
func TestRememberedCall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	d := s.open(t, anna).design("line")
	d.click("#test-button")
	d.has("#panel-test .tc-start")
	d.lacks("#panel-test .tc-memory")
	d.click("#panel-test .seg label|Another time")
	d.wait(`Math.abs(new Date(document.querySelector('#panel-test input[name=now]').value) - new Date(new Date().toLocaleString('sv-SE', { timeZone: 'Europe/Helsinki' }).replace(' ', 'T'))) < 120000`, "now in the field for another time")
	eval[bool](d.page, `(() => { const e = document.querySelector('#panel-test input[name=now]'); e.value = '2026-12-24T09:00'; return e.dispatchEvent(new Event('input', { bubbles: true })); })()`)
	d.fill("#panel-test input[name=ani]", "+46812345")
	d.calls()
	d.transcript("Good day.")
	d.click("#panel-test .foot button|New call")
	d.sees("#panel-test .tc-memory", "As in the last test call: caller +46812345, on 2026-12-24 at 09:00.")
	d.click("#panel-test .tc-memory button|Reset")
	d.lacks("#panel-test .tc-memory")
	d.focused("#panel-test input[name=ani]")
	d.wait("document.querySelector('#panel-test input[name=ani]').value === '+358401234567' && document.querySelector('#panel-test input[name=time]:checked').value === 'now'", "a form as for a first call")
}

// TestMusicSaysWhereItComesFrom waits in a queue whose waiting branch is not wired.
func TestMusicSaysWhereItComesFrom(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := lineFlow("line")
	f.Start = "support"
	s.create(t, f)
	d := s.open(t, anna).design("line")
	d.click("#test-button")
	d.click("#panel-test .tc-world summary")
	d.choose("#panel-test select[id='world-queues-support']", "0 free: all")
	d.calls()
	d.sees("#panel-test .talk .play", "It plays by itself: “While waiting” leads nowhere.")
}

// TestCallStopsAndSteps begins a call in the middle of the flow, stops it before an activity that takes no time, reads what a step assigns, and steps on.
func TestCallStopsAndSteps(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, waitFlow())
	d.menu("second", "Test calls stop here")
	d.said("Test calls stop at Second")
	d.menu("count", "Test calls stop here")
	d.said("Test calls stop at Count")
	d.has(onCanvas("second") + " .stop")
	d.menu("wait", "Test from here")
	d.wait("document.querySelector('#testcall-start').value === 'wait'", "the activity to begin at")
	d.calls()
	d.has(onCanvas("wait") + ".cur")
	d.lacks(onCanvas("first") + ".path")
	d.click("#panel-test .ctl button|+1 min")
	d.sees("#panel-test .tc-state", "Stopped at Count")
	d.wait("document.querySelector('#panel-test .vlist').textContent === 'waits0'", "the variable from before what assigns it")
	d.click("#panel-test .ctl button.step")
	d.sees("#panel-test .tc-state", "Stopped at Second")
	d.wait("document.querySelector('#panel-test .vlist').textContent === 'waits01'", "the variable before and after")
	d.has("#panel-test .ctl button[aria-label=\"Let the clock run\"]")
	d.click("#panel-test .tc-trace summary")
	d.sees("#panel-test .tc-trace li:nth-child(2)", "Count")
	d.sees("#panel-test .tc-trace li:nth-child(2) .chg", "waits01")
	d.click("#panel-test .ctl button.step")
	d.sees("#panel-test .tc-state", "Stopped at Bye")
	d.click("#panel-test .ctl button.step")
	d.over("The flow ended the call")
	d.menu("second", "Test calls go on here")
	d.menu("count", "Test calls go on here")
	d.lacks("#canvas .node .stop")
}

// menu chooses from the menu of an activity.
func (d *designer) menu(id, action string) {
	d.t.Helper()
	at := d.at(onCanvas(id) + " .head")
	d.mouse(chromedp.MousePressed, at, chromedp.ButtonRight, chromedp.ClickCount(1))
	d.mouse(chromedp.MouseReleased, at, chromedp.ButtonRight, chromedp.ClickCount(1))
	d.click(".picker [role=option]|" + action)
}
