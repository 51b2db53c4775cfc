package runtime

import (
	"slices"
	"time"

	"cordboard/flow"
)

// Limits of one contact (docs/flow-format.md).
const (
	MaxStepsBetweenWaits = 1_000
	MaxSteps             = 10_000
	MaxDepth             = 10
	ReservedSteps        = 50 // for the error path after a limit
	ClosingTime          = 30 * time.Second
)

// Result is what a step makes of a state.
type Result struct {
	State    State
	Commands []Issued
	Ended    []int   // operations that were answered or stopped
	Trail    []Entry // what happened, in order, masked
}

// Issued is a command with the operation id that its answer will carry.
type Issued struct {
	Op      int
	Command flow.Command
}

// Step takes a contact from one wait to the next. It is pure: it reads no clock and changes nothing it was given, and the same library,
// state and arrival always give the same result. It may panic when an activity has a bug; the driver keeps that inside the contact.
func Step(lib Library, s State, a Arrival) Result {
	m := newMachine(lib, s.clone(), a.At)
	if !isRead(a.Event) {
		m.refresh()
	}
	switch e := a.Event.(type) {
	case *flow.Started:
		m.start()
	case *flow.Disconnected:
		m.note(Entry{Kind: "event", Data: e})
		m.customerGone(e)
	default:
		m.answer(a)
	}
	m.finish()
	r := Result{State: m.s, Commands: m.commands, Ended: m.ended, Trail: slices.Clone(m.trail)}
	m.putBack()
	return r
}

// start begins the main path.
func (m *machine) start() {
	if len(m.s.Fibers) > 0 {
		return // a second Started changes nothing
	}
	if m.s.Callback != nil {
		m.startCallback()
		return
	}
	program := m.program(0)
	if program.Flow.Kind == flow.Outbound && m.s.Facts.Live() {
		m.s.Leg = LegNone
	}
	m.s.Scopes = append(m.s.Scopes, Scope{Vars: append([]any(nil), program.defaults...)})
	m.s.Fibers = append(m.s.Fibers, Fiber{Frames: []Frame{{}}})
	m.enter(0, program.start)
	m.run()
}

// answer hands an event to the frame that owns its operation. A late answer, of an operation that is over, is noted and ignored.
func (m *machine) answer(a Arrival) {
	p, ok := m.pending(a.Op)
	if !ok || p.Kind == keptTicket || m.toldBefore(a.Event) {
		m.note(Entry{Kind: "late", Data: masked(a.Event, true)}) // whether it was sensitive is not known any more
		return
	}
	if p.Clean {
		a.Event = keepable(a.Event)
	}
	if p.Kind != standing {
		m.note(Entry{Kind: "event", Data: brief(masked(a.Event, p.Mask))})
	}
	if m.s.Status == Closing && p.Kind == closingTimer {
		m.endOp(p.Op)
		m.s.Fibers = nil
		return
	}
	if p.Frame == ownFrame {
		m.endOp(p.Op)
		m.answerOwn(p, a.Event)
		m.run()
		return
	}
	if final(a.Event) {
		m.endOp(p.Op)
	}
	f := m.fiber(p.Fiber)
	if f < 0 || p.Frame >= len(m.s.Fibers[f].Frames) {
		return
	}
	m.followAgent(a.Event, p)
	m.hiding = p.Mask
	m.deliver(f, p.Frame, a.Event)
	m.hiding = false
	m.run()
	if handler, ok := handlerOf[a.Event.EventKind()]; ok {
		m.beside(handler, func() map[string]any { return m.describe(a.Event, f) })
	}
}

// handlerOf maps an event that activities get to the handler that runs beside it.
var handlerOf = map[string]flow.Handler{"offered": flow.OnOffer, "accepted": flow.OnAccept, "sla_breached": flow.OnSLABreach}

// toldBefore says whether a contact has passed a service level threshold before: a contact that moves to another queue passes it once.
func (m *machine) toldBefore(e flow.Event) bool {
	if _, breach := e.(*flow.SLABreached); !breach {
		return false
	}
	before := m.s.Breached
	m.s.Breached = true
	return before
}

// final says whether an event is the last one of its operation; a queue entry lives on through offers until the agent leaves.
func final(e flow.Event) bool {
	switch e.(type) {
	case *flow.Queued, *flow.Offered, *flow.Accepted, *flow.Declined, *flow.SLABreached:
		return false
	}
	return true
}

// followAgent keeps who is connected. An agent's answer ends everything else the waiting activity had going: music, its longest wait.
func (m *machine) followAgent(e flow.Event, ticket Pending) {
	switch e := e.(type) {
	case *flow.Accepted:
		m.s.Agent = e.Agent
		for _, p := range slices.Clone(m.s.Pending) {
			if p.Fiber == ticket.Fiber && p.Frame == ticket.Frame && p.Op != ticket.Op {
				m.stop(p.Op)
			}
		}
	case *flow.AgentLeft:
		m.s.Agent, m.left = "", e.Agent
	}
}

// describe gives what a handler reads as event.*.
func (m *machine) describe(e flow.Event, f int) map[string]any {
	d := map[string]any{"activity": m.activityOf(f)}
	switch e := e.(type) {
	case *flow.Offered:
		d["agent"], d["queue"] = e.Agent, e.Queue
	case *flow.Accepted:
		d["agent"], d["queue"] = e.Agent, e.Queue
	case *flow.SLABreached:
		d["queue"], d["reason"] = e.Queue, "service_level"
	case *flow.AgentLeft:
		d["agent"] = e.Agent
	case *flow.QueueRefused:
		d["reason"] = e.Reason
	}
	return d
}
