package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/flow/hours"
	"cordboard/storage"
	"cordboard/web"
)

func TestEmptyStatesSayWhatToDo(t *testing.T) {
	s := newSite(t, func(c *web.Config) {
		c.Templates = []web.Template{{ID: "greeting", Title: "Greeting", Text: "Says hello.", Channels: "voice", Document: mainLine("greeting")}}
	}).as("admin")
	for path, next := range map[string]string{
		"/flows": "Start with a template or a blank flow", "/schedules": "Make the first schedule", "/queues": "Make the first queue",
		"/agents": "Make the first agent", "/tokens": "Make a token", "/audit?q=zzz": "Show everything", "/flows?q=zzz": "Show all flows",
	} {
		s.get(path).want(t, http.StatusOK, next)
	}
	s.get("/flows").want(t, http.StatusOK, "Greeting", "2 activities, voice", `/flows/new?template=greeting`)
}

func TestFlowList(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	s.flow("support")
	if _, err := s.db.SaveNumber(t.Context(), who, storage.Number{Number: "+358901234", Flow: "support"}); err != nil {
		t.Fatal(err)
	}
	s.get("/flows").want(t, http.StatusOK, "main-line", "not live", "+358901234", `aria-sort="descending"`, "Times in EET", "2 flows")
	got := s.get("/flows?q=supp&kind=inbound&sort=name")
	got.want(t, http.StatusOK, "support", `value="supp"`)
	if strings.Contains(got.body, "/flows/main-line\"") {
		t.Error("the search does not filter")
	}
	r := httptest.NewRequest(http.MethodGet, "/flows?q=main", nil)
	r.Header.Set("HX-Request", "true")
	if got := s.do(r); strings.Contains(got.body, "<html") || !strings.Contains(got.body, "main-line") {
		t.Errorf("got %s, want the table alone", cut(got.body))
	}
}

