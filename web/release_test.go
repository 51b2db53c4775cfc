package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// planned publishes the draft of main-line with times.
func (s *site) planned(message, at, until string) answer {
	s.t.Helper()
	f, err := s.db.Flow(s.t.Context(), "main-line")
	if err != nil {
		s.t.Fatal(err)
	}
	return s.script("/flows/main-line/publish", url.Values{"message": {message}, "etag": {encode(f.Revision)}, "label": {"live"}, "at": {at}, "until": {until}})
}

// open gives the only release that waits.
func (s *site) open() storage.Release {
	s.t.Helper()
	list, err := s.db.Releases(s.t.Context(), storage.ReleaseFilter{Open: true})
	if err != nil || len(list) != 1 {
		s.t.Fatalf("got %d releases that wait (%v), want 1", len(list), err)
	}
	return list[0]
}

func (s *site) liveIs(want int) {
	s.t.Helper()
	live, err := s.db.LabelledVersion(s.t.Context(), "main-line", storage.Live)
	if err != nil || live.Number != want {
		s.t.Errorf("got version %d live (%v), want %d", live.Number, err, want)
	}
}

// changed makes a change in the greeting.
func (s *site) changed(base, words string) {
	s.t.Helper()
	got, _ := s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": base, "records": map[string]any{"a:hello": activity("hello", "Hello", words)}})
	got.want(s.t, http.StatusOK)
}

