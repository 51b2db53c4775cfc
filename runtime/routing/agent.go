package routing

import (
	"cmp"
	"encoding/json"
	"fmt"
)

// Voice is the channel of calls, and of events that name none.
const Voice = "voice"

// AgentState is what an agent is doing.
type AgentState string

// The agent states, in life-cycle order.
const (
	Offline   AgentState = "offline"
	Away      AgentState = "away"
	RONA      AgentState = "rona" // an offer was not answered; only the agent comes back from there
	Available AgentState = "available"
	Offered   AgentState = "offered"
	OnContact AgentState = "on_contact"
	Wrapping  AgentState = "wrap_up"
)

// DefaultPriority is that of an agent who has none.
const DefaultPriority = 50

// Agent is an agent's settings. The names of its fields in JSON are those of routing scenarios, and of the settings of the agent resource.
type Agent struct {
	Name       string         `json:"name,omitempty"`
	Skills     map[string]any `json:"skills,omitempty"`     // by name: a level 0 to 10, a boolean or a text
	Capacity   map[string]int `json:"capacity,omitempty"`   // slots by channel, over those of the profile
	Priority   int            `json:"priority,omitempty"`   // 1 first to 100
	Priorities map[string]int `json:"priorities,omitempty"` // of single channels, over Priority
	Profile    *Profile       `json:"-"`                    // nil: any mix of one call and five contacts of each other channel
	State      AgentState     `json:"-"`                    // at the beginning
	AllSkills  bool           `json:"-"`                    // fits every requirement: a stand-in of a test call
}

// priorityOn is the agent's priority on a channel.
func (a *Agent) priorityOn(channel string) int {
	return cmp.Or(a.Priorities[channel], a.Priority, DefaultPriority)
}

// Membership is a queue of an agent.
type Membership struct {
	Queue    string   `json:"queue"`
	Channels []string `json:"channels,omitempty"` // empty: all
}

// UnmarshalJSON reads a membership, which may be a queue's name alone.
func (m *Membership) UnmarshalJSON(raw []byte) error {
	*m = Membership{}
	if short(raw, &m.Queue) {
		return nil
	}
	type plain Membership
	return json.Unmarshal(raw, (*plain)(m))
}

// Staff is the settings of an agent resource: the agent, and what else of the organisation says how they work.
type Staff struct {
	Agent
	User         string       `json:"user,omitempty"` // email of the login
	Team         string       `json:"team,omitempty"`
	Site         string       `json:"site,omitempty"`
	Queues       []Membership `json:"queues,omitempty"`
	SkillProfile string       `json:"skill_profile,omitempty"`    // empty: the team's
	Capacities   string       `json:"capacity_profile,omitempty"` // empty: the team's, else the site's
	Duty         string       `json:"duty,omitempty"`             // the schedule of when they are on duty; empty: always
}

// ParseStaff reads an agent's settings. What cannot be read is an error that names the agent.
func ParseStaff(name string, settings json.RawMessage) (Staff, error) {
	var s Staff
	if len(settings) > 0 {
		if err := json.Unmarshal(settings, &s); err != nil {
			return Staff{}, fmt.Errorf("settings of agent %s: %w", name, err)
		}
	}
	s.Name = name
	return s, nil
}
