package routing

import (
	"slices"
	"time"
)

// book takes a callback in: it waits for an agent like a contact, but nobody holds the line, so a closed or full queue takes it too. It stands
// where the ticket stood whose place it takes.
func (d *Desk) book(e Join, now time.Time) []Command {
	if d.queues[e.Queue] == nil {
		return []Command{Refuse{Ticket: e.Ticket, Reason: ReasonNotFound}}
	}
	for _, t := range d.tickets {
		if t.Callback == e.Callback && t.Queue == e.Queue {
			return []Command{Refuse{Ticket: e.Ticket, Reason: ReasonDuplicate}}
		}
	}
	old := d.tickets[e.Takes]
	if old == nil || old.connected() || old.Queue != e.Queue {
		d.enter(&ticket{Join: e}, now)
		return nil
	}
	commands := old.withdrawn("")
	for _, o := range old.offers {
		d.free(o.agent, now)
	}
	e.Priority, e.Since, e.Skills, e.Relax, e.Prefer = old.Priority, old.Since, old.Skills, old.Relax, old.Prefer
	t := &ticket{Join: e, joined: old.joined, first: old.first, declined: old.declined}
	d.waiting[slices.Index(d.waiting, old)] = t
	delete(d.tickets, old.Ticket)
	d.tickets[t.Ticket] = t
	return commands
}

// giveBack frees the agent of a callback whose customer did not answer. It goes on waiting with its age, but rests for a while.
func (d *Desk) giveBack(e Return, now time.Time) []Command {
	t := d.tickets[e.Ticket]
	if t == nil || !t.connected() {
		return nil
	}
	d.free(t.agent, now)
	t.agent, t.position, t.rests = "", 0, now.Add(e.After)
	d.place(t)
	return nil
}
