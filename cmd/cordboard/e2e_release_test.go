package main

import (
	"testing"
	"time"

	"cordboard/storage"
)

// dated puts a time into a field for dates and times, whose parts are typed differently in each language.
func (p *page) dated(field string, t time.Time) {
	p.t.Helper()
	eval[bool](p, `((f) => { f.closest('details').open = true; f.value = `+js(t.Format("2006-01-02T15:04"))+`; f.dispatchEvent(new Event('change', { bubbles: true })); return true; })(document.querySelector(`+js(field)+`))`)
}

// twoLines publishes a flow, changes its greeting and leads two numbers to it.
func (s *site) twoLines(t *testing.T) {
	t.Helper()
	s.create(t, lineFlow("line"))
	s.publish(t, "line", "The first")
	f, err := s.db.Flow(t.Context(), "line")
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range f.Draft.Activities {
		if a.ID == "greeting" {
			f.Draft.Activities[i].Properties = []byte(`{"prompt":"Good evening."}`)
		}
	}
	if _, err := s.db.ReplaceDraft(t.Context(), tester, "line", storage.Replacement{Document: f.Draft, Revision: f.Revision}); err != nil {
		t.Fatal(err)
	}
	for number, label := range map[string]string{"+358942450200": "live", "+358942450201": "test"} {
		if _, err := s.db.SaveNumber(t.Context(), tester, storage.Number{Number: number, Flow: "line", Label: label}); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *site) liveVersion(t *testing.T, want int) {
	t.Helper()
	v, err := s.db.LabelledVersion(t.Context(), "line", storage.Live)
	if err != nil || v.Number != want {
		t.Errorf("got version %d live (%v), want %d", v.Number, err, want)
	}
}

// TestReleaseLater plans a publication in the designer, meets a time that is over, and cancels the plan on the list.
func TestReleaseLater(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.twoLines(t)
	p := s.open(t, anna)
	p.expect("status of 422")
	d := p.design("line")
	d.click("#publish-button")
	d.sees("#dialog .impact", "1 entry point follows live: +358942450200.")
	d.sees("#dialog .impact", "1 entry point follows test: +358942450201.")
	d.fill("#dialog textarea[name=message]", "Evening words")
	p.dated("#dialog input[name=at]", time.Now().Add(-48*time.Hour))
	d.click("#dialog .dlg-foot button|Publish")
	d.sees("#dialog .pub-times .error", "Give a time that is still to come.")
	p.dated("#dialog input[name=at]", time.Now().Add(48*time.Hour))
	d.click("#dialog .dlg-foot button|Plan")
	p.said("Version 2 becomes live")
	s.liveVersion(t, 1)
	p.goTo("/releases")
	p.sees("main table", "Version 2 becomes live")
	p.click("main table button|Cancel")
	p.sees("#dialog", "Cancel the release of version 2?")
	p.click("#dialog .dlg-foot button.primary, #dialog .dlg-foot button.danger")
	p.sees("main", "The release of version 2 of line is cancelled.")
	p.sees("main", "Nothing waits")
}

// TestPublishNewLabel gives a version a label that is typed, renames it on the page of versions, and removes it.
func TestPublishNewLabel(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.twoLines(t)
	p := s.open(t, anna)
	p.expect("status of 422")
	d := p.design("line")
	d.click("#publish-button")
	d.sees("#dialog .pub-labels", "1 entry point follows test: +358942450201.")
	d.fill("#dialog textarea[name=message]", "Evening words")
	d.click(`#dialog input[value="+"]`)
	d.fill("#dialog input[name=new_label]", "Evening")
	d.click("#dialog .dlg-foot button|Publish")
	d.sees("#dialog .error", "Use small letters")
	d.fill("#dialog input[name=new_label]", "evening")
	d.click("#dialog .dlg-foot button|Publish")
	p.said("Version 2 is published.")
	s.liveVersion(t, 1)
	p.goTo("/flows/line/versions")
	p.click(".label-list a|Rename")
	p.fill("#dialog input[name=new_label]", "live")
	p.click("#dialog .dlg-foot button|Rename")
	p.sees("#dialog .error", "has the label live already")
	p.fill("#dialog input[name=new_label]", "night")
	p.click("#dialog .dlg-foot button|Rename")
	p.sees("main", "The label evening is now called night.")
	p.click(".label-list button|Remove")
	p.click("#dialog .dlg-foot button.primary, #dialog .dlg-foot button.danger")
	p.sees("main", "The label night is removed.")
	f, err := s.db.Flow(t.Context(), "line")
	if err != nil || len(f.Labels) != 1 {
		t.Errorf("got labels %v (%v), want live only", f.Labels, err)
	}
}

// TestReleaseApproved has one person ask and another look and approve.
func TestReleaseApproved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.twoLines(t)
	p := s.open(t, anna)
	p.goTo("/flows/line/versions")
	p.click(".approval button|Ask for approval")
	p.sees("main", "Somebody else approves each version of line before it goes live.")
	d := p.design("line")
	d.click("#publish-button")
	d.sees("#dialog #publish-form", "Somebody else approves it before it is live.")
	d.fill("#dialog textarea[name=message]", "Evening words")
	d.click("#dialog .dlg-foot button|Publish")
	p.said("Version 2 waits until somebody else approves it.")
	p.goTo("/releases")
	p.click("main table a|Version 2 becomes live")
	p.sees("main", "you asked for it yourself")
	p.lacks("main button|Approve")
	s.liveVersion(t, 1)

	q := s.open(t, mikko)
	q.expect("status of 422")
	q.goTo("/flows")
	q.sees(".news", "Version 2 of line waits for your approval.")
	q.sees(`nav a[href="/releases"] .count`, "1")
	q.goTo("/releases")
	q.click("main table a|Look at it")
	q.sees("main", "Good evening.")
	q.click("main button|Reject")
	q.sees("main .error", "Say why")
	q.fill("main textarea[name=note]", "Fine, on second thought.")
	q.click("main button|Approve")
	q.sees("main", "Version 2 is now live.")
	s.liveVersion(t, 2)
	q.lacks(".news")
	p.design("line").click("#release-news")
	p.sees("main", "Fine, on second thought.")
	p.goTo("/flows")
	p.sees(".news", "approved version 2 of line.") // a page that was loaded is not one that was seen
	p.click(".news a|Look at it")
	p.click(".news button|Seen")
	p.sees("h1", "Releases")
	p.lacks(".news")
}

