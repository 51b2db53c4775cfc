package testcall

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/channel/sim"
	"cordboard/runtime/routing"
	"cordboard/runtime/routing/flowdesk"
)

// Config is what a session needs.
type Config struct {
	Driver   *runtime.Driver
	Programs *runtime.Programs
	Registry *Registry
	Contact  string     // id of the new contact
	Program  string     // program id of the draft's snapshot
	Document *flow.Flow // what the program was made of
	Caller   Caller
	World    World
	Now      time.Time // the clock's start; zero: the world's
	StopAt   []string  // see StopAt
	// Reads answers schedules, flows and numbers that the world does not describe; nil, or false: see Real.
	Reads func(flow.Command) (flow.Event, bool)
	// Real sends reads that nobody answered to the journal's reader; otherwise they get plain answers (open, owned, not found).
	Real bool
	// Queue describes a queue with stand-in agents; nil, or false: the world's.
	Queue func(name string) (routing.Queue, []routing.Agent, bool)
	AI    AI // of AI agents that the world does not describe; nil: they know nothing
	// Length says how long a prompt of the library takes in a language (BCP 47); nil, or 0: 10 s.
	Length func(name, language string) time.Duration
	// Agent knows an agent that the world does not describe; false: there is none. Nil: any name is an agent who is available.
	Agent func(name string) (routing.Agent, bool)

	watch watch // see there
}

// Session is one test call in progress: the contact in the driver, the customer's phone, a desk of stand-in agents, and the clock. All
// methods may be called at once from several goroutines.
type Session struct {
	config Config

	mu       sync.Mutex
	phone    *sim.Phone
	desk     *routing.Desk
	now      time.Time
	began    time.Time
	speed    int
	paused   bool
	agenda   []due        // timers and HTTP answers to come
	ready    []sim.Answer // to deliver now
	arrivals int
	contact  runtime.Contact
	view     runtime.View
	offers   []routing.Offer
	log      transcript
	learned  []AIStub // what AI agents answered that the world does not describe
	err      error

	standing []int  // operations that stand before an activity
	halted   bool   // the clock stands until somebody goes on
	stopped  string // the activity that it stopped at; "" when it goes

	current   string // id of the contact that goes on: the caller's, then those that call back
	turn      int    // its number
	turns     int    // of the last callback that was booked
	followers []turn
	ahead     map[int][]sim.Answer // what turns to come have been told
	connected string               // ticket of the contact that an agent has

	box      sync.Mutex // guards what the driver hands out, and asks, while mu is held
	issued   []runtime.Operation
	settled  []int
	breaks   []string // activities that the call stops at
	stepping bool     // it stops at any activity of its flow

	changed chan struct{}
}

// due is something that will happen by itself.
type due struct {
	at    time.Time
	op    int
	event flow.Event
	busy  bool // the customer waits for it before doing anything
}

// Start begins a test call and runs it until it first waits for the customer, an agent or time.
func Start(ctx context.Context, config Config) (*Session, error) {
	if config.Caller.Channel == "" {
		config.Caller.Channel = "voice"
	}
	config.World.Numbers = spaceless(config.World.Numbers)
	now := config.Now
	if now.IsZero() {
		now = config.World.start()
	}
	s := &Session{
		config: config, desk: routing.New(routing.Options{}), now: now, began: now, speed: 1, current: config.Contact, breaks: config.StopAt,
		ahead: map[int][]sim.Answer{}, changed: make(chan struct{}),
	}
	s.phone = s.newPhone()
	s.log.names(config.Document)
	config.Registry.add(config.Contact, s)
	s.mu.Lock()
	defer s.mu.Unlock()
	outcome, err := config.Driver.Begin(ctx, runtime.Contact{
		Facts: flow.Contact{
			ID: config.Contact, Channel: config.Caller.Channel, ANI: config.Caller.ANI, DNIS: config.Caller.DNIS, EntryPoint: config.Caller.EntryPoint,
			Language: config.Caller.Language, StartedAt: now, Attributes: config.Caller.Attributes,
		},
		Program: config.Program, Test: true,
	})
	if err != nil {
		config.Registry.remove(config.Contact)
		return nil, fmt.Errorf("start the test call: %w", err)
	}
	s.take(ctx, outcome)
	return s, s.drain(ctx)
}

// take notes what a step did and does what it asks for.
func (s *Session) take(ctx context.Context, o runtime.Outcome) {
	s.box.Lock()
	issued, settled := s.issued, s.settled
	s.issued, s.settled = nil, nil
	s.box.Unlock()
	if o.Fresh {
		s.contact = o.Change.Contact
		s.log.entries(o.Change.Entries)
		if v, err := s.config.Programs.View(ctx, s.contact); err == nil {
			s.log.variables(s.view, v, s.now)
			s.view = v
		}
	}
	for _, op := range settled {
		s.forget(op)
	}
	for _, o := range issued {
		s.perform(ctx, o)
	}
	close(s.changed)
	s.changed = make(chan struct{})
}

