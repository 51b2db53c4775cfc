package routing

import (
	"slices"
	"time"
)

// MostAtOnce is how many agents a contact can be offered to at once.
const MostAtOnce = 100

// direct offers a contact to the agents it names. They are all asked at once; with Park it waits for one of them to become available.
func (d *Desk) direct(e Direct, now time.Time) []Command {
	if _, twice := d.tickets[e.Ticket]; twice {
		return nil
	}
	named := d.called(e)
	known := slices.DeleteFunc(slices.Clone(named), func(name string) bool { return d.agents[name] == nil })
	t := &ticket{Join: Join{Ticket: e.Ticket, Since: now}, direct: &e}
	switch {
	case len(named) > MostAtOnce:
		return []Command{Refuse{e.Ticket, ReasonTooMany, len(named)}}
	case len(known) == 0:
		return []Command{Refuse{Ticket: e.Ticket, Reason: ReasonNotFound}}
	case e.Park <= 0 && !slices.ContainsFunc(known, func(name string) bool { return d.agents[name].state == Available }):
		return []Command{Refuse{Ticket: e.Ticket, Reason: ReasonUnavailable}}
	}
	t.direct.Agents, t.direct.Teams = known, nil
	t.givesUp = now.Add(max(e.Park, time.Nanosecond))
	d.enter(t, now)
	return nil
}

// called lists the agents that a direct offer names, by themselves or by their teams, each once.
func (d *Desk) called(e Direct) []string {
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
		add(d.teams[team])
	}
	return names
}

// ask offers a direct ticket to every one of its agents who is free. Its time to answer begins with the first offer.
func (d *Desk) ask(t *ticket, now time.Time) ([]Command, []Decision) {
	decision := Decision{At: now, Ticket: t.Ticket, Skipped: map[string]Reason{}}
	var commands []Command
	var decisions []Decision
	for _, name := range t.direct.Agents {
		if t.offeredTo(name) {
			continue
		}
		s := d.agents[name]
		if reason, skip := s.skip(t, now); skip {
			decision.Skipped[name] = reason
			continue
		}
		if len(t.offers) == 0 {
			t.givesUp = now.Add(t.direct.Timeout)
		}
		commands = append(commands, d.offer(t, s, t.givesUp))
		decision.Agent, decision.Reason = name, ReasonAsked
		decisions = append(decisions, decision)
	}
	return commands, decisions
}

// nobodyLeft gives a direct offer up when the last of those who were asked has said no.
func (d *Desk) nobodyLeft(t *ticket, now time.Time) []Command {
	if t.direct == nil || len(t.offers) > 0 {
		return nil
	}
	d.drop(t, now)
	return []Command{Refuse{Ticket: t.Ticket, Reason: ReasonNoAnswer}}
}
