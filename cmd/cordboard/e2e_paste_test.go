package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"cordboard/flow"
)

// pastes puts a text on the canvas as Ctrl+V does.
func (d *designer) pastes(text string) {
	d.t.Helper()
	eval[bool](d.page, `(() => { document.getElementById('canvas').focus(); const data = new DataTransfer(); data.setData('text/plain', `+js(text)+`);
		return document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) || true; })()`)
}

// A part brings its variables along; what is no part says why, and changes nothing.
func TestPasteForeign(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	for text, want := range map[string]string{
		"good morning": "holds no part of a flow",
		`{"format":"cordboard.fragment/v1","activities":[{"id":`:                   "cut off or is not JSON",
		`{"format":"cordboard.fragment/v9","activities":[]}`:                       "reads cordboard.fragment/v1",
		`{"format":"cordboard.fragment/v1","activities":{"greeting":"not a one"}}`: "no list of activities",
	} {
		d.pastes(text)
		d.sees("#toast", want)
	}
	d.pastes(`{"format":"cordboard.fragment/v1","flow":"elsewhere","kind":"inbound","variables":[{"name":"colour","type":"string"}],
		"activities":[{"id":"menu","type":"play_prompt","name":"Greeting","properties":{"prompt":"{{ vars.colour }} and {{ vars.shape }}"},"outlets":{"next":"gone"}}]}`)
	d.sees("#toast", "1 outlet leads nowhere; colour is declared with it; shape is not declared in this flow.")
	f := d.untilIDs("greeting menu support bye menu_2")
	if got := record(f, "menu_2"); got.Name != "Greeting 2" || len(got.Outlets) != 0 || len(f.Variables) != 1 || f.Variables[0].Name != "colour" {
		t.Errorf("got %+v and the variables %+v, want a name of its own, an open outlet, and colour", got, f.Variables)
	}
	d.ctrl("z")
	d.until("the flow as it was", func(f *flow.Flow) bool { return len(f.Variables) == 0 && record(f, "menu_2") == nil })
}

// Copy and Paste are in the menu too, where a finger that rests opens it.
func TestPasteByMenu(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	eval[bool](d.page, `!!Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { e2e.clip = text; }, readText: async () => e2e.clip } })`)
	d.fits()
	d.menu("menu", "Copy")
	d.said("Copied.")
	at := d.canvas(300, 640)
	d.mouse(chromedp.MousePressed, at, chromedp.ButtonRight, chromedp.ClickCount(1))
	d.mouse(chromedp.MouseReleased, at, chromedp.ButtonRight, chromedp.ClickCount(1))
	d.click(`.picker [role=option]|Paste`)
	d.untilIDs("greeting menu support bye menu_2")
}
