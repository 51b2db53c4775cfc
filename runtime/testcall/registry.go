package testcall

import (
	"context"
	"sync"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
)

// Registry knows the sessions that are running and hands them what the driver wants done for their contacts. It is the driver's performer
// for test calls.
type Registry struct {
	mu       sync.RWMutex
	sessions map[string]*Session
}

// NewRegistry makes an empty one.
func NewRegistry() *Registry { return &Registry{sessions: map[string]*Session{}} }

var _ runtime.Performer = (*Registry)(nil)

func (r *Registry) add(contact string, s *Session) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sessions[contact] = s
}

func (r *Registry) remove(contact string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.sessions, contact)
}

func (r *Registry) session(contact string) *Session {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.sessions[contact]
}

// Perform implements runtime.Performer: the session takes the operation up as soon as the step that issued it has returned.
func (r *Registry) Perform(_ context.Context, o runtime.Operation) {
	s := r.session(o.Contact)
	if s == nil {
		return
	}
	s.box.Lock()
	defer s.box.Unlock()
	s.issued = append(s.issued, o)
}

// Settled implements runtime.Performer.
func (r *Registry) Settled(contact string, ops []int) {
	s := r.session(contact)
	if s == nil {
		return
	}
	s.box.Lock()
	defer s.box.Unlock()
	s.settled = append(s.settled, ops...)
}

// Read implements runtime.ReadOverride for the contacts of sessions.
func (r *Registry) Read(c runtime.Contact, command flow.Command) (flow.Event, bool) {
	s := r.session(c.Facts.ID)
	if s == nil {
		return nil, false
	}
	return s.read(command)
}

// Org implements runtime.OrgValues for the contacts of sessions.
func (r *Registry) Org(c runtime.Contact) map[string]any {
	if s := r.session(c.Facts.ID); s != nil {
		return s.config.World.Org
	}
	return nil
}

// Stops implements runtime.StopsOf for the contacts of sessions.
func (r *Registry) Stops(c runtime.Contact) runtime.Stops {
	if s := r.session(c.Facts.ID); s != nil {
		return s.stops()
	}
	return runtime.Stops{}
}

// read answers a read by the world, then by what the session was given. It runs inside a step, while the session waits for it.
func (s *Session) read(command flow.Command) (flow.Event, bool) {
	world := s.config.World
	switch c := command.(type) {
	case *flow.ReadSchedule:
		if _, described := named(world.Schedules, c.Schedule); described {
			return world.schedule(c.Schedule), true
		}
	case *flow.ReadNumber:
		if world.Numbers[c.Number] == invalidNumber {
			return &flow.NumberRead{}, true
		}
	case *flow.ReadQueue:
		return s.readQueue(c), true
	case *flow.ReadDialling:
		if result, described := named(world.Numbers, c.Number); described {
			return &flow.DiallingRead{Allowed: result != numberForbidden}, true
		}
	case *flow.ReadTable:
		if rows, described := named(world.Tables, c.Table); described {
			return lookUp(rows, c.Key), true
		}
	}
	if s.config.Reads != nil {
		if event, ok := s.config.Reads(command); ok {
			return event, true
		}
	}
	if s.config.Real {
		return nil, false
	}
	switch c := command.(type) {
	case *flow.ReadSchedule:
		return world.schedule(c.Schedule), true
	case *flow.ReadNumber:
		return &flow.NumberRead{Owned: true}, true
	case *flow.ReadFlow:
		return &flow.FlowResolved{}, true
	case *flow.ReadDialling:
		return &flow.DiallingRead{Allowed: true}, true
	case *flow.ReadTable:
		return &flow.TableRead{}, true
	}
	return nil, false
}

// readQueue reads a queue at the session's own desk. The world may say how long the wait will be.
func (s *Session) readQueue(c *flow.ReadQueue) flow.Event {
	s.open(c.Queue)
	info, ok := s.desk.Info(c.Queue, s.ticket(c.Ticket), s.now)
	if !ok {
		return &flow.QueueRead{Missing: true}
	}
	if q, described := named(s.config.World.Queues, c.Queue); described && q.EstimatedWait != nil {
		info.Estimate, info.Estimated = time.Duration(*q.EstimatedWait), true
	}
	return &flow.QueueRead{
		Position: info.Position, EstimatedWait: flow.Duration(info.Estimate), Estimated: info.Estimated, Waiting: info.Waiting,
		AgentsAvailable: info.Available, AgentsStaffed: info.Staffed, Oldest: flow.Duration(info.Oldest),
	}
}
