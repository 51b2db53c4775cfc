package runtime

import (
	"slices"

	"cordboard/flow"
)

// closingTimer is the kind of the timer that ends the last handlers of a contact that is over.
const closingTimer = "closing"

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
	switch c := c.(type) { // names mean what they mean to the flow that asks
	case *flow.ReadSchedule:
		c.Program = m.foreign(m.frame(f, k))
	case *flow.ReadFlow:
		c.Program = m.foreign(m.frame(f, k))
	case *flow.AskAI:
		c.Program = m.foreign(m.frame(f, k))
	case *flow.DetectIntent:
		c.Program = m.foreign(m.frame(f, k))
	}
	c = m.forAI(c)
	m.s.LastOp++
	op := m.s.LastOp
	m.commands = append(m.commands, Issued{Op: op, Command: c})
	m.note(Entry{Kind: "command", Activity: m.activityAt(f, k), Data: c})
	if flow.Answered(c) {
		p := Pending{Op: op, Kind: c.CommandKind(), Fiber: m.s.Fibers[f].ID, Frame: k}
		if g, ok := c.(*flow.Gather); ok {
			p.Mask = g.Sensitive
		}
		m.s.Pending = append(m.s.Pending, p)
	}
	return op
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
	if p.Kind != "timer" && p.Kind != closingTimer { // timers end with their row
		m.commands = append(m.commands, Issued{Command: &flow.Stop{Op: op}})
	}
}

// stopFrame stops the operations of one frame of a fiber.
func (m *machine) stopFrame(f, k int) {
	id := m.s.Fibers[f].ID
	for _, p := range slices.Clone(m.s.Pending) {
		if p.Fiber == id && p.Frame == k && p.Kind != closingTimer {
			m.stop(p.Op)
		}
	}
}

// stopFrom stops the operations of a fiber's frames from depth k up.
func (m *machine) stopFrom(f, k int) {
	id := m.s.Fibers[f].ID
	for _, p := range slices.Clone(m.s.Pending) {
		if p.Fiber == id && p.Frame >= k && p.Kind != closingTimer {
			m.stop(p.Op)
		}
	}
}
