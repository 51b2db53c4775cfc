package routing

import (
	"maps"
	"slices"
	"time"
)

// Restore brings agents and tickets to a desk that has their queues and agents: after a restart, or when another node takes over. Records of
// agents and queues that are not there any more are left out; their tickets are given up with the next event.
func (d *Desk) Restore(c Changes, now time.Time) {
	for _, r := range c.Agents {
		if s := d.seats[r.Agent]; s != nil {
			d.restoreSeat(s, r)
		}
	}
	for _, l := range d.queues {
		l.staffed = 0
		for _, m := range l.Agents {
			if s := d.seats[m.Agent]; s != nil && s.presence != Offline {
				l.staffed++
			}
		}
	}
	slices.SortFunc(c.Tickets, func(a, b TicketRecord) int { return int(a.Serial) - int(b.Serial) })
	for _, r := range c.Tickets {
		d.counter = max(d.counter, r.Serial)
		d.restoreTicket(r, now)
	}
	for _, name := range slices.Sorted(maps.Keys(d.seats)) {
		d.refresh(d.seats[name], now)
	}
	d.plan(now)
	d.out.Facts = nil
}

func (d *Desk) restoreSeat(s *seat, r AgentRecord) {
	s.presence, s.reason, s.gone, s.offDuty, s.idleSince = r.Presence, r.Reason, r.Gone, r.OffDuty, r.IdleSince
	s.hours = slices.Clone(r.Hours)
	for channel, until := range r.Pauses {
		s.pause(d.channels.number(channel), until)
	}
}

func (d *Desk) restoreTicket(r TicketRecord, now time.Time) {
	t := &ticket{
		Join: r.Join, direct: r.Direct, number: d.channels.number(r.Channel), phase: phase(r.Phase), joined: r.Joined, first: r.First, position: r.Position, serial: r.Serial,
		answered: r.Answered, written: r.Written, ended: r.Ended, wrapUntil: r.WrapUntil, declined: maps.Clone(r.Declined), breached: r.Breached,
		givesUp: r.GivesUp, rests: r.Rests, rings: r.Rings,
	}
	d.tickets[t.Ticket] = t
	if t.Callback != "" {
		d.callbacks[callbackKey(t.Queue, t.Callback)] = t
	}
	d.touchTicket(t)
	switch t.phase {
	case connected, wrapping:
		d.restoreHolder(t, r, now)
		return
	}
	for _, o := range r.Offers {
		if s := d.seats[o.Agent]; s != nil {
			t.offers = append(t.offers, offer{s, o.Expires})
			s.offers++
			s.take(t.number)
		}
	}
	switch {
	case t.direct != nil:
		for _, name := range t.direct.Agents {
			if s := d.seats[name]; s != nil {
				s.directs = append(s.directs, t)
			}
		}
		d.asked(t)
	case d.queues[t.Queue] == nil:
		d.giveUp(t, ReasonNotFound, now)
	default:
		d.inLine(t, now)
	}
}

// restoreHolder gives a ticket back to the agent who has it; one whose agent is not there any more is over.
func (d *Desk) restoreHolder(t *ticket, r TicketRecord, now time.Time) {
	s := d.seats[r.Agent]
	if s == nil {
		d.do(Disconnect{t.Ticket, r.Agent})
		d.forget(t)
		return
	}
	t.seat, t.slot = s, r.Slot
	if t.slot {
		s.take(t.number)
	}
	if t.phase == wrapping {
		s.wrapping++
	} else {
		s.talking++
	}
	d.refresh(s, now)
}
