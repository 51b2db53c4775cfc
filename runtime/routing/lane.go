package routing

import (
	"slices"
	"time"

	"github.com/tidwall/btree"
)

// lane is where the contacts of a queue that ask the same of agents, on one channel, meet the agents who have it. Contacts and agents are kept
// in order, so that a match costs the logarithm of their numbers; an agent is in the lanes of all of their queues.
type lane struct {
	line     *line
	channel  string
	number   int // the channel's
	required []Skill
	rule     *rule
	members  []*seat
	ready    *btree.BTreeG[entry] // agents who can be offered a contact now, in the order of the strategy
	hungry   waiters              // contacts that wait to be offered, in the order in which they are served
	active   bool
	closed   bool
}

// entry is a ready agent in a lane. It has no pointers: lanes of many agents are nothing to the garbage collector.
type entry struct {
	first, second int64 // what the strategy compares
	order         int   // in the configured order, which tells who it is
}

// at is the agent of an entry.
func (one *lane) at(e entry) *seat { return one.line.chairs[e.order] }

func before(a, b entry) bool {
	switch {
	case a.first != b.first:
		return a.first < b.first
	case a.second != b.second:
		return a.second < b.second
	}
	return a.order < b.order
}

// place is an agent's place in a lane.
type place struct {
	lane          *lane
	order         int32 // in the configured order
	in            bool
	first, second int64 // of the entry, while in
}

// entry is what stands in the lane.
func (p *place) entry() entry { return entry{p.first, p.second, int(p.order)} }

// laneOf finds the lane of a ticket, or opens it.
func (d *Desk) laneOf(l *line, t *ticket, now time.Time) *lane {
	required := t.required(now)
	if t.lane != nil && sameSkills(t.lane.required, required) {
		return t.lane
	}
	for _, one := range l.lanes {
		if one.channel == t.Channel && sameSkills(one.required, required) {
			return one
		}
	}
	l.dropIdle()
	one := &lane{
		line: l, channel: t.Channel, number: t.number, required: required, rule: rules[l.strategyOn(t.Channel)],
		ready: tree(before), hungry: newWaiters(),
	}
	l.lanes = append(l.lanes, one)
	for _, m := range l.Agents {
		if s := d.seats[m.Agent]; s != nil {
			d.enterLane(s, one, now)
		}
	}
	return one
}

// enterLane gives an agent who fits a place in a lane.
func (d *Desk) enterLane(s *seat, one *lane, now time.Time) {
	order, member := one.line.order[s.name]
	if !member || !one.line.Agents[order].Takes(one.channel) || !s.fits(one.required) {
		return
	}
	one.members = append(one.members, s)
	at, _ := slices.BinarySearchFunc(s.places, one.number+1, func(p place, number int) int { return p.lane.number - number })
	s.places = slices.Insert(s.places, at, place{lane: one, order: int32(order)})
	s.limit(&d.channels)
	s.free = s.unready(one.number, now) == ""
	d.refreshPlace(s, &s.places[at], now)
}

// dropIdle makes room for another lane: one in which nobody waits.
func (l *line) dropIdle() {
	if len(l.lanes) < mostLanes {
		return
	}
	for i, one := range l.lanes {
		if one.hungry.Len() > 0 || l.serves(one) {
			continue
		}
		one.closed = true
		for _, s := range one.members {
			s.places = slices.DeleteFunc(s.places, func(p place) bool { return p.lane == one })
		}
		l.lanes = slices.Delete(l.lanes, i, i+1)
		return
	}
}

// serves says whether a ticket of the queue is in a lane, waiting with an offer.
func (l *line) serves(one *lane) bool {
	found := false
	l.tickets.Scan(func(t *ticket) bool {
		found = t.lane == one
		return !found
	})
	return found
}

// refreshPlace puts an agent in or out of a lane, as they are free on its channel, or where they now stand in it.
func (d *Desk) refreshPlace(s *seat, p *place, now time.Time) {
	if !s.free || !p.lane.line.onTurn(s, p.lane.channel, now) {
		if p.in {
			p.lane.ready.Delete(p.entry())
			p.in = false
		}
		return
	}
	first, second := p.lane.rule.key(s, p.lane, now)
	if p.in && first == p.first && second == p.second {
		return
	}
	if p.in {
		p.lane.ready.Delete(p.entry())
	} else {
		d.activate(p.lane)
	}
	p.in, p.first, p.second = true, first, second
	p.lane.ready.Set(p.entry())
}

// activate notes that a contact and an agent may have come together in a lane.
func (d *Desk) activate(one *lane) {
	if !one.active {
		one.active = true
		d.active = append(d.active, one)
	}
}