func TestPublishLater(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.publishing("main-line", "First").want(t, http.StatusOK)
	s.changed("1", "Good morning.")
	s.planned("x", "2026-11-20T11:00", "").want(t, http.StatusUnprocessableEntity, "Give a time that is still to come", "open", "Plan")
	s.planned("x", "2026-11-20T13:00", "2026-11-20T12:30").want(t, http.StatusUnprocessableEntity, "after the version goes live")
	s.planned("x", "2027-03-28T03:30", "").want(t, http.StatusUnprocessableEntity, "The clocks of Europe/Helsinki leave out 03:30")
	s.planned("Morning", "2026-11-20T13:00", "2026-11-20T15:00").want(t, http.StatusOK, `"version":2`, `"live":1`, `"planned":"v2 live today 13:00 EET"`, "Version 2 becomes live today 13:00 EET, until today 15:00 EET.")
	s.liveIs(1)
	s.get("/flows/main-line").want(t, http.StatusOK, "v2 live today 13:00 EET")
	r := s.open()
	s.get("/releases").want(t, http.StatusOK, "main-line", "Version 2 becomes live", "today 13:00 EET", "today 15:00 EET", "Morning")
	s.get("/flows/main-line/versions").want(t, http.StatusOK, "Version 2 becomes live", "today 13:00 EET")
	s.get("/releases/"+r.ID).want(t, http.StatusOK, "What changes against version 1", "Good morning.", "No entry point leads to this flow")
	s.now = s.now.Add(time.Hour)
	if _, err := s.db.RunReleases(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.liveIs(2)
	s.as("designer").get("/releases").want(t, http.StatusOK, "live until then", "Keep it")
	s.get("/releases/"+r.ID).want(t, http.StatusOK, "What changed against version 1, live before", "Good morning.")
	s.post("/releases/"+r.ID+"/cancel", nil).want(t, http.StatusSeeOther)
	s.get("/releases").want(t, http.StatusOK, "Version 2 of main-line stays live.", "Nothing waits")
	s.get("/releases?all=1").want(t, http.StatusOK, "done", "The return was cancelled.")
	s.post("/releases/"+r.ID+"/cancel", nil).want(t, http.StatusSeeOther)
	s.get("/releases").want(t, http.StatusOK, "That was over already.")
	s.get("/releases/nothing").want(t, http.StatusNotFound)
}

// A roll-back can be planned, too; at once it is one form as before.
func TestRollBackLater(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.publishing("main-line", "First").want(t, http.StatusOK)
	s.changed("1", "Good morning.")
	s.publishing("main-line", "Second").want(t, http.StatusOK)
	back := url.Values{"label": {"live"}, "version": {"1"}, "at": {"2026-11-20T08:00"}}
	s.post("/flows/main-line/label", back).want(t, http.StatusUnprocessableEntity, "Give a time that is still to come", "Roll live back to version 1", `value="2026-11-20T08:00"`)
	back.Set("at", "2026-11-21T08:00")
	s.post("/flows/main-line/label", back).want(t, http.StatusSeeOther)
	s.get("/flows/main-line/versions").want(t, http.StatusOK, "Version 1 becomes live 21 Nov 2026, 08:00 EET.")
	s.liveIs(2)
	s.post("/releases/"+s.open().ID+"/cancel", nil).want(t, http.StatusSeeOther)
	s.now = s.now.Add(48 * time.Hour)
	if done, err := s.db.RunReleases(t.Context()); len(done) != 0 || err != nil {
		t.Errorf("got %v, %v after it was cancelled, want nothing", done, err)
	}
	s.liveIs(2)
}

func TestApproval(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.publishing("main-line", "First").want(t, http.StatusOK)
	s.post("/flows/main-line/approval", url.Values{"approval": {"1"}}).want(t, http.StatusSeeOther)
	s.post("/flows/main-line/approval", url.Values{"approval": {"0"}}).want(t, http.StatusForbidden)
	s.changed("1", "Good morning.")
	got, _ := s.call(http.MethodGet, "/flows/main-line/publish", nil)
	got.want(t, http.StatusOK, "Somebody else approves it before it is live")
	s.publishing("main-line", "Morning").want(t, http.StatusOK, `"live":1`, "Version 2 waits until somebody else approves it.")
	s.liveIs(1)
	r := s.open()
	page := s.get("/releases/" + r.ID)
	page.want(t, http.StatusOK, "you asked for it yourself")
	if strings.Contains(page.body, "/approve") {
		t.Error("who asked is offered to approve")
	}
	s.post("/releases/"+r.ID+"/approve", nil).want(t, http.StatusForbidden)
	s.liveIs(1)

	s.as("supervisor").post("/releases/"+r.ID+"/approve", nil).want(t, http.StatusForbidden) // may not publish
	s.as("admin").get("/releases/"+r.ID).want(t, http.StatusOK, "Good morning.", "/approve", "The designer")
	s.post("/releases/"+r.ID+"/reject", nil).want(t, http.StatusUnprocessableEntity, "Say why")
	s.post("/releases/"+r.ID+"/reject", url.Values{"note": {"Too early in the day."}}).want(t, http.StatusSeeOther)
	s.post("/releases/"+r.ID+"/approve", nil).want(t, http.StatusConflict, "rejected already")
	s.liveIs(1)

	s.as("designer").get("/releases/"+r.ID).want(t, http.StatusOK, "Too early in the day.", "The admin")
	s.get("/flows/main-line/label?label=live&version=2").want(t, http.StatusOK, "Somebody else approves it before it is live")
	s.post("/flows/main-line/label", url.Values{"label": {"live"}, "version": {"2"}}).want(t, http.StatusSeeOther)
	s.liveIs(1)
	s.as("admin").post("/releases/"+s.open().ID+"/approve", url.Values{"note": {"Fine."}}).want(t, http.StatusSeeOther)
	s.get("/releases").want(t, http.StatusOK, "Version 2 is now live.")
	s.liveIs(2)
	s.post("/flows/main-line/approval", url.Values{"approval": {"0"}}).want(t, http.StatusSeeOther)
	if own, _, err := s.db.FlowApproval(t.Context(), "main-line"); own || err != nil {
		t.Errorf("got %v, %v, want it off", own, err)
	}
}

func TestApprovalOfTheOrganisation(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	s.post("/organisation", url.Values{"name": {"Example"}, "time_zone": {"Europe/Helsinki"}, "approval": {"1"}}).want(t, http.StatusSeeOther)
	s.get("/organisation").want(t, http.StatusOK, `name="approval" value="1" checked`)
	s.publishing("main-line", "First").want(t, http.StatusOK, "waits until somebody else approves it")
	s.get("/flows/main-line/versions").want(t, http.StatusOK, "waits for approval", "The organisation wants")
}

// The dialog says whom it touches.
func TestPublishImpact(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.publishing("main-line", "First").want(t, http.StatusOK)
	for number, label := range map[string]string{"+358901": "live", "+358902": "live", "+358903": "test"} {
		if _, err := s.db.SaveNumber(t.Context(), who, storage.Number{Number: number, Flow: "main-line", Label: label}); err != nil {
			t.Fatal(err)
		}
	}
	runs := mainLine("other")
	runs.Activities[0].Type, runs.Activities[0].Properties = "go_to_flow", []byte(`{"flow":"main-line"}`)
	if _, err := s.db.CreateFlow(t.Context(), who, runs); err != nil {
		t.Fatal(err)
	}
	s.changed("1", "Good morning.")
	got, _ := s.call(http.MethodGet, "/flows/main-line/publish", nil)
	got.want(t, http.StatusOK, "2 entry points follow live: +358901, +358902.", "1 entry point follows test: +358903.", "The flow other runs it, and follows live.")

	live, err := s.db.LabelledVersion(t.Context(), "main-line", storage.Live)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"one", "two"} {
		facts := flow.Contact{ID: id, Channel: "voice", StartedAt: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)}
		if err := s.db.Journal().Create(t.Context(), runtime.Contact{Facts: facts, Program: live.ID, Status: runtime.Active}); err != nil {
			t.Fatal(err)
		}
	}
	got, _ = s.call(http.MethodGet, "/flows/main-line/publish", nil)
	got.want(t, http.StatusOK, "2 contacts are still on version 1 and will finish there.")
}

