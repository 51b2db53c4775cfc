package routing

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func organisation(t *testing.T, settings map[string]map[string]string) Organisation {
	t.Helper()
	var list []Resource
	for kind, byName := range settings {
		for name, text := range byName {
			list = append(list, Resource{kind, name, json.RawMessage(text)})
		}
	}
	o, err := ParseOrganisation(list)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestEffective(t *testing.T) {
	o := organisation(t, map[string]map[string]string{
		"agent": {
			"anna": `{"queues":["support",{"queue":"sales","channels":["voice"]}],"team":"nordic","skills":{"finnish":9}}`,
			"ben":  `{"team":"nordic","capacity_profile":"chatters","skill_profile":"beginners"}`,
			"cara": `{"site":"tampere"}`,
			"dan":  `{"capacity":{"voice":1,"chat":3},"team":"gone"}`,
			"eve":  `{}`,
		},
		"team":          {"nordic": `{"queues":["Sales","billing"],"skill_profile":"languages","capacity_profile":"phones","site":"oulu"}`},
		"site":          {"tampere": `{"capacity_profile":"phones"}`, "oulu": `{"capacity_profile":"chatters"}`},
		"skill_profile": {"languages": `{"skills":{"finnish":5,"swedish":5}}`, "beginners": `{"skills":{"vip":false}}`},
		"capacity_profile": {
			"phones":   `{"mode":"exclusive","channels":{"voice":{"slots":1}}}`,
			"chatters": `{"channels":{"chat":{"slots":4},"email":{"slots":6,"manual":true}}}`,
		},
	})
	type told struct {
		Queues              []Membership
		Site, From, Profile string
		Voice, Chat, Email  Slots
		Skills              map[string]any
		SkillsFrom          map[string]string
	}
	tests := map[string]told{
		"anna": {
			[]Membership{{"support", nil}, {"sales", []string{"voice"}}, {"billing", nil}}, "oulu", "team nordic", "phones", Slots{1, false}, Slots{}, Slots{},
			map[string]any{"finnish": 9.0, "swedish": 5.0}, map[string]string{"finnish": "agent", "swedish": "team nordic, profile languages"},
		},
		"ben": {
			[]Membership{{"Sales", nil}, {"billing", nil}}, "oulu", "agent", "chatters", Slots{}, Slots{4, false}, Slots{6, true},
			map[string]any{"vip": false}, map[string]string{"vip": "profile beginners"},
		},
		"cara": {nil, "tampere", "site tampere", "phones", Slots{1, false}, Slots{}, Slots{}, nil, map[string]string{}},
		"dan":  {nil, "", "agent", "", Slots{1, false}, Slots{3, false}, Slots{}, nil, map[string]string{}},
		"eve":  {nil, "", "default", "", Slots{1, false}, Slots{5, false}, Slots{5, false}, nil, map[string]string{}},
	}
	for name, want := range tests {
		e := o.Effective(o.Agents[name])
		got := told{e.Queues, e.Site, e.CapacityFrom, e.CapacityName, e.Agent.Slots("voice"), e.Agent.Slots("chat"), e.Agent.Slots("email"), e.Agent.Skills, e.SkillsFrom}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestMembers(t *testing.T) {
	o := organisation(t, map[string]map[string]string{
		"agent": {
			"anna": `{"team":"a","queues":[{"queue":"support","channels":["chat"]}]}`, "ben": `{"team":"a"}`, "cara": `{"queues":["Support"]}`, "dan": `{"team":"a"}`,
			"eve": `{"queues":["sales"]}`,
		},
		"team": {"a": `{"queues":["support"],"order":["dan","ben"]}`},
	})
	want := []Member{{Agent: "cara"}, {Agent: "dan"}, {Agent: "ben"}, {Agent: "anna", Channels: []string{"chat"}}}
	if diff := cmp.Diff(want, o.Members("support")); diff != "" {
		t.Errorf("members of support (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"dan", "ben", "anna"}, o.TeamMembers("A")); diff != "" {
		t.Errorf("team a (-want +got):\n%s", diff)
	}
}

func TestRinging(t *testing.T) {
	members := Members("a", "b", "c")
	members[2].Channels = []string{"chat"}
	for _, test := range []struct {
		settings string
		want     int
	}{
		{`{}`, 0},
		{`{"strategy":"ring_all"}`, 3},
		{`{"strategy":"linear","channels":{"voice":"ring_all"}}`, 2},
		{`{"strategy":"linear","channels":{"chat":"ring_all"}}`, 3},
	} {
		q, err := ParseQueue("q", json.RawMessage(test.settings))
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Ringing(members); got != test.want {
			t.Errorf("%s: got %d ringing at once, want %d", test.settings, got, test.want)
		}
	}
}

func TestSkillKind(t *testing.T) {
	for _, test := range []struct {
		kind  SkillKind
		value any
		want  string
	}{
		{SkillKind{}, 10.0, ""},
		{SkillKind{}, 0, ""},
		{SkillKind{}, 11, "is a level from 0 to 10"},
		{SkillKind{}, 1.5, "is a level from 0 to 10"},
		{SkillKind{}, "5", "is a level from 0 to 10"},
		{SkillKind{Type: BooleanSkill}, true, ""},
		{SkillKind{Type: BooleanSkill}, 1, "is yes or no"},
		{SkillKind{Type: TextSkill}, "north", ""},
		{SkillKind{Type: TextSkill}, "", "is a text"},
		{SkillKind{Type: EnumSkill, Values: []string{"gold", "silver"}}, "gold", ""},
		{SkillKind{Type: EnumSkill, Values: []string{"gold", "silver"}}, "bronze", "is one of gold, silver"},
	} {
		got := ""
		if err := test.kind.Check(test.value); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s with %v: got %q, want %q", test.kind.Type, fmt.Sprint(test.value), got, test.want)
		}
	}
}

func TestOrganisationNamesWhatItCannotRead(t *testing.T) {
	o, err := ParseOrganisation([]Resource{{"agent", "anna", json.RawMessage(`{"queues":7}`)}, {"capacity_profile", "p", json.RawMessage(`{"mode":"blended"}`)}})
	if err == nil || err.Error()[:24] != "settings of agent anna: " {
		t.Errorf("got %v, want an error that names agent anna", err)
	}
	if agent, there := o.Agents["anna"]; !there || len(agent.Queues) != 0 || o.Capacities["p"].Mode != Blended {
		t.Errorf("got %v and %v, want an agent without queues and the profile", o.Agents, o.Capacities)
	}
}
