package routing

import (
	"slices"
	"time"
)

// declineDelay is how long an agent who declined a contact is not offered the same one again.
const declineDelay = 10 * time.Second

// ticket is a contact at the desk.
type ticket struct {
	Join
	direct   *Direct // it is offered to these agents, not to a queue's
	position int
	joined   time.Time
	first    int // its place when it joined
	offers   []offer
	agent    string // connected
	declined map[string]time.Time
	breached bool
	givesUp  time.Time     // of a direct offer
	relaxed  time.Duration // the latest widening step that has begun
	rests    time.Time     // of a callback that was not answered: nobody is offered it before
}

// offer is an open offer of a ticket.
type offer struct {
	agent   string
	expires time.Time // zero: never
}

func (t *ticket) connected() bool { return t.agent != "" }

func (t *ticket) offeredTo(agent string) bool {
	return slices.ContainsFunc(t.offers, func(o offer) bool { return o.agent == agent })
}

func (t *ticket) unoffer(agent string) {
	t.offers = slices.DeleteFunc(t.offers, func(o offer) bool { return o.agent == agent })
}

// moments gives every time at which something about a waiting ticket happens by itself.
func (t *ticket) moments(d *Desk, at func(time.Time)) {
	at(t.givesUp)
	at(t.breachAt(d))
	for _, o := range t.offers {
		at(o.expires)
	}
	if len(t.offers) > 0 {
		return
	}
	at(t.rests)
	at(t.relaxAt())
	for agent, until := range t.declined {
		if s := d.agents[agent]; s != nil && s.state == Available {
			at(until)
		}
	}
}

// breachAt is when the wait passes the service level threshold; zero when it has, or has none.
func (t *ticket) breachAt(d *Desk) time.Time {
	q := d.queues[t.Queue]
	if t.direct != nil || t.breached || t.Callback != "" || q == nil || q.Threshold <= 0 {
		return time.Time{}
	}
	return t.Since.Add(q.Threshold)
}

func (d *Desk) join(e Join, now time.Time) []Command {
	if _, twice := d.tickets[e.Ticket]; twice {
		return nil
	}
	if e.Callback != "" {
		return d.book(e, now)
	}
	q := d.queues[e.Queue]
	switch {
	case q == nil:
		return []Command{Refuse{Ticket: e.Ticket, Reason: ReasonNotFound}}
	case q.Closed:
		return []Command{Refuse{Ticket: e.Ticket, Reason: ReasonClosed}}
	case d.Staffed(q.Name) == 0:
		return []Command{Refuse{Ticket: e.Ticket, Reason: ReasonNoAgents}}
	case q.MaxWaiting > 0 && d.countWaiting(q.Name) >= q.MaxWaiting:
		return []Command{Refuse{Ticket: e.Ticket, Reason: ReasonFull}}
	}
	d.enter(&ticket{Join: e}, now)
	return nil
}

// enter takes a new ticket in.
func (d *Desk) enter(t *ticket, now time.Time) {
	t.joined, t.declined = now, map[string]time.Time{}
	d.tickets[t.Ticket] = t
	d.place(t)
	t.first = d.placeOf(t)
}

// placeOf is a waiting ticket's place in its queue, 1 is next.
func (d *Desk) placeOf(t *ticket) int {
	place := 0
	for _, w := range d.waiting {
		if w.direct == nil && w.Queue == t.Queue {
			place++
		}
		if w == t {
			break
		}
	}
	return place
}

// countWaiting counts the contacts of a queue that nobody has been offered.
func (d *Desk) countWaiting(queue string) int {
	n := 0
	for _, t := range d.waiting {
		if t.direct == nil && t.Queue == queue && len(t.offers) == 0 {
			n++
		}
	}
	return n
}

// drop forgets a ticket and frees its agents.
func (d *Desk) drop(t *ticket, now time.Time) {
	delete(d.tickets, t.Ticket)
	d.waiting = slices.DeleteFunc(d.waiting, func(w *ticket) bool { return w == t })
	for _, o := range t.offers {
		d.free(o.agent, now)
	}
	d.free(t.agent, now)
}

func (d *Desk) leave(name string, now time.Time) []Command {
	t := d.tickets[name]
	if t == nil {
		return nil
	}
	if !t.connected() {
		d.remember(t, false, now)
	}
	d.drop(t, now)
	return t.withdrawn("")
}

// withdrawn takes a ticket's offers back from everybody but one.
func (t *ticket) withdrawn(but string) []Command {
	var commands []Command
	for _, o := range t.offers {
		if o.agent != but {
			commands = append(commands, Withdraw{t.Ticket, o.agent})
		}
	}
	return commands
}

func (d *Desk) setPriority(e SetPriority) []Command {
	t := d.tickets[e.Ticket]
	if t == nil || t.connected() || t.direct != nil {
		return []Command{NotWaiting{e.Ticket}}
	}
	t.Priority, t.Since = e.Priority, t.Since.Add(-e.Age)
	d.order()
	return []Command{Changed{e.Ticket}}
}

func (d *Desk) setSkills(e SetSkills) []Command {
	t := d.tickets[e.Ticket]
	if t == nil || t.connected() || t.direct != nil {
		return []Command{NotWaiting{e.Ticket}}
	}
	t.Skills, t.Relax = e.Skills, nil
	return []Command{Changed{e.Ticket}}
}
