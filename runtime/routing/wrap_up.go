package routing

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// WrapUpMode is how work after a contact ends.
type WrapUpMode string

// The modes of wrap-up.
const (
	WrapUpOff    WrapUpMode = "off"    // there is none
	WrapUpTimed  WrapUpMode = "timed"  // after a while, or when the agent says so
	WrapUpManual WrapUpMode = "manual" // when the agent says so
)

// WrapUp is the work after a contact. In JSON it may be its time alone.
type WrapUp struct {
	Mode           WrapUpMode `json:"mode,omitempty"` // empty: timed when there is a time, else off
	Time           Duration   `json:"time,omitempty"`
	ReasonRequired bool       `json:"reason_required,omitempty"`
	Reasons        []string   `json:"reasons,omitempty"` // to choose from; empty: any text
}

// UnmarshalJSON reads a wrap-up, which may be a time alone.
func (w *WrapUp) UnmarshalJSON(raw []byte) error {
	*w = WrapUp{}
	var text string
	if short(raw, &text) {
		return w.Time.UnmarshalText([]byte(text))
	}
	type plain WrapUp
	return json.Unmarshal(raw, (*plain)(w))
}

// mode is the mode, also where the settings say only a time.
func (w WrapUp) mode() WrapUpMode {
	switch {
	case w.Mode != "":
		return w.Mode
	case w.Time > 0:
		return WrapUpTimed
	}
	return WrapUpOff
}

// Check says what is wrong with a reason that an agent gives, nil when nothing is.
func (w WrapUp) Check(reason string) error {
	switch {
	case reason == "" && w.ReasonRequired:
		return fmt.Errorf("a reason is required")
	case reason != "" && len(w.Reasons) > 0 && !slices.Contains(w.Reasons, reason):
		return fmt.Errorf("%q is not a reason of this queue", reason)
	}
	return nil
}

// over ends a connected contact. Its agent is free, or works on for a while.
func (d *Desk) over(t *ticket, now time.Time) {
	s := t.seat
	d.fact(Handled{Of: t.of(now), Agent: s.name, Talk: now.Sub(t.answered)})
	s.talked(now.Sub(t.answered), now)
	w := d.wrapUpOf(t)
	if w.mode() == WrapUpOff {
		d.release(t, now)
		return
	}
	s.talking--
	s.wrapping++
	t.phase, t.ended = wrapping, now
	var until time.Time
	if w.mode() == WrapUpTimed {
		until = now.Add(time.Duration(w.Time))
	}
	t.wrapUntil = until
	d.do(WrapUpBegan{Ticket: t.Ticket, Agent: s.name, Queue: t.Queue, Until: until})
	d.touchTicket(t)
	d.refresh(s, now)
}

// wrapUpOf is the wrap-up of a ticket's queue; a contact that was offered directly has none.
func (d *Desk) wrapUpOf(t *ticket) WrapUp {
	if q := d.queues[t.Queue]; q != nil {
		return q.WrapUp
	}
	return WrapUp{}
}

// endWrapUp ends the work after a contact. A reason that is missing or unknown keeps it going.
func (d *Desk) endWrapUp(e EndWrapUp, now time.Time) {
	t := d.tickets[e.Ticket]
	if t == nil || t.phase != wrapping || t.seat.name != e.Agent {
		return
	}
	if d.wrapUpOf(t).Check(e.Reason) != nil {
		d.do(WrapUpRefused{Ticket: t.Ticket, Agent: e.Agent})
		return
	}
	d.wrappedUp(t, e.Reason, now)
}

func (d *Desk) wrappedUp(t *ticket, reason string, now time.Time) {
	d.fact(WrappedUp{Of: t.of(now), Agent: t.seat.name, WrapUp: now.Sub(t.ended), Reason: reason})
	d.do(WrapUpEnded{Ticket: t.Ticket, Agent: t.seat.name, Reason: reason})
	d.release(t, now)
}