// The dialog offers every label in use with what follows it, and takes a new one; the list of versions renames and removes them.
func TestPublishLabels(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.publishing("main-line", "First").want(t, http.StatusOK)
	for number, label := range map[string]string{"+358901": "live", "+358902": "winter"} {
		if _, err := s.db.SaveNumber(t.Context(), who, storage.Number{Number: number, Flow: "main-line", Label: label}); err != nil {
			t.Fatal(err)
		}
	}
	s.changed("1", "Good morning.")
	got, _ := s.call(http.MethodGet, "/flows/main-line/publish", nil)
	got.want(t, http.StatusOK, `value="live" checked`, "now version 1", "1 entry point follows live: +358901.", `value="test"`, "Nothing follows it: a number&#39;s page chooses it.",
		`value="winter"`, "1 entry point follows winter: +358902.", `value="+"`, `name="new_label"`)
	form := url.Values{"message": {"Morning"}, "etag": {"2"}, "label": {"+"}}
	s.script("/flows/main-line/publish", form).want(t, http.StatusUnprocessableEntity, "Choose a label, or name another one.")
	form.Set("new_label", "Big Day")
	s.script("/flows/main-line/publish", form).want(t, http.StatusUnprocessableEntity, "Use small letters, digits", `value="Big Day"`, `value="+" checked`)
	form.Set("new_label", " big-day ")
	s.script("/flows/main-line/publish", form).want(t, http.StatusOK, `"version":2`, `"big-day":2`, `"live":1`)

	s.get("/flows/main-line/versions").want(t, http.StatusOK, "Make it winter…", "Make it big-day…", "Give it another label…", "What follows it", `aria-label="Rename big-day"`, `aria-label="Remove big-day"`)
	s.get("/flows/main-line/label?label=%2B&version=1").want(t, http.StatusOK, "Give version 1 a new label", `name="new_label"`)
	naming := url.Values{"label": {"+"}, "new_label": {"x y"}, "version": {"1"}}
	s.post("/flows/main-line/label", naming).want(t, http.StatusUnprocessableEntity, "Use small letters", `value="x y"`)
	naming.Set("new_label", "old")
	s.post("/flows/main-line/label", naming).want(t, http.StatusSeeOther)

	s.get("/flows/main-line/label/rename?label=nothing").want(t, http.StatusNotFound)
	s.get("/flows/main-line/label/rename?label=old").want(t, http.StatusOK, "Rename the label old", `value="old"`)
	s.post("/flows/main-line/label/rename?label=old", url.Values{"new_label": {"big-day"}}).want(t, http.StatusUnprocessableEntity, "Version 2 of main-line has the label big-day already")
	s.post("/flows/main-line/label/rename?label=old", url.Values{"new_label": {"autumn"}}).want(t, http.StatusSeeOther)
	s.get("/flows/main-line/versions").want(t, http.StatusOK, "The label old is now called autumn.")
	s.post("/flows/main-line/label/remove", url.Values{"label": {"autumn"}}).want(t, http.StatusSeeOther)
	s.get("/flows/main-line/versions").want(t, http.StatusOK, "The label autumn is removed.")
	s.post("/flows/main-line/label", url.Values{"label": {"winter"}, "version": {"1"}}).want(t, http.StatusSeeOther)
	s.post("/flows/main-line/label/remove", url.Values{"label": {"winter"}}).want(t, http.StatusConflict, "The label winter of main-line is followed by the number +358902; change that first.")
	s.as("supervisor").post("/flows/main-line/label/remove", url.Values{"label": {"big-day"}}).want(t, http.StatusForbidden)
}

