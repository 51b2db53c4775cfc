package testcall

import (
	"context"
	"time"
)

// patience bounds how far a session runs by itself until it waits: a flow that talks for ever is cut off there.
const patience = 10 * time.Minute

// mostEvents bounds what one move of the clock can bring about; the clock stops there and can be moved on again.
const mostEvents = 2000

// next says when something happens by itself.
func (s *Session) next() (time.Time, bool) {
	next, ok := s.phone.Next()
	earlier := func(t time.Time) {
		if !ok || t.Before(next) {
			next, ok = t, true
		}
	}
	for _, d := range s.agenda {
		earlier(d.at)
	}
	if t, has := s.desk.Next(); has {
		earlier(t)
	}
	return next, ok
}

// advance moves the clock to a time, letting everything happen on the way when it is due.
func (s *Session) advance(ctx context.Context, to time.Time) error {
	for range mostEvents {
		if err := s.drain(ctx); err != nil {
			return err
		}
		if s.halted {
			return nil
		}
		next, ok := s.next()
		if !ok || next.After(to) || s.over() {
			s.now = latest(s.now, to)
			return nil
		}
		s.now = latest(s.now, next)
	}
	return nil
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// settle runs until the contact waits for the customer, an agent or time: prompts are heard to their end and requests are answered.
func (s *Session) settle(ctx context.Context) error {
	limit := s.now.Add(patience)
	for {
		if err := s.drain(ctx); err != nil {
			return err
		}
		until, busy := s.busy()
		if !busy || s.over() || s.halted || until.After(limit) {
			return nil
		}
		next, _ := s.next()
		if next.After(until) {
			next = until
		}
		if err := s.advance(ctx, next); err != nil {
			return err
		}
	}
}

// busy says until when the customer has to listen or wait before anything can be done.
func (s *Session) busy() (time.Time, bool) {
	until, busy := s.phone.Busy(s.now)
	for _, d := range s.agenda {
		if d.busy && (!busy || d.at.After(until)) {
			until, busy = d.at, true
		}
	}
	return until, busy
}

// Tick lets real time pass on the session's clock, at its speed, unless it is paused.
func (s *Session) Tick(ctx context.Context, elapsed time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.paused || s.over() {
		return nil
	}
	return s.advance(ctx, s.now.Add(elapsed*time.Duration(s.speed)))
}

// Skip moves the clock on by a length of time.
func (s *Session) Skip(ctx context.Context, d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.tell()
	s.goOn()
	return s.advance(ctx, s.now.Add(d))
}

// NextEvent moves the clock on to the next thing that happens by itself. It does nothing when nothing will.
func (s *Session) NextEvent(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.tell()
	s.goOn()
	if err := s.drain(ctx); err != nil {
		return err
	}
	next, ok := s.next()
	if !ok || s.halted {
		return nil
	}
	if until, busy := s.busy(); busy && until.Before(next) {
		next = until
	}
	return s.advance(ctx, next)
}

// Pause stops or starts the clock.
func (s *Session) Pause(paused bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.paused = paused
	if !paused {
		s.goOn()
	}
	s.tell()
}

// Speed sets how many times faster than real time the clock runs, 1 to 100.
func (s *Session) Speed(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.speed = min(max(times, 1), 100)
	s.tell()
}

// tell wakes everybody who watches.
func (s *Session) tell() {
	close(s.changed)
	s.changed = make(chan struct{})
}
