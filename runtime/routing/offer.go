package routing

import (
	"slices"
	"time"
)

// offer presents a ticket to an agent. One of the agent's slots is taken from now on.
func (d *Desk) offer(t *ticket, s *seat, expires, now time.Time) {
	if len(t.offers) == 0 && t.line != nil {
		t.line.offered++
	}
	t.offers = append(t.offers, offer{seat: s, expires: expires})
	s.offers++
	s.take(t.number)
	d.fact(OfferMade{Of: t.of(now), Agent: s.name})
	d.do(Offer{t.Ticket, s.name, t.Queue, expires})
	d.refresh(s, now)
	d.touchTicket(t)
}

func (s *seat) take(channel int) {
	s.used[channel]++
	s.load++
	s.busyOn |= 1 << channel
}

func (s *seat) give(channel int) {
	s.used[channel]--
	s.load--
	if s.used[channel] == 0 {
		s.busyOn &^= 1 << channel
	}
}

// unoffer takes an offer off a ticket and frees the agent's slot. The agent's idle time goes on.
func (d *Desk) unoffer(s *seat, t *ticket, now time.Time) {
	t.offers = slices.DeleteFunc(t.offers, func(o offer) bool { return o.seat == s })
	if len(t.offers) == 0 && t.line != nil {
		t.line.offered--
	}
	s.offers--
	s.give(t.number)
	d.refresh(s, now)
	d.touchTicket(t)
}

// withdraw takes a ticket's offers back from everybody but one.
func (d *Desk) withdraw(t *ticket, but *seat, now time.Time) {
	for kept := 0; kept < len(t.offers); {
		s := t.offers[kept].seat
		if s == but {
			kept++
			continue
		}
		d.do(Withdraw{t.Ticket, s.name})
		d.fact(OfferWithdrawn{Of: t.of(now), Agent: s.name})
		d.unoffer(s, t, now)
	}
}

// takeBack takes all offers of an agent back; they move on.
func (d *Desk) takeBack(s *seat, now time.Time) {
	if s.offers == 0 {
		return
	}
	for _, t := range d.offersOf(s) {
		d.do(Withdraw{t.Ticket, s.name})
		d.fact(OfferWithdrawn{Of: t.of(now), Agent: s.name})
		d.unoffer(s, t, now)
		d.nobodyLeft(t, now)
		d.feed(t, now)
	}
}

// offersOf lists the contacts that an agent is offered, the oldest first.
func (d *Desk) offersOf(s *seat) []*ticket {
	var list []*ticket
	for _, t := range d.tickets {
		if t.offeredTo(s) {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b *ticket) int { return int(a.serial) - int(b.serial) })
	return list
}

// accept connects the first agent who takes the contact; the other offers of it are withdrawn.
func (d *Desk) accept(e Accept, now time.Time) {
	t, s := d.tickets[e.Ticket], d.seats[e.Agent]
	if t == nil || s == nil || t.phase != waiting || !t.offeredTo(s) {
		return // the offer is not this agent's any more
	}
	s.offers--
	d.connect(t, s, now)
}

// connect gives a contact to an agent, whose slot it takes already.
func (d *Desk) connect(t *ticket, s *seat, now time.Time) {
	d.do(Connect{t.Ticket, s.name, t.Queue})
	d.withdraw(t, s, now)
	d.remember(t, true, now)
	d.fact(Answered{Of: t.of(now), Agent: s.name, Wait: now.Sub(t.Since)})
	d.outOfLine(t)
	s.talking++
	s.hours.answered(now)
	s.idleSince = now // who has slots left is no longer idle than those who have nobody
	clear(t.offers)
	t.phase, t.seat, t.slot, t.offers, t.givesUp, t.position = connected, s, true, t.offers[:0], time.Time{}, 0
	t.answered, t.written = now, now
	d.touchTicket(t)
	d.refresh(s, now)
}

// decline is an offer that was not taken. Who does not answer has to say that they are there again (RONA), unless others rang too.
func (d *Desk) decline(e Decline, now time.Time) {
	t, s := d.tickets[e.Ticket], d.seats[e.Agent]
	if t == nil || s == nil || t.phase != waiting || !t.offeredTo(s) {
		return
	}
	if e.Expired {
		d.fact(OfferExpired{Of: t.of(now), Agent: s.name})
		if !d.ringsMany(t) {
			s.presence, s.reason = RONA, ""
		}
	} else {
		d.fact(OfferDeclined{Of: t.of(now), Agent: s.name})
		s.idleSince = now
	}
	if t.declined == nil {
		t.declined = map[string]time.Time{}
	}
	t.declined[s.name] = now.Add(declineDelay)
	if t.direct != nil {
		t.declined[s.name] = t.givesUp // is not asked again
	}
	d.unoffer(s, t, now)
	d.do(Declined(e))
	d.nobodyLeft(t, now)
	d.feed(t, now)
}

// ringsMany says whether a ticket is offered to several agents at once.
func (d *Desk) ringsMany(t *ticket) bool {
	if t.direct != nil {
		return len(t.direct.Agents) > 1
	}
	return t.lane != nil && (t.lane.rule.all || t.lane.rule.progressive)
}

// finish is an agent who leaves a contact first.
func (d *Desk) finish(e Finish, now time.Time) {
	t := d.tickets[e.Ticket]
	if t == nil || t.phase != connected || t.seat.name != e.Agent {
		return
	}
	d.do(Disconnect(e))
	d.over(t, now)
}

// release frees an agent of a contact, and forgets it.
func (d *Desk) release(t *ticket, now time.Time) {
	s := t.seat
	if t.phase == wrapping {
		s.wrapping--
	} else {
		s.talking--
	}
	if t.slot {
		s.give(t.number)
	}
	s.idleSince = now
	if l := d.queues[t.Queue]; l != nil && l.Pause > 0 {
		s.pause(t.number, now.Add(time.Duration(l.Pause)))
	}
	d.forget(t)
	d.refresh(s, now)
}

// wrote is a sign of life of a written contact. It takes a slot again if it lost it and one is free.
func (d *Desk) wrote(name string, now time.Time) {
	t := d.tickets[name]
	if t == nil || t.phase != connected {
		return
	}
	t.written = now
	if !t.slot && t.seat.used[t.number] < t.seat.limits.slots[t.number] {
		t.slot = true
		t.seat.take(t.number)
		d.refresh(t.seat, now)
	}
	d.touchTicket(t)
}

// pause keeps an agent from contacts of a channel until then.
func (s *seat) pause(channel int, until time.Time) {
	if s.pauses == nil {
		s.pauses = map[int]time.Time{}
	}
	s.pauses[channel] = until
}
