package routing

import "time"

// Event is something that happens to the desk. The set is sealed.
type Event interface{ deskEvent() }

// The events.
type (
	// Join: a contact asks for an agent of a queue. Ticket is unique for ever, so a late message about an earlier wait finds nothing.
	Join struct {
		Ticket   string
		Queue    string
		Priority int       // 1 first to 10
		Since    time.Time // when its wait began; older contacts of one priority go first
		Prefer   string    // agent who is asked first when free, "" for none
	}
	// Leave: the contact is gone or went elsewhere; an agent on it is freed.
	Leave struct{ Ticket string }
	// Accept: the agent who has the offer takes it.
	Accept struct{ Ticket, Agent string }
	// Decline: the agent who has the offer does not take it. Expired says that nobody answered in time.
	Decline struct {
		Ticket, Agent string
		Expired       bool
	}
	// Finish: the connected agent leaves the contact first.
	Finish struct{ Ticket, Agent string }
	// SetAgent: an agent's state changed.
	SetAgent struct {
		Agent string
		State AgentState
	}
	// Tick: time has passed.
	Tick struct{}
)

func (Join) deskEvent()     {}
func (Leave) deskEvent()    {}
func (Accept) deskEvent()   {}
func (Decline) deskEvent()  {}
func (Finish) deskEvent()   {}
func (SetAgent) deskEvent() {}
func (Tick) deskEvent()     {}

// Command is something the desk wants done. The set is sealed.
type Command interface{ deskCommand() }

// The commands.
type (
	// Position tells a waiting contact its place, 1 is next.
	Position struct {
		Ticket   string
		Position int
	}
	// Refuse tells a contact that the queue does not take it, or gives it up.
	Refuse struct {
		Ticket string
		Reason Reason
	}
	// Offer presents a contact to an agent.
	Offer struct{ Ticket, Agent, Queue string }
	// Withdraw takes an offer back from an agent.
	Withdraw struct{ Ticket, Agent string }
	// Declined tells a contact that an offer of it was not taken.
	Declined struct {
		Ticket, Agent string
		Expired       bool
	}
	// Connect connects a contact with the agent who accepted.
	Connect struct{ Ticket, Agent, Queue string }
	// Disconnect tells a contact that its agent left first.
	Disconnect struct{ Ticket, Agent string }
)

func (Position) deskCommand()   {}
func (Refuse) deskCommand()     {}
func (Offer) deskCommand()      {}
func (Withdraw) deskCommand()   {}
func (Declined) deskCommand()   {}
func (Connect) deskCommand()    {}
func (Disconnect) deskCommand() {}

// Reason names why the desk decided something; it is shown, stored and tested, never a bare string.
type Reason string

// The reasons.
const (
	ReasonClosed        Reason = "closed"        // the queue is closed
	ReasonNoAgents      Reason = "no_agents"     // nobody of the queue is staffed
	ReasonFull          Reason = "full"          // as many wait as the queue allows
	ReasonNotFound      Reason = "not_found"     // there is no such queue
	ReasonLongestIdle   Reason = "longest_idle"  // the agent has been free for the longest
	ReasonPreferred     Reason = "preferred"     // the contact asked for this agent
	ReasonNotAvailable  Reason = "not_available" // the agent is not available
	ReasonJustDeclined  Reason = "just_declined" // the agent declined this contact a moment ago
	ReasonAnotherOffer  Reason = "another_offer" // the agent has another offer
	ReasonOnContact     Reason = "on_contact"    // the agent is with another contact
	ReasonNobodyIsReady Reason = "nobody_ready"  // every agent was skipped
)

// Decision records why a contact was offered to an agent, or to nobody.
type Decision struct {
	At      time.Time
	Ticket  string
	Agent   string // "" when nobody could be offered the contact
	Reason  Reason
	Skipped map[string]Reason // agents that were not considered, and why
}
