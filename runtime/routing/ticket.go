package routing

import (
	"slices"
	"time"
)

// declineDelay is how long an agent who declined a contact is not offered the same one again.
const declineDelay = 10 * time.Second

// phase is how far a ticket is.
type phase string

const (
	waiting   phase = "waiting" // with offers or without
	connected phase = "connected"
	wrapping  phase = "wrap_up"
)

// lowestPriority is the priority of contacts that have no points of their own.
const lowestPriority = 10

// ticket is a contact at the desk.
type ticket struct {
	Join
	number    int     // the channel's
	direct    *Direct // it is offered to these agents, not to a queue's
	phase     phase
	line      *line // while it waits in a queue
	lane      *lane
	hungry    bool // in its lane
	key       [2]int64
	serial    uint64 // equal tickets stay as they came
	position  int
	joined    time.Time
	first     int // its place when it joined
	offers    []offer
	seat      *seat // who has it
	slot      bool  // it takes one of their slots
	answered  time.Time
	written   time.Time // when the customer or the agent wrote last
	ended     time.Time
	wrapUntil time.Time
	declined  map[string]time.Time // by agent: not offered to them before
	breached  bool
	givesUp   time.Time // of a direct offer
	rests     time.Time // of a callback that was not answered: nobody is offered it before
	rings     time.Time // ring_progressively: when the next agent rings
	due       timer
	marked    bool
	changed   bool
}

// offer is an open offer of a ticket.
type offer struct {
	seat    *seat
	expires time.Time // zero: never
}

// sooner orders the contacts that wait.
func sooner(a, b *ticket) bool {
	switch {
	case a.key[0] != b.key[0]:
		return a.key[0] < b.key[0]
	case a.key[1] != b.key[1]:
		return a.key[1] < b.key[1]
	}
	return a.serial < b.serial
}

// keyOf is what a ticket's place depends on: as of the selection, always the same while it waits.
func (d *Desk) keyOf(t *ticket) [2]int64 {
	if d.options.Selection == ByScore {
		points := time.Duration(lowestPriority-t.Priority+t.line.Priority) * time.Minute
		return [2]int64{t.Since.Add(-points).UnixNano(), 0}
	}
	return [2]int64{int64(t.Priority - t.line.Priority*(lowestPriority+1)), t.Since.UnixNano()}
}

// of says what a fact about a ticket is about.
func (t *ticket) of(now time.Time) Of {
	return Of{
		At: now, Ticket: t.Ticket, Contact: t.Contact, Queue: t.Queue, Channel: t.Channel, Entry: t.Entry, Callback: t.Callback != "", Late: t.breached,
	}
}

func (t *ticket) offeredTo(s *seat) bool {
	return slices.ContainsFunc(t.offers, func(o offer) bool { return o.seat == s })
}

func (d *Desk) join(e Join, now time.Time) {
	if _, twice := d.tickets[e.Ticket]; twice {
		return
	}
	if e.Channel == "" {
		e.Channel = Voice
	}
	if e.Since.IsZero() {
		e.Since = now
	}
	t := d.newTicket()
	t.Join, t.number, t.phase = e, d.channels.number(e.Channel), waiting
	if e.Callback != "" {
		d.book(t, now)
		return
	}
	if reason := d.refusal(t, d.queues[e.Queue], now); reason != "" {
		d.do(Refuse{Ticket: e.Ticket, Reason: reason})
		d.fact(Refused{Of: t.of(now), Reason: reason})
		return
	}
	d.enter(t, now)
}

// refusal is why a queue does not take a contact now, empty when it does.
func (d *Desk) refusal(t *ticket, l *line, now time.Time) Reason {
	switch {
	case l == nil:
		return ReasonNotFound
	case l.Closed:
		return ReasonClosed
	case !l.isStaffed(t.Channel, now):
		return ReasonNoAgents
	case l.MaxWaiting > 0 && l.countWaiting() >= l.MaxWaiting:
		return ReasonFull
	}
	return ""
}

// enter takes a new ticket in.
func (d *Desk) enter(t *ticket, now time.Time) {
	d.counter++
	t.serial, t.joined = d.counter, now
	d.tickets[t.Ticket] = t
	d.touchTicket(t)
	if t.direct != nil {
		return
	}
	if t.Callback != "" {
		d.callbacks[callbackKey(t.Queue, t.Callback)] = t
	}
	d.fact(Entered{Of: t.of(now), Resumed: t.Resumed})
	d.inLine(t, now)
}

