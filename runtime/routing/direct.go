package routing

import (
	"slices"
	"time"
)

// MostAtOnce is how many agents a contact can be offered to at once.
const MostAtOnce = 100

// ask offers a contact to the agents it names. They are all asked at once; with Park it waits for one of them to become available.
func (d *Desk) ask(e Direct, now time.Time) {
	if _, twice := d.tickets[e.Ticket]; twice {
		return
	}
	if e.Channel == "" {
		e.Channel = Voice
	}
	number := d.channels.number(e.Channel)
	named := d.called(e, now)
	for _, name := range named {
		if s := d.seats[name]; s != nil {
			s.limit(&d.channels)
		}
	}
	known := slices.DeleteFunc(slices.Clone(named), func(name string) bool { return d.seats[name] == nil })
	free := func(name string) bool { return d.seats[name].busy(number, now) == "" }
	switch {
	case len(named) > MostAtOnce:
		d.do(Refuse{e.Ticket, ReasonTooMany, len(named)})
		return
	case len(known) == 0:
		d.do(Refuse{Ticket: e.Ticket, Reason: ReasonNotFound})
		return
	case e.Park <= 0 && !slices.ContainsFunc(known, free):
		d.do(Refuse{Ticket: e.Ticket, Reason: ReasonUnavailable})
		return
	}
	e.Agents, e.Teams = known, nil
	t := &ticket{
		Join:   Join{Ticket: e.Ticket, Channel: e.Channel, Contact: e.Contact, Customer: e.Customer, Entry: e.Entry, Since: now},
		direct: &e, number: number, phase: waiting, givesUp: now.Add(max(e.Park, time.Nanosecond)),
	}
	for _, name := range known {
		d.seats[name].directs = append(d.seats[name].directs, t)
	}
	d.enter(t, now)
	d.asked(t)
}

// asked notes that a direct ticket is to be offered to those who are free.
func (d *Desk) asked(t *ticket) { d.direct = append(d.direct, t) }

// called lists the agents that a direct offer names, by themselves or by their teams, each once: of a team those whose turn it is.
func (d *Desk) called(e Direct, now time.Time) []string {
	var names []string
	add := func(list []string) {
		for _, name := range list {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	add(e.Agents)
	for _, team := range e.Teams {
		add(d.turns[team].of(d.teams[team], e.Channel, now))
	}
	return names
}

// askAll makes the direct offers that can be made.
func (d *Desk) askAll(now time.Time) {
	for len(d.direct) > 0 || len(d.asks) > 0 {
		for _, s := range d.asks {
			d.direct = append(d.direct, s.directs...)
		}
		list := d.direct
		d.direct, d.asks = nil, nil
		slices.SortStableFunc(list, func(a, b *ticket) int { return int(a.serial) - int(b.serial) })
		for _, t := range slices.Compact(list) {
			d.askFree(t, now)
		}
	}
}

// askFree offers a direct ticket to every one of its agents who is free. Its time to answer begins with the first offer.
func (d *Desk) askFree(t *ticket, now time.Time) {
	if d.tickets[t.Ticket] != t || t.phase != waiting {
		return
	}
	why := Decision{At: now, Ticket: t.Ticket, Channel: t.Channel, Reason: ReasonAsked, Members: len(t.direct.Agents), Since: t.Since}
	var free []*seat
	for _, name := range t.direct.Agents {
		s := d.seats[name]
		if s == nil || t.offeredTo(s) {
			continue
		}
		reason := s.busy(t.number, now)
		if t.declined[name].After(now) {
			reason = ReasonJustDeclined
		}
		if reason != "" {
			why.skip(name, reason)
			continue
		}
		free = append(free, s)
	}
	for _, s := range free {
		if len(t.offers) == 0 {
			t.givesUp = now.Add(t.direct.Timeout)
		}
		d.offer(t, s, t.givesUp, now)
		why.Agent, why.Ready = s.name, len(free)
		d.why(why)
	}
}

// nobodyLeft gives a contact up whose last offer is gone, when nobody is left to ask: a direct one when all have said no, one of a queue when the
// turn went, while it rang, to members who are signed out.
func (d *Desk) nobodyLeft(t *ticket, now time.Time) {
	switch {
	case len(t.offers) > 0 || d.tickets[t.Ticket] != t:
	case t.direct != nil:
		d.giveUp(t, ReasonNoAnswer, now)
	case t.line != nil && t.line.turning && t.Callback == "" && !t.line.isStaffed(t.Channel, now):
		d.giveUp(t, ReasonNoAgents, now)
	}
}