// shootReleases shows the list, a release that waits for approval, and the dialog with times.
func shootReleases(t *testing.T) {
	s := newSite(t)
	p := s.open(t, sari)
	p.scheme("light")
	p.goTo("/releases")
	p.shoot("releases-empty")
	s.twoLines(t)
	if err := s.db.SetFlowApproval(t.Context(), tester, "line", true); err != nil {
		t.Fatal(err)
	}
	f, err := s.db.Flow(t.Context(), "line")
	if err != nil {
		t.Fatal(err)
	}
	mikkoUser, err := s.db.UserByEmail(t.Context(), mikko)
	if err != nil {
		t.Fatal(err)
	}
	who := storage.Actor{UserID: mikkoUser.ID, Name: mikkoUser.Name}
	until := time.Now().Add(26 * time.Hour)
	v, err := s.db.Publish(t.Context(), who, "line", storage.Publication{Revision: f.Revision, Message: "Evening words for the winter", Until: &until})
	if err != nil {
		t.Fatal(err)
	}
	s.create(t, lineFlow("second-line"))
	s.publish(t, "second-line", "The first")
	for _, in := range []time.Duration{20 * time.Hour, 44 * time.Hour} {
		at := time.Now().Add(in)
		if _, err := s.db.MoveLabel(t.Context(), who, storage.Labelling{Flow: "second-line", Label: "test", Version: 1, At: &at}); err != nil {
			t.Fatal(err)
		}
	}
	p.goTo("/flows")
	p.shoot("release-news")
	p.goTo("/releases")
	p.shoot("releases")
	p.goTo("/releases/" + v.Release.ID)
	p.shoot("release")
	p.scheme("dark")
	p.shoot("release-dark")
	p.scheme("light")
	p.goTo("/flows/line/label?label=live&version=2")
	p.dated("main input[name=at]", time.Now().Add(-48*time.Hour))
	p.expect("status of 422")
	p.click("main button.primary")
	p.sees("main .error", "still to come")
	p.shoot("label-later")
	shootLabels(p)
	p.size(390, 844)
	p.goTo("/flows/line/versions")
	p.shoot("narrow-version-waits")
	p.goTo("/flows")
	p.scheme("dark")
	p.shoot("narrow-release-news-dark")
	p.scheme("light")
	p.goTo("/releases")
	p.shoot("narrow-releases")
}

// shootLabels shows the choice of labels where a flow is published, and the list of them.
func shootLabels(p *page) {
	p.goTo("/flows/second-line/publish")
	p.click(`main input[value="+"]`)
	p.shoot("publish-labels")
	p.goTo("/flows/line/versions")
	p.scheme("dark")
	p.shoot("versions-dark")
	p.scheme("light")
}
