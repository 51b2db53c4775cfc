package testcall

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cordboard/flow"
)

// Settle runs until the contact waits for the customer, an agent or time.
func (s *Session) Settle(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settle(ctx)
}

// idle settles, and then lets time pass up to a limit while the contact neither ends nor waits for an agent.
func (s *Session) idle(ctx context.Context, limit time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	end := s.now.Add(limit)
	for range mostEvents {
		if err := s.settle(ctx); err != nil {
			return err
		}
		next, ok := s.next()
		if !ok || next.After(end) || s.over() || s.waitsFor() == "agent" {
			return nil
		}
		if err := s.advance(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// Lines gives the transcript so far.
func (s *Session) Lines() []Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.refresh(s.phone.Heard())
	return slices.Clone(s.log.lines)
}

// Visits gives the path so far, subflows included.
func (s *Session) Visits() []Visit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log.visits)
}

// Play carries out one step of a script after running the flow until it waits. The error says what was wanted and what was seen.
func (s *Session) Play(ctx context.Context, step Step) error {
	if err := s.Settle(ctx); err != nil {
		return err
	}
	switch {
	case step.Hears != nil:
		return s.hears(*step.Hears)
	case step.Presses != nil:
		return s.Press(ctx, *step.Presses)
	case step.Says != nil:
		return s.Say(ctx, *step.Says)
	case step.Writes != nil:
		return s.Say(ctx, *step.Writes)
	case step.SendsNothing != nil:
		return s.Silence(ctx)
	case step.Waits != nil:
		return s.Skip(ctx, time.Duration(*step.Waits))
	case step.AgentAccepts != nil:
		return s.Accept(ctx, *step.AgentAccepts)
	case step.AgentDeclines != nil:
		return s.Decline(ctx, *step.AgentDeclines)
	case step.AgentLeaves != nil:
		return s.Leave(ctx)
	case step.HangsUp != nil:
		return s.HangUp(ctx)
	}
	return s.check(step)
}

// check looks at what has happened without doing anything.
func (s *Session) check(step Step) error {
	switch {
	case step.Visits != nil:
		return s.visited(step.Visits)
	case step.VisitsExactly != nil:
		if path := s.path(); !slices.Equal(path, step.VisitsExactly) {
			return fmt.Errorf("the path was %s, wanted exactly %s", strings.Join(path, " → "), strings.Join(step.VisitsExactly, " → "))
		}
	case step.Variable != nil:
		return s.variableIs(*step.Variable)
	case step.Outlet != nil:
		return s.leftBy(*step.Outlet)
	case step.ScreenPop != nil:
		if !slices.Contains(s.log.pops, *step.ScreenPop) {
			return fmt.Errorf("no screen pop %q, saw %q", *step.ScreenPop, s.log.pops)
		}
	case step.Error != nil:
		if !slices.ContainsFunc(s.log.failures, func(f flow.Failure) bool { return f.Code == *step.Error }) {
			return fmt.Errorf("no error %q, saw %v", *step.Error, s.log.failures)
		}
	case step.Ends != nil:
		if !s.over() {
			return fmt.Errorf("the contact has not ended, it is in %q; wanted it to end as %s", s.view.At, *step.Ends)
		}
		if string(s.contact.Ends) != *step.Ends {
			return fmt.Errorf("the contact ended as %s, wanted %s", s.contact.Ends, *step.Ends)
		}
	default:
		return errors.New("the step says nothing to do")
	}
	return nil
}

// hears looks for a text in what was heard since the last one that was found.
func (s *Session) hears(want string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var heard []string
	for i, l := range s.log.lines {
		if i < s.log.heardLine || l.Kind != "said" {
			continue
		}
		text, from := l.raw, 0
		if i == s.log.heardLine {
			from = min(s.log.heardTo, len(text))
		}
		if end := foldedEnd(text[from:], want); end >= 0 {
			s.log.heardLine, s.log.heardTo = i, from+end
			return nil
		}
		if rest := strings.TrimSpace(text[from:]); rest != "" {
			heard = append(heard, rest)
		}
	}
	if len(heard) == 0 {
		return fmt.Errorf("did not hear %q, heard nothing since", want)
	}
	return fmt.Errorf("did not hear %q, heard %q", want, strings.Join(heard, " / "))
}

// foldedEnd finds a text without regard to case and gives the byte after it; -1 when it is not there.
func foldedEnd(text, want string) int {
	end := 0 // of as many characters as are wanted, from at on
	for range want {
		_, size := utf8.DecodeRuneInString(text[end:])
		if end += size; size == 0 {
			return -1
		}
	}
	for at := range text {
		if strings.EqualFold(text[at:end], want) {
			return end
		}
		if end == len(text) {
			return -1
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return -1
}

func (s *Session) path() []string {
	var path []string
	for _, v := range s.Visits() {
		path = append(path, v.Activity)
	}
	return path
}

func (s *Session) visited(want []string) error {
	path, i := s.path(), 0
	for _, id := range path {
		if i < len(want) && want[i] == id {
			i++
		}
	}
	if i < len(want) {
		return fmt.Errorf("did not come to %q, the path was %s", want[i], strings.Join(path, " → "))
	}
	return nil
}

func (s *Session) variableIs(want VariableCheck) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.log.vars {
		if v.Name != want.Name {
			continue
		}
		if literal(v.Raw) != literal(want.Equals) && !reflect.DeepEqual(v.Raw, want.Equals) {
			return fmt.Errorf("variable %s is %s, wanted %s", want.Name, v.Value, literal(want.Equals))
		}
		return nil
	}
	return fmt.Errorf("there is no variable %q", want.Name)
}

func (s *Session) leftBy(want OutletCheck) error {
	visits := s.Visits()
	for i := len(visits) - 1; i >= 0; i-- {
		if visits[i].Activity != want.Activity {
			continue
		}
		if visits[i].Outlet != want.Is {
			return fmt.Errorf("%s was left by %q, wanted %q", want.Activity, visits[i].Outlet, want.Is)
		}
		return nil
	}
	return fmt.Errorf("%s was not visited", want.Activity)
}