// forget drops what is still to come for an operation.
func (s *Session) forget(op int) {
	kept := s.agenda[:0]
	for _, d := range s.agenda {
		if d.op != op {
			kept = append(kept, d)
		}
	}
	s.agenda = kept
	waiting := s.ready[:0]
	for _, a := range s.ready {
		if a.Op != op {
			waiting = append(waiting, a)
		}
	}
	s.ready = waiting
	s.standing = slices.DeleteFunc(s.standing, func(o int) bool { return o == op })
}

// perform carries out one command of the contact.
func (s *Session) perform(ctx context.Context, o runtime.Operation) {
	if flow.OnChannel(o.Command) {
		if err := s.phone.Do(o.Op, o.Command, s.now); err != nil {
			s.later(o.Op, 0, &flow.Failed{Code: "unavailable", Message: err.Error()})
			return
		}
		s.log.heard(s.phone.Heard(), s.view.Masked)
		return
	}
	switch c := o.Command.(type) {
	case *flow.Timer:
		s.agenda = append(s.agenda, due{at: c.At, op: o.Op, event: &flow.TimerFired{}})
	case *flow.Stand:
		s.stand(ctx, o.Op, c)
	case *flow.Request:
		event, delay := s.request(c)
		s.agenda = append(s.agenda, due{at: s.now.Add(delay), op: o.Op, event: event, busy: true})
	case *flow.AskAI, *flow.DetectIntent:
		s.agenda = append(s.agenda, due{at: s.now, op: o.Op, event: s.ai(ctx, c), busy: true})
	case *flow.JoinQueue:
		s.join(o.Op, c)
	case *flow.Notify:
		if c.Confirm {
			s.later(o.Op, 0, s.config.World.notified(c))
		}
	case *flow.OfferTo:
		s.offerTo(o.Op, c)
	case *flow.SetPriority:
		s.change(o.Op, c.Ticket, flowdesk.SetPriority(s.ticket(c.Ticket), s.ticket(o.Op), c))
	case *flow.SetSkills:
		s.change(o.Op, c.Ticket, flowdesk.SetSkills(s.ticket(c.Ticket), s.ticket(o.Op), c))
	case *flow.ScheduleCallback:
		s.callBack(o.Op, c)
	case *flow.ReturnToQueue:
		s.apply(routing.Return{Ticket: s.ticket(c.Ticket), After: time.Duration(c.After)})
	case *flow.DialCustomer:
		s.dial(o.Op, c)
	case *flow.Stop:
		s.phone.Stop(c.Op, s.now)
		s.forget(c.Op)
		s.apply(routing.Leave{Ticket: s.ticket(c.Op)})
	}
}

// request answers an HTTP request by the world. Where it has nothing to answer, the error says how to give it something.
func (s *Session) request(c *flow.Request) (flow.Event, time.Duration) {
	event, delay := s.config.World.request(c)
	if event == nil {
		todo := "add an answer to world.http of the test call"
		if s.config.Real {
			todo = "give an answer under “What stands in” of a new call"
		}
		event = &flow.RequestFailed{Message: fmt.Sprintf("nothing stands in for %s %s: %s", c.Method, c.URL, todo)}
	}
	return event, delay
}

func (s *Session) later(op int, delay time.Duration, e flow.Event) {
	s.agenda = append(s.agenda, due{at: s.now.Add(delay), op: op, event: e})
}

// deliver tells the contact one event.
func (s *Session) deliver(ctx context.Context, a sim.Answer) error {
	s.arrivals++
	outcome, err := s.config.Driver.Deliver(ctx, runtime.Arrival{
		Contact: s.current, Key: "t" + strconv.Itoa(s.arrivals), Op: a.Op, At: s.now, Event: a.Event,
	})
	s.take(ctx, outcome)
	if err != nil {
		s.err = err
		return fmt.Errorf("continue the test call: %w", err)
	}
	return nil
}

// drain delivers everything that is ready, and what that brings about at once.
func (s *Session) drain(ctx context.Context) error {
	for {
		if s.contactOver() && len(s.followers) > 0 {
			if err := s.follow(ctx); err != nil {
				return err
			}
		}
		if len(s.ready) == 0 {
			s.collect()
		}
		if len(s.ready) == 0 || s.over() {
			return nil
		}
		next := s.ready[0]
		s.ready = s.ready[1:]
		if err := s.deliver(ctx, next); err != nil {
			return err
		}
	}
}

// collect takes what is due now from phone, agenda and desk.
func (s *Session) collect() {
	s.ready = append(s.ready, s.phone.Due(s.now)...)
	kept := s.agenda[:0]
	for _, d := range s.agenda {
		if d.at.After(s.now) {
			kept = append(kept, d)
			continue
		}
		s.ready = append(s.ready, sim.Answer{Op: d.op, At: d.at, Event: d.event})
	}
	s.agenda = kept
	if next, ok := s.desk.Next(); ok && !next.After(s.now) {
		s.apply(routing.Tick{})
	}
}

// over says whether the contact has come to its end, and so have those that called back for it.
func (s *Session) over() bool { return len(s.followers) == 0 && s.contactOver() }

func (s *Session) contactOver() bool {
	return s.contact.Status == runtime.Over || s.contact.Status == runtime.Broken
}

// Close ends a session that nobody needs any more.
func (s *Session) Close() {
	s.config.Registry.remove(s.config.Contact)
	s.config.Registry.remove(s.current)
}
