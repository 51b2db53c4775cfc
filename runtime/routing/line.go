package routing

import (
	"slices"
	"time"
)

// mostLanes bounds the sets of requirements that a queue keeps its agents ready for.
const mostLanes = 64

// line is a queue at the desk: its settings, who waits in it, and its lanes.
type line struct {
	Queue
	tickets waiters // who waits, with an offer or without, in the order in which they are served
	lanes   []*lane
	order   map[string]int // place of each agent in the configured order
	seats   []*seat        // the agents who are at the desk, in that order
	chairs  []*seat        // those of all agents, nil where nobody is at the desk
	last    map[string]int // by channel: who was offered a contact last
	staffed int            // agents who are signed in
	offered int            // of tickets, those that are offered to somebody
	moved   bool
	turning bool      // members take turns
	turn    time.Time // when the next one changes; the past: it has not been looked at
	history []sample  // of the last waits, a ring when it is full
	oldest  int       // of history, when it is full
}

// Define adds a queue, or replaces its settings. What that sets off comes with the next event, as for all settings.
func (d *Desk) Define(q Queue, now time.Time) {
	l := d.queues[q.Name]
	if l == nil {
		l = &line{tickets: newWaiters(), last: map[string]int{}}
		d.queues[q.Name] = l
	}
	for _, m := range l.Agents {
		if s := d.seats[m.Agent]; s != nil {
			s.lines = slices.DeleteFunc(s.lines, func(o *line) bool { return o == l })
		}
	}
	l.clearLanes()
	l.Queue, l.order, l.seats, l.chairs, l.staffed = q, make(map[string]int, len(q.Agents)), nil, make([]*seat, len(q.Agents)), 0
	l.turning, l.turn = slices.ContainsFunc(q.Agents, func(m Member) bool { return m.Turns != nil }), time.Time{}
	d.turners = slices.DeleteFunc(d.turners, func(o *line) bool { return o == l })
	if l.turning {
		d.turners = append(d.turners, l)
	}
	for i, m := range q.Agents {
		l.order[m.Agent] = i
		if s := d.seats[m.Agent]; s != nil {
			d.belongs(s, l)
		}
	}
	for _, t := range l.tickets.Items() {
		t.lane, t.hungry = nil, false
		d.outOfLine(t)
		d.inLine(t, now)
	}
	d.plan(now)
}

// RemoveQueue takes a queue away. Who waits in it is refused.
func (d *Desk) RemoveQueue(name string, now time.Time) {
	l := d.queues[name]
	if l == nil {
		return
	}
	for _, t := range l.tickets.Items() {
		d.giveUp(t, ReasonNotFound, now)
	}
	for _, m := range l.Agents {
		if s := d.seats[m.Agent]; s != nil {
			s.lines = slices.DeleteFunc(s.lines, func(o *line) bool { return o == l })
		}
	}
	l.clearLanes()
	d.turners = slices.DeleteFunc(d.turners, func(o *line) bool { return o == l })
	delete(d.queues, name)
	d.plan(now)
}

// belongs makes an agent a member of a queue.
func (d *Desk) belongs(s *seat, l *line) {
	s.lines = append(s.lines, l)
	d.planSeat(s)
	at, _ := slices.BinarySearchFunc(l.seats, l.order[s.name], func(o *seat, order int) int { return l.order[o.name] - order })
	l.seats = slices.Insert(l.seats, at, s)
	l.chairs[l.order[s.name]] = s
	if s.presence != Offline {
		l.staffed++
	}
}

// clearLanes takes the queue's agents out of its lanes, and the lanes away.
func (l *line) clearLanes() {
	for _, one := range l.lanes {
		one.closed = true
		for _, s := range one.members {
			s.places = slices.DeleteFunc(s.places, func(p place) bool { return p.lane == one })
		}
	}
	l.lanes = nil
}

// countWaiting counts the contacts that nobody has been offered.
func (l *line) countWaiting() int { return l.tickets.Len() - l.offered }

// changed notes that places in a queue changed.
func (d *Desk) changed(l *line) {
	if !l.moved {
		l.moved = true
		d.moved = append(d.moved, l)
	}
}

// unstaffed gives up the contacts of a queue for which nobody is staffed any more. Callbacks wait on: nobody holds the line. So do those that ring
// at somebody, whose turn may be over: nobodyLeft gives them up when they are not taken.
func (d *Desk) unstaffed(l *line, now time.Time) {
	if l.staffed > 0 && !l.turning {
		return
	}
	staffed := map[string]bool{}
	for _, t := range l.tickets.Items() {
		is, known := staffed[t.Channel]
		if !known {
			is = l.isStaffed(t.Channel, now)
			staffed[t.Channel] = is
		}
		if t.Callback == "" && len(t.offers) == 0 && !is {
			d.giveUp(t, ReasonNoAgents, now)
		}
	}
}
