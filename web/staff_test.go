package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/runtime/routing"
	"cordboard/storage"
)

// withStaff has a queue, two agents, a team and one of everything else that agents have.
func withStaff(t *testing.T) *site {
	s := newSite(t).as("admin")
	for _, one := range []struct {
		path string
		form url.Values
	}{
		{"/skills/new", url.Values{"name": {"finnish"}, "type": {"proficiency"}}},
		{"/skills/new", url.Values{"name": {"tier"}, "type": {"enum"}, "values": {"gold\nsilver"}}},
		{"/skills/new", url.Values{"name": {"refunds"}, "type": {"boolean"}}},
		{"/skill-profiles/new", url.Values{"name": {"newcomer"}, "skills.finnish": {"0"}, "skills.refunds": {"no"}, "skills.tier": {"silver"}}},
		{"/capacity-profiles/new", url.Values{"name": {"phones"}, "mode": {"exclusive"}, "voice": {"1"}, "chat": {"0"}, "email": {"2"}, "email_manual": {"true"}, "voice_interrupts": {"email"}}},
		{"/sites/new", url.Values{"name": {"oulu"}, "capacity_profile": {"phones"}}},
		{"/queues/new", url.Values{"name": {"support"}}},
		{"/teams/new", url.Values{"name": {"north"}, "site": {"oulu"}, "skill_profile": {"newcomer"}, "queues": {"support"}, "queues.support": {"voice", "chat"}}},
		{"/agents/new", url.Values{"name": {"aino"}, "team": {"north"}, "skills.refunds": {"yes"}}},
		{"/agents/new", url.Values{"name": {"ben"}, "queues": {"support"}, "queues.support": {"chat"}, "priority": {"3"}, "voice_priority": {"1"}}},
	} {
		s.post(one.path, one.form).want(t, http.StatusSeeOther)
	}
	return s
}

