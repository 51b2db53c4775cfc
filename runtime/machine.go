package runtime

import (
	"slices"
	"sync"
	"time"

	"cordboard/flow"
)

// machine is one step in progress.
type machine struct {
	lib      Library
	s        State
	at       time.Time
	commands []Issued
	ended    []int
	trail    []Entry
	queue    []delivery
	programs []*Program // of the state, by index, once asked for
	envs     environment
	in       input           // of the Handle that runs
	left     string          // the agent whose leaving is being handled
	used     map[string]bool // overrides that this step has noted
	hiding   bool            // the event that is being handled holds sensitive digits: what it assigns is hidden from then on
}

// machines are kept for the next step: their lists and the maps of their environment. Results hold nothing of them.
var machines = sync.Pool{New: func() any { return &machine{envs: newEnvironment()} }}

func newMachine(lib Library, s State, at time.Time) *machine {
	m := machines.Get().(*machine)
	m.lib, m.s, m.at = lib, s, at
	return m
}

// putBack forgets the step. A machine whose step panicked is not put back.
func (m *machine) putBack() {
	m.envs.forget()
	clear(m.trail)
	clear(m.queue[:cap(m.queue)])
	clear(m.programs)
	*m = machine{trail: m.trail[:0], queue: m.queue[:0], programs: m.programs[:0], envs: m.envs}
	machines.Put(m)
}

// delivery is an event on its way to a frame within this step.
type delivery struct {
	fiber int // id
	frame int
	event flow.Event
}

func (m *machine) program(i int) *Program {
	for len(m.programs) <= i {
		m.programs = append(m.programs, nil)
	}
	if p := m.programs[i]; p != nil && p.ID == m.s.Programs[i] {
		return p
	}
	m.programs[i] = m.lib.Program(m.s.Programs[i])
	return m.programs[i]
}

// fiber finds a fiber's place by its id, -1 when it is over.
func (m *machine) fiber(id int) int {
	return slices.IndexFunc(m.s.Fibers, func(f Fiber) bool { return f.ID == id })
}

func (m *machine) frame(f, k int) *Frame { return &m.s.Fibers[f].Frames[k] }

func (m *machine) programOf(fr *Frame) *Program { return m.program(m.s.Scopes[fr.Scope].Program) }

func (m *machine) node(fr *Frame) *node { return &m.programOf(fr).nodes[fr.Node] }

// activityOf gives the id of the activity that a fiber's lowest frame is in.
func (m *machine) activityOf(f int) string {
	if len(m.s.Fibers[f].Frames) == 0 {
		return ""
	}
	fr := m.frame(f, 0)
	return m.programOf(fr).Activity(fr.Node)
}

func (m *machine) note(e Entry) {
	e.At = m.at
	e.N = len(m.trail)
	if e.Data != nil && e.Kind != "variable" {
		e.Data = m.withoutSecrets(e.Data)
	}
	m.trail = append(m.trail, e)
}

// post puts an event in line for a frame; run takes them in order.
func (m *machine) post(f, k int, e flow.Event) {
	m.queue = append(m.queue, delivery{fiber: m.s.Fibers[f].ID, frame: k, event: e})
}

// run works until nothing is in line any more.
func (m *machine) run() {
	for len(m.queue) > 0 {
		d := m.queue[0]
		m.queue = append(m.queue[:0], m.queue[1:]...) // keeps the array; there are one or two
		f := m.fiber(d.fiber)
		if f < 0 || d.frame >= len(m.s.Fibers[f].Frames) {
			continue
		}
		m.deliver(f, d.frame, d.event)
	}
	m.queue = m.queue[:0]
}

// enter puts the top frame of a fiber on an activity and tells it.
func (m *machine) enter(f, target int) {
	fr := m.frame(f, len(m.s.Fibers[f].Frames)-1)
	n := &m.programOf(fr).nodes[target]
	if n.spec.Leaves {
		fr = m.leaveWaits(f, n.spec.KeepsPlace)
	}
	memory := fr.Kept[target]
	delete(fr.Kept, target)
	fr.Node, fr.Memory, fr.Entered, fr.Branched, fr.Since = target, memory, m.at.UnixMilli(), false, 0
	m.note(Entry{Kind: "visit", Activity: n.id, Program: m.foreign(fr)})
	m.s.Fibers[f].Burst++
	m.s.Steps++
	if m.overLimit(f) {
		m.limit(f)
		return
	}
	k := len(m.s.Fibers[f].Frames) - 1
	if m.s.Stops.at(m.foreign(fr), n.id) {
		m.s.LastOp++
		m.release(Pending{Op: m.s.LastOp, Kind: standing, Fiber: m.s.Fibers[f].ID, Frame: k}, &flow.Stand{Activity: n.id, Program: m.foreign(fr)})
		return
	}
	m.post(f, k, &flow.Entered{})
}

// foreign names the program of a frame when it is not the one the contact entered by.
func (m *machine) foreign(fr *Frame) string {
	if i := m.s.Scopes[fr.Scope].Program; i != 0 {
		return m.s.Programs[i]
	}
	return ""
}

