package runtime

import (
	"context"
	"fmt"
	"time"

	"cordboard/flow"
)

// Status is where a contact is in its life.
type Status string

// The statuses, in life-cycle order.
const (
	Active  Status = "active"  // on its way through a flow
	Closing Status = "closing" // the customer is gone, last handlers run
	Over    Status = "over"    // ended by the customer, the flow or an agent
	Broken  Status = "failed"  // stopped by a bug; the log has its id
)

// Ends says how a contact came to its end; "" while it lasts.
type Ends string

// The ends, as test calls name them (docs/flow-format.md).
const (
	CallerHungUp Ends = "caller_hung_up"
	Disconnected Ends = "disconnected"
	Completed    Ends = "completed"
	Transferred  Ends = "transferred"
	EndsFailed   Ends = "failed"
)

// Contact is one contact as the journal keeps it between steps.
type Contact struct {
	Facts   flow.Contact
	Version int64  // rises by one per step; the compare-and-swap key
	Program string // id of the program it entered by, pinned for its whole life
	Test    bool   // a test call: its timers and effects belong to the test call, not to the clock on the wall
	Status  Status
	Ends    Ends
	Home    string // node that has the contact's channel; empty: any
	State   []byte // State as JSON
}

// Arrival is an event on its way to a contact.
type Arrival struct {
	Contact string
	Key     string // unique per contact: a second arrival with the same key is dropped
	Op      int    // the operation it answers, 0 when none
	At      time.Time
	Event   flow.Event
}

// Operation is a command that was issued by a step and is kept until its answer is committed, so that a restart can carry it out again.
type Operation struct {
	Contact string
	Channel string // the contact's channel
	Test    bool
	Version int64  // the contact's version after the step that issued it
	N       int    // its place among that step's commands
	Op      int    // operation id, unique within the contact
	Node    string // who carries it out
	Waiting bool   // issued by another node than the one that carries it out, and not taken yet
	Command flow.Command
}

// Key is the idempotency key that travels with the effect: contact:version:n.
func (o Operation) Key() string { return fmt.Sprintf("%s:%d:%d", o.Contact, o.Version, o.N) }

// Due is when a timer wakes; the zero time for everything else.
func (o Operation) Due() time.Time {
	if t, ok := o.Command.(*flow.Timer); ok {
		return t.At
	}
	return time.Time{}
}

// Change is what one step makes of a contact. It is saved whole or not at all.
type Change struct {
	Contact Contact     // after the step; Version is one higher
	Entries []Entry     // for the journal, in order
	Issued  []Operation // kept until answered, stopped or, for commands without an answer, acknowledged
	Ended   []int       // operation ids that are answered or stopped
}

// Entry is one line of a contact's journal. Values of sensitive variables and digits are masked before it is made.
type Entry struct {
	Contact  string    `json:"-"`
	Version  int64     `json:"version"`
	N        int       `json:"n"`
	At       time.Time `json:"at"`
	Kind     string    `json:"kind"`               // visit, event, command, variable, override, late, end
	Program  string    `json:"program,omitempty"`  // of the activity, when it is not the contact's own
	Activity string    `json:"activity,omitempty"` // activity id
	Outlet   string    `json:"outlet,omitempty"`   // of a visit that ended
	Data     any       `json:"data,omitempty"`     // JSON: the event, command or variable
}

// Outcome is what became of one arrival of a batch.
type Outcome struct {
	Fresh  bool   // false: a duplicate, a contact that is over, or one that another node has moved on; nothing was saved
	Change Change // what was saved, when Fresh
	Err    error
}

// Journal is the durable store of contacts. Its conformance suite is storage/storagetest.
type Journal interface {
	// Create stores a new contact at version 0. A contact with that id already there is a conflict.
	Create(ctx context.Context, c Contact) error
	// Batch takes at most one arrival per contact and, in one transaction: drops those whose key was seen, loads the contacts, calls step for
	// each, saves the changes whose contact is still at the version that was loaded, and only for these the entries and operations.
	// A step that gives an error loses only its own arrival. The outcomes are in the order of the arrivals; an error of Batch itself
	// means that nothing was saved.
	Batch(ctx context.Context, arrivals []Arrival, step func(Reader, Contact, Arrival) (Change, error)) ([]Outcome, error)
	// Acknowledge forgets issued commands that have no answer, once they are carried out.
	Acknowledge(ctx context.Context, done []Operation) error
	// Pending lists operations that are neither timers nor answered, in key order after a key.
	Pending(ctx context.Context, after string, limit int) ([]Operation, error)
	// KeepLease says that a node lives, for as long as a lease from now on, by the one clock of all nodes. EndLease says that it stops.
	KeepLease(ctx context.Context, node string, lease time.Duration) error
	EndLease(ctx context.Context, node string) error
	// TakeUp gives a node up to limit of the operations as of Pending that belong to nodes without a lease, and lists them. No two nodes get the same. It becomes
	// the home of their contacts in place of these nodes.
	TakeUp(ctx context.Context, node string, limit int) ([]Operation, error)
	// Waiting lists contacts of a node for which others issued something that it has not taken. Take takes what steps before a version left
	// waiting for one contact, in the order in which it was issued.
	Waiting(ctx context.Context, node string) (contacts []string, err error)
	Take(ctx context.Context, node, contact string, before int64) ([]Operation, error)
	// Call tells a node that something waits for it, Called tells a node of calls, until ctx ends. Calls may be lost.
	Call(ctx context.Context, node string)
	Called(ctx context.Context, node string, come func()) error
	// Due lists timers of live contacts whose time has come, the oldest first.
	Due(ctx context.Context, now time.Time, limit int) ([]Operation, error)
	// Contact loads one contact; a missing one is a not_found fault.
	Contact(ctx context.Context, id string) (Contact, error)
	// Entries lists a contact's journal from a version on.
	Entries(ctx context.Context, contact string, from int64) ([]Entry, error)
}

// Reader answers reads inside a step's transaction: those of flow.IsRead.
type Reader interface {
	Read(ctx context.Context, c Contact, command flow.Command) (flow.Event, error)
	// Organisation gives the organisation's variables by name with their own values, and the overrides that hold at a time; a test call has none.
	Organisation(ctx context.Context, c Contact, at time.Time) (values map[string]any, overridden map[string]Override, err error)
	// Overrides gives the overrides of the variables of a program's flow that hold at a time. Their values are as they were decoded from JSON.
	Overrides(ctx context.Context, program string, at time.Time) (map[string]Override, error)
}

// Documents gives the flow document of a program id: a published version or a snapshot of a draft. It never changes for an id.
type Documents interface {
	Document(ctx context.Context, program string) (*flow.Flow, error)
}