// Who may approve is told on every page that something waits; who asked is told what came of it, until it was looked at.
func TestReleaseNews(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.publishing("main-line", "First").want(t, http.StatusOK)
	s.post("/flows/main-line/approval", url.Values{"approval": {"1"}}).want(t, http.StatusSeeOther)
	s.changed("1", "Good morning.")
	s.publishing("main-line", "Morning").want(t, http.StatusOK)
	r := s.open()
	nothing := func(who string) {
		t.Helper()
		for _, path := range []string{"/flows", "/flows/main-line", "/releases"} {
			if got := s.as(who).get(path); strings.Contains(got.body, `class="news"`) || strings.Contains(got.body, `id="release-news"`) || strings.Contains(got.body, "to look at") {
				t.Errorf("%s is told of a release on %s", who, path)
			}
		}
	}
	nothing("designer")
	nothing("supervisor") // may not approve
	s.as("admin").get("/flows").want(t, http.StatusOK, "Version 2 of main-line waits for your approval. The designer asked today 12:00 EET: “Morning”", `href="/releases/`+r.ID+`"`,
		`1<span class="visually-hidden">to look at</span>`)
	s.get("/flows/main-line").want(t, http.StatusOK, `id="release-news"`, "v2 waits for you")
	s.get("/numbers").want(t, http.StatusOK, `to look at</span>`)
	s.get("/releases/"+r.ID).want(t, http.StatusOK, "Approve") // looking is no answer
	s.get("/flows").want(t, http.StatusOK, "waits for your approval")
	s.post("/releases/"+r.ID+"/reject", url.Values{"note": {"Too early in the day."}}).want(t, http.StatusSeeOther)
	nothing("admin")
	s.as("designer").get("/flows").want(t, http.StatusOK, "The admin rejected version 2 of main-line. “Too early in the day.”")
	s.get("/flows/main-line").want(t, http.StatusOK, "v2 is rejected")
	seen := `action="/releases/` + r.ID + `/seen"`
	for range 2 { // loading a page changes nothing: browsers load ahead
		s.get("/releases/"+r.ID).want(t, http.StatusOK, "Too early in the day.", "The admin rejected version 2", seen)
	}
	s.get("/flows").want(t, http.StatusOK, "The admin rejected version 2 of main-line.", seen)
	s.as("admin").post("/releases/"+r.ID+"/seen", nil).want(t, http.StatusSeeOther) // it was not the admin's
	s.as("designer").get("/flows").want(t, http.StatusOK, "The admin rejected version 2 of main-line.")
	s.post("/releases/no-such/seen", nil).want(t, http.StatusNotFound)
	if got := s.post("/releases/"+r.ID+"/seen", url.Values{"from": {"/flows"}}); got.status != http.StatusSeeOther || got.header.Get("Location") != "/flows" {
		t.Errorf("got %d to %q, want back to the list of flows", got.status, got.header.Get("Location"))
	}
	nothing("designer")
	if got := s.get("/releases/" + r.ID); strings.Contains(got.body, "/seen") {
		t.Error("what was seen is offered again")
	}

	s.post("/flows/main-line/label", url.Values{"label": {"live"}, "version": {"2"}}).want(t, http.StatusSeeOther)
	again := s.open()
	s.as("admin").post("/releases/"+again.ID+"/approve", nil).want(t, http.StatusSeeOther)
	s.as("designer").get("/flows").want(t, http.StatusOK, "The admin approved version 2 of main-line.")
	if got := s.post("/releases/"+again.ID+"/seen", url.Values{"from": {"https://example.org"}}); got.header.Get("Location") != "/releases" {
		t.Errorf("got to %q, want the list of releases", got.header.Get("Location"))
	}
	nothing("designer")
	s.post("/flows/main-line/approval", url.Values{"approval": {"1"}})
	s.post("/flows/main-line/label", url.Values{"label": {"live"}, "version": {"1"}, "at": {"2026-11-20T13:00"}}).want(t, http.StatusSeeOther)
	s.post("/releases/"+s.open().ID+"/cancel", nil).want(t, http.StatusSeeOther)
	nothing("designer") // cancelled it
}

// Who keeps a version that was to go back is not said to have approved it.
func TestReleaseNewsKept(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.publishing("main-line", "First").want(t, http.StatusOK)
	s.changed("1", "Good morning.")
	s.planned("Morning", "", "2026-11-20T14:00").want(t, http.StatusOK)
	s.now = s.now.Add(time.Minute)
	r, err := s.db.CancelRelease(t.Context(), storage.Actor{UserID: "u-other", Name: "Other"}, s.open().ID)
	if err != nil || r.State != storage.ReleaseDone || !r.DecidedAt.After(*r.BeganAt) {
		t.Fatalf("got %+v, %v", r, err)
	}
	s.get("/flows").want(t, http.StatusOK, "Other keeps version 2 of main-line live. “The return was cancelled.”")
}
