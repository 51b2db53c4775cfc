package storagetest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

func done[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func makeAgent(t *testing.T, db *storage.DB, name, settings string) storage.Agent {
	t.Helper()
	return done[storage.Agent](t)(db.SaveAgent(t.Context(), anna, storage.Agent{Name: name, Settings: json.RawMessage(settings)}))
}

// small is a team of two in a queue, with a profile of each kind, a skill and a site.
func small(t *testing.T, db *storage.DB) {
	t.Helper()
	ctx := t.Context()
	done[storage.Skill](t)(db.SaveSkill(ctx, anna, storage.Skill{Name: "Finnish", Settings: json.RawMessage(`{"type":"proficiency"}`)}))
	done[storage.Queue](t)(db.SaveQueue(ctx, anna, storage.Queue{Name: "support"}))
	done[storage.CapacityProfile](t)(db.SaveCapacityProfile(ctx, anna, storage.CapacityProfile{Name: "phones", Settings: json.RawMessage(`{"channels":{"voice":{"slots":1}}}`)}))
	done[storage.SkillProfile](t)(db.SaveSkillProfile(ctx, anna, storage.SkillProfile{Name: "natives", Settings: json.RawMessage(`{"skills":{"finnish":10}}`)}))
	done[storage.Site](t)(db.SaveSite(ctx, anna, storage.Site{Name: "oulu", Settings: json.RawMessage(`{"capacity_profile":"PHONES"}`)}))
	done[storage.Team](t)(db.SaveTeam(ctx, anna, storage.Team{Name: "north", Settings: json.RawMessage(`{"skill_profile":"natives","site":"oulu","order":[]}`)}))
	makeAgent(t, db, "aino", `{"team":"north","queues":["support"],"skills":{"finnish":7}}`)
	makeAgent(t, db, "ben", `{"team":"north","queues":[{"queue":"support","channels":["chat"]}]}`)
}

func TestOrganised(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		small(t, db)
		o := done[routing.Organisation](t)(db.Organised(t.Context()))
		want := []routing.Member{{Agent: "aino"}, {Agent: "ben", Channels: []string{"chat"}}}
		if diff := cmp.Diff(want, o.Members("support")); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
		e := o.Effective(o.Agents["ben"])
		if e.CapacityFrom != "site oulu" || e.CapacityName != "phones" || e.Agent.Skills["Finnish"] != 10.0 {
			t.Errorf("got capacity %s of %s and skills %v, want phones of site oulu and Finnish 10", e.CapacityName, e.CapacityFrom, e.Agent.Skills)
		}
	})
}

// TestRenameInSettings gives new names to what settings name: they follow, and what changed is in the audit log.
func TestRenameInSettings(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		small(t, db)
		ctx := t.Context()
		q := done[storage.Queue](t)(db.Queue(ctx, "support"))
		q.Name = "help"
		done[storage.Queue](t)(db.SaveQueue(ctx, bert, q))
		s := done[storage.Skill](t)(db.Skill(ctx, "finnish"))
		s.Name = "suomi"
		done[storage.Skill](t)(db.SaveSkill(ctx, bert, s))
		p := done[storage.CapacityProfile](t)(db.CapacityProfile(ctx, "phones"))
		p.Name = "calls"
		done[storage.CapacityProfile](t)(db.SaveCapacityProfile(ctx, bert, p))
		got := map[string]string{}
		got["aino"] = string(done[storage.Agent](t)(db.Agent(ctx, "aino")).Settings)
		got["ben"] = string(done[storage.Agent](t)(db.Agent(ctx, "ben")).Settings)
		got["natives"] = string(done[storage.SkillProfile](t)(db.SkillProfile(ctx, "natives")).Settings)
		got["oulu"] = string(done[storage.Site](t)(db.Site(ctx, "oulu")).Settings)
		want := map[string]string{
			"aino":    `{"queues":["help"],"skills":{"suomi":7},"team":"north"}`,
			"ben":     `{"queues":[{"channels":["chat"],"queue":"help"}],"team":"north"}`,
			"natives": `{"skills":{"suomi":10}}`, "oulu": `{"capacity_profile":"calls"}`,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("settings (-want +got):\n%s", diff)
		}
		entries, _, err := db.Audit(ctx, storage.AuditFilter{Query: "bert"})
		if err != nil {
			t.Fatal(err)
		}
		changed := map[string]int{}
		for _, e := range entries {
			changed[e.Action+" "+e.Subject]++
		}
		wantChanged := map[string]int{
			"queue.update help": 1, "skill.update suomi": 1, "capacity_profile.update calls": 1, "agent.update aino": 2, "agent.update ben": 1,
			"skill_profile.update natives": 1, "site.update oulu": 1,
		}
		if diff := cmp.Diff(wantChanged, changed); diff != "" {
			t.Errorf("audit (-want +got):\n%s", diff)
		}
	})
}

