package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"
)

// TestPolicyIsHeard: a page that does what the policy forbids is found out, with the element.
func TestPolicyIsHeard(t *testing.T) {
	t.Parallel()
	p := newSite(t).open(t, sari)
	p.goTo("/flows")
	p.expect("style") // no failure of this test
	eval[bool](p, `(() => { const el = document.createElement('p'); el.id = 'offender'; document.body.append(el); el.setAttribute('style', 'color: red'); return true; })()`)
	p.wait("e2e.violations.length > 0", "the violation")
	if got := strings.Join(eval[[]string](p, "e2e.violations"), " "); !strings.Contains(got, "style-src-attr") || !strings.Contains(got, "offender") {
		t.Errorf("got %s, want the directive and the element", got)
	}
}

// TestPolicyAndResizedText: a browser notes as an inline style how large somebody has made a text field. A part of the page that is drawn anew keeps it so without
// an attribute, which the policy forbids.
func TestPolicyAndResizedText(t *testing.T) {
	t.Parallel()
	p := newSite(t).open(t, sari)
	p.goTo("/prompts/welcome/edit")
	p.has("#editor textarea")
	before := eval[int](p, "document.querySelectorAll('#editor textarea').length")
	eval[bool](p, "(document.querySelector('#editor textarea').style.height = '217px', true)") // as the handle in its corner does
	p.click("#editor button|Add a language")
	p.wait("document.querySelectorAll('#editor textarea').length === "+js(before+1), "one more language")
	p.wait("document.querySelector('#editor textarea').offsetHeight === 217", "the text as large as it was made")
}

// TestPolicyInUse: nothing that people do on pages meets the policy, or the console says so: dialogs, dragging, the overview, comparing, printing, searching and
// going back.
func TestPolicyInUse(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, lineFlow("line"))
	s.publish(t, "line", "First")
	d.fits()
	menu := d.at(onCanvas("menu") + " .head")
	d.drag(menu, menu.plus(40, 90))
	d.saved()
	overview := d.at("#minimap")
	d.drag(overview, overview.plus(20, 10))
	d.ctrl("k")
	d.has("dialog[open] input")
	d.typed("support")
	d.typed(kb.Escape)
	d.lacks("dialog[open]")
	d.click("#publish-button")
	d.has("dialog[open]")
	d.typed(kb.Escape)
	p := s.open(t, sari)
	p.goTo("/flows/line/compare?from=1&to=draft")
	p.click("#show-moves")
	for _, path := range []string{"/flows/line/document", "/flows/line/compare?from=1&to=draft", "/reports", "/wallboard", "/flows/line/outline"} {
		p.goTo(path)
		call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		p.wait("matchMedia('print').matches", "the page as it is printed")
		call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	}
	p.goTo("/flows")
	p.fill("#main input[name=q]", "line")
	p.wait("location.search.includes('q=line')", "the search in the address")
	eval[bool](p, "(history.back(), true)")
	p.wait("!location.search.includes('q=line')", "the list as it was")
}
