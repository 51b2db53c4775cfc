package main

import "testing"

// A subflow without a version is a problem of the flow that runs it, the test panel says whose draft runs, and the dialog publishes both.
func TestPublishWithSubflow(t *testing.T) {
	t.Parallel()
	s, d := rated(t)
	d.click("#test-button")
	d.sees("#panel-test", "Tests run the draft of rate-customer")
	d.click("#publish-button")
	d.has("#dialog [name=with]")
	d.fill("#dialog [name=message]", "First")
	d.click("#dialog [name=with]")
	d.click("#dialog .dlg-foot button|Publish")
	d.wait("!document.getElementById('dialog').open", "published")
	for _, name := range []string{"rating", "rate-customer"} {
		f, err := s.app.DB.Flow(t.Context(), name)
		if err != nil || f.Labels["live"] != 1 {
			t.Errorf("%s: got labels %v (%v), want version 1 live", name, f.Labels, err)
		}
	}
}
