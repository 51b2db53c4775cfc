// Package routing owns the desk: queues, agents, offers and the strategies that choose between agents. The desk is pure: it reads no clock,
// does no I/O, and the same events give the same commands and decisions. It must not know flows, channels or storage.
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

// Queue is a queue's settings.
type Queue struct {
	Name         string
	Closed       bool
	MaxWaiting   int           // 0: no limit
	OfferTimeout time.Duration // 0: an offer stays until it is answered
	Agents       []string      // in configured order
}

// Agent is an agent's settings.
type Agent struct {
	Name  string
	State AgentState
}

// declineDelay is how long an agent who declined a contact is not offered the same one again.
const declineDelay = 10 * time.Second

// Desk is the routing core's state machine, all in memory.
type Desk struct {
	queues  map[string]*Queue
	agents  map[string]*seat
	tickets map[string]*ticket
	waiting []*ticket // in the order in which they are served
}

// seat is an agent at the desk.
type seat struct {
	name      string
	state     AgentState
	idleSince time.Time
	ticket    string // offered or connected
}

// ticket is a contact at the desk.
type ticket struct {
	Join
	position  int
	agent     string
	connected bool
	expires   time.Time
	declined  map[string]time.Time
}

// New makes a desk. Available agents count as idle since now.
func New(queues []Queue, agents []Agent, now time.Time) *Desk {
	d := &Desk{queues: map[string]*Queue{}, agents: map[string]*seat{}, tickets: map[string]*ticket{}}
	for _, q := range queues {
		d.Define(q, nil, now)
	}
	d.Define(Queue{}, agents, now)
	delete(d.queues, "")
	return d
}

// Define adds a queue, or replaces its settings, with agents that are not at the desk yet.
func (d *Desk) Define(q Queue, agents []Agent, now time.Time) {
	d.queues[q.Name] = &q
	for _, a := range agents {
		if d.agents[a.Name] == nil {
			d.agents[a.Name] = &seat{name: a.Name, state: a.State, idleSince: now}
		}
	}
}

// Has says whether a queue is defined.
func (d *Desk) Has(queue string) bool { return d.queues[queue] != nil }

// Apply takes one event at a time and gives what is to be done and why.
func (d *Desk) Apply(e Event, now time.Time) ([]Command, []Decision) {
	var commands []Command
	switch e := e.(type) {
	case Join:
		commands = d.join(e)
	case Leave:
		commands = d.leave(e.Ticket, now)
	case Accept:
		commands = d.accept(e)
	case Decline:
		commands = d.decline(e, now)
	case Finish:
		commands = d.finish(e, now)
	case SetAgent:
		commands = d.setAgent(e, now)
	case Tick:
		commands = d.expire(now)
	}
	commands = append(commands, d.positions()...)
	offers, decisions := d.match(now)
	return append(commands, offers...), decisions
}

