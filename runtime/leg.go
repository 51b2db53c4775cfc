package runtime

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"cordboard/flow"
)

// Leg is how far the customer's leg is. An inbound contact has it from the start; an outbound one, and a callback, have to dial it.
type Leg string

// The legs, in life-cycle order.
const (
	LegUp       Leg = ""  // the customer is on the line
	LegNone     Leg = "n" // not dialled yet
	LegDialling Leg = "d" // before_dial runs, or it rings
	LegFailed   Leg = "f" // the customer was not reached
)

// How long before_dial may take, and how long the customer's phone rings.
const (
	GateTime = 5 * time.Second
	RingTime = 30 * time.Second
)

// ownFrame is the Frame of an operation whose answer the contact itself gets, not an activity.
const ownFrame = -1

// gateTimer is the kind of the timer that ends before_dial.
const gateTimer = "gate"

// Held is a command that an activity has issued and that has not gone out yet.
type Held struct {
	Pending
	Gate int             `json:"g,omitempty"` // id of the before_dial fiber it waits for; 0: it waits for the customer
	By   int             `json:"t,omitempty"` // the operation that holds it: the timer of the gate, or the read whether it may be dialled
	Data json.RawMessage `json:"c"`           // the command
}

// asking is the Gate of a command that waits for the answer whether its number may be dialled.
const asking = -1

// hold keeps a command back.
func (m *machine) hold(h Held, c flow.Command) {
	h.Data, _ = json.Marshal(c) // commands are plain values
	m.s.Held = append(m.s.Held, h)
}

// nobodyToHear deals with a command for a customer who is not there: endless music is not played to nobody, and after a call that was not
// answered everything that needs the customer fails.
func (m *machine) nobodyToHear(f, k int, c flow.Command) bool {
	if m.s.Leg == LegUp || !flow.NeedsCustomer(c) {
		return false
	}
	if music, ok := c.(*flow.PlayMusic); ok && music.Loop {
		return true
	}
	if m.s.Leg != LegFailed {
		return false
	}
	m.post(f, k, &flow.Failed{Code: "unavailable", Message: "the customer was not reached"})
	return true
}

// holdForCustomer keeps a command until the customer is on the line, and dials when nobody has yet.
func (m *machine) holdForCustomer(p Pending, c flow.Command) {
	m.hold(Held{Pending: p}, c)
	if m.s.Leg == LegNone {
		m.dialCustomer(m.s.Facts.ANI)
	}
}

// dialCustomer rings the customer. The contact itself gets the answer.
func (m *machine) dialCustomer(number string) {
	m.s.Leg = LegDialling
	m.s.LastOp++
	c := &flow.DialCustomer{Number: number, Timeout: flow.Duration(RingTime)}
	m.note(Entry{Kind: "command", Data: c})
	m.send(Pending{Op: m.s.LastOp, Kind: c.CommandKind(), Frame: ownFrame}, c)
}

// ask reads whether a number may be dialled before anything dials it.
func (m *machine) ask(p Pending, c flow.Command, number string) {
	m.s.LastOp++
	m.hold(Held{Pending: p, Gate: asking, By: m.s.LastOp}, c)
	read := &flow.ReadDialling{Number: number}
	m.release(Pending{Op: m.s.LastOp, Kind: read.CommandKind(), Frame: ownFrame}, read)
}

// asked goes on with a command whose number may be dialled; where it may not, its activity takes the error path.
func (m *machine) asked(op int, allowed bool) {
	i := slices.IndexFunc(m.s.Held, func(h Held) bool { return h.By == op })
	if i < 0 {
		return
	}
	h := m.s.Held[i]
	m.s.Held = slices.Delete(m.s.Held, i, i+1)
	c := h.command()
	number, _ := flow.Dials(c)
	failure := flow.Failure{Code: "not_dialable", Message: fmt.Sprintf("flows may not dial %q: it begins with none of the organisation's beginnings of numbers", number)}
	switch {
	case allowed && !m.gate(h.Pending, c):
		m.release(h.Pending, c)
	case allowed:
	case h.Frame == ownFrame:
		m.notReached(failure)
	default:
		if f := m.fiber(h.Fiber); f >= 0 && h.Frame < len(m.s.Fibers[f].Frames) {
			m.fail(f, h.Frame, failure)
		}
	}
}

