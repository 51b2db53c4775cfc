package routing

import "time"

// Next says when the desk has something to do by itself; false when it has nothing.
func (d *Desk) Next() (time.Time, bool) {
	first := d.timers.first()
	if first == nil {
		return time.Time{}, false
	}
	return time.Unix(0, first.at).UTC(), true
}

// overdue does what was to happen by now.
func (d *Desk) overdue(now time.Time) {
	for {
		first := d.timers.first()
		if first == nil || first.at > now.UnixNano() {
			return
		}
		d.timers.stop(first)
		if t := first.ticket; t != nil {
			d.ticketDue(t, now)
		} else {
			d.refresh(first.seat, now)
		}
		d.plan(now)
	}
}

// ticketDue does what is due about a ticket.
func (d *Desk) ticketDue(t *ticket, now time.Time) {
	switch t.phase {
	case wrapping:
		if passed(t.wrapUntil, now) {
			d.wrappedUp(t, "", now)
			return
		}
	case connected:
		if t.slot && passed(t.silentAt(d), now) {
			t.slot = false
			t.seat.give(t.number)
			d.refresh(t.seat, now)
		}
	case waiting:
		d.waitDue(t, now)
	}
	d.touchTicket(t)
}

func (d *Desk) waitDue(t *ticket, now time.Time) {
	for _, o := range append([]offer(nil), t.offers...) {
		if passed(o.expires, now) {
			d.decline(Decline{t.Ticket, o.seat.name, true}, now)
		}
	}
	switch {
	case d.tickets[t.Ticket] != t:
		return
	case passed(t.givesUp, now):
		d.giveUp(t, ReasonUnavailable, now)
		return
	case len(t.offers) == 0 && passed(t.longestAt(), now):
		d.giveUp(t, ReasonTimeout, now)
		return
	}
	if passed(t.breachAt(), now) {
		t.breached = true
		d.do(Breach{t.Ticket, t.Queue})
		d.fact(Threshold{t.of(now)})
	}
	for agent, until := range t.declined {
		if !until.After(now) {
			delete(t.declined, agent)
		}
	}
	d.feed(t, now)
}

// passed says whether a moment has come; the zero time never does.
func passed(at, now time.Time) bool { return !at.IsZero() && !at.After(now) }

// next is when something about a ticket happens by itself, zero when nothing does.
func (t *ticket) next(d *Desk, now time.Time) time.Time {
	var next time.Time
	at := func(moment time.Time) {
		if !moment.IsZero() && (next.IsZero() || moment.Before(next)) {
			next = moment
		}
	}
	switch t.phase {
	case wrapping:
		at(t.wrapUntil)
	case connected:
		at(t.silentAt(d))
	case waiting:
		at(t.givesUp)
		at(t.breachAt())
		at(t.relaxAt(now))
		for _, o := range t.offers {
			at(o.expires)
		}
		if len(t.offers) == 0 {
			at(t.longestAt())
			if t.rests.After(now) {
				at(t.rests)
			}
		} else if t.lane != nil && t.lane.rule.progressive && t.rings.After(now) {
			at(t.rings)
		}
		for _, until := range t.declined {
			at(until)
		}
	}
	return next
}

// breachAt is the first moment when the wait is longer than the service level threshold; zero when it has been, or there is none. A callback waits
// without its customer.
func (t *ticket) breachAt() time.Time {
	if t.line == nil || t.breached || t.Callback != "" || t.line.ServiceLevel.Threshold <= 0 {
		return time.Time{}
	}
	return t.Since.Add(time.Duration(t.line.ServiceLevel.Threshold) + time.Nanosecond)
}

// longestAt is when a contact has waited as long as its queue allows; zero for no limit.
func (t *ticket) longestAt() time.Time {
	if t.line == nil || t.Callback != "" || t.line.MaxWait <= 0 {
		return time.Time{}
	}
	return t.joined.Add(time.Duration(t.line.MaxWait))
}

// silentAt is when a written contact frees its slot; zero when it does not.
func (t *ticket) silentAt(d *Desk) time.Time {
	l := d.queues[t.Queue]
	if l == nil || l.Inactivity <= 0 || t.Channel == Voice || !t.slot {
		return time.Time{}
	}
	return t.written.Add(time.Duration(l.Inactivity))
}

// next is when an agent's place may change by itself: a pause ends, a turn changes, or an hour of a compared day.
func (s *seat) next(now time.Time) time.Time {
	next := s.nextTurn(now)
	for _, until := range s.pauses {
		if until.After(now) && (next.IsZero() || until.Before(next)) {
			next = until
		}
	}
	for _, p := range s.places {
		if p.lane.rule.windowed && len(s.hours) > 0 {
			hour := time.Unix((hourOf(now)+1)*3600, 0).UTC()
			if next.IsZero() || hour.Before(next) {
				next = hour
			}
		}
	}
	return next
}

// plan sets the timers of what changed.
func (d *Desk) plan(now time.Time) {
	for _, t := range d.marks.planTickets {
		t.marked = false
		var next time.Time
		if t.phase != "" {
			next = t.next(d, now)
		}
		t.due.ticket = t
		d.setTimer(&t.due, next)
	}
	for _, s := range d.marks.planSeats {
		s.marked = false
		s.due.seat = s
		d.setTimer(&s.due, s.next(now))
	}
	d.marks.planTickets, d.marks.planSeats = d.marks.planTickets[:0], d.marks.planSeats[:0]
}

func (d *Desk) setTimer(due *timer, next time.Time) {
	switch {
	case next.IsZero():
		d.timers.stop(due)
	case due.at != next.UnixNano():
		d.counter++
		d.timers.set(due, next.UnixNano(), d.counter)
	}
}
