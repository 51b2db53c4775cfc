package routing

import "time"

// Event is something that happens to the desk. The set is sealed.
type Event interface{ deskEvent() }

// The events.
type (
	// Join: a contact asks for an agent of a queue. Ticket is unique for ever, so a late message about an earlier wait finds nothing.
	Join struct {
		Ticket   string    `json:"ticket"`
		Queue    string    `json:"queue"`
		Channel  string    `json:"channel,omitempty"`  // empty: voice
		Contact  string    `json:"contact,omitempty"`  // the contact's id, for those who show the ticket
		Customer string    `json:"customer,omitempty"` // number or address
		Entry    string    `json:"entry,omitempty"`    // the entry point it came by
		Priority int       `json:"priority,omitempty"` // 1 first to 10
		Since    time.Time `json:"since,omitzero"`     // when its wait began; older contacts of one priority go first; zero: now
		Resumed  bool      `json:"resumed,omitempty"`  // the customer hung up before and keeps the place: Since is of that wait
		Prefer   string    `json:"prefer,omitempty"`   // agent who is asked first when free, "" for none
		Skills   []Skill   `json:"skills,omitempty"`   // an agent needs all of them
		Relax    []Relax   `json:"relax,omitempty"`    // what will do after a while instead
		Callback string    `json:"callback,omitempty"` // the number to call back; "" for a contact that holds the line
		Takes    string    `json:"takes,omitempty"`    // of a callback: the ticket whose place it takes
	}
	// Direct: a contact is to be offered to agents directly, all at once, at most MostAtOnce; the first who accepts has it.
	Direct struct {
		Ticket   string        `json:"ticket"`
		Channel  string        `json:"channel,omitempty"` // as of Join
		Contact  string        `json:"contact,omitempty"`
		Customer string        `json:"customer,omitempty"`
		Entry    string        `json:"entry,omitempty"`
		Agents   []string      `json:"agents,omitempty"`
		Teams    []string      `json:"teams,omitempty"`
		Timeout  time.Duration `json:"timeout,omitempty"` // how long the offers stand
		Park     time.Duration `json:"park,omitempty"`    // how long it waits for one of them to become available
	}
	// Leave: the contact is gone or went elsewhere; an agent on it is freed. Reason is empty when the customer hung up.
	Leave struct {
		Ticket string `json:"ticket"`
		Reason Reason `json:"reason,omitempty"`
	}
	// Accept: the agent who has the offer takes it.
	Accept struct {
		Ticket string `json:"ticket"`
		Agent  string `json:"agent"`
	}
	// Decline: the agent who has the offer does not take it. Expired says that nobody answered in time.
	Decline struct {
		Ticket  string `json:"ticket"`
		Agent   string `json:"agent"`
		Expired bool   `json:"expired,omitempty"`
	}
	// Finish: the connected agent leaves the contact first.
	Finish struct {
		Ticket string `json:"ticket"`
		Agent  string `json:"agent"`
	}
	// EndWrapUp: the agent's work after a contact is done.
	EndWrapUp struct {
		Ticket string `json:"ticket"`
		Agent  string `json:"agent"`
		Reason string `json:"reason,omitempty"`
	}
	// Return: the customer of an accepted callback did not answer. Its agent is freed, it waits on, and rests for a while.
	Return struct {
		Ticket string        `json:"ticket"`
		After  time.Duration `json:"after,omitempty"`
	}
	// SetPriority changes a waiting contact's priority and adds to its age. Asker is told what came of it, "" for nobody.
	SetPriority struct {
		Ticket   string        `json:"ticket"`
		Asker    string        `json:"asker,omitempty"`
		Priority int           `json:"priority"`
		Age      time.Duration `json:"age,omitempty"`
	}
	// SetSkills changes what a waiting contact asks of agents; it is not relaxed any more. Asker is as of SetPriority.
	SetSkills struct {
		Ticket string  `json:"ticket"`
		Asker  string  `json:"asker,omitempty"`
		Skills []Skill `json:"skills"`
	}
	// SetAgent: an agent becomes available, away or offline. Reason says why they are away.
	SetAgent struct {
		Agent  string     `json:"agent"`
		State  AgentState `json:"state"`
		Reason string     `json:"reason,omitempty"`
	}
	// Present: an agent's browser or telephone is there, or is gone. Who is gone is offered nothing, and their offers move on.
	Present struct {
		Agent   string `json:"agent"`
		Present bool   `json:"present"`
	}
	// SetDuty: an agent's duty begins or ends. Who is off duty is offered nothing.
	SetDuty struct {
		Agent string `json:"agent"`
		On    bool   `json:"on"`
	}
	// Pull: an agent takes the next contact of a queue that fits.
	Pull struct {
		Agent   string `json:"agent"`
		Queue   string `json:"queue"`
		Channel string `json:"channel,omitempty"` // empty: any
	}
	// Active: the customer or the agent of a written contact wrote something.
	Active struct {
		Ticket string `json:"ticket"`
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
func (EndWrapUp) deskEvent()   {}
func (Return) deskEvent()      {}
func (SetPriority) deskEvent() {}
func (SetSkills) deskEvent()   {}
func (SetAgent) deskEvent()    {}
func (Present) deskEvent()     {}
func (SetDuty) deskEvent()     {}
func (Pull) deskEvent()        {}
func (Active) deskEvent()      {}
func (Tick) deskEvent()        {}