// inLine puts a ticket in its queue, and in its lane when it is to be offered.
func (d *Desk) inLine(t *ticket, now time.Time) {
	l := d.queues[t.Queue]
	if l == nil {
		return
	}
	t.line = l
	t.key = d.keyOf(t)
	l.tickets.Set(t)
	if len(t.offers) > 0 {
		l.offered++
	}
	d.changed(l)
	d.joined = append(d.joined, t)
	d.feed(t, now)
}

// outOfLine takes a ticket out of its queue.
func (d *Desk) outOfLine(t *ticket) {
	if t.line == nil {
		return
	}
	d.sate(t)
	t.line.tickets.Delete(t)
	if len(t.offers) > 0 {
		t.line.offered--
	}
	d.changed(t.line)
	t.lane, t.line = nil, nil
}

// sate takes a ticket out of its lane.
func (d *Desk) sate(t *ticket) {
	if t.hungry {
		t.lane.hungry.Delete(t)
		t.hungry = false
	}
}

// feed puts a ticket where it belongs now: in the lane of what it asks for, when it is to be offered to somebody.
func (d *Desk) feed(t *ticket, now time.Time) {
	d.touchTicket(t)
	if t.direct != nil {
		d.asked(t)
		return
	}
	if t.line == nil || t.phase != waiting {
		return
	}
	one := d.laneOf(t.line, t, now)
	if one != t.lane {
		d.sate(t)
		t.lane = one
	}
	if !d.wantsOffer(t, now) {
		d.sate(t)
		return
	}
	if !t.hungry {
		one.hungry.Set(t)
		t.hungry = true
	}
	d.activate(one)
}

// wantsOffer says whether a waiting ticket is to be offered to one more agent.
func (d *Desk) wantsOffer(t *ticket, now time.Time) bool {
	switch {
	case t.rests.After(now) || len(t.offers) >= MostAtOnce:
		return false
	case t.lane.rule.all:
		return true
	case t.lane.rule.progressive:
		return len(t.offers) == 0 || !t.rings.After(now)
	}
	return len(t.offers) == 0
}

// drop forgets a ticket that waits, and takes it back from those who were offered it.
func (d *Desk) drop(t *ticket, now time.Time) {
	d.withdraw(t, nil, now)
	d.outOfLine(t)
	d.forget(t)
}

// forget takes a ticket off the desk's books.
func (d *Desk) forget(t *ticket) {
	delete(d.tickets, t.Ticket)
	if t.Callback != "" && d.callbacks[callbackKey(t.Queue, t.Callback)] == t {
		delete(d.callbacks, callbackKey(t.Queue, t.Callback))
	}
	if t.direct != nil {
		for _, name := range t.direct.Agents {
			if s := d.seats[name]; s != nil {
				s.directs = slices.DeleteFunc(s.directs, func(o *ticket) bool { return o == t })
			}
		}
	}
	t.phase = ""
	d.touchTicket(t)
}

// leave is a contact that goes: it hung up, or its flow took it elsewhere.
func (d *Desk) leave(e Leave, now time.Time) {
	t := d.tickets[e.Ticket]
	if t == nil || t.phase == wrapping {
		return
	}
	if t.phase == connected {
		d.over(t, now)
		return
	}
	d.remember(t, false, now)
	if t.direct == nil {
		d.left(t, e.Reason, now)
	}
	d.drop(t, now)
}

// left notes how a wait ended without an answer. A callback that is taken back is nobody's abandon.
func (d *Desk) left(t *ticket, reason Reason, now time.Time) {
	wait := now.Sub(t.Since)
	if reason == "" && t.Callback == "" {
		d.fact(Abandoned{Of: t.of(now), Wait: wait})
		return
	}
	if reason == "" {
		reason = ReasonMoved
	}
	d.fact(Overflowed{Of: t.of(now), Wait: wait, Reason: reason})
}

// giveUp refuses a contact that waits.
func (d *Desk) giveUp(t *ticket, reason Reason, now time.Time) {
	if t.direct == nil {
		d.remember(t, false, now)
		d.left(t, reason, now)
	}
	d.drop(t, now)
	d.do(Refuse{Ticket: t.Ticket, Reason: reason})
}
