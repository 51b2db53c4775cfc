package flow

import "time"

// The commands to the desk, and those that reach a customer who is not on the line yet. The comment says which event answers each.
type (
	// OfferTo offers the contact to agents directly, all at once; the first who accepts has it. Park is how long it waits for one of them to
	// become available; Timeout is how long an offer stands. QueueRefused (unavailable, not_found, no_answer, too_many), or Offered, Accepted,
	// Declined, AgentLeft.
	OfferTo struct {
		Agents  []string `json:"agents,omitempty"`
		Teams   []string `json:"teams,omitempty"`
		Timeout Duration `json:"timeout"`
		Park    Duration `json:"park,omitempty"`
	}
	// ReadQueue asks how things stand in a queue. QueueRead, within the same step.
	ReadQueue struct {
		Queue  string `json:"queue"`
		Ticket int    `json:"ticket,omitempty"` // of the contact's own wait, filled in by the interpreter; 0: it waits nowhere
	}
	// SetPriority changes the priority of the contact's wait, and adds to its age. TicketChanged.
	SetPriority struct {
		Priority int      `json:"priority"` // 1 first to 10
		Age      Duration `json:"age,omitempty"`
		Ticket   int      `json:"ticket,omitempty"` // as of ReadQueue
	}
	// SetSkills changes what the contact's wait asks of agents. TicketChanged.
	SetSkills struct {
		Skills []Skill `json:"skills"`
		Ticket int     `json:"ticket,omitempty"` // as of ReadQueue
	}
	// ReadDialling asks whether a number may be dialled. DiallingRead, within the same step's transaction.
	ReadDialling struct {
		Number string `json:"number"`
	}
	// ScheduleCallback asks for a callback contact: one that waits for an agent in the customer's place and dials the customer then.
	// CallbackScheduled or CallbackRefused.
	ScheduleCallback struct {
		Number    string    `json:"number"`
		Queue     string    `json:"queue,omitempty"` // empty: where the contact waits
		KeepPlace bool      `json:"keep_place,omitempty"`
		Since     time.Time `json:"since"`            // when the contact began to wait
		Window    Duration  `json:"window,omitempty"` // given up after that; 0: never
		Retries   int       `json:"retries,omitempty"`
		Activity  string    `json:"activity"`         // that asks, filled in by the interpreter
		Ticket    int       `json:"ticket,omitempty"` // of the wait whose place it keeps, likewise
	}
	// DialCustomer rings the customer of a contact that begins without one: an outbound contact, or a callback.
	// CustomerAnswered or DialFailed.
	DialCustomer struct {
		Number  string   `json:"number"`
		Timeout Duration `json:"timeout"`
	}
	// ReturnToQueue frees the agent of a callback whose customer did not answer; it waits on in its place, for an agent after a while. No answer.
	ReturnToQueue struct {
		Ticket int      `json:"ticket"`
		After  Duration `json:"after"`
	}
)

func (*OfferTo) CommandKind() string          { return "offer_to" }
func (*ReadQueue) CommandKind() string        { return "read_queue" }
func (*SetPriority) CommandKind() string      { return "set_priority" }
func (*SetSkills) CommandKind() string        { return "set_skills" }
func (*ReadDialling) CommandKind() string     { return "read_dialling" }
func (*ScheduleCallback) CommandKind() string { return "schedule_callback" }
func (*DialCustomer) CommandKind() string     { return "dial_customer" }
func (*ReturnToQueue) CommandKind() string    { return "return_to_queue" }

// Dials gives the number that a command dials. The interpreter asks whether it may be dialled, then lets before_dial run, whatever activity
// issued it.
func Dials(c Command) (number string, dials bool) {
	switch c := c.(type) {
	case *DialCustomer:
		return c.Number, true
	case *Dial:
		return c.Number, true
	}
	return "", false
}

// NeedsCustomer says whether a command needs the customer on the line. An outbound contact dials its customer before the first of them.
func NeedsCustomer(c Command) bool {
	switch c := c.(type) {
	case *Play, *PlayMusic, *Gather, *RecordMessage, *OfferTo, *Dial, *SendDTMF, *RecordCall:
		return true
	case *JoinQueue:
		return c.Callback == ""
	}
	return false
}
