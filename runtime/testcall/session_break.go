package testcall

import (
	"context"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/channel/sim"
)

// mostBreaks bounds the activities that a call stops at.
const mostBreaks = 100

// StopAt says at which activities of its flow the call stops: its clock pauses as soon as one is entered, before it does anything. It takes the
// place of what was said before.
func (s *Session) StopAt(activities []string) error {
	if len(activities) > mostBreaks {
		return fault.Field("activities", "A call stops at %d activities at most.", mostBreaks)
	}
	s.box.Lock()
	defer s.box.Unlock()
	s.breaks = activities
	return nil
}

// stops are those of the step that begins.
func (s *Session) stops() runtime.Stops {
	s.box.Lock()
	defer s.box.Unlock()
	return runtime.Stops{Everywhere: s.config.watch != nil, Flow: s.stepping, Activities: s.breaks}
}

// stand pauses the clock before an activity.
func (s *Session) stand(ctx context.Context, op int, c *flow.Stand) {
	s.standing = append(s.standing, op)
	if s.config.watch != nil {
		s.watched(ctx, op, c)
		s.goOn()
		return
	}
	s.paused, s.halted, s.stopped = true, true, c.Activity
}

// watch is told what expressions read in the moment before each activity; the call goes on by itself.
type watch func(at *flow.Stand, visit int, env flow.Env)

func (s *Session) watched(ctx context.Context, op int, c *flow.Stand) {
	env, err := s.config.Programs.Environment(ctx, s.contact, runtime.Moment{Op: op, At: s.now, Org: s.config.World.Org})
	if err != nil {
		return
	}
	for i, v := range slices.Backward(s.log.visits) {
		if v.Activity == c.Activity && v.Program == c.Program {
			s.config.watch(c, i, env)
			return
		}
	}
}

// goOn lets the call run again after a stop: what it stopped at is entered with the next drain.
func (s *Session) goOn() {
	for _, op := range s.standing {
		s.ready = append(s.ready, sim.Answer{Op: op, At: s.now, Event: &flow.Entered{}})
	}
	s.standing, s.halted, s.stopped = nil, false, ""
}

// NextActivity lets the activity that the call stopped at do what it does, and moves the clock on until another one of the flow is entered, before
// which it stops, or nothing happens by itself any more. An activity that it stopped at and that asks somebody for something is left asking.
func (s *Session) NextActivity(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.tell()
	s.stepAlong(true)
	defer s.stepAlong(false)
	stood := s.stopped != ""
	s.goOn()
	if err := s.drain(ctx); err != nil {
		return err
	}
	for range mostEvents {
		next, ok := s.next()
		if !ok || s.over() || s.halted || stood && s.asks() {
			return nil
		}
		if until, busy := s.busy(); busy && until.Before(next) {
			next = until
		}
		if err := s.advance(ctx, latest(s.now, next)); err != nil {
			return err
		}
	}
	return nil
}

// asks says whether the customer or an agent has to do something now, and has heard all there is to hear before.
func (s *Session) asks() bool {
	_, busy := s.busy()
	return !busy && slices.Contains([]string{"keys", "reply", "recording", "agent"}, s.waitsFor())
}

func (s *Session) stepAlong(stepping bool) {
	s.box.Lock()
	defer s.box.Unlock()
	s.stepping = stepping
}

// listed reads ids that are separated by commas.
func listed(ids string) []string {
	return slices.DeleteFunc(strings.Split(ids, ","), func(id string) bool { return id == "" })
}
