package routing

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// MostRinging is how many agents can be offered a contact at once: a queue that rings everybody, and a ring, have no more.
const MostRinging = 100

// Team is the settings of a team resource. Its members are the agents whose settings name it.
type Team struct {
	Name         string       `json:"name,omitempty"`
	Queues       []Membership `json:"queues,omitempty"`           // of every member
	SkillProfile string       `json:"skill_profile,omitempty"`    // of members who have none themselves
	Capacities   string       `json:"capacity_profile,omitempty"` // of members who have none themselves
	Site         string       `json:"site,omitempty"`             // of members who have none themselves
	Order        []string     `json:"order,omitempty"`            // agents who come first, in this order; the others follow by name
	Rotation     *Rotation    `json:"rotation,omitempty"`         // nil: all members are on duty
}

// Rotation takes turns: Size members of a team are on duty, and after each period the next ones are.
type Rotation struct {
	Every    Duration `json:"every"`
	From     string   `json:"from"`         // the first day of the first turn, such as 2026-11-30, in the organisation's time zone
	At       string   `json:"at,omitempty"` // the time of day when turns change, such as 08:00; empty: midnight
	Size     int      `json:"size"`
	Channels []string `json:"channels,omitempty"` // such as voice: the others are for all members; empty: turns are about all channels
}

// SkillProfile is the settings of a skill profile resource.
type SkillProfile struct {
	Skills map[string]any `json:"skills,omitempty"`
}

// Site is the settings of a site resource.
type Site struct {
	Capacities string `json:"capacity_profile,omitempty"` // of agents there who have none, and whose team has none
}

// Organisation is the settings of everything that says who takes what, by the names that the resources have.
type Organisation struct {
	Agents        map[string]Staff
	Teams         map[string]Team
	Sites         map[string]Site
	SkillProfiles map[string]SkillProfile
	Capacities    map[string]Profile
	Zone          *time.Location // in which turns change; nil: UTC
}

// Resource is a resource with its settings.
type Resource struct {
	Kind, Name string
	Settings   json.RawMessage
}

// ParseOrganisation reads agents, teams, sites and profiles; other kinds are left out. What cannot be read is an error that names the resource,
// and counts as not set.
func ParseOrganisation(list []Resource) (Organisation, error) {
	o := Organisation{map[string]Staff{}, map[string]Team{}, map[string]Site{}, map[string]SkillProfile{}, map[string]Profile{}, nil}
	var first error
	for _, r := range list {
		err := o.add(r)
		if err != nil && first == nil {
			first = fmt.Errorf("settings of %s %s: %w", strings.ReplaceAll(r.Kind, "_", " "), r.Name, err)
		}
	}
	return o, first
}

func (o *Organisation) add(r Resource) error {
	switch r.Kind {
	case "agent":
		s, err := read[Staff](r)
		if err != nil {
			s = Staff{} // still an agent, who can be offered contacts directly
		}
		s.Name = r.Name
		o.Agents[r.Name] = s
		return err
	case "team":
		t, err := read[Team](r)
		if t.Name = r.Name; err == nil {
			o.Teams[r.Name] = t
		}
		return err
	case "site":
		return readInto(o.Sites, r)
	case "skill_profile":
		return readInto(o.SkillProfiles, r)
	case "capacity_profile":
		p, err := read[Profile](r)
		if p.Name = r.Name; err == nil {
			o.Capacities[r.Name] = p
		}
		return err
	}
	return nil
}

func read[T any](r Resource) (value T, err error) {
	if len(r.Settings) > 0 {
		err = json.Unmarshal(r.Settings, &value)
	}
	return value, err
}

func readInto[T any](all map[string]T, r Resource) error {
	value, err := read[T](r)
	if err == nil {
		all[r.Name] = value
	}
	return err
}

// Effective is how an agent works when everything is put together, and where each part comes from: agent, team NAME, site NAME, or default.
type Effective struct {
	Agent          Agent             // for the desk
	Queues         []Membership      // the agent's own, then the team's others
	Site           string            // "" when none
	CapacityFrom   string            // of Agent.Profile
	CapacityName   string            // of the profile, "" for the default
	SkillsFrom     map[string]string // by skill
	QueuesFromTeam []string          // those of Queues that the agent has only as a member of the team
}

