package routing

import "time"

// match offers waiting contacts to free agents, in the order in which the contacts are served.
func (d *Desk) match(now time.Time) ([]Command, []Decision) {
	var commands []Command
	var decisions []Decision
	for _, t := range d.waiting {
		t.wake(now)
		if t.direct != nil {
			asked, why := d.ask(t, now)
			commands, decisions = append(commands, asked...), append(decisions, why...)
			continue
		}
		if len(t.offers) > 0 || t.rests.After(now) {
			continue
		}
		agent, decision := d.choose(t, now)
		if agent == nil {
			continue
		}
		var expires time.Time
		if q := d.queues[t.Queue]; q.OfferTimeout > 0 {
			expires = now.Add(q.OfferTimeout)
		}
		commands = append(commands, d.offer(t, agent, expires))
		decisions = append(decisions, decision)
	}
	return commands, decisions
}

// wake forgets what held a ticket back and is over.
func (t *ticket) wake(now time.Time) {
	if !t.rests.After(now) {
		t.rests = time.Time{}
	}
	for agent, until := range t.declined {
		if !until.After(now) {
			delete(t.declined, agent)
		}
	}
	for _, step := range t.Relax {
		if now.Sub(t.joined) >= step.After {
			t.relaxed = max(t.relaxed, step.After)
		}
	}
}

// offer presents a ticket to an agent.
func (d *Desk) offer(t *ticket, s *seat, expires time.Time) Command {
	t.offers = append(t.offers, offer{agent: s.name, expires: expires})
	s.state, s.ticket = Offered, t.Ticket
	return Offer{t.Ticket, s.name, t.Queue}
}

// choose finds the agent for a contact and says why, and why not the others.
func (d *Desk) choose(t *ticket, now time.Time) (*seat, Decision) {
	decision := Decision{At: now, Ticket: t.Ticket, Reason: ReasonNobodyIsReady, Skipped: map[string]Reason{}}
	var ready []*seat
	required := t.required(now)
	for _, name := range d.queues[t.Queue].Agents {
		s := d.agents[name]
		if s == nil {
			continue
		}
		reason, skip := s.skip(t, now)
		if !skip && !s.fits(required) {
			reason, skip = ReasonSkills, true
		}
		if skip {
			decision.Skipped[name] = reason
			continue
		}
		ready = append(ready, s)
	}
	if len(ready) == 0 {
		return nil, decision
	}
	chosen, reason := longestIdle(ready)
	for _, s := range ready {
		if t.Prefer != "" && s.name == t.Prefer {
			chosen, reason = s, ReasonPreferred
		}
	}
	decision.Agent, decision.Reason = chosen.name, reason
	return chosen, decision
}

func (s *seat) skip(t *ticket, now time.Time) (Reason, bool) {
	switch {
	case s.state == Offered:
		return ReasonAnotherOffer, true
	case s.state == OnContact:
		return ReasonOnContact, true
	case s.state != Available:
		return ReasonNotAvailable, true
	case t.declined[s.name].After(now):
		return ReasonJustDeclined, true
	}
	return "", false
}
