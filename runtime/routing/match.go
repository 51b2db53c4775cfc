package routing

import "time"

// match offers waiting contacts to free agents, in the order in which the contacts are served.
func (d *Desk) match(now time.Time) ([]Command, []Decision) {
	var commands []Command
	var decisions []Decision
	for _, t := range d.waiting {
		if t.agent != "" {
			continue
		}
		agent, decision := d.choose(t, now)
		if agent == nil {
			continue
		}
		q := d.queues[t.Queue]
		t.agent = agent.name
		if q.OfferTimeout > 0 {
			t.expires = now.Add(q.OfferTimeout)
		}
		agent.state, agent.ticket = Offered, t.Ticket
		commands = append(commands, Offer{t.Ticket, agent.name, t.Queue})
		decisions = append(decisions, decision)
	}
	return commands, decisions
}

// choose finds the agent for a contact and says why, and why not the others.
func (d *Desk) choose(t *ticket, now time.Time) (*seat, Decision) {
	decision := Decision{At: now, Ticket: t.Ticket, Reason: ReasonNobodyIsReady, Skipped: map[string]Reason{}}
	var ready []*seat
	for _, name := range d.queues[t.Queue].Agents {
		s := d.agents[name]
		if s == nil {
			continue
		}
		if reason, skip := s.skip(t, now); skip {
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
