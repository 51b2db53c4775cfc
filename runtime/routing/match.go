package routing

import (
	"slices"
	"time"
)

// match brings contacts and agents together: direct offers first, then the lanes in which something changed, the contact that is to be served
// first at a time.
func (d *Desk) match(now time.Time) {
	d.askAll(now)
	for {
		t, s, reason := d.first(now)
		if t == nil {
			break
		}
		d.why(d.explain(t, s, reason, now))
		l, one := t.line, t.lane
		l.last[t.Channel] = l.order[s.name]
		var expires time.Time
		if timeout := l.timeoutOn(t.Channel); timeout > 0 {
			expires = now.Add(timeout)
		}
		t.rings = now.Add(l.ringEvery())
		d.offer(t, s, expires, now)
		if !d.wantsOffer(t, now) {
			d.sate(t)
		}
		d.activate(one)
	}
}

// first finds the contact that is to be served first of those that can be, and its agent. Lanes in which nobody fits are not looked at again
// until something changes in them.
func (d *Desk) first(now time.Time) (best *ticket, agent *seat, reason Reason) {
	d.active = slices.DeleteFunc(d.active, func(one *lane) bool {
		t, s, why := d.pair(one, now)
		if t == nil {
			one.active = false
			return true
		}
		if best == nil || sooner(t, best) {
			best, agent, reason = t, s, why
		}
		return false
	})
	return best, agent, reason
}

// pair finds the first contact of a lane that an agent can be offered.
func (d *Desk) pair(one *lane, now time.Time) (found *ticket, agent *seat, reason Reason) {
	if one.closed || one.line.Pull || one.ready.Len() == 0 {
		return nil, nil, ""
	}
	one.hungry.Scan(func(t *ticket) bool {
		accepts := func(s *seat) bool { return (len(t.declined) == 0 || !t.declined[s.name].After(now)) && !t.offeredTo(s) }
		if t.Prefer != "" {
			if s := d.seats[t.Prefer]; s != nil && s.readyIn(one) && accepts(s) {
				found, agent, reason = t, s, ReasonPreferred
				return false
			}
		}
		if s := one.rule.pick(d, one, accepts); s != nil {
			found, agent, reason = t, s, Reason(one.rule.name)
		}
		return found == nil
	})
	return found, agent, reason
}

// readyIn says whether an agent can be offered the contacts of a lane.
func (s *seat) readyIn(one *lane) bool {
	p := s.placeIn(one)
	return p != nil && p.in
}

func (s *seat) placeIn(one *lane) *place {
	for _, p := range s.places {
		if p.lane == one {
			return p
		}
	}
	return nil
}

// mostLookedAt bounds how many agents of a queue a decision looks at who were not ready.
const mostLookedAt = mostSkipped

// explain says why a contact is offered to an agent, who else could have had it, and why others could not.
func (d *Desk) explain(t *ticket, s *seat, reason Reason, now time.Time) Decision {
	one := t.lane
	w := Decision{
		At: now, Ticket: t.Ticket, Queue: t.Queue, Channel: t.Channel, Reason: reason, Ready: one.ready.Len(), Members: len(one.line.Agents),
		Strategy: one.rule.name, Since: t.Since, Required: t.required(now), Relaxed: t.relaxed(now), Steps: len(t.Relax),
	}
	if s != nil {
		w.Agent = s.name
	}
	w.Candidates = make([]Candidate, 0, min(mostCandidates, one.ready.Len()))
	one.ready.Scan(func(e entry) bool {
		w.Candidates = append(w.Candidates, Candidate{e.seat.name, one.rule.score(e, now)})
		return len(w.Candidates) < mostCandidates
	})
	w.Skipped = make([]Skipped, 0, min(mostSkipped, w.Members-min(w.Members, w.Ready)))
	for _, other := range one.line.seats[:min(len(one.line.seats), mostLookedAt)] {
		if other == s {
			continue
		}
		if why := other.skipped(t, now); why != "" {
			w.skip(other.name, why)
		}
	}
	return w
}

// skipped is why an agent of the queue is not offered a contact, empty when they could be.
func (s *seat) skipped(t *ticket, now time.Time) Reason {
	if why := s.unready(t.number, now); why != "" {
		return why
	}
	switch {
	case s.placeIn(t.lane) == nil:
		return ReasonSkills
	case t.declined[s.name].After(now):
		return ReasonJustDeclined
	}
	return ""
}
