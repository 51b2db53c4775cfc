package testcall

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/runtime/channel/sim"
	"cordboard/runtime/routing"
	"cordboard/runtime/routing/flowdesk"
)

// ticketOf names an operation of a turn's contact at the desk. Turn 0 is the contact that called, the others call back.
func ticketOf(turn, op int) string { return strconv.Itoa(turn) + ":" + strconv.Itoa(op) }

// owner reads a ticket back; false for the contacts that stand in ahead.
func owner(ticket string) (turn, op int, ok bool) {
	first, second, found := strings.Cut(ticket, ":")
	turn, err := strconv.Atoi(first)
	if !found || err != nil {
		return 0, 0, false
	}
	op, err = strconv.Atoi(second)
	return turn, op, err == nil
}

func (s *Session) ticket(op int) string { return ticketOf(s.turn, op) }

// join takes a contact to the desk, setting up its queue with stand-in agents first.
func (s *Session) join(op int, c *flow.JoinQueue) {
	s.open(c.Queue)
	s.apply(flowdesk.Join(s.ticket(op), c))
}

// open sets a queue up that the desk does not have yet. What the world says of its agents is so from the start.
func (s *Session) open(queue string) {
	if s.desk.Has(queue) {
		return
	}
	q, agents, waiting := s.config.World.queue(queue)
	if _, described := named(s.config.World.Queues, queue); !described && s.config.Queue != nil {
		if real, staff, ok := s.config.Queue(queue); ok {
			q, agents, waiting = real, staff, 0
		}
	}
	for i, a := range agents {
		if state, described := named(s.config.World.Agents, a.Name); described {
			agents[i].State = routing.AgentState(state)
		}
	}
	s.desk.Define(q, s.now)
	for _, a := range agents {
		s.sit(a)
	}
	for i := range waiting {
		since := s.now.Add(-time.Duration(waiting-i) * time.Minute)
		s.desk.Apply(routing.Join{Ticket: fmt.Sprintf("%s-ahead-%d", queue, i+1), Queue: queue, Priority: 1, Since: since}, s.now)
	}
}

// offerTo takes a contact to the agents it names, setting up those and their teams first.
func (s *Session) offerTo(op int, c *flow.OfferTo) {
	for _, team := range c.Teams {
		if !s.desk.HasTeam(team) {
			members := s.members(team)
			s.desk.DefineTeam(team, members)
			s.seat(members)
		}
	}
	s.seat(c.Agents)
	s.apply(flowdesk.Direct(s.ticket(op), c))
}

// members lists the agents of a team: as the world says, else one stand-in.
func (s *Session) members(team string) []string {
	if members, described := named(s.config.World.Teams, team); described {
		return members
	}
	return []string{team + "-agent-1"}
}

// seat brings agents to the desk in the state that the world says, else as the server knows them, else available.
func (s *Session) seat(names []string) {
	for _, name := range names {
		state, described := named(s.config.World.Agents, name)
		agent := routing.Agent{Name: name, State: routing.AgentState(state), AllSkills: true}
		if !described {
			agent.State = routing.Available
			if s.config.Agent != nil && !s.config.World.inTeam(name) {
				known, ok := s.config.Agent(name)
				if !ok {
					continue
				}
				agent = known
			}
		}
		if state != agentMissing {
			s.sit(agent)
		}
	}
}

// inTeam says whether the world names an agent as one of a team: then there is one, whom the server need not know.
func (w World) inTeam(agent string) bool {
	for _, members := range w.Teams {
		if slices.ContainsFunc(members, func(name string) bool { return strings.EqualFold(name, agent) }) {
			return true
		}
	}
	return false
}

// sit brings an agent to the desk who is not there yet.
func (s *Session) sit(a routing.Agent) {
	if !s.desk.Seated(a.Name) {
		s.desk.DefineAgent(a, s.now)
	}
}

// change asks the desk for a change of the contact's wait, whose ticket is an operation; 0: it waits nowhere.
func (s *Session) change(op, ticket int, e routing.Event) {
	if ticket == 0 {
		s.ready = append(s.ready, sim.Answer{Op: op, At: s.now, Event: flowdesk.NotWaiting()})
		return
	}
	s.apply(e)
}

// apply tells the desk something and turns its commands about the contact into events.
func (s *Session) apply(e routing.Event) {
	commands := s.desk.Apply(e, s.now).Commands
	s.tellAll(commands)
}

func (s *Session) tellAll(commands []routing.Command) {
	for _, command := range commands {
		s.observe(command)
		event := flowdesk.Event(command)
		turn, op, ok := owner(routing.Addressee(command))
		if !ok || event == nil {
			continue
		}
		answer := sim.Answer{Op: op, At: s.now, Event: event}
		if turn == s.turn {
			s.ready = append(s.ready, answer)
		} else {
			s.ahead[turn] = append(s.ahead[turn], answer)
		}
	}
}

// observe keeps what stands in the panel: the offers that are open, and who is connected.
func (s *Session) observe(command routing.Command) {
	switch c := command.(type) {
	case routing.Offer:
		if _, _, ok := owner(c.Ticket); ok {
			s.offers = append(s.offers, c)
		}
	case routing.Withdraw:
		s.closeOffer(c.Ticket, c.Agent)
	case routing.Declined:
		s.closeOffer(c.Ticket, c.Agent)
	case routing.Connect:
		s.closeOffer(c.Ticket, c.Agent)
		s.connected = c.Ticket
	}
}

func (s *Session) closeOffer(ticket, agent string) {
	s.offers = slices.DeleteFunc(s.offers, func(o routing.Offer) bool { return o.Ticket == ticket && o.Agent == agent })
}
