package main

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"

	"cordboard/storage"
)

// focusWords is what a screen reader says first of the element that has the focus: its label, else its text.
const focusWords = `((el) => (el.labels?.[0]?.textContent ?? el.getAttribute('aria-label') ?? el.textContent).replace(/\s+/g, ' ').trim())(document.activeElement)`

// unscripted is a page whose scripts do not run, used by keys only.
type unscripted struct{ *page }

func (p *page) unscripted() unscripted {
	p.t.Helper()
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return unscripted{p}
}

// tab goes on with Tab to what is called so.
func (u unscripted) tab(words string) {
	u.t.Helper()
	var passed []string
	for range 150 {
		u.typed(kb.Tab)
		now := eval[string](u.page, focusWords)
		if now == words {
			return
		}
		passed = append(passed, now)
	}
	u.t.Fatalf("Tab does not come to %q; it came to %q; see %s", words, passed, u.picture())
}

// press goes on to a button or link and presses it; the page that comes has a text.
func (u unscripted) press(words, then string) {
	u.t.Helper()
	u.tab(words)
	u.enter(then)
}

// enter presses Enter and waits for another page with a text.
func (u unscripted) enter(then string) {
	u.t.Helper()
	eval[bool](u.page, "(document.documentElement.dataset.old = 'yes', true)")
	u.typed(kb.Enter)
	u.wait(`document.readyState === 'complete' && !document.documentElement.dataset.old && document.body.innerText.includes(`+js(then)+`)`, "page with "+then)
}

// write goes on to a field and writes into it.
func (u unscripted) write(label, text string) {
	u.t.Helper()
	u.tab(label)
	u.typed(text)
}

// TestOutlineByKeys draws a flow with scripts switched off and without a mouse: six activities with a menu, wired, mended, published, read again.
func TestOutlineByKeys(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, blank("keys"))
	p := s.open(t, anna).unscripted()
	p.goTo("/flows/keys/outline")
	p.wait(`document.body?.innerText.includes('This flow is empty')`, "empty outline")
	p.write("Activity", "Play prompt")
	p.press("Add", "The activity is added")
	p.tab("Name optional")
	p.replace("Welcome")
	p.write("Prompt", "Good day.")
	p.write("Next of Play prompt leads to", "New: Menu")
	p.press("Save", "The new activity is wired")
	p.write("Prompt", "Sales or support?")
	for _, option := range []string{"1 Sales", "2 Support"} {
		key, label, _ := strings.Cut(option, " ")
		p.press("Add option", "is saved")
		for range strings.Count(key, "2") { // past the first row
			p.tab("Label")
		}
		p.write("Key", key)
		p.write("Label", label)
	}
	p.press("Save", "From the start")
	p.write("1 Sales of Menu leads to", "New: Queue")
	p.press("Save outlets of Menu", "The new activity is wired")
	p.write("Queue", "support")
	p.write("Waited too long of Queue leads to", "New: Voicemail")
	p.press("Save", "The new activity is wired")
	p.write("Mailbox", "support")
	p.write("Recorded of Voicemail leads to", "New: Disconnect")
	p.press("Save", "The new activity is wired")
	p.press("Close", "Save outlets")
	p.write("2 Support of Menu leads to", "New: Play prompt")
	p.press("Save outlets of Menu", "The new activity is wired")
	p.write("Prompt", "Support is closed.")
	p.write("Next of Play prompt leads to", "5")
	p.press("Save", "From the start")
	f := s.draft(t, "keys")
	menu := record(f, "menu")
	if len(f.Activities) != 6 || menu.Outlets["1"] != "queue" || menu.Outlets["2"] != "play_prompt_2" || record(f, "play_prompt_2").Outlets["next"] != "disconnect" || f.Start != "play_prompt" {
		t.Fatalf("got %+v, want six activities in a row", f)
	}
	p.finish(s)
}

