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
		Skills   []Skill   // an agent needs all of them
		Relax    []Relax   // what will do after a while instead
		Callback string    // the number to call back; "" for a contact that holds the line
		Takes    string    // of a callback: the ticket whose place it takes
	}
	// Direct: a contact is to be offered to agents directly, all at once, at most MostAtOnce; the first who accepts has it.
	Direct struct {
		Ticket  string
		Agents  []string
		Teams   []string
		Timeout time.Duration // how long the offers stand
		Park    time.Duration // how long it waits for one of them to become available
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
	// Return: the customer of an accepted callback did not answer. Its agent is freed, it waits on, and rests for a while.
	Return struct {
		Ticket string
		After  time.Duration
	}
	// SetPriority changes a waiting contact's priority and adds to its age.
	SetPriority struct {
		Ticket   string
		Priority int
		Age      time.Duration
	}
	// SetSkills changes what a waiting contact asks of agents; it is not relaxed any more.
	SetSkills struct {
		Ticket string
		Skills []Skill
	}
	// SetAgent: an agent's state changed.
	SetAgent struct {
		Agent string
		State AgentState
	}
	// Tick: time has passed.
	Tick struct{}
)

func (Join) deskEvent()        {}
func (Direct) deskEvent()      {}
func (Leave) deskEvent()       {}
func (Accept) deskEvent()      {}
func (Decline) deskEvent()     {}
func (Finish) deskEvent()      {}
func (Return) deskEvent()      {}
func (SetPriority) deskEvent() {}
func (SetSkills) deskEvent()   {}
func (SetAgent) deskEvent()    {}
func (Tick) deskEvent()        {}

// Command is something the desk wants done. The set is sealed.
type Command interface{ deskCommand() }

// The commands.
type (
	// Position tells a waiting contact its place, 1 is next.
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
	// Breach tells a contact that its wait passed the service level threshold of its queue.
	Breach struct{ Ticket, Queue string }
	// Changed tells a contact that its priority or skills are what it asked for, NotWaiting that it waits in no queue.
	Changed    struct{ Ticket string }
	NotWaiting struct{ Ticket string }
)

func (Position) deskCommand()   {}
func (Refuse) deskCommand()     {}
func (Offer) deskCommand()      {}
func (Withdraw) deskCommand()   {}
func (Declined) deskCommand()   {}
func (Connect) deskCommand()    {}
func (Disconnect) deskCommand() {}
func (Breach) deskCommand()     {}
func (Changed) deskCommand()    {}
func (NotWaiting) deskCommand() {}

// Reason names why the desk decided something; it is shown, stored and tested, never a bare string.
type Reason string

// The reasons.
const (
	ReasonClosed        Reason = "closed"        // the queue is closed
	ReasonNoAgents      Reason = "no_agents"     // nobody of the queue is staffed
	ReasonFull          Reason = "full"          // as many wait as the queue allows
	ReasonNotFound      Reason = "not_found"     // there is no such queue, or agent
	ReasonUnavailable   Reason = "unavailable"   // nobody who was named is available
	ReasonNoAnswer      Reason = "no_answer"     // nobody who was asked took the contact
	ReasonTooMany       Reason = "too_many"      // more agents were named than can be asked at once
	ReasonDuplicate     Reason = "duplicate"     // the number has a callback in this queue already
	ReasonAsked         Reason = "asked"         // the contact was sent to this agent directly
	ReasonSkills        Reason = "skills"        // the agent lacks a skill
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