// gate lets before_dial run ahead of a command that dials; false when the flow has no such handler.
func (m *machine) gate(p Pending, c flow.Command) bool {
	scope := m.frame(0, 0).Scope
	if _, ok := m.program(m.s.Scopes[scope].Program).handlers[flow.BeforeDial]; !ok {
		return false
	}
	m.s.LastOp++
	timer := m.s.LastOp
	m.release(Pending{Op: timer, Kind: gateTimer, Frame: ownFrame}, &flow.Timer{At: m.at.Add(GateTime)})
	m.hold(Held{Pending: p, Gate: m.s.LastID + 1, By: timer}, c)
	event := map[string]any{"activity": m.activityOf(0), "agent": m.s.Agent}
	m.spawn(flow.BeforeDial, scope, func() map[string]any { return event })
	return true
}

// openGate lets out what waited for a before_dial fiber that is over.
func (m *machine) openGate(fiber int) {
	for {
		i := slices.IndexFunc(m.s.Held, func(h Held) bool { return h.Gate == fiber })
		if i < 0 {
			return
		}
		h := m.s.Held[i]
		m.s.Held = slices.Delete(m.s.Held, i, i+1)
		m.stop(h.By)
		m.release(h.Pending, h.command())
	}
}

func (h Held) command() flow.Command {
	c, err := flow.DecodeCommand(h.Kind, h.Data)
	if err != nil {
		panic("runtime: a held command cannot be read: " + err.Error())
	}
	return c
}

// answerOwn takes the answer of one of the contact's own operations.
func (m *machine) answerOwn(p Pending, e flow.Event) {
	if p.Kind == gateTimer {
		i := slices.IndexFunc(m.s.Held, func(h Held) bool { return h.By == p.Op })
		if i < 0 {
			return
		}
		if f := m.fiber(m.s.Held[i].Gate); f >= 0 {
			m.endFiber(f)
		}
		return
	}
	switch e := e.(type) {
	case *flow.DiallingRead:
		m.asked(p.Op, e.Allowed)
	case *flow.CustomerAnswered:
		m.customerAnswered()
	case *flow.DialFailed:
		m.notReached(flow.Failure{Code: e.Cause, Message: "the customer was not reached: " + e.Cause})
	case *flow.Failed:
		if p.Kind != "dial_customer" {
			m.asked(p.Op, false)
			return
		}
		m.notReached(flow.Failure{Code: e.Code, Message: e.Message})
	}
}

// customerAnswered lets out what waited for the customer.
func (m *machine) customerAnswered() {
	m.s.Leg = LegUp
	waiting := m.s.Held
	m.s.Held = nil
	for _, h := range waiting {
		if h.Gate != 0 {
			m.s.Held = append(m.s.Held, h)
			continue
		}
		m.send(h.Pending, h.command())
	}
}

// notReached sends every path that waited for the customer to its error path.
func (m *machine) notReached(failure flow.Failure) {
	m.s.Leg = LegFailed
	if m.s.Callback != nil {
		m.missed(failure)
		return
	}
	for {
		i := slices.IndexFunc(m.s.Held, func(h Held) bool { return h.Gate == 0 })
		if i < 0 || m.s.Status != Active {
			return
		}
		h := m.s.Held[i]
		m.s.Held = slices.Delete(m.s.Held, i, i+1)
		if f := m.fiber(h.Fiber); f >= 0 && h.Frame < len(m.s.Fibers[f].Frames) {
			m.fail(f, h.Frame, failure)
		}
	}
}

// dropHeld forgets commands that are not wanted any more.
func (m *machine) dropHeld(unwanted func(Pending) bool) {
	for i := len(m.s.Held) - 1; i >= 0; i-- {
		if h := m.s.Held[i]; unwanted(h.Pending) {
			m.s.Held = slices.Delete(m.s.Held, i, i+1)
			m.stop(h.By)
		}
	}
}

// dropLeg gives the customer's leg up, when the contact ends before it was there.
func (m *machine) dropLeg() {
	m.dropHeld(func(p Pending) bool { return p.Frame == ownFrame })
	for _, p := range slices.Clone(m.s.Pending) {
		if p.Frame == ownFrame {
			m.stop(p.Op)
		}
	}
}
