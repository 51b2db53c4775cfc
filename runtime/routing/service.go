package routing

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// The rhythm of a service.
const (
	batchSize   = 256                    // events of one commit
	renewEvery  = time.Second            // the lease is renewed and the settings are looked at
	pollEvery   = time.Second            // the inbox is looked at without being woken
	takeEvery   = 250 * time.Millisecond // a node that is not the owner tries to become it
	tellWorkers = 8                      // contacts that are told at once
)

// ErrNotOwner is a write of a node that does not own the desk any more.
var ErrNotOwner = errors.New("another node owns the desk")

// Store keeps the desk: its inbox, its records, what it has to tell, and who owns it. Everything an owner writes is fenced by its epoch.
type Store interface {
	// Take makes a node the owner when nobody is: at once when the owner's session is gone, else when its lease has ended.
	Take(ctx context.Context, node string) (epoch int64, taken bool, err error)
	// Renew keeps the ownership; ErrNotOwner when it is lost.
	Renew(ctx context.Context, epoch int64) error
	// Release gives the ownership up.
	Release(ctx context.Context, epoch int64) error
	// Load gives all records.
	Load(ctx context.Context) (Kept, error)
	// Inbox gives the oldest messages.
	Inbox(ctx context.Context, most int) ([]Message, error)
	// Send puts an event into the inbox; a key that is there already is dropped.
	Send(ctx context.Context, key string, e Event) error
	// Commit saves what a batch of events made of the desk, whole or not at all; ErrNotOwner when the epoch is over.
	Commit(ctx context.Context, epoch int64, b Batch) error
	// Told forgets deliveries that have arrived.
	Told(ctx context.Context, ids []string) error
	// Wake tells the other nodes that the inbox has something, Changed that agents changed; Woken and Listen, which runs until ctx ends, tell
	// what others told. Messages may be lost: they only help against waiting for the next look. Listen gives nil when any agent may have changed.
	Wake()
	Woken() <-chan struct{}
	Changed(agents []string)
	Listen(ctx context.Context, changed func(agents []string)) error
	// Beat notes that agents are there. Those who were not are told to the desk as present, through its inbox.
	Beat(ctx context.Context, agents []string) error
	// Expire tells the desk, through its inbox, of agents who were there and of whom nothing was heard for Silence.
	Expire(ctx context.Context) error
}

// Silence is how long after its last sign of life an agent's page counts as gone.
const Silence = 15 * time.Second

// Message is an event on its way to the desk.
type Message struct {
	ID    string
	Event Event
}

// Delivery is a command on its way to a contact.
type Delivery struct {
	ID      string // unique for ever: a delivery that comes twice is dropped by it
	At      time.Time
	Ticket  string // the Addressee
	Command Command
}

// Kept is what a store has of the desk.
type Kept struct {
	Changes
	Slots   []Slot
	Pending []Delivery
}

// Slot is one of an agent's slots that is taken.
type Slot struct {
	Agent   string
	Channel string
	Number  int // from 1
	Of      int // how many the agent had when it was taken
	Ticket  string
}

// Batch is what a store saves at once.
type Batch struct {
	Done       []string // messages
	Changes    Changes
	Freed      []Slot
	Taken      []Slot
	Decisions  []Decision
	Facts      []Fact
	Deliveries []Delivery
	Queues     map[string]Info
}

// Settings gives the queues and agents as they are configured.
type Settings interface {
	// Version is another one after every change.
	Version(ctx context.Context) (string, error)
	Load(ctx context.Context) (Setup, error)
}

// Setup is what a desk is made of.
type Setup struct {
	Version string
	Options Options
	Queues  []Queue
	Agents  []Agent
	Teams   map[string][]string
	Turns   map[string]*Turns // of the teams whose members take turns
	OffDuty []string          // agents whose duty has not begun
}

// ServiceConfig is what a Service needs.
type ServiceConfig struct {
	Store    Store
	Settings Settings
	Tell     func(ctx context.Context, d Delivery) error // delivers to a contact; an error means that it is tried again
	Now      func() time.Time                            // nil: time.Now
	NewID    func() string                               // unique ids that rise with time
	Node     string
	Log      *slog.Logger
	Probe    func(point string) // called at before_commit and after_commit, for crash tests; nil: nothing
}

// Service runs the desk on one of several nodes at a time. Any node sends events; the owner applies them in order and saves what comes of them
// before anybody is told.
type Service struct {
	config  ServiceConfig
	wake    chan struct{}
	tellers tellers
	watch   watchers
	beats   beats
	owning  atomic.Bool
}

// NewService makes a service; Run runs it.
func NewService(c ServiceConfig) *Service {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Probe == nil {
		c.Probe = func(string) {}
	}
	return &Service{config: c, wake: make(chan struct{}, 1), watch: watchers{by: map[string]map[chan struct{}]bool{}}, beats: newBeats()}
}

// Send gives the desk an event. It is taken in order with those that were sent before on this node; one with a key that was sent already is dropped.
func (s *Service) Send(ctx context.Context, key string, e Event) error {
	if err := s.config.Store.Send(ctx, key, e); err != nil {
		return err
	}
	s.nudge()
	if !s.owning.Load() {
		s.config.Store.Wake()
	}
	return nil
}

func (s *Service) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run owns the desk whenever it can, until ctx ends.
func (s *Service) Run(ctx context.Context) {
	var beside sync.WaitGroup
	beside.Go(func() { s.listen(ctx) })
	beside.Go(func() { s.beat(ctx) })
	defer beside.Wait()
	for ctx.Err() == nil {
		epoch, taken, err := s.config.Store.Take(ctx, s.config.Node)
		if err != nil && ctx.Err() == nil {
			s.config.Log.Warn("the desk could not be taken", "error", err)
		}
		if !taken {
			s.pause(ctx, takeEvery)
			continue
		}
		s.config.Log.Info("this node owns the desk", "epoch", epoch)
		s.owning.Store(true)
		err = s.own(ctx, epoch)
		s.owning.Store(false)
		if err != nil && ctx.Err() == nil {
			s.config.Log.Warn("the desk is taken up anew", "epoch", epoch, "error", err)
			s.pause(ctx, takeEvery)
		}
		if ctx.Err() != nil {
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			_ = s.config.Store.Release(last, epoch) // the lease ends by itself
			cancel()
		}
	}
	s.tellers.running.Wait()
}

// listen takes what other nodes tell, until ctx ends.
func (s *Service) listen(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.config.Store.Listen(ctx, s.watch.agents); err != nil && ctx.Err() == nil {
			s.config.Log.Warn("this node does not hear what others tell of the desk; it looks once a second", "error", err)
			s.pause(ctx, pollEvery)
		}
	}
}

func (s *Service) pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
