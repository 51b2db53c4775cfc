// Package flowdesk translates between what flows say and what the desk says: commands of contacts to events of the desk, and what the desk tells a
// ticket to events of its contact. Live contacts and test calls both speak to the desk through it. It knows neither of them, and keeps nothing.
package flowdesk

import (
	"time"

	"cordboard/flow"
	"cordboard/runtime/routing"
)

// Skills translates what an activity asks of agents.
func Skills(list []flow.Skill) []routing.Skill {
	out := make([]routing.Skill, len(list))
	for i, s := range list {
		out[i] = routing.Skill{Skill: s.Skill, Op: s.Op, Value: s.Value}
	}
	return out
}

// Join asks for an agent of the queue that the command names. Who the contact is, is the caller's to add.
func Join(ticket string, c *flow.JoinQueue) routing.Join {
	relax := make([]routing.Relax, len(c.Relax))
	for i, r := range c.Relax {
		relax[i] = routing.Relax{After: time.Duration(r.After), Skills: Skills(r.Skills)}
	}
	return routing.Join{
		Ticket: ticket, Queue: c.Queue, Priority: c.Priority, Since: c.Since, Prefer: c.PreferAgent, Callback: c.Callback,
		Skills: Skills(c.Skills), Relax: relax,
	}
}

// Direct offers a contact to the agents and teams that the command names.
func Direct(ticket string, c *flow.OfferTo) routing.Direct {
	return routing.Direct{Ticket: ticket, Agents: c.Agents, Teams: c.Teams, Timeout: time.Duration(c.Timeout), Park: time.Duration(c.Park)}
}

// SetPriority changes the wait of a ticket. The desk answers to asker.
func SetPriority(ticket, asker string, c *flow.SetPriority) routing.SetPriority {
	return routing.SetPriority{Ticket: ticket, Asker: asker, Priority: c.Priority, Age: time.Duration(c.Age)}
}

// SetSkills changes what a ticket asks of agents. The desk answers to asker.
func SetSkills(ticket, asker string, c *flow.SetSkills) routing.SetSkills {
	return routing.SetSkills{Ticket: ticket, Asker: asker, Skills: Skills(c.Skills)}
}

// Event is what the contact of routing.Addressee hears of a command of the desk; nil when the command is for an agent only.
func Event(c routing.Command) flow.Event {
	switch c := c.(type) {
	case routing.Position:
		return &flow.Queued{Position: c.Position}
	case routing.Refuse:
		return &flow.QueueRefused{Reason: string(c.Reason), Count: c.Count}
	case routing.Breach:
		return &flow.SLABreached{Queue: c.Queue}
	case routing.Offer:
		return &flow.Offered{Agent: c.Agent, Queue: c.Queue}
	case routing.Declined:
		return &flow.Declined{Agent: c.Agent, Expired: c.Expired}
	case routing.Connect:
		return &flow.Accepted{Agent: c.Agent, Queue: c.Queue}
	case routing.Disconnect:
		return &flow.AgentLeft{Agent: c.Agent}
	case routing.Changed:
		return &flow.TicketChanged{}
	case routing.NotWaiting:
		return NotWaiting()
	}
	return nil
}

// NotWaiting answers a change of the wait of a contact that waits in no queue.
func NotWaiting() flow.Event {
	return &flow.Failed{Code: "not_waiting", Message: "the contact waits in no queue"}
}
