package main

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/ai"
	"cordboard/runtime/channel/browser"
	"cordboard/runtime/effect"
	"cordboard/runtime/testcall"
)

// performer carries out what the driver's contacts ask for: test calls by their sessions, HTTP requests by the executor, what customers hear and
// read by their channel. A command that nothing here can do fails, so that the flow takes its error path.
type performer struct {
	tests    *testcall.Registry
	channels map[string]runtime.Channel // by flow.Contact.Channel
	live     *browser.Calls             // customers in browsers
	http     *effect.HTTP
	ai       *ai.Engine
	desk     *desk
	journal  runtime.Journal
	driver   *runtime.Driver // set once the driver exists
	log      *slog.Logger
	// slots bounds the requests under way at once.
	slots   chan struct{}
	running sync.WaitGroup
}

// requestsAtOnce bounds the HTTP requests of flows that are under way at once; the others wait their turn.
const requestsAtOnce = 64

func newPerformer(tests *testcall.Registry, http *effect.HTTP, journal runtime.Journal, log *slog.Logger) *performer {
	return &performer{tests: tests, http: http, journal: journal, log: log, slots: make(chan struct{}, requestsAtOnce)}
}

var _ runtime.Performer = (*performer)(nil)

// Settled implements runtime.Performer.
func (p *performer) Settled(contact string, ops []int) { p.tests.Settled(contact, ops) }

// Perform implements runtime.Performer.
func (p *performer) Perform(ctx context.Context, o runtime.Operation) {
	if o.Test {
		p.tests.Perform(ctx, o)
		return
	}
	if p.onChannel(ctx, o) {
		if !flow.Answered(o.Command) {
			p.running.Go(func() { p.acknowledge(ctx, o) })
		}
		return
	}
	switch c := o.Command.(type) {
	case *flow.JoinQueue, *flow.OfferTo, *flow.SetPriority, *flow.SetSkills, *flow.ReturnToQueue, *flow.ScheduleCallback, *flow.Stop:
		p.desk.order.do(o.Contact, func() { p.atDesk(ctx, o) }, p.running.Go)
	case *flow.Request:
		p.running.Go(func() { p.request(ctx, o, c) })
	case *flow.AskAI, *flow.DetectIntent:
		p.running.Go(func() { p.askAI(ctx, o) })
	default:
		p.running.Go(func() { p.without(ctx, o) })
	}
}

// onChannel gives an operation to its contact's channel, in order: a stop must not overtake what it stops. It says whether nobody else has to
// carry it out; a stop may be of something at the desk. A contact of a browser that is gone is hung up whatever it asks for.
func (p *performer) onChannel(ctx context.Context, o runtime.Operation) (done bool) {
	_, stops := o.Command.(*flow.Stop)
	done = flow.OnChannel(o.Command)
	if browser.Owns(o.Contact) {
		if stops || done || !p.live.Has(o.Contact) {
			p.live.Perform(ctx, o)
		}
		return done
	}
	channel := p.channels[o.Channel]
	if channel != nil && (stops || done) {
		channel.Perform(ctx, o)
	}
	return done && channel != nil
}

// request makes an HTTP request and tells the contact what came of it. Without an answer to tell (the server is stopping) the operation
// stays pending and is made again after the restart, with the same key.
func (p *performer) request(ctx context.Context, o runtime.Operation, r *flow.Request) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return
	}
	event := p.asked(ctx, o, *r)
	<-p.slots
	if event == nil {
		return
	}
	p.tell(ctx, o, event)
}

// asked makes a request. A secret is the one that the version was bound to which the contact is on, or whose subflow it is in.
func (p *performer) asked(ctx context.Context, o runtime.Operation, r flow.Request) flow.Event {
	if r.Secret != "" && r.Program == "" {
		c, err := p.journal.Contact(ctx, o.Contact)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return &flow.RequestFailed{Message: fmt.Sprintf("the secret %q could not be looked up", r.Secret)}
		}
		r.Program = c.Program
	}
	return p.http.Do(ctx, o.Key(), &r)
}

// atDesk takes a command to the desk. While the database is away it is tried again; what cannot be done is told to the contact.
func (p *performer) atDesk(ctx context.Context, o runtime.Operation) {
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		_, err := p.desk.perform(ctx, o)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return // it stays pending and comes again after the restart
		}
		if fault.CodeOf(err) != fault.Unavailable {
			p.log.Error("the desk could not be asked", "operation", o.Key(), "error", err)
			if flow.Answered(o.Command) {
				p.tell(ctx, o, &flow.Failed{Code: "unavailable", Message: "the desk could not be asked"})
				return
			}
			break
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
	if !flow.Answered(o.Command) {
		p.acknowledge(ctx, o)
	}
}

// without answers a command that nothing here carries out yet.
func (p *performer) without(ctx context.Context, o runtime.Operation) {
	if !flow.Answered(o.Command) {
		p.acknowledge(ctx, o)
		return
	}
	p.tell(ctx, o, &flow.Failed{Code: "unavailable", Message: fmt.Sprintf("this server has nothing that can do %s for a %s contact", o.Command.CommandKind(), o.Channel)})
}

func (p *performer) acknowledge(ctx context.Context, o runtime.Operation) {
	if err := p.journal.Acknowledge(ctx, []runtime.Operation{o}); err != nil {
		p.log.Warn("a command could not be acknowledged", "operation", o.Key(), "error", err)
	}
}

func (p *performer) tell(ctx context.Context, o runtime.Operation, e flow.Event) {
	_, err := p.driver.Deliver(ctx, runtime.Arrival{Contact: o.Contact, Key: "op:" + strconv.Itoa(o.Op), Op: o.Op, At: time.Now(), Event: e})
	if err != nil && ctx.Err() == nil {
		p.log.Error("an answer did not reach its contact", "operation", o.Key(), "error", err)
	}
}