// Next says when the desk has something to do by itself: an offer that expires, or a declined contact that may be offered again.
func (d *Desk) Next() (time.Time, bool) {
	var next time.Time
	earlier := func(t time.Time) {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, t := range d.tickets {
		if t.agent != "" && !t.connected {
			earlier(t.expires)
		}
		if t.agent == "" {
			for agent, until := range t.declined {
				if s := d.agents[agent]; s != nil && s.state == Available {
					earlier(until)
				}
			}
		}
	}
	return next, !next.IsZero()
}

// Staffed counts the agents of a queue who are signed in.
func (d *Desk) Staffed(queue string) int {
	n := 0
	if q := d.queues[queue]; q != nil {
		for _, name := range q.Agents {
			if s := d.agents[name]; s != nil && s.state != Offline {
				n++
			}
		}
	}
	return n
}

func (d *Desk) join(e Join) []Command {
	if _, twice := d.tickets[e.Ticket]; twice {
		return nil
	}
	q := d.queues[e.Queue]
	switch {
	case q == nil:
		return []Command{Refuse{e.Ticket, ReasonNotFound}}
	case q.Closed:
		return []Command{Refuse{e.Ticket, ReasonClosed}}
	case d.Staffed(q.Name) == 0:
		return []Command{Refuse{e.Ticket, ReasonNoAgents}}
	case q.MaxWaiting > 0 && d.countWaiting(q.Name) >= q.MaxWaiting:
		return []Command{Refuse{e.Ticket, ReasonFull}}
	}
	t := &ticket{Join: e, declined: map[string]time.Time{}}
	d.tickets[e.Ticket] = t
	d.waiting = append(d.waiting, t)
	slices.SortStableFunc(d.waiting, func(a, b *ticket) int {
		if a.Priority != b.Priority {
			return a.Priority - b.Priority
		}
		return a.Since.Compare(b.Since)
	})
	return nil
}

func (d *Desk) countWaiting(queue string) int {
	n := 0
	for _, t := range d.waiting {
		if t.Queue == queue && t.agent == "" {
			n++
		}
	}
	return n
}

// drop forgets a ticket and frees its agent.
func (d *Desk) drop(t *ticket, now time.Time) {
	delete(d.tickets, t.Ticket)
	d.waiting = slices.DeleteFunc(d.waiting, func(w *ticket) bool { return w == t })
	d.free(t.agent, now)
}

func (d *Desk) free(agent string, now time.Time) {
	if s := d.agents[agent]; s != nil && (s.state == Offered || s.state == OnContact) {
		s.state, s.ticket, s.idleSince = Available, "", now
	}
}

func (d *Desk) leave(name string, now time.Time) []Command {
	t := d.tickets[name]
	if t == nil {
		return nil
	}
	d.drop(t, now)
	if t.agent != "" && !t.connected {
		return []Command{Withdraw{name, t.agent}}
	}
	return nil
}

func (d *Desk) accept(e Accept) []Command {
	t := d.tickets[e.Ticket]
	if t == nil || t.agent != e.Agent || t.connected {
		return nil // the offer is not this agent's any more
	}
	t.connected = true
	d.agents[e.Agent].state = OnContact
	d.waiting = slices.DeleteFunc(d.waiting, func(w *ticket) bool { return w == t })
	return []Command{Connect{e.Ticket, e.Agent, t.Queue}}
}

func (d *Desk) decline(e Decline, now time.Time) []Command {
	t := d.tickets[e.Ticket]
	if t == nil || t.agent != e.Agent || t.connected {
		return nil
	}
	d.free(t.agent, now)
	t.agent, t.expires = "", time.Time{}
	t.declined[e.Agent] = now.Add(declineDelay)
	return []Command{Declined(e)}
}

func (d *Desk) finish(e Finish, now time.Time) []Command {
	t := d.tickets[e.Ticket]
	if t == nil || t.agent != e.Agent || !t.connected {
		return nil
	}
	d.drop(t, now)
	return []Command{Disconnect(e)}
}

func (d *Desk) setAgent(e SetAgent, now time.Time) []Command {
	s := d.agents[e.Agent]
	if s == nil || s.state == OnContact {
		return nil
	}
	var commands []Command
	if t := d.tickets[s.ticket]; t != nil && s.state == Offered {
		t.agent, t.expires = "", time.Time{}
		commands = append(commands, Withdraw{t.Ticket, s.name})
	}
	if e.State == Available && s.state != Available {
		s.idleSince = now
	}
	s.state, s.ticket = e.State, ""
	if e.State != Offline {
		return commands
	}
	for _, t := range slices.Clone(d.waiting) {
		if d.Staffed(t.Queue) == 0 {
			d.drop(t, now)
			commands = append(commands, Refuse{t.Ticket, ReasonNoAgents})
		}
	}
	return commands
}

func (d *Desk) expire(now time.Time) []Command {
	var commands []Command
	for _, t := range slices.Clone(d.waiting) {
		if t.agent != "" && !t.connected && !t.expires.IsZero() && !t.expires.After(now) {
			commands = append(commands, d.decline(Decline{t.Ticket, t.agent, true}, now)...)
		}
	}
	return commands
}

// positions tells waiting contacts whose place changed.
func (d *Desk) positions() []Command {
	var commands []Command
	place := map[string]int{}
	for _, t := range d.waiting {
		place[t.Queue]++
		if t.position != place[t.Queue] {
			t.position = place[t.Queue]
			commands = append(commands, Position{t.Ticket, t.position})
		}
	}
	return commands
}
