package routing

import (
	"slices"
	"time"
)

// AgentState is what an agent is doing.
type AgentState string

// The agent states, in life-cycle order.
const (
	Offline   AgentState = "offline"
	Away      AgentState = "away"
	Available AgentState = "available"
	Offered   AgentState = "offered"
	OnContact AgentState = "on_contact"
)

// Agent is an agent's settings.
type Agent struct {
	Name      string
	State     AgentState
	Skills    map[string]any // by name: a level 0 to 10, a boolean or a text
	AllSkills bool           // fits every requirement: a stand-in of a test call
}

// seat is an agent at the desk.
type seat struct {
	Agent
	name      string
	state     AgentState
	idleSince time.Time
	ticket    string // offered or connected
}

// Seat brings agents to the desk who are not there yet.
func (d *Desk) Seat(agents []Agent, now time.Time) {
	for _, a := range agents {
		if d.agents[a.Name] == nil {
			d.agents[a.Name] = &seat{Agent: a, name: a.Name, state: a.State, idleSince: now}
		}
	}
}

// Seated says whether an agent is at the desk, in whatever state.
func (d *Desk) Seated(agent string) bool { return d.agents[agent] != nil }

func (d *Desk) free(agent string, now time.Time) {
	if s := d.agents[agent]; s != nil && (s.state == Offered || s.state == OnContact) {
		s.state, s.ticket, s.idleSince = Available, "", now
	}
}

func (d *Desk) setAgent(e SetAgent, now time.Time) []Command {
	s := d.agents[e.Agent]
	if s == nil || s.state == OnContact {
		return nil
	}
	var commands []Command
	if t := d.tickets[s.ticket]; t != nil && s.state == Offered {
		t.unoffer(s.name)
		commands = append(commands, Withdraw{t.Ticket, s.name})
		commands = append(commands, d.nobodyLeft(t, now)...)
	}
	if e.State == Available && s.state != Available {
		s.idleSince = now
	}
	s.state, s.ticket = e.State, ""
	if e.State == Offline {
		commands = append(commands, d.unstaffed(now)...)
	}
	return commands
}

// unstaffed gives up the contacts of queues in which nobody is signed in any more. Callbacks wait on: nobody holds the line.
func (d *Desk) unstaffed(now time.Time) []Command {
	var commands []Command
	for _, t := range slices.Clone(d.waiting) {
		if t.direct == nil && t.Callback == "" && d.Staffed(t.Queue) == 0 {
			d.drop(t, now)
			commands = append(commands, Refuse{Ticket: t.Ticket, Reason: ReasonNoAgents})
		}
	}
	return commands
}
