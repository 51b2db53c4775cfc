package testcall

import (
	"context"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/channel/sim"
	"cordboard/runtime/routing"
)

// act does something on the customer's or an agent's side and lets the flow go on at once.
func (s *Session) act(ctx context.Context, do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.tell()
	if s.over() {
		return fault.New(fault.Conflict, "the test call is over")
	}
	s.goOn()
	if err := s.drain(ctx); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return s.drain(ctx)
}

// Press presses keys. Keys that nothing listens for are refused, so that a test says so.
func (s *Session) Press(ctx context.Context, keys string) error {
	for _, key := range keys {
		err := s.act(ctx, func() error {
			shown := s.hidden(string(key))
			answers, taken := s.phone.Press(string(key), s.now)
			if !taken {
				return fault.New(fault.Conflict, "nothing listens for the key %q now", string(key))
			}
			s.log.pressed(shown, skips(answers), s.now)
			s.ready = append(s.ready, answers...)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// skips says whether a key only ended a prompt that takes no input.
func skips(answers []sim.Answer) bool {
	for _, a := range answers {
		if played, ok := a.Event.(*flow.Played); ok && played.Interrupted {
			return true
		}
	}
	return false
}

// hidden masks what a sensitive input is about to take; the key that only ends it is no secret.
func (s *Session) hidden(entered string) string {
	if s.phone.Secret(entered) {
		return "•"
	}
	return entered
}

// Say speaks, or writes in a chat.
func (s *Session) Say(ctx context.Context, text string) error {
	written, what := s.config.Caller.Channel != "voice", "speech"
	if written {
		what = "a message"
	}
	return s.act(ctx, func() error {
		shown := s.hidden(text)
		answers, taken := s.phone.Say(text, s.now)
		if !taken {
			return fault.New(fault.Conflict, "nothing listens for %s now", what)
		}
		s.log.said(shown, written, s.now)
		s.ready = append(s.ready, answers...)
		return nil
	})
}

// Silence lets the input that is waited for run out.
func (s *Session) Silence(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.tell()
	until, ok := s.phone.Silence()
	if !ok {
		return fault.New(fault.Conflict, "no input is waited for now")
	}
	s.log.silent(s.now)
	s.goOn()
	return s.advance(ctx, until)
}

// HangUp ends the call on the customer's side.
func (s *Session) HangUp(ctx context.Context) error {
	return s.act(ctx, func() error {
		a, ok := s.phone.HangUp(s.now)
		if !ok {
			return fault.New(fault.Conflict, "the call has been hung up already")
		}
		s.ready = []sim.Answer{a}
		return nil
	})
}

// Accept takes the offer on the agent's side; a name, when given, must be the offer's queue or agent.
func (s *Session) Accept(ctx context.Context, queue string) error {
	return s.answerOffer(ctx, queue, func(o routing.Offer) routing.Event { return routing.Accept{Ticket: o.Ticket, Agent: o.Agent} })
}

// Decline declines the offer.
func (s *Session) Decline(ctx context.Context, queue string) error {
	return s.answerOffer(ctx, queue, func(o routing.Offer) routing.Event { return routing.Decline{Ticket: o.Ticket, Agent: o.Agent} })
}

func (s *Session) answerOffer(ctx context.Context, queue string, answer func(routing.Offer) routing.Event) error {
	return s.act(ctx, func() error {
		o, err := s.offered(queue)
		if err != nil {
			return err
		}
		s.apply(answer(o))
		return nil
	})
}

// offered finds the open offer that is meant: by the queue's name, by the agent's, or the first.
func (s *Session) offered(name string) (routing.Offer, error) {
	if len(s.offers) == 0 {
		return routing.Offer{}, fault.New(fault.Conflict, "the contact is not offered to an agent now")
	}
	for _, o := range s.offers {
		if name == "" || strings.EqualFold(name, o.Queue) || strings.EqualFold(name, o.Agent) {
			return o, nil
		}
	}
	first := s.offers[0]
	if first.Queue == "" {
		return routing.Offer{}, fault.New(fault.Conflict, "the contact is offered to %s, not to %s", first.Agent, name)
	}
	return routing.Offer{}, fault.New(fault.Conflict, "the contact is offered to an agent of %s, not of %s", first.Queue, name)
}

// Leave ends the contact on the connected agent's side.
func (s *Session) Leave(ctx context.Context) error {
	return s.act(ctx, func() error {
		if s.view.Agent == "" {
			return fault.New(fault.Conflict, "no agent is connected now")
		}
		s.apply(routing.Finish{Ticket: s.connected, Agent: s.view.Agent})
		return nil
	})
}
