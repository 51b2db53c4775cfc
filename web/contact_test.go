package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// ran puts a contact of a draft of main-line into the journal, with what happened to it.
func (s *site) ran(t *testing.T, id string, entries ...runtime.Entry) {
	t.Helper()
	program, err := s.db.SaveSnapshot(t.Context(), mainLine("main-line"))
	if err != nil {
		t.Fatal(err)
	}
	facts := flow.Contact{ID: id, Channel: "voice", ANI: "+358401234567", DNIS: "+358942450101", StartedAt: noon}
	if err := s.db.Journal().Create(t.Context(), runtime.Contact{Facts: facts, Program: program, Test: true, Status: runtime.Active}); err != nil {
		t.Fatal(err)
	}
	_, err = s.db.Journal().Batch(t.Context(), []runtime.Arrival{{Contact: id, Key: "started", At: noon, Event: &flow.Started{}}},
		func(_ runtime.Reader, c runtime.Contact, _ runtime.Arrival) (runtime.Change, error) {
			c.Version++
			c.Status, c.Ends = runtime.Over, runtime.CallerHungUp
			for n := range entries {
				entries[n].Contact, entries[n].Version, entries[n].N = id, c.Version, n
			}
			return runtime.Change{Contact: c, Entries: entries}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
}

func after(seconds int, e runtime.Entry) runtime.Entry {
	e.At = noon.Add(time.Duration(seconds) * time.Second)
	return e
}

func TestContacts(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.get("/contacts").want(t, http.StatusOK, "No contacts yet")
	s.flow("main-line")
	s.ran(t, "c-1",
		after(0, runtime.Entry{Kind: "visit", Activity: "menu"}),
		after(0, runtime.Entry{Kind: "command", Activity: "menu", Data: &flow.Gather{Speech: flow.Speech{Segments: []flow.Segment{{Say: "For sales press 1"}, {Audio: "jingle"}}}}}),
		after(4, runtime.Entry{Kind: "event", Data: &flow.Gathered{Digits: "1"}}),
		after(4, runtime.Entry{Kind: "variable", Activity: "menu", Data: runtime.VariableChange{Name: "tier", Before: "standard", Value: "gold"}}),
		after(4, runtime.Entry{Kind: "error", Activity: "menu", Data: flow.Failure{Code: "http", Message: "the <service> is away"}}),
		after(64, runtime.Entry{Kind: "left", Activity: "menu", Outlet: "no_match"}),
		after(65, runtime.Entry{Kind: "visit", Activity: "inner", Program: "v_gone"}),
		after(65, runtime.Entry{Kind: "late", Data: &flow.Gathered{}}),
		after(70, runtime.Entry{Kind: "event", Data: &flow.Disconnected{By: "customer"}}),
		after(70, runtime.Entry{Kind: "end", Data: map[string]any{"ends": runtime.CallerHungUp}}),
	)
	s.get("/contacts").want(t, http.StatusOK, "+358401234567", "+358942450101", "main-line", "draft", "The customer hung up", "1 min 10 s", "today 12:00 EET", ">Test<")
	s.get("/contacts?q=40123&state=test&flow=&channel=voice&from=2026-11-20").want(t, http.StatusOK, "+358942450101")
	s.get("/contacts?state=live").want(t, http.StatusOK, "Nothing found")
	s.get("/contacts?from=soon").want(t, http.StatusOK, "“soon” is not a day")
	page := s.get("/contacts/c-1")
	page.want(t, http.StatusOK, "For sales press 1 [jingle]", "Pressed 1", "tier: &#34;standard&#34; → &#34;gold&#34;", "the &lt;service&gt; is away (http)", "No match", "1 min 4 s",
		"in a subflow that is gone", "An answer came too late", "The customer hangs up", "Over: the customer hung up", "20 Nov 2026, 12:00:00 EET", `id="replay-data"`)
	if strings.Contains(page.body, "the <service>") {
		t.Error("what came from outside is not escaped")
	}
	s.get("/contacts/nope").want(t, http.StatusNotFound, "There is no contact nope")
}

// TestContactWithoutItsFlow shows a contact to somebody who may see contacts but no flows: the journal is there, and nothing of the flow.
func TestContactWithoutItsFlow(t *testing.T) {
	s := newSite(t)
	s.ran(t, "c-1", after(0, runtime.Entry{Kind: "visit", Activity: "menu"}), after(4, runtime.Entry{Kind: "event", Data: &flow.Gathered{Digits: "1"}}))
	s.as("supervisor").get("/contacts/c-1").want(t, http.StatusOK, `"activities"`, `id="canvas"`)
	roles, err := s.db.Roles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	role := roles[slices.IndexFunc(roles, func(r storage.Role) bool { return r.Name == "supervisor" })]
	role.Permissions = slices.DeleteFunc(role.Permissions, func(p string) bool { return strings.HasPrefix(p, "flow.") })
	if err := s.db.SaveRole(t.Context(), who, role); err != nil {
		t.Fatal(err)
	}
	page := s.get("/contacts/c-1")
	page.want(t, http.StatusOK, "The flow is not shown", "Pressed 1", `"programs":null`)
	for _, never := range []string{`"activities"`, `id="canvas"`, `href="/flows/`} {
		if strings.Contains(page.body, never) {
			t.Errorf("the page has %s, want nothing of the flow", never)
		}
	}
}

// TestLongJournal shows the end of a long journal first, and the parts before it on pages of their own.
func TestLongJournal(t *testing.T) {
	s := newSite(t).as("supervisor")
	var entries []runtime.Entry
	for n := range 1201 {
		entries = append(entries, after(n, runtime.Entry{Kind: "variable", Data: runtime.VariableChange{Name: "tier", Before: strconv.Itoa(n), Value: strconv.Itoa(n + 1)}}))
	}
	s.ran(t, "c-1", entries...)
	for page, want := range map[string][]string{
		"":                          {"Entries 702 to 1201 of 1201", "page=2", `&#34;1200&#34; → &#34;1201&#34;`},
		"?page=2":                   {"Entries 202 to 701 of 1201", "page=3", "page=1", `<dd>&#34;701&#34;</dd>`},
		"?page=3":                   {"Entries 1 to 201 of 1201", "page=2", `&#34;0&#34; → &#34;1&#34;`},
		"?page=9223372036854775807": {"Entries 1 to 201 of 1201"},
	} {
		got := s.get("/contacts/c-1" + page)
		got.want(t, http.StatusOK, want...)
		if n := strings.Count(got.body, `class="line`); n > 500 {
			t.Errorf("page %q has %d lines, want at most 500", page, n)
		}
	}
}

func TestContactsAreForThoseWhoMaySeeThem(t *testing.T) {
	s := newSite(t)
	if err := s.db.SaveRole(t.Context(), who, storage.Role{Name: "agent", Permissions: []string{"desktop.use"}}); err != nil {
		t.Fatal(err)
	}
	s.as("agent")
	s.get("/contacts").want(t, http.StatusForbidden)
	s.get("/contacts/c-1").want(t, http.StatusForbidden)
}

// TestContactsOfOwnQueues shows an agent the contacts of the queues that the agent is in, and of no other.
func TestContactsOfOwnQueues(t *testing.T) {
	s := withStaff(t)
	s.post("/queues/new", url.Values{"name": {"sales"}}).want(t, http.StatusSeeOther)
	for id, queue := range map[string]string{"c-support": "support", "c-sales": "sales"} {
		s.joins(t, id, queue)
	}
	s.ran(t, "c-none")
	listed := func(body string) (ids []string) {
		for _, id := range []string{"c-none", "c-sales", "c-support"} {
			if strings.Contains(body, "/contacts/"+id) {
				ids = append(ids, id)
			}
		}
		return ids
	}
	if got := listed(s.as("supervisor").get("/contacts").body); len(got) != 3 {
		t.Errorf("a supervisor: got %v, want all three", got)
	}
	s.as("agent")
	if got := listed(s.get("/contacts").body); len(got) != 0 {
		t.Errorf("a user who is no agent: got %v, want none", got)
	}
	s.as("admin").post("/agents/aino/edit", url.Values{"name": {"aino"}, "team": {"north"}, "user": {"Agent@example.com"}}).want(t, http.StatusSeeOther)
	s.as("agent")
	if got := listed(s.get("/contacts").body); !slices.Equal(got, []string{"c-support"}) {
		t.Errorf("an agent of support by team: got %v, want c-support", got)
	}
	s.get("/contacts/c-support").want(t, http.StatusOK)
	s.get("/contacts/c-sales").want(t, http.StatusNotFound)
	s.get("/contacts/c-none").want(t, http.StatusNotFound)
}

// joins puts a contact that waits in a queue into the journal.
func (s *site) joins(t *testing.T, id, queue string) {
	t.Helper()
	program, err := s.db.SaveSnapshot(t.Context(), mainLine("main-line"))
	if err != nil {
		t.Fatal(err)
	}
	facts := flow.Contact{ID: id, Channel: "voice", ANI: "+358401234567", DNIS: "+358942450101", StartedAt: noon}
	if err := s.db.Journal().Create(t.Context(), runtime.Contact{Facts: facts, Program: program, Status: runtime.Active}); err != nil {
		t.Fatal(err)
	}
	_, err = s.db.Journal().Batch(t.Context(), []runtime.Arrival{{Contact: id, Key: "started", At: noon, Event: &flow.Started{}}},
		func(_ runtime.Reader, c runtime.Contact, _ runtime.Arrival) (runtime.Change, error) {
			c.Version++
			return runtime.Change{Contact: c, Issued: []runtime.Operation{{Contact: id, Version: c.Version, Op: 1, Command: &flow.JoinQueue{Queue: queue}}}}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
}