func TestNewFlow(t *testing.T) {
	s := newSite(t, func(c *web.Config) {
		c.Templates = []web.Template{{ID: "greeting", Title: "Greeting", Document: mainLine("greeting")}}
	}).as("designer")
	s.get("/flows/new?template=greeting").want(t, http.StatusOK, `value="greeting"`, `name="kind"`)
	s.post("/flows", url.Values{"name": {"no spaces"}, "kind": {"digital"}}).want(t, http.StatusUnprocessableEntity, "Use letters, digits", `value="no spaces"`, `value="digital" checked`)
	s.post("/flows", url.Values{"name": {"import"}, "kind": {"inbound"}}).want(t, http.StatusUnprocessableEntity, "reserved")
	got := s.post("/flows", url.Values{"name": {"main-line"}, "kind": {"inbound"}, "template": {"greeting"}})
	got.want(t, http.StatusSeeOther)
	s.get(got.header.Get("Location")).want(t, http.StatusOK, "Goodbye")
	s.post("/flows", url.Values{"name": {"MAIN-LINE"}, "kind": {"inbound"}}).want(t, http.StatusUnprocessableEntity, "already")
	r := httptest.NewRequest(http.MethodPost, "/flows", strings.NewReader("name=second&kind=subflow"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("HX-Request", "true")
	if to := s.do(r).header.Get("HX-Redirect"); to != "/flows/second" {
		t.Errorf("got HX-Redirect %q, want /flows/second", to)
	}
}

// A template that names what is not here asks what takes its place; queues and schedules can be made on the way.
func TestNewFlowAsksForWhatIsMissing(t *testing.T) {
	document := mainLine("desk")
	document.Start = "open"
	document.Activities = append(document.Activities,
		flow.Record{ID: "open", Type: "business_hours", Name: "Open", Properties: []byte(`{"schedule":"office"}`), Outlets: map[string]string{"open": "wait", "closed": "bye"}},
		flow.Record{ID: "wait", Type: "queue", Name: "Wait", Properties: []byte(`{"queue":"helpdesk"}`), Outlets: map[string]string{"timeout": "part"}},
		flow.Record{ID: "part", Type: "run_subflow", Name: "Part", Properties: []byte(`{"flow":"part"}`), Outlets: map[string]string{"error": "bye"}})
	part := mainLine("part")
	part.Kind = flow.Subflow
	s := newSite(t, func(c *web.Config) {
		c.Templates = []web.Template{{ID: "desk", Title: "Desk", Document: document, Subflows: []*flow.Flow{part}}}
	}).as("admin")
	if _, err := s.db.SaveSchedule(t.Context(), who, storage.Schedule{Name: "shop", Document: hours.Schedule{Name: "shop"}}); err != nil {
		t.Fatal(err)
	}
	start := url.Values{"name": {"main-line"}, "kind": {"inbound"}, "template": {"desk"}}
	s.post("/flows", url.Values{"name": {"no spaces"}, "template": {"desk"}}).want(t, http.StatusUnprocessableEntity, "Use letters, digits", `value="desk" checked`)
	s.post("/flows", start).want(t, http.StatusOK, "Missing in this installation", `name="map:queue:helpdesk"`, `name="map:schedule:office"`, `value="shop"`,
		`<option value="+" selected>Make it now, longest idle agent first`, "as it comes with the template", "Used by wait")
	if _, err := s.db.Flow(t.Context(), "main-line"); err == nil {
		t.Error("the flow was made before the answers")
	}
	answer := url.Values{"name": {"main-line"}, "kind": {"inbound"}, "template": {"desk"}, "asked": {"1"}, "map:queue:helpdesk": {"+"}, "map:schedule:office": {"shop"}, "map:subflow:part": {"+"}}
	s.post("/flows", answer).want(t, http.StatusSeeOther)
	f, err := s.db.Flow(t.Context(), "main-line")
	if err != nil {
		t.Fatal(err)
	}
	if open, _ := f.Draft.Activity("open"); !strings.Contains(string(open.Properties), `"shop"`) {
		t.Errorf("got properties %s, want the schedule that was chosen", open.Properties)
	}
	if open, _ := document.Activity("open"); !strings.Contains(string(open.Properties), `"office"`) {
		t.Errorf("got properties %s in the template, want them as they were", open.Properties)
	}
	if q, err := s.db.Queue(t.Context(), "helpdesk"); err != nil || !strings.Contains(string(q.Settings), `"longest_idle"`) {
		t.Errorf("got queue %s (%v), want one with the settings of a new one", q.Settings, err)
	}
	if _, err := s.db.Flow(t.Context(), "part"); err != nil {
		t.Errorf("got %v, want the subflow that comes with the template", err)
	}
	answer.Set("map:queue:helpdesk", "")
	s.post("/flows", answer).want(t, http.StatusUnprocessableEntity, "already", "value=\"shop\" selected")
	s.as("designer").post("/flows", url.Values{"name": {"second"}, "kind": {"inbound"}, "template": {"desk"}}).want(t, http.StatusOK, "Missing in this")
}

func TestQueuesAndAgents(t *testing.T) {
	s := newSite(t).as("admin")
	s.post("/queues/new", url.Values{"name": {"support"}, "threshold": {"soon"}, "max_waiting": {"-1"}}).
		want(t, http.StatusUnprocessableEntity, `value="soon"`, "Write a duration", "Write a whole number")
	s.post("/queues/new", url.Values{"name": {"support"}, "strategy": {"ring_all"}, "threshold": {"20s"}, "max_waiting": {"30"}}).want(t, http.StatusSeeOther)
	s.get("/queues").want(t, http.StatusOK, "Ring all", "answered within 20s", "30 waiting")
	s.post("/queues/support/edit", url.Values{"name": {"support"}, "threshold": {"20"}, "offer_timeout": {"2 min"}, "wrap_up": {"1 hour"}}).want(t, http.StatusSeeOther)
	s.get("/queues/support/edit").want(t, http.StatusOK, `value="20s"`, `value="2m"`, `value="1h"`)
	for _, skill := range []string{"finnish", "english"} {
		s.post("/skills/new", url.Values{"name": {skill}, "type": {"proficiency"}}).want(t, http.StatusSeeOther)
	}
	s.post("/agents/new", url.Values{"name": {"anna"}, "skills.finnish": {"seven"}}).want(t, http.StatusUnprocessableEntity, "Is a level from 0 to 10.")
	s.post("/agents/new", url.Values{"name": {"Anna L"}, "priority": {"101"}, "user": {"no@example.com"}}).
		want(t, http.StatusUnprocessableEntity, "Use letters, digits", "Write a whole number from 1 to 100", "There is no user with this email")
	s.post("/agents/new", url.Values{"name": {"bert"}, "user": {"designer@example.com"}}).want(t, http.StatusSeeOther)
	s.get("/agents").want(t, http.StatusOK, "The user The designer needs the role Agent too.")
	s.post("/agents/bert/delete", nil).want(t, http.StatusSeeOther)
	s.post("/agents/new", url.Values{"name": {"anna"}, "user": {"agent@example.com"}, "skills.finnish": {"7"}, "skills.english": {"5"}, "queues": {"support"}, "voice": {"1"}}).want(t, http.StatusSeeOther)
	s.get("/agents").want(t, http.StatusOK, "english 5, finnish 7", "support")
	a, err := s.db.Agent(t.Context(), "anna")
	if err != nil || !strings.Contains(string(a.Settings), `"finnish":7`) {
		t.Errorf("got settings %s (%v)", a.Settings, err)
	}
	s.get("/agents/anna/edit").want(t, http.StatusOK, `value="support" checked`)
}

func TestUsersAndTokens(t *testing.T) {
	s := newSite(t).as("admin")
	s.post("/users/new", url.Values{"name": {""}, "email": {"x"}}).want(t, http.StatusUnprocessableEntity, "Give a name", "Give an email address")
	s.post("/users/new", url.Values{"name": {"Again"}, "email": {"Agent@example.com"}}).want(t, http.StatusConflict, `value="Again"`)
	got := s.post("/users/new", url.Values{"name": {"Maija"}, "email": {"maija@example.com"}, "roles": {"designer"}})
	got.want(t, http.StatusOK, "/setup?token=", "It is shown only now")
	admin, err := s.db.UserByEmail(t.Context(), "admin@example.com")
	if err != nil {
		t.Fatal(err)
	}
	s.post("/users/"+admin.ID+"/edit", url.Values{"name": {"The admin"}, "email": {"admin@example.com"}, "roles": {"agent"}, "active": {"1"}}).want(t, http.StatusConflict)
	s.post("/tokens/new", url.Values{"name": {""}, "days": {"x"}}).want(t, http.StatusUnprocessableEntity, "Say what the token is for", "Choose at least one", "Write a number of days")
	s.post("/tokens/new", url.Values{"name": {"ci"}, "days": {"30"}, "permissions": {"flow.view"}}).want(t, http.StatusOK, "shown only once")
	s.get("/tokens").want(t, http.StatusOK, "ci", "flow.view", "Revoke")
	s.get("/audit?action=token.").want(t, http.StatusOK, "token.create", "The admin")
	s.get("/audit?action=user.").want(t, http.StatusOK, "user.create", "maija@example.com")
	s.get("/audit?from=2026-11-20&to=2026-11-20").want(t, http.StatusOK, "user.create", `value="2026-11-20"`)
	s.get("/audit?from=20.11.").want(t, http.StatusOK, "“20.11.” is not a day such as 2026-11-20.")
	if body := s.get("/audit").body; strings.Contains(body, "argon2id") {
		t.Error("the audit log shows a hash")
	}
}

func TestOwnName(t *testing.T) {
	s := newSite(t).as("agent")
	s.get("/account").want(t, http.StatusOK, `name="name" type="text" value="The agent"`)
	s.post("/account/name", url.Values{"name": {" "}}).want(t, http.StatusUnprocessableEntity, "Give a name", "Some fields need attention")
	s.post("/account/name", url.Values{"name": {strings.Repeat("n", 121)}}).want(t, http.StatusUnprocessableEntity, "Use at most 120 characters", strings.Repeat("n", 121))
	s.post("/account/name", url.Values{"name": {" Anna Agent "}}).want(t, http.StatusSeeOther)
	s.get("/account").want(t, http.StatusOK, "Your name is now Anna Agent.", `value="Anna Agent"`)
	s.as("admin").get("/audit?action=user.").want(t, http.StatusOK, "Anna Agent", "The agent")
}

// TestFormsSayWhatIsWrong sends each form what it cannot take: all of them say so above, and beside the field.
func TestFormsSayWhatIsWrong(t *testing.T) {
	s := newSite(t).as("admin")
	for path, field := range map[string]string{
		"/numbers/new": "number", "/queues/new": "name", "/agents/new": "name", "/schedules/new": "name", "/users/new": "name", "/roles/new": "name", "/tokens/new": "name",
		"/account/name": "name",
	} {
		s.post(path, url.Values{"name": {""}, "number": {""}}).want(t, http.StatusUnprocessableEntity, "Some fields need attention. Nothing is saved yet.", `id="f-`+field+`-error"`)
	}
}

func TestThemeAndPlace(t *testing.T) {
	s := newSite(t).as("admin")
	r := httptest.NewRequest(http.MethodPost, "/account/theme", strings.NewReader("theme=dark"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Referer", "http://example.com/queues")
	got := s.do(r)
	if to := got.header.Get("Location"); to != "/queues" {
		t.Errorf("got location %q, want /queues", to)
	}
	s.get("/flows").want(t, http.StatusOK, `data-theme="dark"`)
	s.post("/account/theme", url.Values{"theme": {"system"}})
	if strings.Contains(s.get("/flows").body, "data-theme") {
		t.Error("the system's theme still forces one")
	}
}

func TestNavigationShowsWhatMayBeOpened(t *testing.T) {
	s := newSite(t)
	body := s.as("supervisor").get("/flows").body
	for href, want := range map[string]bool{"/flows": true, "/schedules": true, "/audit": true, "/users": false, "/tokens": false} {
		if got := strings.Contains(body, `href="`+href+`"`); got != want {
			t.Errorf("link to %s: got %t, want %t", href, got, want)
		}
	}
	if to := s.as("agent").get("/").header.Get("Location"); to != "/desk" {
		t.Errorf("an agent's start: got %q, want /desk", to)
	}
	s.post("/organisation", url.Values{"name": {"x"}}).want(t, http.StatusForbidden)
	s.as("admin").post("/organisation", url.Values{"name": {"Acme"}, "time_zone": {"Mars/Base"}}).want(t, http.StatusUnprocessableEntity, "Mars/Base", "There is no time zone")
	s.as("admin").post("/organisation", url.Values{"name": {"Acme"}, "dial_prefixes": {"+358, 46"}}).want(t, http.StatusUnprocessableEntity, "+358 46", "is not the beginning of a number")
}

func TestNumbers(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	s.get("/numbers").want(t, http.StatusOK, "No numbers yet", "Make the first number")
	s.get("/flows").want(t, http.StatusOK, `/numbers/new?flow=main-line`)
	s.get("/numbers/new?flow=main-line").want(t, http.StatusOK, `<option value="main-line" selected>`)
	s.post("/numbers/new", url.Values{"number": {"call us"}, "flow": {"main-line"}}).want(t, http.StatusUnprocessableEntity, `value="call us"`, "country&#39;s code", `id="f-number-error"`)
	s.post("/numbers/new", url.Values{"number": {"help@"}}).want(t, http.StatusUnprocessableEntity, "an address such as")
	s.post("/numbers/new", url.Values{"number": {"+358 9 4245-0101"}, "flow": {"main-line"}, "label": {"live"}}).want(t, http.StatusSeeOther)
	s.get("/numbers").want(t, http.StatusOK, "Number +358942450101 is saved", "nothing is live yet", `/numbers/+358942450101/edit`)
	s.get("/flows").want(t, http.StatusOK, "+358942450101")
	s.post("/numbers/new", url.Values{"number": {"+358942450101"}}).want(t, http.StatusConflict, "in the inventory already")
	s.post("/numbers/+358942450101/edit", url.Values{"number": {"+358942450101"}, "description": {"Main"}, "flow": {"gone"}}).want(t, http.StatusUnprocessableEntity, "no flow named")
	s.post("/numbers/+358942450101/edit", url.Values{"number": {"+358942450101"}, "description": {"Main"}}).want(t, http.StatusSeeOther)
	n, err := s.db.Number(t.Context(), "+358942450101")
	if err != nil || n.Flow != "" || n.Description != "Main" || n.Label != storage.Live {
		t.Errorf("got %+v (%v), want it without a flow", n, err)
	}
	s.post("/numbers/+358942450101/delete", nil).want(t, http.StatusSeeOther)
	s.get("/numbers").want(t, http.StatusOK, "No numbers yet")
}

// What a permission is for is said only when this version has it.
func TestRolesPromiseOnlyWhatIsThere(t *testing.T) {
	s := newSite(t).as("admin")
	got := s.get("/users/new")
	got.want(t, http.StatusOK, "May do everything.", "May see flows, change drafts, publish and roll back, switch variables that allow it, run test calls, see numbers", "and see contacts and what happened to them", "May see contacts of their own queues and take contacts at the desk.")
	for _, promise := range []string{"See reports", "see reports"} {
		if strings.Contains(got.body, promise) {
			t.Errorf("the roles promise %q", promise)
		}
	}
	got = s.get("/tokens/new")
	if strings.Contains(got.body, `value="report.view"`) || strings.Contains(got.body, `value="user.manage"`) || !strings.Contains(got.body, `value="contact.test"`) {
		t.Error("the token form offers permissions that the API does not ask for, or not those it does")
	}
	s.post("/tokens/new", url.Values{"name": {"ci"}, "permissions": {"user.manage"}}).want(t, http.StatusUnprocessableEntity, "Choose at least one")
}
