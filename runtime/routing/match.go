package routing

import "time"

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
		l.last[t.Channel] = int(s.placeIn(one).order)
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
	kept := d.active[:0]
	for _, one := range d.active {
		t, s, why := d.pair(one, now)
		if t == nil {
			one.active = false
			continue
		}
		kept = append(kept, one)
		if best == nil || sooner(t, best) {
			best, agent, reason = t, s, why
		}
	}
	clear(d.active[len(kept):])
	d.active = kept
	return best, agent, reason
}

// pair finds the first contact of a lane that an agent can be offered.
func (d *Desk) pair(one *lane, now time.Time) (found *ticket, agent *seat, reason Reason) {
	if one.closed || one.line.Pull || one.ready.Len() == 0 || one.hungry.Len() == 0 {
		return nil, nil, ""
	}
	one.hungry.Scan(func(t *ticket) bool {
		if agent, reason = d.choose(one, t, now); agent != nil {
			found = t
		}
		return found == nil
	})
	return found, agent, reason
}

// choose finds the agent of a lane whom a contact is offered to.
func (d *Desk) choose(one *lane, t *ticket, now time.Time) (*seat, Reason) {
	d.choice.ticket, d.choice.now = t, now
	if t.Prefer != "" {
		if s := d.seats[t.Prefer]; s != nil && s.readyIn(one) && d.choice.accept(s) {
			return s, ReasonPreferred
		}
	}
	return one.rule.pick(d, one, d.choice.accepts), Reason(one.rule.name)
}

// choice is the contact that an agent is being chosen for.
type choice struct {
	ticket  *ticket
	now     time.Time
	accepts func(*seat) bool // accept, made once
}

// accept says whether an agent who is free can be offered the contact.
func (c *choice) accept(s *seat) bool {
	t := c.ticket
	return (len(t.declined) == 0 || !t.declined[s.name].After(c.now)) && !t.offeredTo(s)
}

// readyIn says whether an agent can be offered the contacts of a lane.
func (s *seat) readyIn(one *lane) bool {
	p := s.placeIn(one)
	return p != nil && p.in
}

func (s *seat) placeIn(one *lane) *place {
	for i := range s.places {
		if s.places[i].lane == one {
			return &s.places[i]
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
	candidates, skipped := d.shelves.candidates.begin(min(mostCandidates, one.ready.Len())), d.shelves.skipped.begin(mostSkipped)
	one.ready.Scan(func(e entry) bool {
		candidates = append(candidates, Candidate{one.line.Agents[e.order].Agent, one.rule.score(e, now)})
		return len(candidates) < mostCandidates
	})
	for _, other := range one.line.seats[:min(len(one.line.seats), mostLookedAt)] {
		if other == s {
			continue
		}
		if why := other.skipped(t, now); why != "" {
			skipped = append(skipped, Skipped{other.name, why})
		}
	}
	w.Candidates, w.Skipped = d.shelves.candidates.end(candidates), d.shelves.skipped.end(skipped)
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
	case !t.line.onTurn(s, t.Channel, now):
		return ReasonOffDuty
	case t.declined[s.name].After(now):
		return ReasonJustDeclined
	}
	return ""
}