func (s *site) members(t *testing.T, queue string) []routing.Member {
	t.Helper()
	o, err := s.db.Organised(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return o.Members(queue)
}

func TestStaffPages(t *testing.T) {
	s := withStaff(t)
	s.get("/skills").want(t, http.StatusOK, "One of gold, silver", "Proficiency", "Yes or no")
	s.get("/skill-profiles").want(t, http.StatusOK, "finnish 0, refunds no, tier silver")
	s.get("/capacity-profiles").want(t, http.StatusOK, "Exclusive", "Calls 1, Chats 0, Email 2")
	s.get("/sites").want(t, http.StatusOK, "phones")
	s.get("/teams").want(t, http.StatusOK, "support", "oulu", "newcomer")
	s.get("/teams/north/edit").want(t, http.StatusOK, "1 member", "aino")
	s.get("/agents/aino/edit").want(t, http.StatusOK, "Calls 1, Chats 0, SMS 0, Email 2 by hand", "From site oulu, profile phones.",
		"finnish 0 (team north, profile newcomer), refunds yes, tier silver (team north, profile newcomer)", "support (team north)")
	profile, err := s.db.CapacityProfile(t.Context(), "phones")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"channels":{"chat":{"slots":0},"email":{"manual":true,"slots":2},"voice":{"slots":1}},"interrupts":{"voice":["email"]},"mode":"exclusive"}`
	if got := string(profile.Settings); got != want {
		t.Errorf("got profile %s, want %s", got, want)
	}
	s.post("/capacity-profiles/phones/edit", url.Values{"name": {"calls"}, "mode": {"blended"}, "voice": {"2"}}).want(t, http.StatusSeeOther)
	s.get("/sites/oulu/edit").want(t, http.StatusOK, `value="calls" selected`)
	s.get("/skills/finnish/edit").want(t, http.StatusOK, `href="/skill-profiles/newcomer/edit"`)
}

func TestStaffRefusals(t *testing.T) {
	s := withStaff(t)
	for _, test := range []struct {
		path  string
		form  url.Values
		wants string
	}{
		{"/skills/new", url.Values{"name": {"level"}, "type": {"enum"}}, "Write at least one value."},
		{"/capacity-profiles/new", url.Values{"name": {"none"}}, "at least one contact of some channel"},
		{"/teams/new", url.Values{"name": {"turns"}, "rotation_size": {"2"}}, "A rotation needs this too."},
		{"/teams/new", url.Values{"name": {"turns"}, "rotation_size": {"2"}, "rotation_every": {"24h"}, "rotation_from": {"Monday"}}, "Write a day such as 2026-11-30."},
		{"/teams/new", url.Values{"name": {"turns"}, "rotation_size": {"2"}, "rotation_every": {"24h"}, "rotation_from": {"2026-11-30"}, "rotation_at": {"8"}}, "Write a time of day such as 08:00."},
		{"/teams/new", url.Values{"name": {"turns"}, "rotation_size": {"2"}, "rotation_every": {"5s"}, "rotation_from": {"2026-11-30"}}, "A turn lasts a minute or more."},
		{"/teams/new", url.Values{"name": {"turns"}, "site": {"nowhere"}}, "Choose one of the list."},
		{"/agents/new", url.Values{"name": {"cara"}, "priority": {"0"}}, "Write a whole number from 1 to 100"},
		{"/agents/new", url.Values{"name": {"cara"}, "skills.tier": {"bronze"}}, "Is one of gold, silver."},
		{"/queues/new", url.Values{"name": {"q"}, "pause": {"a while"}}, "Write a duration"},
		{"/queues/new", url.Values{"name": {"q"}, "voice_strategy": {"fastest"}}, "Choose one of the list."},
	} {
		s.post(test.path, test.form).want(t, http.StatusUnprocessableEntity, test.wants)
	}
	for _, path := range []string{"/sites/oulu", "/teams/north", "/skills/finnish", "/skill-profiles/newcomer", "/capacity-profiles/phones", "/queues/support"} {
		s.post(path+"/delete", nil).want(t, http.StatusConflict, "is in use")
	}
	s.as("designer").post("/teams/new", url.Values{"name": {"x"}}).want(t, http.StatusForbidden)
}

// TestMembersFromBothSides edits one fact on two pages, and keeps what somebody else did meanwhile.
func TestMembersFromBothSides(t *testing.T) {
	s := withStaff(t)
	s.get("/queues/support/edit").want(t, http.StatusOK, `name="was" value="ben"`, `name="was.ben" value="chat"`, "By the team north.")
	s.post("/agents/new", url.Values{"name": {"cara"}, "queues": {"support"}}).want(t, http.StatusSeeOther)
	s.post("/queues/support/edit", url.Values{
		"name": {"support"}, "was.drawn": {"1"}, "was": {"ben"}, "was.ben": {"chat"}, "members": {"ben", "aino"}, "members.ben": {"chat", "email"},
	}).want(t, http.StatusSeeOther)
	want := []routing.Member{{Agent: "ben", Channels: []string{"chat", "email"}}, {Agent: "cara"}, {Agent: "aino"}}
	if diff := cmp.Diff(want, s.members(t, "support")); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	s.get("/agents/ben/edit").want(t, http.StatusOK, `name="queues.support" value="email" checked`)
	s.post("/queues/support/edit", url.Values{"name": {"support"}}).want(t, http.StatusSeeOther)
	if got := len(s.members(t, "support")); got != 3 {
		t.Errorf("a form without members: got %d members, want 3", got)
	}
}

// TestQueueSettings writes every setting of a queue, and reads it as the desk does.
func TestQueueSettings(t *testing.T) {
	s := newSite(t).as("admin")
	form := url.Values{
		"name": {"support"}, "strategy": {"linear"}, "chat_strategy": {"max_utilization"}, "threshold": {"30s"}, "formula": {"B"}, "short_abandon": {"5s"},
		"offer_timeout": {"15s"}, "ring_every": {"7s"}, "wrap_up": {"45s"}, "wrap_up_mode": {"manual"}, "reasons": {"Sold\nNo interest"}, "reason_required": {"true"},
		"pause": {"3s"}, "inactivity": {"10m"}, "max_waiting": {"12"}, "max_wait": {"5m"}, "pull": {"true"}, "last_agent": {"24h"}, "resume": {"2m"}, "priority": {"4"}, "closed": {"true"},
	}
	s.post("/queues/new", form).want(t, http.StatusSeeOther)
	parsed := func() routing.Queue {
		one, err := s.db.Queue(t.Context(), "support")
		if err != nil {
			t.Fatal(err)
		}
		q, err := routing.ParseQueue(one.Name, one.Settings)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	const second = routing.Duration(1e9)
	want := routing.Queue{
		Name: "support", Closed: true, Strategy: routing.Linear, Channels: map[string]routing.Strategy{"chat": routing.MaxUtilization},
		ServiceLevel: routing.ServiceLevel{Threshold: 30 * second, Short: 5 * second, Formula: "B"}, OfferTimeout: 15 * second, RingEvery: 7 * second,
		WrapUp: routing.WrapUp{Mode: routing.WrapUpManual, Time: 45 * second, ReasonRequired: true, Reasons: []string{"Sold", "No interest"}},
		Pause:  3 * second, Inactivity: 600 * second, MaxWaiting: 12, MaxWait: 300 * second, Pull: true, LastAgent: 86400 * second, Resume: 120 * second, Priority: 4,
	}
	if diff := cmp.Diff(want, parsed()); diff != "" {
		t.Errorf("queue (-want +got):\n%s", diff)
	}
	s.get("/queues/support/edit").want(t, http.StatusOK, `value="45s"`, "Sold\nNo interest", `value="max_utilization" selected`, `value="B" selected`)
	for _, field := range []string{"wrap_up_mode", "reasons", "reason_required", "pull", "closed"} {
		form.Del(field)
	}
	s.post("/queues/support/edit", form).want(t, http.StatusSeeOther)
	want.WrapUp, want.Pull, want.Closed = routing.WrapUp{Time: 45 * second}, false, false
	if diff := cmp.Diff(want, parsed()); diff != "" {
		t.Errorf("after a change (-want +got):\n%s", diff)
	}
}

func TestRingAllTooMany(t *testing.T) {
	s := newSite(t).as("admin")
	members := url.Values{"name": {"desk"}, "strategy": {"ring_all"}, "was.drawn": {"1"}}
	for n := range routing.MostRinging + 1 {
		name := fmt.Sprintf("agent-%03d", n)
		if _, err := s.db.SaveAgent(t.Context(), who, storage.Agent{Name: name}); err != nil {
			t.Fatal(err)
		}
		members.Add("members", name)
	}
	s.post("/queues/new", members).want(t, http.StatusUnprocessableEntity, "would ring 101 agents at once")
	members["members"] = members["members"][1:]
	s.post("/queues/new", members).want(t, http.StatusSeeOther)
	if got := len(s.members(t, "desk")); got != routing.MostRinging {
		t.Errorf("got %d members, want %d", got, routing.MostRinging)
	}
	if !strings.Contains(s.get("/queues").body, "Ring all") {
		t.Error("got a list without the queue's distribution")
	}
}

// TestTeamThatTakesTurns saves a rotation and sees on the page who is on duty now.
func TestTeamThatTakesTurns(t *testing.T) {
	s := withStaff(t)
	s.post("/agents/new", url.Values{"name": {"cara"}, "team": {"north"}}).want(t, http.StatusSeeOther)
	form := url.Values{
		"name": {"north"}, "queues": {"support"}, "rotation_size": {"1"}, "rotation_every": {"24h"}, "rotation_from": {"2026-01-01"}, "rotation_at": {"08:00"}, "rotation_channels": {"voice"},
	}
	s.post("/teams/north/edit", form).want(t, http.StatusSeeOther)
	o, err := s.db.Organised(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := &routing.Rotation{Every: routing.Duration(24 * time.Hour), From: "2026-01-01", At: "08:00", Size: 1, Channels: []string{"voice"}}
	if diff := cmp.Diff(want, o.Teams["north"].Rotation); diff != "" {
		t.Errorf("rotation (-want +got):\n%s", diff)
	}
	turns := o.Turns("north")
	for _, m := range o.Members("support") {
		if (m.Agent == "ben") != (m.Turns == nil) {
			t.Errorf("%s: got turns %v, want them of the team's members only", m.Agent, m.Turns)
		}
	}
	now := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	if got := turns.On(now); len(got) != 1 || got[0] != "cara" {
		t.Errorf("on the second day: got %v, want cara", got)
	}
	s.get("/teams/north/edit").want(t, http.StatusOK, "On duty now", `value="voice" checked`)
}