// finish mends what the validator found, publishes, and reads the outline again.
func (u unscripted) finish(s *site) {
	u.t.Helper()
	for _, wire := range []string{"No input of Menu leads to", "No match of Menu leads to"} {
		u.write(wire, "6")
	}
	u.press("Save outlets of Menu", "Outlets are saved")
	u.press("Greeting is required", "Greeting")
	u.wait("document.activeElement?.name === 'properties.greeting'", "focus in the field that the finding is about")
	u.typed("Leave us a message.")
	u.press("Save", "“Voicemail” is saved")
	if got := eval[int](u.page, `document.querySelectorAll('.found .err, .found li.err').length`); got != 0 {
		u.t.Fatalf("got %d errors in the outline, want none: %s; see %s", got, eval[string](u.page, `document.querySelector('.outline').innerText`), u.picture())
	}
	u.goTo("/flows/keys/publish")
	u.write("What changes", "By keys")
	u.press("Publish", "Version 1")
	s.liveVersionOf(u.t, "keys", 1)
	u.goTo("/flows/keys/outline")
	names := eval[[]string](u.page, `[...document.querySelectorAll('.step')].map((e) => e.querySelector('.no').textContent + ' ' + e.querySelector('h3').textContent.trim())`)
	if want := []string{"1 Welcome", "2 Menu", "3 Queue", "4 Voicemail", "5 Disconnect", "6 Play prompt"}; !slices.Equal(names, want) {
		u.t.Errorf("got the steps %q, want %q", names, want)
	}
}

// liveVersionOf checks which version of a flow is live.
func (s *site) liveVersionOf(t testing.TB, name string, want int) {
	t.Helper()
	f, err := s.db.Flow(t.Context(), name)
	if err != nil || f.Labels[storage.Live] != want {
		t.Errorf("got %v live, %v, want version %d", f.Labels, err, want)
	}
}

// TestOutlineFocusOrder walks an outline with Tab: each activity before the next, its name, its menu, its outlets.
func TestOutlineFocusOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, anna)
	p.goTo("/flows/line/outline")
	p.wait("document.readyState === 'complete'", "page")
	var walk []string
	for range 80 {
		p.typed(kb.Tab)
		walk = append(walk, eval[string](p, focusWords))
	}
	first := slices.Index(walk, "Greeting")
	want := []string{"Greeting", "More for Greeting", "Next of Greeting leads to", "Error of Greeting leads to", "Save outlets of Greeting", "Menu", "More for Menu", "1 Support of Menu leads to", "No input of Menu leads to"}
	if first < 0 || !slices.Equal(walk[first:first+len(want)], want) {
		t.Errorf("got the stops %q by Tab, want %q in them", walk, want)
	}
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		for _, state := range []string{"", "?activity=menu", "?part=settings", "?part=notes", "/delete?activity=menu"} {
			p.goTo("/flows/line/outline" + state)
			p.axe("outline" + state + " " + scheme)
		}
	}
	p.size(390, 844)
	p.goTo("/flows/line/outline?activity=menu")
	if wide := eval[int](p, "document.documentElement.scrollWidth"); wide > 390 {
		t.Errorf("got a page %d px wide in a window of 390", wide)
	}
}

// What is changed in the outline comes into an open designer, and the designer's button leads to the outline with what was typed last.
func TestOutlineAndDesigner(t *testing.T) {
	t.Parallel()
	a, b := together(t)
	a.selects("greeting")
	a.property("prompt", "Typed last.")
	a.click("#outline-button")
	a.wait("location.pathname === '/flows/line/outline' && location.hash === '#step-greeting'", "outline at the activity")
	a.sees("#step-greeting", "Typed last.")
	a.wait("((l) => l && (l.click(), true))(document.querySelector('#step-support h3 a'))", "the queue's link") // found and pressed in one go: the page scrolls
	a.wait("location.search === '?activity=support' && document.readyState === 'complete'", "form of the queue")
	a.fill("input[name=name]", "Second line")
	a.click("form.properties .done button|Save")
	a.sees(".flash", "“Second line” is saved")
	b.wait("(document.dispatchEvent(new Event('visibilitychange')), document.querySelector("+js(onCanvas("support"))+")?.innerText.includes('Second line'))", "new name on the other canvas")
}

