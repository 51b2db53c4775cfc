package routing

import "time"

func callbackKey(queue, number string) string { return queue + "\x00" + number }

// book takes a callback in: it waits for an agent like a contact, but nobody holds the line, so a closed or full queue takes it too. It stands
// where the ticket stood whose place it takes.
func (d *Desk) book(t *ticket, now time.Time) {
	if d.queues[t.Queue] == nil {
		d.do(Refuse{Ticket: t.Ticket, Reason: ReasonNotFound})
		return
	}
	if d.callbacks[callbackKey(t.Queue, t.Callback)] != nil {
		d.do(Refuse{Ticket: t.Ticket, Reason: ReasonDuplicate})
		return
	}
	old := d.tickets[t.Takes]
	if old == nil || old.phase != waiting || old.line == nil || old.Queue != t.Queue {
		d.enter(t, now)
		return
	}
	d.left(old, ReasonCallback, now)
	d.drop(old, now)
	t.Priority, t.Since, t.Skills, t.Relax, t.Prefer = old.Priority, old.Since, old.Skills, old.Relax, old.Prefer
	t.first, t.declined = old.first, old.declined
	d.enter(t, now)
	t.joined = old.joined
	d.outOfLine(t)
	t.serial = old.serial
	d.inLine(t, now)
}

// giveBack frees the agent of a callback whose customer did not answer. It goes on waiting with its age, but rests for a while.
func (d *Desk) giveBack(e Return, now time.Time) {
	t := d.tickets[e.Ticket]
	if t == nil || t.phase != connected {
		return
	}
	s := t.seat
	d.fact(Handled{Of: t.of(now), Agent: s.name, Talk: now.Sub(t.answered)})
	s.talking--
	if t.slot {
		s.give(t.number)
	}
	s.idleSince = now
	t.phase, t.seat, t.slot, t.position, t.rests = waiting, nil, false, 0, now.Add(e.After)
	d.refresh(s, now)
	d.inLine(t, now)
}
