package runtime

import (
	"context"
	"crypto/rand"
	"errors"
	"hash/fnv"
	"log/slog"
	"math"
	"slices"
	"sync"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Config is what a Driver needs.
type Config struct {
	Journal   Journal       // durable store; required
	Programs  *Programs     // compiled programs; required
	Performer Performer     // carries out commands after their commit; required
	Reads     ReadOverride  // answers reads of test calls before the journal's reader does; nil: none
	Org       OrgValues     // values of org.* in place of the reader's; nil: none
	Stops     StopsOf       // where contacts stand before an activity; nil: nowhere
	Zone      ZoneOf        // time zone of now in live contacts, asked once per batch; nil: the zone of each arrival's time
	Logger    *slog.Logger  // nil: nothing is logged
	Node      string        // names this process among those that share the journal, now and ever; empty: a random name
	Lease     time.Duration // how long nothing may be heard of a node until the others take up what it had to carry out; 0: 6 s
	Workers   int           // batches in flight at once; 0: 4
	Batch     int           // arrivals per batch; 0: 128
	Patience  time.Duration // first pause before a batch that found the database away is tried again; 0: 50 ms
	Probe     func(string)  // called at the named points before_commit and after_commit, for crash tests; nil: nothing
}

// Performer carries out commands. Perform must return at once; answers come back through Driver.Deliver. The same operation may be
// performed again after a restart, always with the same key.
type Performer interface {
	Perform(ctx context.Context, o Operation)
	// Settled tells that operations of a contact are answered or stopped.
	Settled(contact string, ops []int)
}

// ReadOverride answers a read command of a contact itself, or says that it does not.
type ReadOverride func(c Contact, command flow.Command) (flow.Event, bool)

// OrgValues gives values of org.* that go before those of the journal's reader, such as those of a test call's world.
type OrgValues func(c Contact) map[string]any

// Stops are the activities before which a contact stands until it is told to go on.
type Stops struct {
	Everywhere bool     // before each activity, in subflows too
	Flow       bool     // before each activity of the flow that it entered by
	Activities []string // before these of that flow, by id
}

func (s Stops) at(program, activity string) bool {
	return s.Everywhere || program == "" && (s.Flow || slices.Contains(s.Activities, activity))
}

// StopsOf gives where a contact stands, such as the stops of a test call; none for contacts that go through.
type StopsOf func(c Contact) Stops

// ZoneOf gives the organisation's time zone.
type ZoneOf func(ctx context.Context) *time.Location

// Driver runs contacts: it gathers arrivals into batches, steps each contact in the batch's transaction, and hands out the commands once
// they are committed. Two events of one contact are never stepped at the same time by one driver; across drivers the journal's
// compare-and-swap decides.
type Driver struct {
	config  Config
	workers []*worker
	ctx     context.Context
	cancel  context.CancelFunc
	done    sync.WaitGroup
	wake    chan struct{}

	recovery recovery
}

// New starts a driver's workers. Close stops them.
func New(config Config) *Driver {
	if config.Node == "" {
		config.Node = rand.Text()
	}
	if config.Lease <= 0 {
		config.Lease = 6 * time.Second
	}
	if config.Workers <= 0 {
		config.Workers = 4
	}
	if config.Batch <= 0 {
		config.Batch = 128
	}
	if config.Patience <= 0 {
		config.Patience = 50 * time.Millisecond
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	d := &Driver{config: config, ctx: ctx, cancel: cancel, wake: make(chan struct{}, 1)}
	for range config.Workers {
		w := &worker{driver: d, in: make(chan *request, 4*config.Batch)}
		d.workers = append(d.workers, w)
		d.done.Add(1)
		go w.run()
	}
	return d
}

// Close lets batches in flight finish and stops the workers.
func (d *Driver) Close() {
	d.cancel()
	d.done.Wait()
}

// Begin creates a contact and starts it. A contact that is there already is started if it was not, so a caller may try again.
func (d *Driver) Begin(ctx context.Context, c Contact) (Outcome, error) {
	if c.Status == "" {
		c.Status = Active
	}
	if err := d.config.Journal.Create(ctx, c); err != nil && fault.CodeOf(err) != fault.Conflict {
		return Outcome{}, err
	}
	return d.Deliver(ctx, Arrival{Contact: c.Facts.ID, Key: "started", At: c.Facts.StartedAt, Event: &flow.Started{}})
}

// Deliver takes an event to its contact and returns once the step is committed and its commands are handed out. While the database is away
// it tries again until ctx ends, so an event is not lost.
func (d *Driver) Deliver(ctx context.Context, a Arrival) (Outcome, error) {
	r := &request{arrival: a, reply: make(chan Outcome, 1)}
	pause := d.config.Patience
	for {
		outcome, err := d.try(ctx, r)
		code := fault.CodeOf(err)
		if err == nil || (code != fault.Unavailable && code != fault.Conflict) {
			return outcome, err
		}
		select {
		case <-ctx.Done():
			return Outcome{}, err
		case <-d.ctx.Done():
			return Outcome{}, err
		case <-time.After(pause):
			pause = min(2*pause, 2*time.Second)
		}
	}
}

func (d *Driver) try(ctx context.Context, r *request) (Outcome, error) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(r.arrival.Contact))
	w := d.workers[h.Sum32()%uint32(len(d.workers))]
	select {
	case w.in <- r:
	case <-ctx.Done():
		return Outcome{}, fault.Wrap(ctx.Err(), fault.Unavailable, "the event did not reach contact %s in time", r.arrival.Contact)
	case <-d.ctx.Done():
		return Outcome{}, errStopped
	}
	select {
	case o := <-r.reply:
		return o, o.Err
	case <-d.ctx.Done():
		return Outcome{}, errStopped
	}
}

