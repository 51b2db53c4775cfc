package routing

import (
	"maps"
	"slices"
	"time"
)

// TicketRecord is a ticket as it is kept: all that a desk needs to go on with it.
type TicketRecord struct {
	Join
	Phase     string               `json:"phase"` // waiting, connected or wrap_up
	Direct    *Direct              `json:"direct,omitempty"`
	Joined    time.Time            `json:"joined"`
	First     int                  `json:"first,omitempty"`
	Position  int                  `json:"position,omitempty"`
	Serial    uint64               `json:"serial"`
	Offers    []OfferRecord        `json:"offers,omitempty"`
	Agent     string               `json:"agent,omitempty"` // who has it
	Slot      bool                 `json:"slot,omitempty"`  // it takes one of their slots
	Answered  time.Time            `json:"answered,omitzero"`
	Written   time.Time            `json:"written,omitzero"`
	Ended     time.Time            `json:"ended,omitzero"`
	WrapUntil time.Time            `json:"wrap_until,omitzero"`
	Declined  map[string]time.Time `json:"declined,omitempty"`
	Breached  bool                 `json:"breached,omitempty"`
	GivesUp   time.Time            `json:"gives_up,omitzero"`
	Rests     time.Time            `json:"rests,omitzero"`
	Rings     time.Time            `json:"rings,omitzero"`
}

// OfferRecord is an open offer.
type OfferRecord struct {
	Agent   string    `json:"agent"`
	Expires time.Time `json:"expires,omitzero"`
}

// AgentRecord is what an agent is doing, as it is kept. Contacts are in the tickets.
type AgentRecord struct {
	Agent     string               `json:"agent"`
	Presence  AgentState           `json:"presence"` // available, away, rona or offline
	State     AgentState           `json:"state"`    // as people see it
	Reason    string               `json:"reason,omitempty"`
	Gone      bool                 `json:"gone,omitempty"`
	OffDuty   bool                 `json:"off_duty,omitempty"`
	IdleSince time.Time            `json:"idle_since"`
	Since     time.Time            `json:"since"` // of State
	Used      map[string]int       `json:"used,omitempty"`
	Slots     int                  `json:"slots"`
	Pauses    map[string]time.Time `json:"pauses,omitempty"`
	Hours     []hour               `json:"hours,omitempty"`
}

// Changes are the records that events changed. Gone names tickets that are over.
type Changes struct {
	Tickets []TicketRecord
	Agents  []AgentRecord
	Gone    []string
}

// marks are the tickets and agents that changed: since the last Touched, and in the event under way.
type marks struct {
	tickets, planTickets []*ticket
	seats, planSeats     []*seat
}

func (d *Desk) touchTicket(t *ticket) {
	if !t.changed {
		t.changed = true
		d.marks.tickets = append(d.marks.tickets, t)
	}
	if !t.marked {
		t.marked = true
		d.marks.planTickets = append(d.marks.planTickets, t)
	}
}

func (d *Desk) touchSeat(s *seat) {
	if !s.changed {
		s.changed = true
		d.marks.seats = append(d.marks.seats, s)
	}
	d.planSeat(s)
}

// planSeat has an agent's timer set anew.
func (d *Desk) planSeat(s *seat) {
	if !s.marked {
		s.marked = true
		d.marks.planSeats = append(d.marks.planSeats, s)
	}
}

// Touched gives what the events since the last call changed.
func (d *Desk) Touched() Changes {
	var c Changes
	gone := 0
	for _, t := range d.marks.tickets {
		if t.phase == "" {
			gone++
		}
	}
	c.Tickets, c.Gone, c.Agents = some[TicketRecord](len(d.marks.tickets)-gone), some[string](gone), some[AgentRecord](len(d.marks.seats))
	for _, t := range d.marks.tickets {
		t.changed = false
		if t.phase != "" {
			c.Tickets = append(c.Tickets, t.record())
		} else {
			c.Gone = append(c.Gone, t.Ticket)
			d.reuse(t)
		}
	}
	for _, s := range d.marks.seats {
		s.changed = false
		c.Agents = append(c.Agents, d.agentRecord(s))
	}
	clear(d.marks.tickets)
	clear(d.marks.seats)
	d.marks.tickets, d.marks.seats = d.marks.tickets[:0], d.marks.seats[:0]
	return c
}

// some gives an empty list with room for so many, nil for none.
func some[T any](n int) []T {
	if n == 0 {
		return nil
	}
	return make([]T, 0, n)
}

func (t *ticket) record() TicketRecord {
	r := TicketRecord{
		Join: t.Join, Phase: string(t.phase), Direct: t.direct, Joined: t.joined, First: t.first, Position: t.position, Serial: t.serial, Slot: t.slot,
		Answered: t.answered, Written: t.written, Ended: t.ended, WrapUntil: t.wrapUntil, Declined: maps.Clone(t.declined), Breached: t.breached,
		GivesUp: t.givesUp, Rests: t.rests, Rings: t.rings,
	}
	if t.seat != nil {
		r.Agent = t.seat.name
	}
	for _, o := range t.offers {
		r.Offers = append(r.Offers, OfferRecord{o.seat.name, o.expires})
	}
	return r
}

func (d *Desk) agentRecord(s *seat) AgentRecord {
	r := AgentRecord{
		Agent: s.name, Presence: s.presence, State: s.state(), Reason: s.reason, Gone: s.gone, OffDuty: s.offDuty, IdleSince: s.idleSince,
		Since: s.told.At, Slots: s.told.Slots, Hours: slices.Clone(s.hours),
	}
	for i, channel := range d.channels.names {
		if s.used[i] > 0 {
			if r.Used == nil {
				r.Used = map[string]int{}
			}
			r.Used[channel] = int(s.used[i])
		}
		if until := s.pauses[i]; !until.IsZero() {
			if r.Pauses == nil {
				r.Pauses = map[string]time.Time{}
			}
			r.Pauses[channel] = until
		}
	}
	return r
}
