package routing

import "time"

// Fact is something that happened at the desk and counts: what metrics are made of. The set is sealed.
type Fact interface{ deskFact() }

// Of says what a fact is about. Entry is the entry point of the contact; Queue is empty when the contact was offered directly.
type Of struct {
	At       time.Time `json:"at"`
	Ticket   string    `json:"ticket"`
	Contact  string    `json:"contact,omitempty"`
	Queue    string    `json:"queue,omitempty"`
	Channel  string    `json:"channel"`
	Entry    string    `json:"entry,omitempty"`
	Callback bool      `json:"callback,omitempty"` // nobody holds the line
	Late     bool      `json:"late,omitempty"`     // the wait had reached the service level threshold
}

// The facts. Waits are counted from when the contact began to wait, its age included.
type (
	// Entered: a contact waits in a queue.
	Entered struct {
		Of
		Resumed bool `json:"resumed,omitempty"` // the customer hung up before and kept the place
	}
	// Refused: a queue did not take a contact.
	Refused struct {
		Of
		Reason Reason `json:"reason"`
	}
	// Answered: an agent has the contact.
	Answered struct {
		Of
		Agent string        `json:"agent"`
		Wait  time.Duration `json:"wait"`
	}
	// Abandoned: the customer left before an agent answered.
	Abandoned struct {
		Of
		Wait time.Duration `json:"wait"`
	}
	// Overflowed: the contact left the queue otherwise: for another queue, for a callback, after the longest wait.
	Overflowed struct {
		Of
		Wait   time.Duration `json:"wait"`
		Reason Reason        `json:"reason"`
	}
	// Threshold: the wait reached the service level threshold of the queue.
	Threshold struct{ Of }
	// OfferMade: an agent is offered the contact. One of OfferDeclined, OfferExpired, OfferWithdrawn and Answered follows.
	OfferMade struct {
		Of
		Agent string `json:"agent"`
	}
	// OfferDeclined: the agent did not want it.
	OfferDeclined struct {
		Of
		Agent string `json:"agent"`
	}
	// OfferExpired: the agent did not answer (RONA).
	OfferExpired struct {
		Of
		Agent string `json:"agent"`
	}
	// OfferWithdrawn: the offer was taken back.
	OfferWithdrawn struct {
		Of
		Agent string `json:"agent"`
	}
	// Handled: an answered contact is over; its wrap-up may follow.
	Handled struct {
		Of
		Agent string        `json:"agent"`
		Talk  time.Duration `json:"talk"` // with the customer, hold included
	}
	// WrappedUp: the work after the contact is done.
	WrappedUp struct {
		Of
		Agent  string        `json:"agent"`
		WrapUp time.Duration `json:"wrap_up"`
		Reason string        `json:"reason,omitempty"`
	}
	// AgentChanged: an agent's state, or the number of their busy slots, is another.
	AgentChanged struct {
		At     time.Time  `json:"at"`
		Agent  string     `json:"agent"`
		State  AgentState `json:"state"`
		Reason string     `json:"reason,omitempty"`
		Used   int        `json:"used"`  // slots that contacts, offers and wrap-ups take
		Slots  int        `json:"slots"` // of the channels that the agent takes contacts on
	}
)

func (Entered) deskFact()        {}
func (Refused) deskFact()        {}
func (Answered) deskFact()       {}
func (Abandoned) deskFact()      {}
func (Overflowed) deskFact()     {}
func (Threshold) deskFact()      {}
func (OfferMade) deskFact()      {}
func (OfferDeclined) deskFact()  {}
func (OfferExpired) deskFact()   {}
func (OfferWithdrawn) deskFact() {}
func (Handled) deskFact()        {}
func (WrappedUp) deskFact()      {}
func (AgentChanged) deskFact()   {}
