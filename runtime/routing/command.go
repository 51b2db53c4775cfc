package routing

import "time"

// Command is something the desk wants done. The set is sealed.
type Command interface{ deskCommand() }

// The commands.
type (
	// Position tells a waiting contact its place, 1 is next. Places beyond MostPlaces are told when a contact joins, and when they are asked for.
	Position struct {
		Ticket   string
		Position int
	}
	// Refuse tells a contact that the desk does not take it, or gives it up.
	Refuse struct {
		Ticket string
		Reason Reason
		Count  int // of ReasonTooMany: how many there are
	}
	// Offer presents a contact to an agent. Expires is when it is taken back, zero for never.
	Offer struct {
		Ticket, Agent, Queue string
		Expires              time.Time
	}
	// Withdraw takes an offer back from an agent.
	Withdraw struct{ Ticket, Agent string }
	// Declined tells a contact that an offer of it was not taken.
	Declined struct {
		Ticket, Agent string
		Expired       bool
	}
	// Connect connects a contact with the agent who accepted, or took it.
	Connect struct{ Ticket, Agent, Queue string }
	// Disconnect tells a contact that its agent left first.
	Disconnect struct{ Ticket, Agent string }
	// Breach tells a contact that its wait passed the service level threshold of its queue.
	Breach struct{ Ticket, Queue string }
	// Changed tells who asked for another priority or other skills of a ticket that they are so, NotWaiting that it waits in no queue.
	Changed    struct{ Ticket, Asker string }
	NotWaiting struct{ Ticket, Asker string }
	// WrapUpBegan tells an agent that a contact is over and its wrap-up begins. Until is zero when only the agent ends it.
	WrapUpBegan struct {
		Ticket, Agent, Queue string
		Until                time.Time
	}
	// WrapUpEnded tells an agent that it is over, WrapUpRefused that it goes on: the reason is missing, or not one of the queue's.
	WrapUpEnded   struct{ Ticket, Agent, Reason string }
	WrapUpRefused struct{ Ticket, Agent string }
	// Nothing tells an agent who wanted to take a contact that there is none.
	Nothing struct{ Agent, Queue string }
)

func (Position) deskCommand()      {}
func (Refuse) deskCommand()        {}
func (Offer) deskCommand()         {}
func (Withdraw) deskCommand()      {}
func (Declined) deskCommand()      {}
func (Connect) deskCommand()       {}
func (Disconnect) deskCommand()    {}
func (Breach) deskCommand()        {}
func (Changed) deskCommand()       {}
func (NotWaiting) deskCommand()    {}
func (WrapUpBegan) deskCommand()   {}
func (WrapUpEnded) deskCommand()   {}
func (WrapUpRefused) deskCommand() {}
func (Nothing) deskCommand()       {}

// Addressee names whose contact a command is for: a ticket, or who asked for a change of one. It is "" when the command is for an agent only.
func Addressee(c Command) string {
	switch c := c.(type) {
	case Position:
		return c.Ticket
	case Refuse:
		return c.Ticket
	case Offer:
		return c.Ticket
	case Declined:
		return c.Ticket
	case Connect:
		return c.Ticket
	case Disconnect:
		return c.Ticket
	case Breach:
		return c.Ticket
	case Changed:
		return c.Asker
	case NotWaiting:
		return c.Asker
	}
	return ""
}
