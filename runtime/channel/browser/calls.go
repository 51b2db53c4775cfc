// Package browser is the channel of customers who are at a page of this server: published flows run for them as for anybody else, with what they
// hear as lines of text, and with what they press and write instead of a telephone. It is kept in memory, by one node.
// It must not know flows, storage or HTTP.
package browser

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/channel/sim"
)

// Limits of live contacts in browsers.
const (
	PerUser   = 5                // calls of one user that go on at once
	InAll     = 100              // calls that go on or are kept at once
	Kept      = 30 * time.Minute // a call that is over can be looked at
	AwayAfter = time.Minute      // without a page that shows it, a call is hung up
)

// prefix begins the ids of these contacts, so that a node knows them that did not start them.
const prefix = "browser-"

// Config is what Calls need.
type Config struct {
	Node    string                                                                // the node that the calls are at, runtime.Config.Node
	Begin   func(ctx context.Context, c runtime.Contact) (runtime.Outcome, error) // Driver.Begin
	Deliver func(ctx context.Context, a runtime.Arrival) (runtime.Outcome, error) // Driver.Deliver
	Length  func(name, language string) time.Duration                             // of prompts of the library; nil: 10 s each
	Log     *slog.Logger                                                          // nil: nothing is logged
}

// Calls are the live contacts whose customers are at a page of this node.
type Calls struct {
	config  Config
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu     sync.Mutex
	closed bool
	calls  map[string]*call
}

var _ runtime.Channel = (*Calls)(nil)

// Opening is what a call begins with.
type Opening struct {
	Flow    string // its name, to show
	Version int    // its number, to show
	Program string // id of the version that is run
	Contact flow.Contact
}

// Ref names a call and the user who wants something of it. Somebody else's call is not found.
type Ref struct{ User, ID string }

// New makes an empty one. Close ends it.
func New(config Config) *Calls {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Calls{config: config, ctx: ctx, cancel: cancel, calls: map[string]*call{}}
}

// Close stops what is on its way to the contacts. Their calls are lost.
func (s *Calls) Close() {
	s.mu.Lock()
	s.closed = true
	calls := s.calls
	s.calls = map[string]*call{}
	s.mu.Unlock()
	s.cancel()
	for _, c := range calls {
		c.rest()
	}
	s.running.Wait()
}

// run does something beside, unless everything has been closed.
func (s *Calls) run(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.running.Go(do)
	}
}

// Start begins a live contact of a user and gives its id. Too many at once are a conflict fault.
func (s *Calls) Start(ctx context.Context, user string, o Opening) (string, error) {
	now := time.Now()
	o.Contact.ID, o.Contact.StartedAt = prefix+uuid.Must(uuid.NewV7()).String(), now
	c := newCall(s, user, o)
	if err := s.add(c); err != nil {
		c.rest()
		return "", err
	}
	if _, err := s.config.Begin(ctx, runtime.Contact{Facts: o.Contact, Program: o.Program, Home: s.config.Node}); err != nil {
		s.forget(o.Contact.ID)
		return "", err
	}
	return o.Contact.ID, nil
}

func (s *Calls) add(c *call) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := 0
	for _, other := range s.calls {
		if other.user == c.user && !other.over.Load() {
			open++
		}
	}
	switch {
	case s.closed:
		return fault.New(fault.Unavailable, "The server is stopping.")
	case open >= PerUser:
		return fault.New(fault.Conflict, "You have %d live contacts open: hang one up first.", PerUser)
	case len(s.calls) >= InAll:
		return fault.New(fault.Conflict, "This server has %d live contacts in browsers: try again later.", InAll)
	}
	s.calls[c.opening.Contact.ID] = c
	return nil
}

func (s *Calls) forget(id string) {
	s.mu.Lock()
	c := s.calls[id]
	delete(s.calls, id)
	s.mu.Unlock()
	if c != nil {
		c.rest()
	}
}

func (s *Calls) find(id string) *call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[id]
}

func (s *Calls) of(ref Ref) (*call, error) {
	if c := s.find(ref.ID); c != nil && c.user == ref.User {
		return c, nil
	}
	return nil, fault.New(fault.NotFound, "There is no such live contact: it was somebody else's, or ended a while ago.")
}

// Owns says whether a contact is one of a browser, of this node or of another.
func Owns(contact string) bool { return strings.HasPrefix(contact, prefix) }

// Perform implements runtime.Channel. The customer of a contact that this node does not know is gone: the server was started again, or another
// node had the call. So the contact is hung up.
func (s *Calls) Perform(_ context.Context, o runtime.Operation) {
	if c := s.find(o.Contact); c != nil {
		c.perform(o)
		return
	}
	if _, hangup := o.Command.(*flow.Hangup); hangup {
		return
	}
	s.run(func() { s.deliver(hungUp(o.Contact, time.Now())) })
}

// Has says whether this node has the customer of a contact.
func (s *Calls) Has(contact string) bool { return s.find(contact) != nil }

// Note tells the customer what the desk says to the contact, such as that an agent took it. Contacts of others are passed over.
func (s *Calls) Note(contact string, e flow.Event) {
	if c := s.find(contact); c != nil {
		c.note(e)
	}
}

func hungUp(contact string, at time.Time) runtime.Arrival {
	return runtime.Arrival{Contact: contact, Key: "hung_up", At: at, Event: &flow.Disconnected{By: "customer"}}
}

func (s *Calls) deliver(a runtime.Arrival) {
	if _, err := s.config.Deliver(s.ctx, a); err != nil && s.ctx.Err() == nil {
		s.config.Log.Error("an answer from a browser did not reach its contact", "contact", a.Contact, "event", a.Event.EventKind(), "error", err)
	}
}

func phoneOf(s *Calls, o Opening) *sim.Phone {
	p := sim.New(o.Contact.Channel != "voice")
	p.Length = s.config.Length
	return p
}
