package main

import (
	"testing"
)

// TestFlowDocument opens the document from the designer's menu, follows a link in it, and prints.
func TestFlowDocument(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, anna)
	d := p.design("line")
	d.click("#more-button")
	d.click("button|Document")
	p.sees("article h1", "line")
	p.sees("#step-1", "Good day.")
	p.sees(".drawings figcaption", "Main path")
	p.wait("document.querySelector('.drawings svg')?.getBoundingClientRect().width > 200", "the drawing")
	p.click("#step-1 .exits a")
	p.wait("location.hash === '#step-2'", "the next step")
	eval[bool](p, "(window.print = () => { window.printed = true; }, true)")
	p.click("button|Print")
	p.wait("window.printed === true", "the dialog to print")
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		p.axe("document, " + scheme)
	}
}

// shootDocument draws a flow as a document, for the documentation.
func shootDocument(t *testing.T) {
	s := gallery(t)
	p := s.open(t, anna)
	p.scheme("light")
	p.goTo("/flows/three-queues/document")
	p.has("article")
	p.shoot("document")
	eval[bool](p, "(document.querySelector('.drawings').scrollIntoView(), true)")
	p.scheme("dark")
	p.shoot("document-drawing-dark")
	p.size(390, 844)
	p.goTo("/flows/three-queues/document")
	p.has("article")
	p.shoot("narrow-document")
}