// Effective puts together how an agent works. What does not exist counts as not set.
func (o *Organisation) Effective(s Staff) Effective {
	team := o.Teams[s.Team]
	e := Effective{Agent: s.Agent, Site: cmp.Or(s.Site, team.Site), Queues: slices.Clone(s.Queues), SkillsFrom: map[string]string{}}
	for _, m := range team.Queues {
		if !slices.ContainsFunc(s.Queues, func(own Membership) bool { return strings.EqualFold(own.Queue, m.Queue) }) {
			e.Queues, e.QueuesFromTeam = append(e.Queues, m), append(e.QueuesFromTeam, m.Queue)
		}
	}
	o.capacity(&e, s, team)
	skills := map[string]any{}
	give := func(from string, values map[string]any) {
		for name, value := range values {
			skills[name], e.SkillsFrom[name] = value, from
		}
	}
	if p, ok := o.SkillProfiles[s.SkillProfile]; ok {
		give("profile "+s.SkillProfile, p.Skills)
	} else if p, ok := o.SkillProfiles[team.SkillProfile]; ok {
		give("team "+s.Team+", profile "+team.SkillProfile, p.Skills)
	}
	give("agent", s.Skills)
	if len(skills) > 0 {
		e.Agent.Skills = skills
	}
	return e
}

// capacity finds the profile of the agent, else of the team, else of the site; without any it is the default.
func (o *Organisation) capacity(e *Effective, s Staff, team Team) {
	e.CapacityFrom = "default"
	for _, from := range []struct{ words, name string }{
		{"agent", s.Capacities}, {"team " + s.Team, team.Capacities}, {"site " + e.Site, o.Sites[e.Site].Capacities},
	} {
		if p, ok := o.Capacities[from.name]; ok {
			e.Agent.Profile, e.CapacityName, e.CapacityFrom = &p, p.Name, from.words
			return
		}
	}
	if len(s.Capacity) > 0 {
		e.CapacityFrom = "agent"
	}
}

// Slots is how many contacts of a channel the agent has at once, and whether they are only given by hand.
func (a *Agent) Slots(channel string) Slots { return Slots{a.slots(channel), a.manual(channel)} }

// Members lists who is in a queue, those of their own and those by their teams, by team, in the team's order, and by name.
func (o *Organisation) Members(queue string) []Member {
	var list []Member
	turns := map[string]*Turns{}
	for _, name := range slices.SortedFunc(maps.Keys(o.Agents), o.before) {
		for _, m := range o.Effective(o.Agents[name]).Queues {
			if strings.EqualFold(m.Queue, queue) {
				list = append(list, Member{Agent: name, Channels: m.Channels, Turns: o.turnsIn(queue, o.Agents[name].Team, turns)})
				break
			}
		}
	}
	return list
}

// turnsIn gives the turns of a team's members in a queue, nil when they take none there: it is not the team's. What was made is kept in turns.
func (o *Organisation) turnsIn(queue, team string, turns map[string]*Turns) *Turns {
	if !slices.ContainsFunc(o.Teams[team].Queues, func(m Membership) bool { return strings.EqualFold(m.Queue, queue) }) {
		return nil
	}
	t, made := turns[team]
	if !made {
		t = o.Turns(team)
		turns[team] = t
	}
	return t
}

// Turns gives the turns that the members of a team take, nil when all are on duty: it has no rotation, or one that cannot be read.
func (o *Organisation) Turns(team string) *Turns {
	r := o.Teams[team].Rotation
	if r == nil {
		return nil
	}
	t, err := NewTurns(*r, o.TeamMembers(team), o.Zone)
	if err != nil {
		return nil
	}
	return t
}

// before orders agents by team, in the team's order, and by name.
func (o *Organisation) before(a, b string) int {
	team, other := o.Agents[a].Team, o.Agents[b].Team
	order := o.Teams[team].Order
	if team != other {
		order = nil
	}
	return cmp.Or(strings.Compare(team, other), standing(order, a)-standing(order, b), strings.Compare(a, b))
}

// standing is where a name is in an order, the end when it is not.
func standing(order []string, name string) int {
	if i := slices.Index(order, name); i >= 0 {
		return i
	}
	return len(order)
}

// TeamMembers lists the agents of a team in its order.
func (o *Organisation) TeamMembers(team string) []string {
	var list []string
	for name, s := range o.Agents {
		if strings.EqualFold(s.Team, team) {
			list = append(list, name)
		}
	}
	slices.SortFunc(list, o.before)
	return list
}

// Ringing is how many agents a queue offers a contact to at once: on the channel where most are; 0 when it does not ring everybody.
func (q *Queue) Ringing(members []Member) int {
	channels := append([]string{Voice, ""}, slices.Collect(maps.Keys(q.Channels))...)
	most := 0
	for _, channel := range channels {
		if q.strategyOn(channel) != RingAll {
			continue
		}
		n := 0
		for _, m := range members {
			if channel == "" || m.Takes(channel) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}
