package routing

import "time"

// Reason names why the desk decided something; it is shown, stored and tested, never a bare string.
type Reason string

// The reasons.
const (
	ReasonClosed        Reason = "closed"        // the queue is closed
	ReasonNoAgents      Reason = "no_agents"     // nobody of the queue is staffed: signed in, and in their turn
	ReasonFull          Reason = "full"          // as many wait as the queue allows
	ReasonNotFound      Reason = "not_found"     // there is no such queue, or agent
	ReasonUnavailable   Reason = "unavailable"   // nobody who was named is available
	ReasonNoAnswer      Reason = "no_answer"     // nobody who was asked took the contact
	ReasonTooMany       Reason = "too_many"      // more agents were named than can be asked at once
	ReasonDuplicate     Reason = "duplicate"     // the number has a callback in this queue already
	ReasonTimeout       Reason = "timeout"       // the contact waited as long as the queue allows
	ReasonCallback      Reason = "callback"      // a callback took the contact's place
	ReasonMoved         Reason = "moved"         // the flow took the contact elsewhere
	ReasonAsked         Reason = "asked"         // the contact was sent to this agent directly
	ReasonTaken         Reason = "taken"         // the agent took the contact
	ReasonPreferred     Reason = "preferred"     // the contact asked for this agent
	ReasonSkills        Reason = "skills"        // the agent lacks a skill
	ReasonNotAvailable  Reason = "not_available" // the agent is not available
	ReasonOffDuty       Reason = "off_duty"      // the agent is not on duty
	ReasonGone          Reason = "gone"          // the agent's browser is gone
	ReasonWrapUp        Reason = "wrap_up"       // the agent works on an earlier contact
	ReasonPause         Reason = "pause"         // the agent has a pause between contacts
	ReasonCapacity      Reason = "capacity"      // the agent's slots are full, or taken by another channel
	ReasonManual        Reason = "manual"        // the agent takes contacts of this channel by hand
	ReasonJustDeclined  Reason = "just_declined" // the agent declined this contact a moment ago
	ReasonAnotherOffer  Reason = "another_offer" // the agent has another offer
	ReasonOnContact     Reason = "on_contact"    // the agent is with another contact
	ReasonNobodyIsReady Reason = "nobody_ready"  // every agent was skipped
)

// The most agents that a decision lists by name.
const (
	mostCandidates = 10
	mostSkipped    = 10
)

// Decision records why a contact was offered to an agent, or to nobody. Of a distribution strategy Reason is the strategy's name.
type Decision struct {
	At         time.Time   `json:"at"`
	Ticket     string      `json:"ticket"`
	Queue      string      `json:"queue,omitempty"`
	Channel    string      `json:"channel"`
	Agent      string      `json:"agent,omitempty"` // "" when nobody could be offered the contact
	Reason     Reason      `json:"reason"`
	Candidates []Candidate `json:"candidates,omitempty"` // who could have it, the first first; at most ten
	Ready      int         `json:"ready,omitempty"`      // how many could have it
	Skipped    []Skipped   `json:"skipped,omitempty"`    // agents of the queue who could not, and why; at most ten
	Members    int         `json:"members,omitempty"`    // agents of the queue, or asked directly
	Strategy   Strategy    `json:"strategy,omitempty"`   // of the queue: what Candidates are ordered by; "" for who is asked directly
	Since      time.Time   `json:"since,omitzero"`       // when the contact's wait began
	Required   []Skill     `json:"required,omitempty"`   // the skills that it asked for at that time
	Relaxed    int         `json:"relaxed,omitempty"`    // how many widening steps had come
	Steps      int         `json:"steps,omitempty"`      // of how many
}

// Candidate is an agent who could have been offered a contact. Score is what the strategy compares, the smallest first; its comment says
// what it is.
type Candidate struct {
	Agent string  `json:"agent"`
	Score float64 `json:"score"`
}

// Skipped is an agent who was not considered.
type Skipped struct {
	Agent  string `json:"agent"`
	Reason Reason `json:"reason"`
}

// skip notes an agent who is not considered.
func (d *Decision) skip(agent string, why Reason) {
	if len(d.Skipped) < mostSkipped {
		d.Skipped = append(d.Skipped, Skipped{agent, why})
	}
}
