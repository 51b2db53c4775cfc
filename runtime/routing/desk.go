// Package routing owns the desk: queues, agents, offers and the strategies that choose between agents. The desk is pure: it reads no clock,
// does no I/O, and the same events give the same commands and decisions. It must not know flows, channels or storage.
package routing

import (
	"slices"
	"time"
)

// Queue is a queue's settings.
type Queue struct {
	Name         string
	Closed       bool
	MaxWaiting   int           // 0: no limit
	OfferTimeout time.Duration // 0: an offer stays until it is answered
	Threshold    time.Duration // of the service level; a wait that passes it breaches it; 0: none
	Agents       []string      // in configured order
}

// DefaultThreshold is the service level threshold of a queue that does not set one.
const DefaultThreshold = 20 * time.Second

// Desk is the routing core's state machine, all in memory.
type Desk struct {
	queues  map[string]*Queue
	agents  map[string]*seat
	teams   map[string][]string
	tickets map[string]*ticket
	waiting []*ticket           // in the order in which they are served; direct offers first
	history map[string][]sample // of each queue, the oldest first
}

// New makes a desk. Available agents count as idle since now.
func New(queues []Queue, agents []Agent, now time.Time) *Desk {
	d := &Desk{
		queues: map[string]*Queue{}, agents: map[string]*seat{}, teams: map[string][]string{}, tickets: map[string]*ticket{}, history: map[string][]sample{},
	}
	for _, q := range queues {
		d.Define(q, nil, now)
	}
	d.Seat(agents, now)
	return d
}

// Define adds a queue, or replaces its settings, with agents that are not at the desk yet.
func (d *Desk) Define(q Queue, agents []Agent, now time.Time) {
	d.queues[q.Name] = &q
	d.Seat(agents, now)
}

// DefineTeam adds a team, or replaces its members.
func (d *Desk) DefineTeam(name string, agents []string) { d.teams[name] = agents }

// Has says whether a queue is defined.
func (d *Desk) Has(queue string) bool { return d.queues[queue] != nil }

// HasTeam says whether a team is defined.
func (d *Desk) HasTeam(team string) bool {
	_, ok := d.teams[team]
	return ok
}

// Apply takes one event at a time and gives what is to be done and why.
func (d *Desk) Apply(e Event, now time.Time) ([]Command, []Decision) {
	var commands []Command
	switch e := e.(type) {
	case Join:
		commands = d.join(e, now)
	case Direct:
		commands = d.direct(e, now)
	case Leave:
		commands = d.leave(e.Ticket, now)
	case Accept:
		commands = d.accept(e, now)
	case Decline:
		commands = d.decline(e, now)
	case Finish:
		commands = d.finish(e, now)
	case Return:
		commands = d.giveBack(e, now)
	case SetPriority:
		commands = d.setPriority(e)
	case SetSkills:
		commands = d.setSkills(e)
	case SetAgent:
		commands = d.setAgent(e, now)
	case Tick:
		commands = d.expire(now)
	}
	commands = append(commands, d.positions()...)
	commands = append(commands, d.breaches(now)...)
	offers, decisions := d.match(now)
	return append(commands, offers...), decisions
}

// Next says when the desk has something to do by itself: an offer that expires, a contact that may be offered to somebody again or is given
// up, a service level that is missed, a requirement that is relaxed.
func (d *Desk) Next() (time.Time, bool) {
	var next time.Time
	for _, t := range d.waiting {
		t.moments(d, func(at time.Time) {
			if !at.IsZero() && (next.IsZero() || at.Before(next)) {
				next = at
			}
		})
	}
	return next, !next.IsZero()
}

// Staffed counts the agents of a queue who are signed in.
func (d *Desk) Staffed(queue string) int {
	return d.count(queue, func(s *seat) bool { return s.state != Offline })
}

func (d *Desk) count(queue string, counts func(*seat) bool) int {
	n := 0
	if q := d.queues[queue]; q != nil {
		for _, name := range q.Agents {
			if s := d.agents[name]; s != nil && counts(s) {
				n++
			}
		}
	}
	return n
}

// place puts a ticket in line: direct offers first, then by priority, then by age. Tickets that are equal in all stay as they came.
func (d *Desk) place(t *ticket) {
	d.waiting = append(d.waiting, t)
	d.order()
}

func (d *Desk) order() {
	slices.SortStableFunc(d.waiting, func(a, b *ticket) int {
		if a.Priority != b.Priority {
			return a.Priority - b.Priority
		}
		return a.Since.Compare(b.Since)
	})
}

// positions tells waiting contacts whose place changed.
func (d *Desk) positions() []Command {
	var commands []Command
	place := map[string]int{}
	for _, t := range d.waiting {
		if t.direct != nil {
			continue
		}
		place[t.Queue]++
		if t.position != place[t.Queue] {
			t.position = place[t.Queue]
			commands = append(commands, Position{t.Ticket, t.position})
		}
	}
	return commands
}

// breaches tells contacts whose wait has passed the service level threshold of their queue. A callback waits without its customer.
func (d *Desk) breaches(now time.Time) []Command {
	var commands []Command
	for _, t := range d.waiting {
		if at := t.breachAt(d); !at.IsZero() && !at.After(now) {
			t.breached = true
			commands = append(commands, Breach{t.Ticket, t.Queue})
		}
	}
	return commands
}
