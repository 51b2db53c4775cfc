package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

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
	d.sees("#dialog", "Variable shape")
	d.click("#dialog .dlg-foot button|Keep the names")
	d.lacks("#dialog[open]")
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

// What is pasted or duplicated, beside its original, in view or where the pointer is, comes to lie on nothing that is there.
func TestPasteLiesOnNothing(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.fits()
	d.click(onCanvas("menu") + " .head")
	d.ctrl("d")
	d.untilIDs("greeting menu support bye menu_2")
	d.click(onCanvas("menu") + " .head")
	d.click(onCanvas("support")+" .head", 8)
	d.sees("#inspector-head", "2 selected")
	d.command("c", "copy")
	d.command("v", "paste")
	d.untilIDs("greeting menu support bye menu_2 menu_3 support_2")
	d.pastes(waiting)
	d.click("#dialog .dlg-foot button|Keep the names")
	d.until("what was pasted in view", func(f *flow.Flow) bool { return record(f, "wait") != nil && record(f, "tell") != nil })
	d.fits()
	if on := eval[[]string](d.page, `(() => { const all = [...document.querySelectorAll('#canvas .node')].map((el) => [el.dataset.id, el.getBoundingClientRect()]);
		return all.length !== 9 ? ['only ' + all.length + ' activities'] : all.flatMap(([a, r], i) => all.slice(i + 1).filter(([, o]) => r.left < o.right && o.left < r.right && r.top < o.bottom && o.top < r.bottom).map(([b]) => a + ' on ' + b)); })()`); len(on) > 0 {
		t.Errorf("got %v, want nothing on anything; see %s", on, d.picture())
	}
}

// waiting is a part of elsewhere that names a queue and a variable that are not here.
const waiting = `{"format":"cordboard.fragment/v1","flow":"elsewhere","kind":"inbound","activities":[{"id":"wait","type":"queue","name":"Wait","properties":{"queue":"suport"},"outlets":{}},
	{"id":"tell","type":"play_prompt","name":"Tell","properties":{"prompt":"{{ vars.tiers }}"},"outlets":{}}]}`

// What a pasted part names and is not here gets the names of here, as one step of undo, by keys alone.
func TestPasteNamesWhatIsHere(t *testing.T) {
	t.Parallel()
	f := lineFlow("line")
	f.Variables = []flow.Variable{{Name: "tier", Type: flow.String}}
	_, d := newFlow(t, f)
	d.pastes(waiting)
	d.sees("#dialog", "Queue suport")
	d.wait("document.getElementsByName('map:queue:suport')[0].value === 'support' && document.getElementsByName('map:variable:tiers')[0].value === 'tier'", "the likeliest names chosen")
	d.axe("what a pasted part names")
	d.tabTo("#dialog .dlg-foot .primary", 12)
	d.typed(kb.Enter)
	d.untilHas("wait", `"support"`)
	d.untilHas("tell", "{{ vars.tier }}")
	d.lacks("#dialog[open]")
	d.ctrl("z")
	d.untilHas("wait", `"suport"`)
	d.untilHas("tell", "{{ vars.tiers }}")
}

// A finger that rests on the canvas opens its menu, which pastes; a finger chooses what takes the place, or has it made.
func TestPasteByTouch(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	eval[bool](d.page, `!!Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => {}, readText: async () => `+js(waiting)+` } })`)
	call(d.page, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5})
	d.fits()
	at := d.canvas(300, 560)
	// What a telephone sends when a finger rests; a browser without a window does not.
	eval[bool](d.page, "document.elementFromPoint("+js(at.X)+", "+js(at.Y)+").dispatchEvent(new PointerEvent('contextmenu', { pointerType: 'touch', bubbles: true, cancelable: true, clientX: "+js(at.X)+", clientY: "+js(at.Y)+" })) || true")
	d.has(".picker [role=option]")
	d.tap(d.at(".picker [role=option]|Paste"))
	d.sees("#dialog", "Variable tiers")
	d.choose("#dialog select[name='map:variable:tiers']", "Make it now, as text")
	d.tap(d.at("#dialog .dlg-foot .primary"))
	d.until("the variable and the queue of here", func(f *flow.Flow) bool {
		return len(f.Variables) == 1 && f.Variables[0].Name == "tiers" && strings.Contains(string(record(f, "wait").Properties), `"support"`)
	})
}

// wanting is a part of elsewhere that names a prompt, a secret and an agent that are not here.
const wanting = `{"format":"cordboard.fragment/v1","flow":"elsewhere","kind":"inbound","activities":[{"id":"hi","type":"play_prompt","name":"Say hello","properties":{"prompt":{"segments":[{"audio":"good_morning"}]}},"outlets":{}},
	{"id":"crm","type":"http_request","name":"Ask the CRM","properties":{"url":"https://crm.example/who","auth":"crm"},"outlets":{}},{"id":"own","type":"route_to_agent","name":"Own agent","properties":{"agent":"berta"},"outlets":{}}]}`

// What a prompt says and what a secret is are asked for while they are to be made.
func TestPasteMakesNow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	d := s.open(t, sari).design("line")
	d.pastes(wanting)
	d.sees("#dialog", "An agent is a person who signs in")
	d.wait("document.querySelector('#dialog input[type=password]').offsetParent === null", "no field for the value while the name is kept")
	d.choose("#dialog select[name='map:secret:crm']", "Make it now")
	d.choose("#dialog select[name='map:prompt:good_morning']", "Make it now")
	d.wait("document.querySelector('#dialog input[type=password]').offsetParent !== null", "a field for the value")
	d.axe("what is typed for what is made now")
	d.fill("#dialog input[type=password]", "tok-8d1f")
	d.fill("#dialog input[name='typed:prompt:good_morning']", "A very good morning.")
	d.click("#dialog .dlg-foot .primary")
	d.lacks("#dialog[open]")
	p, err := s.db.Prompt(t.Context(), "good_morning")
	if err != nil || p.Spoken[0].Text != "A very good morning." {
		t.Errorf("got the prompt %+v and %v, want what was typed", p, err)
	}
	if _, err := s.db.Secret(t.Context(), "crm"); err != nil {
		t.Errorf("got %v, want the secret made", err)
	}
}

func shootPasted(t *testing.T) {
	s := newSite(t)
	s.create(t, lineFlow("line"))
	made := s.open(t, sari).design("line")
	made.size(1280, 860)
	made.scheme("light")
	made.pastes(wanting)
	made.choose("#dialog select[name='map:secret:crm']", "Make it now")
	made.choose("#dialog select[name='map:prompt:good_morning']", "Make it now")
	made.fill("#dialog input[name='typed:prompt:good_morning']", "Good morning, and welcome.")
	made.shoot("paste-make")
	made.scheme("dark")
	made.size(390, 844)
	made.shoot("narrow-paste-make-dark")
	_, d := newFlow(t, lineFlow("line"))
	d.size(1280, 860)
	d.scheme("light")
	d.pastes(waiting)
	d.has("#dialog select")
	d.shoot("paste-names")
	d.scheme("dark")
	d.size(390, 844)
	d.shoot("narrow-paste-names-dark")
}
