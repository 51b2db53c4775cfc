package testcall

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/channel/sim"
	"cordboard/runtime/routing"
)

// turn is a contact that calls back, once the one before is over.
type turn struct {
	number  int
	contact runtime.Contact
}

// callBack books a callback at the desk. Its contact begins when the caller's is over; what the desk tells it before waits for it.
func (s *Session) callBack(op int, c *flow.ScheduleCallback) {
	booked := *c
	booked.Queue = cmp.Or(c.Queue, s.desk.WaitsIn(s.ticket(c.Ticket)))
	next := turn{number: s.turns + 1}
	answer := s.book(next.number, &booked)
	if answer == nil {
		id := fmt.Sprintf("%s-callback-%d", s.config.Contact, next.number)
		contact, err := runtime.NewCallback(s.contact, id, &booked, s.now)
		if err != nil {
			s.apply(routing.Leave{Ticket: ticketOf(next.number, 1)})
			s.later(op, 0, &flow.Failed{Code: "internal", Message: "the callback could not be made"})
			return
		}
		next.contact, answer = contact, &flow.CallbackScheduled{Callback: id}
		s.turns, s.followers = next.number, append(s.followers, next)
	}
	s.ready = append(s.ready, sim.Answer{Op: op, At: s.now, Event: answer})
}

// book asks the desk to take a callback in; nil when it does.
func (s *Session) book(number int, c *flow.ScheduleCallback) flow.Event {
	if c.Queue == "" {
		return &flow.CallbackRefused{Reason: string(routing.ReasonNotFound)}
	}
	s.open(c.Queue)
	join := routing.Join{Ticket: ticketOf(number, 1), Queue: c.Queue, Priority: 5, Since: c.Since, Callback: c.Number}
	if c.KeepPlace {
		join.Takes = s.ticket(c.Ticket)
	}
	commands := s.desk.Apply(join, s.now).Commands
	for _, command := range commands {
		if refused, ok := command.(routing.Refuse); ok && refused.Ticket == join.Ticket {
			return &flow.CallbackRefused{Reason: string(refused.Reason)}
		}
	}
	s.tellAll(commands)
	return nil
}

// follow goes on with the next contact that calls back.
func (s *Session) follow(ctx context.Context) error {
	next := s.followers[0]
	s.followers = s.followers[1:]
	s.turn, s.current = next.number, next.contact.Facts.ID
	s.phone, s.log.heardSeen = s.newPhone(), 0
	s.agenda, s.ready = nil, s.ahead[next.number]
	delete(s.ahead, next.number)
	s.log.activity = ""
	s.log.add(Line{At: s.now, Kind: "note", Text: "The callback to " + next.contact.Facts.ANI + " waits for an agent"})
	s.config.Registry.add(s.current, s)
	next.contact.Facts.StartedAt = s.now
	outcome, err := s.config.Driver.Begin(ctx, next.contact)
	if err != nil {
		s.err = err
		return fmt.Errorf("begin the callback: %w", err)
	}
	s.take(ctx, outcome)
	return nil
}

// answerTime is how long a stand-in customer lets it ring.
const answerTime = 2 * time.Second

// dial answers for the customer, as the world's numbers say.
func (s *Session) dial(op int, c *flow.DialCustomer) {
	after, event := answerTime, flow.Event(&flow.CustomerAnswered{})
	switch result, _ := named(s.config.World.Numbers, c.Number); result {
	case "busy":
		event = &flow.DialFailed{Cause: result}
	case "no_answer":
		after, event = time.Duration(c.Timeout), &flow.DialFailed{Cause: result}
	case "invalid_number":
		after, event = 0, &flow.DialFailed{Cause: result}
	}
	s.agenda = append(s.agenda, due{at: s.now.Add(after), op: op, event: event, busy: true})
}
