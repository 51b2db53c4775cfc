package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/web"
)

// liveSite is a site with a flow of which a version is live.
func liveSite(t *testing.T, change ...func(*web.Config)) *site {
	t.Helper()
	s := newSite(t, change...).as("admin")
	f := s.flow("main-line")
	if _, err := s.db.Publish(t.Context(), who, f.Name, storage.Publication{Revision: f.Revision, Message: "First"}); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLiveContact starts a live contact, shows its customer's side to who started it and to nobody else, and takes what they do.
func TestLiveContact(t *testing.T) {
	s := liveSite(t)
	s.get("/live/new?flow=main-line").want(t, http.StatusOK, `value="main-line" selected`, "Start the contact")
	got := s.post("/live/new", url.Values{"flow": {"main-line"}, "ani": {"+358401"}})
	got.want(t, http.StatusSeeOther)
	path := got.header.Get("Location")
	s.get(path).want(t, http.StatusOK, "+358401 to main-line", "Version 1", "Press star", "Hang up")
	s.post(path, url.Values{"do": {"press"}, "keys": {"1"}}).want(t, http.StatusConflict, "Nothing listens for the key 1 now.")
	s.post(path, url.Values{"do": {"press"}, "keys": {"x"}}).want(t, http.StatusUnprocessableEntity, "Press keys of 0 to 9")
	s.post(path, url.Values{"do": {"sing"}}).want(t, http.StatusUnprocessableEntity)
	entries, _, err := s.db.Audit(t.Context(), storage.AuditFilter{Action: "contact.start"})
	if err != nil || len(entries) != 1 || entries[0].Subject != "main-line" || entries[0].Actor.Name != "The admin" || !strings.Contains(string(entries[0].After), strings.TrimPrefix(path, "/live/")) {
		t.Errorf("audit log: got %+v (%v), want one start by the admin that names the contact", entries, err)
	}
	s.as("designer").get(path).want(t, http.StatusNotFound)
	s.post(path, url.Values{"do": {"hang_up"}}).want(t, http.StatusNotFound)
	s.get(path+"/events").want(t, http.StatusNotFound)
	s.as("admin").post(path, url.Values{"do": {"hang_up"}}).want(t, http.StatusSeeOther)
	s.get(path).want(t, http.StatusOK, "You hung up.", "Over")
	s.as("agent").get("/live/new").want(t, http.StatusForbidden)
}

// TestLiveContactRefused says beside the fields why a live contact cannot be started.
func TestLiveContactRefused(t *testing.T) {
	s := liveSite(t)
	for words, form := range map[string]url.Values{
		"Choose a flow of which a version is live.": {"flow": {"nothing"}},
		"Give a number such as":                     {"flow": {"main-line"}, "ani": {"who knows"}},
	} {
		s.post("/live/new", form).want(t, http.StatusUnprocessableEntity, words)
	}
	for range 5 {
		s.post("/live/new", url.Values{"flow": {"main-line"}}).want(t, http.StatusSeeOther)
	}
	s.post("/live/new", url.Values{"flow": {"main-line"}}).want(t, http.StatusConflict, "hang one up first")
	newSite(t).as("admin").get("/live/new").want(t, http.StatusOK, "No flow is live")
	without := newSite(t, func(c *web.Config) { c.Live = nil }).as("admin")
	without.get("/live/new").want(t, http.StatusServiceUnavailable)
	without.get("/live/x").want(t, http.StatusServiceUnavailable)
}

// TestLiveContactOfAVersion runs the version that the label is on, with its channel and its number.
func TestLiveContactOfAVersion(t *testing.T) {
	var got []runtime.Contact
	s := liveSite(t, func(c *web.Config) {
		c.Live = browserOf(t, func(_ context.Context, contact runtime.Contact) (runtime.Outcome, error) {
			got = append(got, contact)
			return runtime.Outcome{}, nil
		})
	})
	if _, err := s.db.SaveNumber(t.Context(), who, storage.Number{Number: "+358901234", Flow: "main-line"}); err != nil {
		t.Fatal(err)
	}
	s.post("/live/new", url.Values{"flow": {"main-line"}, "ani": {"+358401"}}).want(t, http.StatusSeeOther)
	version, err := s.db.LabelledVersion(t.Context(), "main-line", storage.Live)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Test || got[0].Program != version.ID {
		t.Fatalf("got %+v, want one real contact through version %s", got, version.ID)
	}
	want := flow.Contact{ID: got[0].Facts.ID, Channel: "voice", ANI: "+358401", DNIS: "+358901234", StartedAt: got[0].Facts.StartedAt}
	if got[0].Facts.ID == "" || got[0].Facts.ANI != want.ANI || got[0].Facts.DNIS != want.DNIS || got[0].Facts.Channel != want.Channel {
		t.Errorf("got %+v, want %+v", got[0].Facts, want)
	}
}
