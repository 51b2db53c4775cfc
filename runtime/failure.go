package runtime

import (
	"cmp"

	"cordboard/flow"
)

// apology is what a customer hears or reads when nothing else handles a failure: never dead air.
const apology = "We are sorry, something went wrong and we cannot continue. Please try again later."

// overLimit says whether the step that was just counted is one too many.
func (m *machine) overLimit(f int) bool {
	return m.s.Fibers[f].Burst > MaxStepsBetweenWaits || m.s.Steps > MaxSteps
}

// refresh gives every path its budget again when something from outside has happened. A contact that has used up all its steps stays on
// the reserve of its error path.
func (m *machine) refresh() {
	for i := range m.s.Fibers {
		m.s.Fibers[i].Burst = 0
	}
	if m.s.Steps <= MaxSteps {
		m.s.Reserve = 0
	}
}

// isRead says whether an event answers a read, which happens within the same step's transaction.
func isRead(e flow.Event) bool {
	switch e.(type) {
	case *flow.ScheduleRead, *flow.FlowResolved, *flow.NumberRead, *flow.QueueRead, *flow.DiallingRead, *flow.TableRead:
		return true
	}
	return false
}

// limit sends a fiber that goes in circles to its error path, which has a few reserved steps; when those are used up too, it ends.
func (m *machine) limit(f int) {
	m.s.Reserve++
	k := len(m.s.Fibers[f].Frames) - 1
	failure := flow.Failure{Code: "loop_limit", Message: "the contact entered too many activities; the flow goes in circles"}
	switch {
	case m.s.Reserve == 1:
		m.fail(f, k, failure)
	case m.s.Reserve <= ReservedSteps+1: // the first is the failure itself
		m.post(f, k, &flow.Entered{})
	default:
		m.unhandled(f, failure)
	}
}

// fail sends a fiber down its error path: the activity's outlet of failures, else its subflow's caller, else on_error, else an apology.
func (m *machine) fail(f, k int, failure flow.Failure) {
	m.stopFrom(f, k)
	m.s.Fibers[f].Frames = m.s.Fibers[f].Frames[:k+1]
	fr := m.frame(f, k)
	if fr.Kind == FrameApology {
		m.hangUp("error", EndsFailed)
		return
	}
	n := m.node(fr)
	m.note(Entry{Kind: "error", Activity: n.id, Program: m.foreign(fr), Data: failure})
	event := map[string]any{"code": failure.Code, "reason": failure.Message, "activity": n.id}
	fr.Memory, fr.Branched, fr.Since, fr.Taken = flow.Memory{}, false, 0, 0
	m.visited(fr, cmp.Or(n.failure, flow.ErrorOutlet.ID))
	if target, wired := n.outlets[n.failure]; wired && n.failure != "" {
		m.s.Fibers[f].Event = event
		m.envs.scope = -1
		m.enter(f, target)
		return
	}
	m.unwired(f, k, failure, event)
}

// unwired handles a failure whose error outlet leads nowhere.
func (m *machine) unwired(f, k int, failure flow.Failure, event map[string]any) {
	for i := k; i > 0; i-- {
		fr := m.frame(f, i)
		if fr.Kind != FrameSubflow {
			continue
		}
		if target, ok := m.programOf(fr).handlers[flow.OnError]; ok && !fr.Handling {
			fr.Handling = true
			m.s.Fibers[f].Frames = m.s.Fibers[f].Frames[:i+1]
			m.s.Fibers[f].Event = event
			m.envs.scope = -1
			m.enter(f, target)
			return
		}
		m.s.Fibers[f].Frames = m.s.Fibers[f].Frames[:i]
		m.fail(f, i-1, failure)
		return
	}
	fiber := &m.s.Fibers[f]
	if fiber.Handler != "" && fiber.Handler != flow.OnAgentDisconnected && fiber.Handler != flow.OnCallbackFailed {
		m.unhandled(f, failure)
		return
	}
	if _, ok := m.programOf(m.frame(f, 0)).handlers[flow.OnError]; !ok {
		m.unhandled(f, failure)
		return
	}
	m.takeOver(f, flow.OnError, event)
}

// unhandled ends a fiber that nothing can help: a handler beside the contact just ends, a contact hears an apology and is disconnected.
func (m *machine) unhandled(f int, failure flow.Failure) {
	if f > 0 || m.s.Status == Closing {
		m.endFiber(f)
		return
	}
	if m.s.Leg != LegUp { // nobody would hear it
		m.hangUp("error", EndsFailed)
		return
	}
	m.stopFrom(f, 0)
	base := m.s.Fibers[f].Frames[0]
	m.s.Fibers[f].Frames = []Frame{{Kind: FrameApology, Scope: base.Scope, Node: base.Node}}
	m.s.Fibers[f].Event = nil
	m.queue = m.queue[:0]
	m.issue(f, 0, &flow.Play{Speech: flow.Speech{Segments: []flow.Segment{{Say: apology}}}})
}
