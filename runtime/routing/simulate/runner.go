package simulate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"cordboard/runtime/routing"
)

// Options are what a run does besides counting.
type Options struct {
	Trace    bool                // keep every decision in the result
	Progress func(share float64) // called now and then with how much of the duration has passed; nil: nobody asks
	Start    time.Time           // what the desk's clock says at the beginning; zero: a Monday of 2026
	Fact     func(routing.Fact)  // called with each fact of the desk, those of the warm-up too; nil: nobody asks
}

// longestTail is how long contacts that are still there at the end are followed at least.
const longestTail = 24 * time.Hour

// run is one run of a scenario.
type run struct {
	scenario *Scenario
	options  Options
	desk     *routing.Desk
	start    time.Time // where the clock begins
	now      time.Duration
	agenda   agenda
	random   *rand.Rand // of the agents
	queues   map[string]*tally
	workers  map[string]*worker
	order    []*worker
	contacts map[string]*contact
	coming   int // contacts of the trace, and sources that have more
	limit    time.Duration
	window   window
	result   Result
}

// Run runs a scenario that was checked. The same scenario gives the same result. It ends when the last contact is over, and with ctx.
func Run(ctx context.Context, s *Scenario, o Options) (*Result, error) {
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	}
	r := &run{
		scenario: s, options: o, start: o.Start, random: rand.New(rand.NewPCG(s.Seed, 1<<32)),
		desk:   routing.New(routing.Options{Seed: s.Seed, Selection: s.Selection}),
		queues: map[string]*tally{}, workers: map[string]*worker{}, contacts: map[string]*contact{}, window: newWindow(s),
	}
	r.seat()
	s.listed(func(c *contact, at time.Duration) {
		r.coming++
		r.limit = max(r.limit, at+longestTail)
		r.agenda.add(moment{at: at, kind: arrives, contact: c})
	})
	for _, source := range s.sources() {
		r.coming++
		r.follow(source)
	}
	if err := r.loop(ctx); err != nil {
		return nil, err
	}
	return r.finish(), nil
}

// follow puts the next contact of a source on the agenda.
func (r *run) follow(s *source) {
	c, at := s.next(r.window.end)
	if c == nil {
		r.coming--
		return
	}
	r.agenda.add(moment{at: at, kind: arrives, contact: c, source: s})
}

// loop lets things happen in order of time: what is on the agenda, and what the desk does by itself.
func (r *run) loop(ctx context.Context) error {
	r.limit = max(r.limit, r.window.end+longestTail, 2*r.window.end)
	for steps := 0; (r.coming > 0 || len(r.contacts) > 0) && r.now < r.limit; steps++ {
		if steps%256 == 0 {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("simulate: %w", err)
			}
			if r.options.Progress != nil && r.window.end > 0 {
				r.options.Progress(min(1, float64(r.now)/float64(r.window.end)))
			}
		}
		due, ticks := r.desk.Next()
		tick := due.Sub(r.start)
		switch {
		case ticks && (r.agenda.empty() || tick <= r.agenda.next()):
			r.now = max(r.now, tick)
			r.apply(routing.Tick{})
		case r.agenda.empty():
			return nil // nothing can happen any more
		default:
			m := r.agenda.take()
			r.now = m.at
			r.happen(m)
		}
	}
	return nil
}

func (r *run) happen(m moment) {
	c := m.contact
	switch m.kind {
	case arrives:
		r.arrive(c, m.source)
	case answers:
		if c.state != waiting || c.offers[m.agent.name] != m.offer {
			return // the offer went elsewhere
		}
		if rate := m.agent.of.DeclineRate; rate > 0 && r.random.Float64() < rate {
			r.apply(routing.Decline{Ticket: c.id, Agent: m.agent.name})
			return
		}
		r.apply(routing.Accept{Ticket: c.id, Agent: m.agent.name})
	case ends:
		if c.state == talking {
			r.apply(routing.Leave{Ticket: c.id})
			r.forget(c)
		}
	case givesUp:
		if c.state == waiting {
			r.apply(routing.Leave{Ticket: c.id})
			r.forget(c)
		}
	case wrapsUp:
		r.apply(routing.EndWrapUp{Ticket: c.id, Agent: m.agent.name, Reason: r.queues[c.demand.Queue].reason()})
	case returns:
		r.apply(routing.SetAgent{Agent: m.agent.name, State: routing.Available})
	}
}

// arrive brings a contact to its queue.
func (r *run) arrive(c *contact, from *source) {
	if from != nil {
		r.follow(from)
	} else {
		r.coming--
	}
	r.contacts[c.id] = c
	c.counted, c.interval = r.now >= r.window.from, r.window.interval(r.now)
	r.apply(c.join())
	if c.state == waiting && c.patience < forEver {
		r.agenda.add(moment{at: r.now + c.patience, kind: givesUp, contact: c})
	}
}

// forget is a contact that is over for the customer.
func (r *run) forget(c *contact) {
	c.state = over
	delete(r.contacts, c.id)
}
