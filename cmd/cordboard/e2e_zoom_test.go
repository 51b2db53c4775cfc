package main

import "testing"

// TestTwiceAsLarge is the designer at 200 % zoom of the browser: the flow's name is there, the tools of the canvas do not cover each other.
func TestTwiceAsLarge(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.template(t, "office-line")
	p := s.open(t, anna)
	p.size(720, 450)
	d := p.design("office-line")
	d.wait("e2e.find('#bar h1|office-line').getBoundingClientRect().width > 60", "name of the flow in the bar")
	d.lacks("#minimap")
	d.click("#zoom button|Fit the whole flow")
	d.axe("designer at 200 %")
	p.size(1440, 900)
	d.has("#minimap")
}
