package routing

import "slices"

// slotBook numbers the slots that contacts take, so that the store can hold that no slot is taken twice.
type slotBook struct {
	by    map[string][]Slot // by ticket
	taken map[slotKey]bool
}

type slotKey struct {
	agent, channel string
	number         int
}

func newSlotBook(slots []Slot) slotBook {
	b := slotBook{by: map[string][]Slot{}, taken: map[slotKey]bool{}}
	for _, s := range slots {
		b.put(s)
	}
	return b
}

func (b slotBook) put(s Slot) {
	b.by[s.Ticket] = append(b.by[s.Ticket], s)
	b.taken[slotKey{s.Agent, s.Channel, s.Number}] = true
}

// change gives the slots that changes of tickets free and take.
func (b slotBook) change(d *Desk, c Changes) (freed, taken []Slot) {
	holders := func(t TicketRecord) []string {
		var names []string
		for _, o := range t.Offers {
			names = append(names, o.Agent)
		}
		if t.Slot && t.Agent != "" {
			names = append(names, t.Agent)
		}
		return names
	}
	free := func(ticket string, keep []string) {
		b.by[ticket] = slices.DeleteFunc(b.by[ticket], func(s Slot) bool {
			if slices.Contains(keep, s.Agent) {
				return false
			}
			delete(b.taken, slotKey{s.Agent, s.Channel, s.Number})
			freed = append(freed, s)
			return true
		})
		if len(b.by[ticket]) == 0 {
			delete(b.by, ticket)
		}
	}
	for _, ticket := range c.Gone {
		free(ticket, nil)
	}
	for _, t := range c.Tickets {
		free(t.Ticket, holders(t))
	}
	for _, t := range c.Tickets {
		for _, agent := range holders(t) {
			if slices.ContainsFunc(b.by[t.Ticket], func(s Slot) bool { return s.Agent == agent }) {
				continue
			}
			s := Slot{Agent: agent, Channel: t.Channel, Of: d.slotsOf(agent, t.Channel), Ticket: t.Ticket}
			for s.Number = 1; b.taken[slotKey{agent, t.Channel, s.Number}]; s.Number++ {
			}
			b.put(s)
			taken = append(taken, s)
		}
	}
	return freed, taken
}

// slotsOf is how many slots of a channel an agent has.
func (d *Desk) slotsOf(agent, channel string) int {
	if s := d.seats[agent]; s != nil {
		return s.slots(channel)
	}
	return 0
}
