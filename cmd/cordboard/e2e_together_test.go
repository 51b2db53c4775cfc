package main

import (
	"testing"
)

// Who works at which activity is seen by the others: in the bar, on the canvas and in the outline, until the page is left.
func TestPresence(t *testing.T) {
	t.Parallel()
	a, b := together(t)
	a.selects("menu")
	b.selects("greeting")
	node := func(id string) string { return "document.querySelector(" + js(onCanvas(id)) + ")" }
	// The other page is asked at once, not when its pause is over.
	asked := func(condition, what string) {
		t.Helper()
		b.wait("(document.dispatchEvent(new Event('visibilitychange')), "+condition+")", what)
	}
	asked(node("menu")+`?.classList.contains('with') && `+node("menu")+`.innerText.includes('Anna Virtanen') && `+node("menu")+`.getAttribute('aria-label').includes('Anna Virtanen is here')`, "Anna at the menu")
	b.has(`#bar .person[aria-label^="Anna Virtanen, at "]`)
	b.axe("a flow with somebody else")
	b.click("#outline-button")
	b.sees("#step-menu", "Anna Virtanen is here")
	b.sees(".live-here", "Anna Virtanen")
	b.axe("an outline with somebody else")
	b.design("line")
	a.selects("support")
	asked(node("support")+`?.classList.contains('with') && !`+node("menu")+`.classList.contains('with')`, "Anna at the queue, and no more at the menu")
	a.goTo("/flows")
	asked(`!document.querySelector('#bar .person, #canvas .node .person')`, "nobody once Anna has left")
}

func shootTogether(t *testing.T) {
	a, b := together(t)
	a.selects("menu")
	b.selects("greeting")
	b.has("#bar .person")
	b.wait("document.querySelector("+js(onCanvas("menu"))+").classList.contains('with')", "Anna at the menu")
	b.shoot("presence")
	b.scheme("dark")
	b.shoot("presence-dark")
}
