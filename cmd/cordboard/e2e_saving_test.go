package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
)

// together opens one flow for two people.
func together(t *testing.T) (one, two *designer) {
	t.Helper()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	one, two = s.open(t, anna).design("line"), s.open(t, mikko).design("line")
	one.fits()
	two.fits()
	return one, two
}

func TestTwoPeopleMerge(t *testing.T) {
	t.Parallel()
	a, b := together(t)
	a.selects("greeting")
	a.property("prompt", "Anna says hello.")
	a.untilHas("greeting", "Anna says hello.")
	b.selects("menu")
	b.property("prompt", "Mikko asks for a key.")
	f := b.untilHas("menu", "Mikko asks for a key.")
	if got := string(record(f, "greeting").Properties); !strings.Contains(got, "Anna says hello.") {
		t.Errorf("got the greeting %s after the other save, want Anna's", got)
	}
	b.sees(onCanvas("greeting")+" .sum", "Anna says hello.")
	b.saved()
	a.selects("support")
	a.property("priority", "2")
	a.untilHas("support", `"priority":2`)
	a.sees(onCanvas("menu")+" .sum", "Mikko asks for a key.")
}

// clash makes both people change the same prompt; it ends with the second one's dialog open.
func clash(t *testing.T) (one, two *designer) {
	t.Helper()
	a, b := together(t)
	b.expect("status of 409")
	a.selects("greeting")
	// A page that nobody looks at does not ask what others saved: otherwise it might merge Anna's words before Mikko has typed his.
	eval[bool](b.page, "Boolean(Object.defineProperty(document, 'visibilityState', { value: 'hidden' }))")
	a.property("prompt", "Anna says hello.")
	a.untilHas("greeting", "Anna says hello.")
	b.selects("greeting")
	b.property("prompt", "Mikko says hello.")
	b.sees("#dialog[open] h2", "Two people changed the same thing")
	b.sees("#dialog", "Anna Virtanen changed 1 thing that you changed too")
	b.sees("#save-status", "Conflict")
	for _, words := range []string{"Mikko says hello.", "Anna says hello."} {
		b.sees("#dialog .clash", words)
	}
	return a, b
}

func TestConflictMine(t *testing.T) {
	t.Parallel()
	_, b := clash(t)
	b.click("#dialog .dlg-foot button|Keep mine")
	b.untilHas("greeting", "Mikko says hello.")
	b.saved()
}

func TestConflictTheirs(t *testing.T) {
	t.Parallel()
	_, b := clash(t)
	b.escape()
	b.sees("#save-status", "Conflict")
	b.click("#save-status button|Conflict")
	b.click("#dialog .dlg-foot button|Take theirs")
	b.saved()
	b.sees(onCanvas("greeting")+" .sum", "Anna says hello.")
	b.wait("e2e.find("+js(field("prompt"))+").value === 'Anna says hello.'", "their words in the form")
	b.untilHas("greeting", "Anna says hello.")
}

func TestConflictCopy(t *testing.T) {
	t.Parallel()
	_, b := clash(t)
	b.click("#dialog .dlg-foot button|Save mine as a copy")
	b.fill("#dialog #copy-name", "mikkos-line")
	b.typed(kb.Enter)
	b.untilDraft("mikkos-line", "Mikko's words", func(f *flow.Flow) bool {
		return strings.Contains(string(record(f, "greeting").Properties), "Mikko says hello.")
	})
	b.saved()
	b.untilHas("greeting", "Anna says hello.")
	b.sees(onCanvas("greeting")+" .sum", "Anna says hello.")
}

// offline cuts the page off from the server, or lets it back.
func (p *page) offline(on bool) {
	p.t.Helper()
	call(p, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: on, DownloadThroughput: -1, UploadThroughput: -1})
	rules := []*network.Conditions{}
	if on {
		rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules})
}

func TestOfflineAndBack(t *testing.T) {
	t.Parallel()
	_, d := newFlow(t, lineFlow("line"))
	d.expect("ERR_INTERNET_DISCONNECTED")
	d.fits()
	d.selects("bye")
	d.offline(true)
	head := d.at(onCanvas("bye") + " .head")
	d.drag(head, head.plus(-40, 40))
	d.sees("#save-status", "Offline")
	d.property("reason", "typed while offline")
	d.sees("#panel-properties [role=alert]", "The server cannot be reached.")
	d.click(onCanvas("support") + " .head")
	d.typed(kb.Delete)
	if f := d.site.draft(t, "line"); ids(f) != "greeting menu support bye" {
		t.Errorf("got %s on the server while offline, want everything as it was", ids(f))
	}
	d.offline(false)
	d.untilIDs("greeting menu bye")
	d.placed("bye", func(at flow.Position) bool { return at.Y > 256 })
	d.untilHas("bye", "typed while offline")
	d.saved()
}

func TestStaleSession(t *testing.T) {
	t.Parallel()
	s, d := newFlow(t, lineFlow("line"))
	d.expect("status of 401")
	d.fits()
	d.selects("greeting")
	s.signOut(t, anna)
	d.property("prompt", "Written after the session ended.")
	d.sees("#panel-properties [role=alert]", "Your session has ended. Sign in again in another tab; nothing here is lost.")
	d.fill("#inspector-head input.title", "Renamed")
	d.sees("#save-status", "Not saved")
	d.sees("#toast", "Your session has ended. Sign in again in another tab; nothing here is lost.")
	d.wait("e2e.find("+js(field("prompt"))+").value === 'Written after the session ended.'", "what was typed")

	d.click(onCanvas("menu") + " .head")
	d.signedIn(anna)
	d.click("#toast button|Try again")
	d.until("the new name", func(f *flow.Flow) bool { return record(f, "greeting").Name == "Renamed" })
	d.untilHas("greeting", "Written after the session ended.")
	d.saved()
	d.selects("greeting")
	d.wait("e2e.find("+js(field("prompt"))+").value === 'Written after the session ended.'", "what was typed in the form again")
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, reader)
	p.goTo("/flows")
	p.has("main a.fn|line")
	p.lacks("main a|New flow")
	p.lacks("main a|Import")
	d := p.design("line")
	d.fits()
	d.sees("#save-status", "Read only")
	d.lacks("#publish-button")
	d.lacks("#zoom button|Tidy up")
	d.wait("[...document.querySelectorAll('#palette .item')].every((i) => i.getAttribute('aria-disabled') === 'true')", "palette that offers nothing")
	d.selects("greeting")
	d.lacks("#canvas .seltool")
	d.wait("[...document.querySelectorAll('#property-form [name], #panel-properties select')].every((e) => e.disabled)", "form without a field to change")
	head := d.at(onCanvas("bye") + " .head")
	d.drag(head, head.plus(0, 120))
	d.click(onCanvas("menu") + " .head")
	d.typed(kb.Delete)
	d.said("You may look at this flow, not change it.")
	if f := s.draft(t, "line"); ids(f) != "greeting menu support bye" || f.Layout["bye"] != (flow.Position{X: 656, Y: 256}) {
		t.Errorf("got %s with bye at %v, want nothing changed", ids(f), f.Layout["bye"])
	}
}
