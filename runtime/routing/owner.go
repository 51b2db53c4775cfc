package routing

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// owner is a desk while its node owns it.
type owner struct {
	*Service
	epoch   int64
	desk    *Desk
	setup   Setup
	slots   slotBook
	now     time.Time
	renewed time.Time
	stirred map[string]bool // queues whose figures changed
}

// own runs the desk until it is lost. Memory is made anew from the store: whatever went wrong, what was saved counts.
func (s *Service) own(ctx context.Context, epoch int64) error {
	o := &owner{Service: s, epoch: epoch, stirred: map[string]bool{}}
	if err := o.load(ctx); err != nil {
		return err
	}
	for ctx.Err() == nil {
		if err := o.turn(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// load rebuilds the desk.
func (o *owner) load(ctx context.Context) error {
	setup, err := o.config.Settings.Load(ctx)
	if err != nil {
		return fmt.Errorf("load settings: %w", err)
	}
	kept, err := o.config.Store.Load(ctx)
	if err != nil {
		return fmt.Errorf("load records: %w", err)
	}
	o.clock()
	o.desk = New(setup.Options)
	o.define(setup)
	o.slots = newSlotBook(kept.Slots)
	o.desk.Restore(kept.Changes, o.now)
	for _, q := range setup.Queues {
		o.stirred[q.Name] = true
	}
	o.tellers.tell(ctx, o.Service, kept.Pending)
	return o.commit(ctx, nil, o.desk.Apply(Tick{}, o.now))
}

// clock moves on. Time never goes back at a desk.
func (o *owner) clock() time.Time {
	if now := o.config.Now(); now.After(o.now) {
		o.now = now
	}
	return o.now
}

// define makes the desk what the settings say: what is not there any more goes.
func (o *owner) define(setup Setup) {
	for _, q := range o.setup.Queues {
		if !slices.ContainsFunc(setup.Queues, func(n Queue) bool { return n.Name == q.Name }) {
			o.desk.RemoveQueue(q.Name, o.now)
		}
	}
	for _, a := range o.setup.Agents {
		if !slices.ContainsFunc(setup.Agents, func(n Agent) bool { return n.Name == a.Name }) {
			o.desk.RemoveAgent(a.Name, o.now)
		}
	}
	for _, a := range setup.Agents {
		o.desk.DefineAgent(a, o.now)
	}
	for _, q := range setup.Queues {
		o.desk.Define(q, o.now)
		o.stirred[q.Name] = true
	}
	for name, members := range setup.Teams {
		o.desk.DefineTeam(name, members)
		o.desk.DefineTurns(name, setup.Turns[name])
	}
	for _, a := range setup.Agents {
		o.desk.setDuty(SetDuty{Agent: a.Name, On: !slices.Contains(setup.OffDuty, a.Name)}, o.now)
	}
	o.setup = setup
}

// turn takes what has come, or waits for it.
func (o *owner) turn(ctx context.Context) error {
	messages, err := o.config.Store.Inbox(ctx, batchSize)
	if err != nil {
		return fmt.Errorf("read inbox: %w", err)
	}
	if len(messages) > 0 {
		if err := o.take(ctx, messages); err != nil {
			return err
		}
	} else if next, due := o.desk.Next(); due && !next.After(o.clock()) {
		if err := o.commit(ctx, nil, o.desk.Apply(Tick{}, o.now)); err != nil {
			return err
		}
	} else {
		o.rest(ctx)
	}
	if o.clock().Sub(o.renewed) >= renewEvery {
		return o.renew(ctx)
	}
	return nil
}

// rest waits for a message, a timer or the next look.
func (o *owner) rest(ctx context.Context) {
	wait := pollEvery
	if next, due := o.desk.Next(); due {
		wait = min(wait, max(next.Sub(o.now), time.Millisecond))
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-o.wake:
	case <-o.config.Store.Woken():
	case <-t.C:
	}
}

// take applies messages in order and saves what comes of them all at once.
func (o *owner) take(ctx context.Context, messages []Message) error {
	if slices.ContainsFunc(messages, func(m Message) bool { return o.strange(m.Event) }) {
		if err := o.look(ctx); err != nil {
			return err
		}
	}
	var all Result
	done := make([]string, len(messages))
	for i, m := range messages {
		done[i] = m.ID
		r := o.desk.Apply(m.Event, o.clock())
		all.Commands, all.Decisions, all.Facts = append(all.Commands, r.Commands...), append(all.Decisions, r.Decisions...), append(all.Facts, r.Facts...)
	}
	return o.commit(ctx, done, all)
}

// strange says that an event is about a queue or an agent that the desk does not know: one that was made a moment ago, perhaps.
func (o *owner) strange(e Event) bool {
	unknown := func(agent string) bool { return o.desk.seats[agent] == nil }
	switch e := e.(type) {
	case Join:
		return o.desk.queues[e.Queue] == nil
	case Direct:
		return slices.ContainsFunc(e.Agents, unknown)
	case SetAgent:
		return unknown(e.Agent)
	case Present:
		return unknown(e.Agent)
	}
	return false
}

// commit saves what came of events, then tells those whom it concerns.
func (o *owner) commit(ctx context.Context, done []string, r Result) error {
	b := Batch{Done: done, Changes: o.desk.Touched(), Decisions: r.Decisions, Facts: r.Facts}
	b.Freed, b.Taken = o.slots.change(o.desk, b.Changes)
	for _, c := range r.Commands {
		if to := Addressee(c); to != "" {
			b.Deliveries = append(b.Deliveries, Delivery{ID: o.config.NewID(), At: o.now, Ticket: to, Command: c})
		}
	}
	if len(done) == 0 && len(b.Changes.Tickets)+len(b.Changes.Agents)+len(b.Changes.Gone)+len(b.Deliveries)+len(b.Facts) == 0 {
		return nil
	}
	for _, t := range b.Changes.Tickets {
		o.stirred[t.Queue] = true
	}
	for _, f := range r.Facts {
		if left := queueOf(f); left != "" {
			o.stirred[left] = true
		}
	}
	b.Queues = o.figures()
	o.config.Probe("before_commit")
	if err := o.config.Store.Commit(ctx, o.epoch, b); err != nil {
		return fmt.Errorf("save a batch: %w", err)
	}
	o.config.Probe("after_commit")
	o.tellers.tell(ctx, o.Service, b.Deliveries)
	if agents := concerned(b.Changes.Agents, r.Commands); len(agents) > 0 {
		o.watch.agents(agents)
		o.config.Store.Changed(agents)
	}
	return nil
}

// figures reads the queues that changed, for those who ask how things stand.
func (o *owner) figures() map[string]Info {
	figures := map[string]Info{}
	for name := range o.stirred {
		if info, found := o.desk.Info(name, "", o.now); found {
			figures[name] = info
		}
	}
	clear(o.stirred)
	return figures
}

// renew keeps the lease and looks at the settings.
func (o *owner) renew(ctx context.Context) error {
	if err := o.config.Store.Renew(ctx, o.epoch); err != nil {
		return fmt.Errorf("renew: %w", err)
	}
	o.renewed = o.now
	if err := o.config.Store.Expire(ctx); err != nil {
		return fmt.Errorf("look for agents who are gone: %w", err)
	}
	return o.look(ctx)
}

// look takes in settings that changed.
func (o *owner) look(ctx context.Context) error {
	version, err := o.config.Settings.Version(ctx)
	if err != nil || version == o.setup.Version {
		return err
	}
	setup, err := o.config.Settings.Load(ctx)
	if err != nil {
		return fmt.Errorf("load settings: %w", err)
	}
	o.define(setup)
	return o.commit(ctx, nil, o.desk.Apply(Tick{}, o.now))
}

func queueOf(f Fact) string {
	switch f := f.(type) {
	case Answered:
		return f.Queue
	case Abandoned:
		return f.Queue
	case Overflowed:
		return f.Queue
	}
	return ""
}