func TestDeleteWhatSettingsName(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		small(t, db)
		ctx := t.Context()
		for what, refused := range map[string]struct {
			err  error
			want string
		}{
			"queue":    {db.DeleteQueue(ctx, anna, "support"), "The queue support is in use: agent aino, agent ben. Change them first."},
			"team":     {db.DeleteTeam(ctx, anna, "north"), "The team north is in use: agent aino, agent ben. Change them first."},
			"skill":    {db.DeleteSkill(ctx, anna, "finnish"), "The skill Finnish is in use: agent aino, skill profile natives. Change them first."},
			"profile":  {db.DeleteSkillProfile(ctx, anna, "natives"), "The skill profile natives is in use: team north. Change them first."},
			"capacity": {db.DeleteCapacityProfile(ctx, anna, "phones"), "The capacity profile phones is in use: site oulu. Change them first."},
			"site":     {db.DeleteSite(ctx, anna, "oulu"), "The site oulu is in use: team north. Change them first."},
		} {
			if fault.CodeOf(refused.err) != fault.Conflict || refused.err.Error() != refused.want {
				t.Errorf("%s: got %v, want %s", what, refused.err, refused.want)
			}
		}
		for _, agent := range []string{"aino", "ben"} {
			if err := db.DeleteAgent(ctx, anna, agent); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.DeleteTeam(ctx, anna, "north"); err != nil {
			t.Errorf("a team without members: got %v, want it gone", err)
		}
	})
}

func TestSettingsNameWhatIsThere(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		_, err := db.SaveAgent(t.Context(), anna, storage.Agent{Name: "aino", Settings: json.RawMessage(`{"team":"north","queues":["sales",{"queue":"sales"}],"skills":{"welding":3}}`)})
		want := map[string]string{"team": `there is no team "north"`, "queues": `there is no queue "sales"`}
		if diff := cmp.Diff(want, fault.Fields(err)); diff != "" {
			t.Errorf("fields (-want +got):\n%s", diff)
		}
		makeAgent(t, db, "aino", `{"skills":{"welding":3}}`)
		resources, err := db.Resources(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"welding"}, resources.Names["skill"]); diff != "" {
			t.Errorf("skills that flows may ask for (-want +got):\n%s", diff)
		}
	})
}

// TestQueueMembers edits who is in a queue from the queue's side: the agents' settings have it, and the rest of them stays.
func TestQueueMembers(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		small(t, db)
		ctx := t.Context()
		makeAgent(t, db, "cara", `{"priority":3,"skills":{"finnish":2}}`)
		q := done[storage.Queue](t)(db.Queue(ctx, "support"))
		q.Name, q.Description = "help", "Renamed with its members"
		done[storage.Queue](t)(db.SaveQueueMembers(ctx, bert, q, []storage.MemberChange{{Agent: "cara", Channels: []string{"voice"}}, {Agent: "aino", Out: true}, {Agent: "Ben"}}))
		o := done[routing.Organisation](t)(db.Organised(ctx))
		if diff := cmp.Diff([]routing.Member{{Agent: "cara", Channels: []string{"voice"}}, {Agent: "ben"}}, o.Members("help")); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
		want := `{"priority":3,"queues":[{"queue":"help","channels":["voice"]}],"skills":{"Finnish":2}}`
		if got := string(done[storage.Agent](t)(db.Agent(ctx, "cara")).Settings); got != want {
			t.Errorf("got settings %s, want %s", got, want)
		}
		before := done[storage.Queue](t)(db.Queue(ctx, "help"))
		before.Description = "Never saved"
		if _, err := db.SaveQueueMembers(ctx, bert, before, []storage.MemberChange{{Agent: "aino"}, {Agent: "nobody"}}); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("an agent who is gone: got %v, want invalid", err)
		}
		after := done[storage.Queue](t)(db.Queue(ctx, "help"))
		o = done[routing.Organisation](t)(db.Organised(ctx))
		if after.Description != "Renamed with its members" || len(o.Members("help")) != 2 {
			t.Errorf("got %q with %d members, want nothing of a change that failed", after.Description, len(o.Members("help")))
		}
	})
}

// TestRingAllLimit holds a queue that rings everybody to a hundred agents, from whichever side the hundred and first comes.
func TestRingAllLimit(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		ctx := t.Context()
		q := done[storage.Queue](t)(db.SaveQueue(ctx, anna, storage.Queue{Name: "desk", Settings: json.RawMessage(`{"strategy":"linear"}`)}))
		done[storage.Team](t)(db.SaveTeam(ctx, anna, storage.Team{Name: "all", Settings: json.RawMessage(`{"queues":["desk"]}`)}))
		for n := range routing.MostRinging {
			makeAgent(t, db, fmt.Sprintf("agent-%03d", n), `{"team":"all"}`)
		}
		q.Settings = json.RawMessage(`{"strategy":"ring_all"}`)
		q = done[storage.Queue](t)(db.SaveQueue(ctx, anna, q))
		refused := func(from, field string, err error) {
			t.Helper()
			if got := fault.Fields(err)[field]; !strings.Contains(got, "101") {
				t.Errorf("%s: got %v, want the field %s to say 101", from, err, field)
			}
		}
		_, err := db.SaveAgent(ctx, anna, storage.Agent{Name: "one-more", Settings: json.RawMessage(`{"queues":["desk"]}`)})
		refused("the agent", "queues", err)
		_, err = db.SaveAgent(ctx, anna, storage.Agent{Name: "one-more", Settings: json.RawMessage(`{"team":"all"}`)})
		refused("the agent's team", "queues", err)
		makeAgent(t, db, "one-more", `{}`)
		_, err = db.SaveQueueMembers(ctx, anna, q, []storage.MemberChange{{Agent: "one-more"}})
		refused("the queue", "members", err)
		_, err = db.SaveTeam(ctx, anna, storage.Team{Name: "others", Settings: json.RawMessage(`{"queues":["desk"]}`)})
		if err != nil {
			t.Errorf("a team without members: got %v, want it saved", err)
		}
	})
}
