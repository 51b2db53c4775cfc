package testcall

import (
	"fmt"
	"strconv"
	"time"

	"cordboard/flow"
	"cordboard/runtime/channel/sim"
	"cordboard/runtime/routing"
)

// join takes a contact to the desk, setting up its queue with stand-in agents first.
func (s *Session) join(op int, c *flow.JoinQueue) {
	if !s.desk.Has(c.Queue) {
		s.open(c.Queue)
	}
	s.names[op] = c.Queue
	s.apply(routing.Join{Ticket: strconv.Itoa(op), Queue: c.Queue, Priority: c.Priority, Since: c.Since, Prefer: c.PreferAgent})
}

func (s *Session) open(queue string) {
	if _, described := named(s.config.World.Queues, queue); !described && s.config.Queue != nil {
		if q, agents, ok := s.config.Queue(queue); ok {
			s.desk.Define(q, agents, s.now)
			return
		}
	}
	q, agents, waiting := s.config.World.queue(queue)
	s.desk.Define(q, agents, s.now)
	for i := range waiting {
		since := s.now.Add(-time.Duration(waiting-i) * time.Minute)
		s.desk.Apply(routing.Join{Ticket: fmt.Sprintf("%s-ahead-%d", queue, i+1), Queue: queue, Priority: 1, Since: since}, s.now)
	}
}

// apply tells the desk something and turns its commands about the contact into events.
func (s *Session) apply(e routing.Event) {
	commands, _ := s.desk.Apply(e, s.now)
	for _, command := range commands {
		ticket, event := s.translate(command)
		op, err := strconv.Atoi(ticket)
		if err != nil || event == nil {
			continue
		}
		s.ready = append(s.ready, sim.Answer{Op: op, At: s.now, Event: event})
	}
}

func (s *Session) translate(command routing.Command) (ticket string, e flow.Event) {
	switch c := command.(type) {
	case routing.Position:
		return c.Ticket, &flow.Queued{Position: c.Position}
	case routing.Refuse:
		return c.Ticket, &flow.QueueRefused{Reason: string(c.Reason)}
	case routing.Offer:
		if _, err := strconv.Atoi(c.Ticket); err == nil {
			s.offer = &c
		}
		return c.Ticket, &flow.Offered{Agent: c.Agent, Queue: c.Queue}
	case routing.Withdraw:
		if s.offer != nil && s.offer.Ticket == c.Ticket {
			s.offer = nil
		}
	case routing.Declined:
		s.offer = nil
		return c.Ticket, &flow.Declined{Agent: c.Agent, Expired: c.Expired}
	case routing.Connect:
		s.offer = nil
		return c.Ticket, &flow.Accepted{Agent: c.Agent, Queue: c.Queue}
	case routing.Disconnect:
		return c.Ticket, &flow.AgentLeft{Agent: c.Agent}
	}
	return "", nil
}