// deliver gives an event to a frame's activity and carries out its decision.
func (m *machine) deliver(f, k int, e flow.Event) {
	fr := m.frame(f, k)
	if fr.Kind == FrameApology {
		m.hangUp("error", EndsFailed)
		return
	}
	if fr.Kind == FrameWaiting {
		m.callBack(e)
		return
	}
	n := m.node(fr)
	if n.broken != "" {
		m.fail(f, k, flow.Failure{Code: "invalid", Message: n.broken})
		return
	}
	if failed, ok := e.(*flow.Failed); ok {
		m.fail(f, k, flow.Failure{Code: failed.Code, Message: failed.Message})
		return
	}
	m.in = input{m: m, fiber: f, depth: k}
	outcome := n.activity.Handle(&m.in, e)
	m.carryOut(f, k, outcome)
}

// carryOut does what an activity decided.
func (m *machine) carryOut(f, k int, o flow.Outcome) {
	fr := m.frame(f, k)
	if o.Action != flow.ActWait {
		m.stopFrom(f, k)
		m.s.Fibers[f].Frames = m.s.Fibers[f].Frames[:k+1]
		fr = m.frame(f, k)
	}
	m.keepResults(fr, o.Results)
	for _, c := range o.Commands {
		m.issue(f, k, c)
	}
	switch o.Action {
	case flow.ActWait:
		m.wait(f, k, o)
	case flow.ActLeave:
		m.leave(f, k, o)
	case flow.ActCall:
		m.call(f, k, o.Calls)
	case flow.ActGo:
		m.goTo(f, k, o.Calls)
	case flow.ActEnd:
		m.visited(fr, "")
		m.endFrame(f, k, o.Outlet)
	case flow.ActDisconnect:
		m.visited(fr, "")
		if f > 0 || m.s.Status == Closing {
			m.endFiber(f) // a handler beside the contact has nothing to hang up
			return
		}
		m.hangUp(o.Outlet, Disconnected)
	case flow.ActTransfer:
		m.visited(fr, o.Outlet)
		m.transferred(f)
	case flow.ActFail:
		m.fail(f, k, o.Failure)
	}
}

// wait keeps an activity where it is; its branch is started, kept or cut off.
func (m *machine) wait(f, k int, o flow.Outcome) {
	fr := m.frame(f, k)
	if o.Branch == "" {
		if len(m.s.Fibers[f].Frames) > k+1 {
			m.stopFrom(f, k+1)
			m.s.Fibers[f].Frames = m.s.Fibers[f].Frames[:k+1]
		}
		return
	}
	if fr.Branched {
		return
	}
	fr.Branched = true
	fr.Since = fr.Entered
	if fr.Taken != 0 {
		fr.Since = fr.Taken
	}
	target, wired := m.node(fr).outlets[o.Branch]
	if !wired {
		m.post(f, k, &flow.BranchEnded{})
		return
	}
	m.visited(fr, o.Branch)
	m.s.Fibers[f].Frames = append(m.s.Fibers[f].Frames, Frame{Kind: FrameBranch, Scope: fr.Scope})
	m.enter(f, target)
}

// leave goes on by an outlet, or to what an unwired outlet falls to.
func (m *machine) leave(f, k int, o flow.Outcome) {
	fr := m.frame(f, k)
	if o.Keep {
		if fr.Kept == nil {
			fr.Kept = map[int]flow.Memory{}
		}
		fr.Kept[fr.Node] = fr.Memory
	}
	fr.Memory, fr.Branched, fr.Since, fr.Taken = flow.Memory{}, false, 0, 0
	n := m.node(fr)
	m.visited(fr, o.Outlet)
	if target, wired := n.outlets[o.Outlet]; wired {
		m.enter(f, target)
		return
	}
	if handler := n.falls[o.Outlet]; handler != "" && handler != flow.OnError {
		m.takeOver(f, handler, map[string]any{"activity": n.id, "reason": o.Outlet, "agent": m.left})
		return
	}
	m.endFrame(f, k, "done")
}

// visited notes the outlet by which the frame's activity was left.
func (m *machine) visited(fr *Frame, outlet string) {
	m.note(Entry{Kind: "left", Activity: m.node(fr).id, Outlet: outlet, Program: m.foreign(fr)})
}

func (m *machine) keepResults(fr *Frame, results map[string]any) {
	if results == nil || !m.node(fr).keeps {
		return
	}
	for name, value := range results {
		plain, err := flow.Bounded(value)
		if err != nil {
			m.note(Entry{Kind: "error", Activity: m.node(fr).id, Data: flow.Failure{Code: "invalid", Message: "result " + name + ": " + err.Error()}})
		}
		results[name] = plain
	}
	scope := &m.s.Scopes[fr.Scope]
	if scope.Results == nil {
		scope.Results = map[int]map[string]any{}
	}
	scope.Results[fr.Node] = results
	m.envs.results(fr.Scope, m.node(fr).id, results)
}
