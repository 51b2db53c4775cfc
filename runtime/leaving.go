package runtime

import (
	"slices"

	"cordboard/flow"
)

// leaveWaits ends every wait whose branch the top frame is in, directly or through subflows: the activity that is about to be entered takes
// the contact out of it. The frame that waited goes, and the branch's frame takes its place in the stack. With keep the wait's ticket stays
// until the activity is left.
func (m *machine) leaveWaits(f int, keep bool) *Frame {
	for k := len(m.s.Fibers[f].Frames) - 1; k > 0; k-- {
		if m.frame(f, k).Kind != FrameBranch {
			continue
		}
		waiting := *m.frame(f, k-1)
		if keep {
			m.keepTicket(f, k-1)
		}
		m.stopFrame(f, k-1)
		branch := m.frame(f, k)
		branch.Kind, branch.Outputs, branch.Handling = waiting.Kind, waiting.Outputs, waiting.Handling
		for activity, memory := range waiting.Kept {
			if branch.Kept == nil {
				branch.Kept = map[int]flow.Memory{}
			}
			branch.Kept[activity] = memory
		}
		m.removeFrame(f, k-1)
		m.frame(f, len(m.s.Fibers[f].Frames)-1).Taken = waiting.Since
	}
	return m.frame(f, len(m.s.Fibers[f].Frames)-1)
}

// keepTicket gives the wait of a frame to the frame on top: its place is kept while the activity there asks for it.
func (m *machine) keepTicket(f, k int) {
	for i := range m.s.Pending {
		if p := &m.s.Pending[i]; p.Fiber == m.s.Fibers[f].ID && p.Frame == k && p.Kind == "join_queue" {
			p.Kind, p.Frame = keptTicket, len(m.s.Fibers[f].Frames)-1
		}
	}
}

// removeFrame takes a frame out of the middle of a stack; what belongs to the frames above moves down with them.
func (m *machine) removeFrame(f, k int) {
	m.s.Fibers[f].Frames = slices.Delete(m.s.Fibers[f].Frames, k, k+1)
	id := m.s.Fibers[f].ID
	for i := range m.s.Pending {
		if p := &m.s.Pending[i]; p.Fiber == id && p.Frame > k && p.Kind != closingTimer {
			p.Frame--
		}
	}
	for i := range m.s.Held {
		if h := &m.s.Held[i]; h.Fiber == id && h.Frame > k {
			h.Frame--
		}
	}
	m.queue = slices.DeleteFunc(m.queue, func(d delivery) bool { return d.fiber == id && d.frame == k })
	for i := range m.queue {
		if d := &m.queue[i]; d.fiber == id && d.frame > k {
			d.frame--
		}
	}
}
