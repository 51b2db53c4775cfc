package routing

import (
	"slices"
	"time"
)

// accept connects the first agent who takes the contact; the other offers of it are withdrawn.
func (d *Desk) accept(e Accept, now time.Time) []Command {
	t := d.tickets[e.Ticket]
	if t == nil || t.connected() || !t.offeredTo(e.Agent) {
		return nil // the offer is not this agent's any more
	}
	commands := append([]Command{Connect{e.Ticket, e.Agent, t.Queue}}, t.withdrawn(e.Agent)...)
	for _, o := range t.offers {
		if o.agent != e.Agent {
			d.free(o.agent, now)
		}
	}
	t.agent, t.offers, t.givesUp = e.Agent, nil, time.Time{}
	d.agents[e.Agent].state = OnContact
	d.remember(t, true, now)
	d.waiting = slices.DeleteFunc(d.waiting, func(w *ticket) bool { return w == t })
	return commands
}

func (d *Desk) decline(e Decline, now time.Time) []Command {
	t := d.tickets[e.Ticket]
	if t == nil || t.connected() || !t.offeredTo(e.Agent) {
		return nil
	}
	d.free(e.Agent, now)
	t.unoffer(e.Agent)
	t.declined[e.Agent] = now.Add(declineDelay)
	if t.direct != nil {
		t.declined[e.Agent] = t.givesUp // is not asked again
	}
	return append([]Command{Declined(e)}, d.nobodyLeft(t, now)...)
}

func (d *Desk) finish(e Finish, now time.Time) []Command {
	t := d.tickets[e.Ticket]
	if t == nil || !t.connected() || t.agent != e.Agent {
		return nil
	}
	d.drop(t, now)
	return []Command{Disconnect(e)}
}

// expire takes back the offers that nobody answered in time, and gives up direct offers whose time is over.
func (d *Desk) expire(now time.Time) []Command {
	var commands []Command
	for _, t := range slices.Clone(d.waiting) {
		for _, o := range slices.Clone(t.offers) {
			if !o.expires.IsZero() && !o.expires.After(now) {
				commands = append(commands, d.decline(Decline{t.Ticket, o.agent, true}, now)...)
			}
		}
		if d.tickets[t.Ticket] == t && !t.givesUp.IsZero() && !t.givesUp.After(now) {
			d.drop(t, now)
			commands = append(commands, Refuse{Ticket: t.Ticket, Reason: ReasonUnavailable})
		}
	}
	return commands
}