// outlineClash opens a page of a conflict: two people changed one prompt.
func outlineClash(t *testing.T) *page {
	t.Helper()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, anna)
	p.expect("status of 409")
	p.goTo("/flows/line/outline?activity=menu")
	f, err := s.db.Flow(t.Context(), "line")
	if err != nil {
		t.Fatal(err)
	}
	menu := record(f.Draft, "menu")
	menu.Properties = []byte(`{"prompt":"For the help desk, press one.","options":[{"key":"1","label":"Support"}]}`)
	text, err := json.Marshal(menu)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.SaveDraft(t.Context(), storage.Actor{Name: "Mikko Korhonen"}, "line", storage.DraftPatch{Base: f.Revision, Records: map[string]json.RawMessage{"a:menu": text}}); err != nil {
		t.Fatal(err)
	}
	p.fill("textarea[name='properties.prompt']", "Press one for support, or hold.")
	p.click("form.properties .done button|Save")
	p.sees("main", "nothing that you typed is lost")
	return p
}

func TestOutlineConflictPage(t *testing.T) {
	t.Parallel()
	p := outlineClash(t)
	p.sees(".clash", "Mikko Korhonen’s")
	p.axe("a conflict in the outline")
	p.click("main button|Keep yours")
	p.sees(".flash", "“Menu” is saved")
	if got := string(record(p.site.draft(t, "line"), "menu").Properties); !strings.Contains(got, "or hold.") {
		t.Errorf("got %s, want what was typed", got)
	}
}

func shootOutline(t *testing.T) {
	s := gallery(t)
	s.create(t, lineFlow("line"))
	s.create(t, departments("switchboard"))
	s.create(t, blank("new-line"))
	p := s.open(t, anna)
	shoot := func(name, path string) {
		t.Helper()
		p.goTo(path)
		p.shoot(name)
	}
	p.scheme("light")
	shoot("outline-empty", "/flows/new-line/outline")
	shoot("outline", "/flows/line/outline")
	shoot("outline-open", "/flows/line/outline?activity=menu#step-menu")
	shoot("outline-60", "/flows/switchboard/outline")
	shoot("outline-settings", "/flows/help-desk/outline?part=settings#settings")
	p.expect("status of 422")
	p.goTo("/flows/line/outline?activity=menu#f-properties-timeout")
	p.focused("#f-properties-timeout")
	p.replace("soon")
	p.click("form.properties .done button|Save")
	p.sees("main", "A duration such as")
	p.shoot("outline-error")
	shoot("outline-several", "/flows/line/outline/several?activity=menu")
	shoot("outline-notes", "/flows/line/outline?part=notes#notes")
	outlineNewsShot(t, s)
	p.scheme("dark")
	shoot("outline-dark", "/flows/line/outline")
	p.scheme("light")
	p.size(390, 844)
	shoot("narrow-outline", "/flows/line/outline?activity=menu#step-menu")
	shoot("narrow-outline-several", "/flows/line/outline/several?activity=menu&activity=support")
	c := outlineClash(t)
	c.scheme("light")
	c.shoot("outline-conflict")
}

// A flow of 500 activities can be read and edited: an activity in the middle opens, is saved and stands where it stood.
func TestOutlineOf500Activities(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := departments("large")
	for n := 2; len(f.Activities) < 500; n++ {
		for _, r := range departments("more").Activities {
			r.ID += "_" + strconv.Itoa(n)
			for outlet, target := range r.Outlets {
				r.Outlets[outlet] = target + "_" + strconv.Itoa(n)
			}
			f.Activities = append(f.Activities, r)
		}
	}
	s.create(t, f)
	p := s.open(t, anna)
	p.goTo("/flows/large/outline")
	p.sees(".outline-bar", strconv.Itoa(len(f.Activities))+" activities")
	p.goTo("/flows/large/outline?activity=billing_mail_4#step-billing_mail_4")
	p.wait("document.readyState === 'complete' && document.querySelector('#step-billing_mail_4').getBoundingClientRect().top < innerHeight", "open activity in view")
	p.fill("input[name=name]", "Billing messages")
	p.click("form.properties .done button|Save")
	p.sees("#step-billing_mail_4", "Billing messages")
	p.wait("document.querySelector('#step-billing_mail_4').getBoundingClientRect().top < innerHeight", "the activity in view after it was saved")
}
