package testcall

import (
	"context"
	"slices"
	"strings"

	"cordboard/flow/fault"
)

// mostBreaks bounds the activities that a call stops at.
const mostBreaks = 100

// StopAt says at which activities of its flow the call stops: its clock pauses as soon as one is entered. Activities that take no time have gone
// on by then; what they changed is with their visits. It takes the place of what was said before.
func (s *Session) StopAt(activities []string) error {
	if len(activities) > mostBreaks {
		return fault.Field("activities", "A call stops at %d activities at most.", mostBreaks)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.breaks = activities
	s.seen = len(s.log.visits)
	return nil
}

// stopAtEntered pauses the clock when an activity was entered that the call stops at.
func (s *Session) stopAtEntered() {
	for _, v := range s.log.visits[min(s.seen, len(s.log.visits)):] {
		if v.Program == "" && slices.Contains(s.breaks, v.Activity) {
			s.paused, s.halted, s.stopped = true, true, v.Activity
		}
	}
	s.seen = len(s.log.visits)
}

// goOn lets the call run again after a stop.
func (s *Session) goOn() { s.halted, s.stopped = false, "" }

// NextActivity moves the clock on until another activity of the flow is entered, or nothing happens by itself any more.
func (s *Session) NextActivity(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.tell()
	s.goOn()
	entered := len(s.log.visits)
	for range mostEvents {
		next, ok := s.next()
		if !ok || s.over() || len(s.log.visits) > entered {
			return nil
		}
		if err := s.advance(ctx, latest(s.now, next)); err != nil {
			return err
		}
	}
	return nil
}

// listed reads ids that are separated by commas.
func listed(ids string) []string {
	return slices.DeleteFunc(strings.Split(ids, ","), func(id string) bool { return id == "" })
}