var errStopped = fault.New(fault.Unavailable, "the driver is stopping")

// request is an arrival on its way through a worker.
type request struct {
	arrival Arrival
	take    bool // no arrival: the contact's home has something to take
	reply   chan Outcome
}

// worker runs the batches of its share of the contacts.
type worker struct {
	driver *Driver
	in     chan *request
	later  []*request // second arrivals of a contact that is in the batch already
}

func (w *worker) run() {
	defer w.driver.done.Done()
	for {
		batch, ok := w.gather()
		if !ok {
			return
		}
		w.commit(w.takes(batch))
	}
}

// takes carries out the requests of a batch that are no arrivals, and gives the others.
func (w *worker) takes(batch []*request) []*request {
	return slices.DeleteFunc(batch, func(r *request) bool {
		if r.take {
			w.driver.takeHome(r.arrival.Contact, math.MaxInt64)
			r.reply <- Outcome{}
		}
		return r.take
	})
}

// gather takes what has arrived, at most one arrival per contact, and waits only for the first.
func (w *worker) gather() ([]*request, bool) {
	var batch []*request
	seen := map[string]bool{}
	waiting := w.later
	w.later = nil
	take := func(r *request) {
		if seen[r.arrival.Contact] || len(batch) >= w.driver.config.Batch {
			w.later = append(w.later, r)
			return
		}
		seen[r.arrival.Contact] = true
		batch = append(batch, r)
	}
	for _, r := range waiting {
		take(r)
	}
	if len(batch) == 0 {
		select {
		case r := <-w.in:
			take(r)
		case <-w.driver.ctx.Done():
			return nil, false
		}
	}
	for len(batch) < w.driver.config.Batch {
		select {
		case r := <-w.in:
			take(r)
		default:
			return batch, true
		}
	}
	return batch, true
}

// commit runs one batch and hands out what was committed.
func (w *worker) commit(batch []*request) {
	if len(batch) == 0 {
		return
	}
	d := w.driver
	arrivals := make([]Arrival, len(batch))
	for i, r := range batch {
		arrivals[i] = r.arrival
	}
	var zone *time.Location
	if d.config.Zone != nil {
		zone = d.config.Zone(d.ctx)
	}
	d.probe("before_commit")
	outcomes, err := d.config.Journal.Batch(d.ctx, arrivals, func(reader Reader, c Contact, a Arrival) (Change, error) {
		if zone != nil && !c.Test { // a test call has a clock of its own
			a.At, c.Facts.StartedAt = a.At.In(zone), c.Facts.StartedAt.In(zone)
		}
		change, err := d.advance(reader, c, a)
		return d.own(change), err
	})
	if err == nil {
		d.probe("after_commit")
	} else if broken(err) && len(batch) > 1 {
		for _, r := range batch { // one of them spoils it for the others: each for itself
			w.commit([]*request{r})
		}
		return
	}
	for i, r := range batch {
		if err != nil {
			r.reply <- Outcome{Err: err}
			continue
		}
		o := outcomes[i]
		if o.Err != nil && broken(o.Err) {
			d.stopBroken(r.arrival, o.Err)
		}
		if o.Fresh {
			d.handOut(o.Change)
		}
		r.reply <- o
	}
}

func (d *Driver) probe(point string) {
	if d.config.Probe != nil {
		d.config.Probe(point)
	}
}

// broken says whether a step failed for a reason that trying again will not mend.
func broken(err error) bool {
	code := fault.CodeOf(err)
	return code != fault.Unavailable && code != fault.Conflict && !errors.Is(err, context.Canceled)
}
