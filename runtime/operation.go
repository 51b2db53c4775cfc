package runtime

import (
	"slices"

	"cordboard/flow"
)

// closingTimer is the kind of the timer that ends the last handlers of a contact that is over.
const closingTimer = "closing"

// keptTicket is the kind of a wait that a callback has ended and whose place it may take: nobody gets its answers any more.
const keptTicket = "kept_ticket"

// standing is the kind of the operation of a contact that stands before an activity.
const standing = "stand"

// issue gives a command its operation id and notes who waits for the answer.
func (m *machine) issue(f, k int, c flow.Command) int {
	if stop, ok := c.(*flow.Stop); ok {
		m.stop(stop.Op)
		return 0
	}
	if set, ok := c.(*flow.SetAttributes); ok {
		m.attach(f, k, set)
		return 0
	}
	m.fillIn(f, k, c)
	if m.nobodyToHear(f, k, c) {
		return 0
	}
	c = m.forAI(c)
	m.s.LastOp++
	p := Pending{Op: m.s.LastOp, Kind: c.CommandKind(), Fiber: m.s.Fibers[f].ID, Frame: k}
	if g, ok := c.(*flow.Gather); ok {
		p.Mask, p.Clean = g.Sensitive, g.Keepable
	}
	m.note(Entry{Kind: "command", Activity: m.activityAt(f, k), Data: journaled(c)})
	m.send(p, c)
	return p.Op
}

// send lets a command go out, unless it has to wait for the customer or for before_dial.
func (m *machine) send(p Pending, c flow.Command) {
	if m.s.Leg != LegUp && flow.NeedsCustomer(c) {
		m.holdForCustomer(p, c)
		return
	}
	if number, dials := flow.Dials(c); dials {
		m.ask(p, c, number)
		return
	}
	m.release(p, c)
}

func (m *machine) release(p Pending, c flow.Command) {
	m.commands = append(m.commands, Issued{Op: p.Op, Command: c})
	if flow.Answered(c) {
		m.s.Pending = append(m.s.Pending, p)
	}
}

// fillIn adds what only the interpreter knows: whose names they are, and which wait is the contact's.
func (m *machine) fillIn(f, k int, c flow.Command) {
	switch c := c.(type) { // names mean what they mean to the flow that asks
	case *flow.ReadSchedule:
		c.Program = m.foreign(m.frame(f, k))
	case *flow.ReadTable:
		c.Program = m.foreign(m.frame(f, k))
	case *flow.ReadFlow:
		c.Program = m.foreign(m.frame(f, k))
	case *flow.Request:
		if c.Secret != "" {
			c.Program = m.foreign(m.frame(f, k))
		}
	case *flow.AskAI:
		c.Program = m.foreign(m.frame(f, k))
	case *flow.DetectIntent:
		c.Program = m.foreign(m.frame(f, k))
	case *flow.ReadQueue:
		c.Ticket = m.ticket("join_queue")
	case *flow.SetPriority:
		c.Ticket = m.ticket("join_queue")
	case *flow.SetSkills:
		c.Ticket = m.ticket("join_queue")
	case *flow.ScheduleCallback:
		c.Ticket, c.Activity = m.ticket(keptTicket), m.activityAt(f, k)
	}
}

// ticket is the operation of the contact's latest wait, 0 when it has none.
func (m *machine) ticket(kind string) int {
	for _, p := range slices.Backward(m.s.Pending) {
		if p.Kind == kind {
			return p.Op
		}
	}
	return 0
}

func (m *machine) activityAt(f, k int) string {
	fr := m.frame(f, k)
	if fr.Kind == FrameApology {
		return ""
	}
	return m.node(fr).id
}

func (m *machine) pending(op int) (Pending, bool) {
	i := slices.IndexFunc(m.s.Pending, func(p Pending) bool { return p.Op == op })
	if i < 0 {
		return Pending{}, false
	}
	return m.s.Pending[i], true
}

// endOp forgets an operation that was answered.
func (m *machine) endOp(op int) {
	m.s.Pending = slices.DeleteFunc(m.s.Pending, func(p Pending) bool { return p.Op == op })
	m.ended = append(m.ended, op)
}

// stop ends an operation before its answer. One that was issued in this very step is simply not carried out.
func (m *machine) stop(op int) {
	p, ok := m.pending(op)
	if !ok {
		return
	}
	m.endOp(op)
	before := len(m.commands)
	m.commands = slices.DeleteFunc(m.commands, func(i Issued) bool { return i.Op == op })
	if len(m.commands) < before {
		m.ended = m.ended[:len(m.ended)-1]
		return
	}
	if p.Kind != "timer" && p.Kind != gateTimer && p.Kind != closingTimer { // timers end with their row
		m.commands = append(m.commands, Issued{Command: &flow.Stop{Op: op}})
	}
}

// stopFrame stops the operations of one frame of a fiber.
func (m *machine) stopFrame(f, k int) {
	id := m.s.Fibers[f].ID
	m.dropHeld(func(p Pending) bool { return p.Fiber == id && p.Frame == k })
	for _, p := range slices.Clone(m.s.Pending) {
		if p.Fiber == id && p.Frame == k && p.Kind != closingTimer {
			m.stop(p.Op)
		}
	}
}

// stopFrom stops the operations of a fiber's frames from depth k up.
func (m *machine) stopFrom(f, k int) {
	id := m.s.Fibers[f].ID
	m.dropHeld(func(p Pending) bool { return p.Fiber == id && p.Frame >= k })
	for _, p := range slices.Clone(m.s.Pending) {
		if p.Fiber == id && p.Frame >= k && p.Kind != closingTimer {
			m.stop(p.Op)
		}
	}
}
