package runtime

import "cordboard/flow"

// endFrame ends the path that a frame is on: a branch and a subflow tell the frame below, a handler's fiber is over, the main path
// completes the contact.
func (m *machine) endFrame(f, k int, outcome string) {
	fr := m.frame(f, k)
	switch fr.Kind {
	case FrameBranch:
		m.s.Fibers[f].Frames = m.s.Fibers[f].Frames[:k]
		m.post(f, k-1, &flow.BranchEnded{})
	case FrameSubflow:
		m.returnFrom(f, k, outcome)
	default:
		if f > 0 || m.s.Status == Closing {
			m.endFiber(f)
			return
		}
		m.hangUp("completed", Completed)
	}
}

// endFiber ends a handler that ran beside the contact.
func (m *machine) endFiber(f int) {
	m.stopFrom(f, 0)
	m.s.Fibers[f].Frames = nil
	if m.s.Fibers[f].Handler == flow.BeforeDial {
		m.openGate(m.s.Fibers[f].ID)
	}
}

// endings is what the journal tells of each end.
var endings = map[Ends]map[string]any{
	CallerHungUp: {"ends": CallerHungUp}, Disconnected: {"ends": Disconnected}, Completed: {"ends": Completed}, Transferred: {"ends": Transferred},
	EndsFailed: {"ends": EndsFailed},
}

// hangUp ends the contact from our side.
func (m *machine) hangUp(reason string, ends Ends) {
	if m.s.Status == Closing {
		return
	}
	m.s.Ends = ends
	m.s.LastOp++
	op, command := m.s.LastOp, &flow.Hangup{Reason: reason}
	m.close(nil)
	m.commands = append(m.commands, Issued{Op: op, Command: command})
	m.note(Entry{Kind: "command", Data: command})
}

// transferred ends the contact because its customer talks to somebody outside now: there is nothing to hang up.
func (m *machine) transferred(f int) {
	if f > 0 || m.s.Status == Closing {
		m.endFiber(f)
		return
	}
	m.s.Ends = Transferred
	m.close(nil)
}

// customerGone ends the contact because its customer's leg is over.
func (m *machine) customerGone(e *flow.Disconnected) {
	if m.s.Status != Active {
		return
	}
	m.s.Ends = CallerHungUp
	m.close(e)
}

// close stops the main path and runs the last handlers beside the closing contact.
func (m *machine) close(gone *flow.Disconnected) {
	waiting, agent := m.waiting(), m.s.Agent
	m.s.Status = Closing
	m.s.Agent = ""
	at, scope := "", 0
	if len(m.s.Fibers) > 0 && len(m.s.Fibers[0].Frames) > 0 {
		at = m.activityOf(0)
	}
	for f := range m.s.Fibers {
		if f == 0 && len(m.s.Fibers[f].Frames) > 0 {
			scope = m.frame(f, 0).Scope
		}
		if m.s.Fibers[f].Handler == "" || m.s.Fibers[f].Handler.TakesOver() {
			m.endFiber(f)
		}
	}
	m.queue = m.queue[:0]
	m.dropLeg()
	event := func() map[string]any {
		event := map[string]any{"reason": string(m.s.Ends), "agent": agent}
		if at != "" {
			event["activity"] = at
		}
		return event
	}
	if gone != nil && waiting && m.s.Callback == nil {
		m.spawn(flow.OnAbandon, scope, event)
	}
	m.spawn(flow.OnEnded, scope, event)
	m.run()
}

// waiting says whether the contact is in a queue without an agent.
func (m *machine) waiting() bool {
	if m.s.Agent != "" {
		return false
	}
	for _, p := range m.s.Pending {
		if p.Kind == "join_queue" {
			return true
		}
	}
	return false
}

// beside starts a handler that runs beside the contact, on the variables of its main path.
func (m *machine) beside(h flow.Handler, event func() map[string]any) {
	if m.s.Status != Active || len(m.s.Fibers) == 0 || len(m.s.Fibers[0].Frames) == 0 {
		return
	}
	m.spawn(h, m.frame(0, 0).Scope, event)
	m.run()
}

// spawn starts a handler, if the flow has it; event gives what it reads as event.*.
func (m *machine) spawn(h flow.Handler, scope int, event func() map[string]any) {
	if len(m.s.Scopes) <= scope {
		return
	}
	target, ok := m.program(m.s.Scopes[scope].Program).handlers[h]
	if !ok {
		return
	}
	m.s.LastID++
	m.s.Fibers = append(m.s.Fibers, Fiber{ID: m.s.LastID, Handler: h, Event: event(), Frames: []Frame{{Scope: scope}}})
	m.enter(len(m.s.Fibers)-1, target)
}

// takeOver makes a handler the main path; without one the contact is disconnected.
func (m *machine) takeOver(f int, h flow.Handler, event map[string]any) {
	base := m.frame(f, 0)
	target, ok := m.programOf(base).handlers[h]
	if !ok || f > 0 {
		m.hangUp(string(h), Disconnected)
		return
	}
	m.stopFrom(f, 0)
	m.s.Fibers[f].Frames = m.s.Fibers[f].Frames[:1]
	m.s.Fibers[f].Frames[0].Kind = FrameFlow // a callback that failed is an ordinary contact again
	m.s.Fibers[f].Handler, m.s.Fibers[f].Event = h, event
	m.envs.scope = -1
	m.enter(f, target)
}

// finish drops fibers that are over and, when nothing runs any more, ends a closing contact or starts its last timer.
func (m *machine) finish() {
	if m.s.Status != Closing {
		m.dropFibers()
		return
	}
	alive := false
	for _, f := range m.s.Fibers {
		alive = alive || len(f.Frames) > 0
	}
	if !alive {
		for len(m.s.Pending) > 0 {
			m.stop(m.s.Pending[0].Op)
		}
		m.s.Fibers, m.s.Held, m.s.Status = nil, nil, Over
		m.s.Scopes = m.s.Scopes[:min(len(m.s.Scopes), 1)] // what it ended with, for the contact's page
		m.note(Entry{Kind: "end", Data: endings[m.s.Ends]})
		return
	}
	for _, p := range m.s.Pending {
		if p.Kind == closingTimer {
			return
		}
	}
	m.s.LastOp++
	m.s.Pending = append(m.s.Pending, Pending{Op: m.s.LastOp, Kind: closingTimer})
	m.commands = append(m.commands, Issued{Op: m.s.LastOp, Command: &flow.Timer{At: m.at.Add(ClosingTime)}})
}

func (m *machine) dropFibers() {
	kept := m.s.Fibers[:0]
	for i, f := range m.s.Fibers {
		if i == 0 || len(f.Frames) > 0 {
			kept = append(kept, f)
		}
	}
	m.s.Fibers = kept
}
