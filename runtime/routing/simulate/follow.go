package simulate

import (
	"time"

	"cordboard/runtime/routing"
)

// apply tells the desk what happens now, counts what comes of it and does what the desk wants done.
func (r *run) apply(e routing.Event) {
	out := r.desk.Apply(e, r.start.Add(r.now))
	for _, f := range out.Facts {
		r.count(f)
		if r.options.Fact != nil {
			r.options.Fact(f)
		}
	}
	if r.options.Trace {
		for _, d := range out.Decisions {
			r.result.Decisions = append(r.result.Decisions, Decision{At: routing.Duration(r.now), Decision: d})
		}
	}
	for _, c := range out.Commands {
		r.obey(c)
	}
}

// obey does what the desk wants done. Whoever is asked answers later, if only a moment later.
func (r *run) obey(command routing.Command) {
	switch command := command.(type) {
	case routing.Offer:
		w := r.workers[command.Agent]
		c := r.contacts[command.Ticket]
		w.offered++
		if c.offers == nil {
			c.offers = map[string]uint64{}
		}
		c.offers[w.name] = w.offered
		r.agenda.add(moment{at: r.now + time.Duration(w.of.AnswerDelay), kind: answers, contact: c, agent: w, offer: w.offered})
	case routing.Withdraw:
		if c := r.contacts[command.Ticket]; c != nil {
			delete(c.offers, command.Agent)
		}
	case routing.Declined:
		w := r.workers[command.Agent]
		if c := r.contacts[command.Ticket]; c != nil {
			delete(c.offers, command.Agent)
		}
		if command.Expired {
			w.result.Expired++
			r.agenda.add(moment{at: r.now + w.backAfter(), kind: returns, agent: w})
		} else {
			w.result.Declined++
		}
	case routing.Connect:
		c := r.contacts[command.Ticket]
		c.state, c.offers = talking, nil
		r.agenda.add(moment{at: r.now + c.handle, kind: ends, contact: c})
	case routing.Refuse:
		if c := r.contacts[command.Ticket]; c != nil {
			r.forget(c)
		}
	case routing.WrapUpBegan:
		if command.Until.IsZero() {
			after := time.Duration(r.queues[command.Queue].of.WrapUp.Time)
			r.agenda.add(moment{at: r.now + after, kind: wrapsUp, contact: r.contacts[command.Ticket], agent: r.workers[command.Agent]})
		}
	}
}

// count notes a fact.
func (r *run) count(f routing.Fact) {
	switch f := f.(type) {
	case routing.Entered:
		r.tallies(f.Of, func(t *figures) { t.offered++ })
	case routing.Refused:
		r.tallies(f.Of, func(t *figures) { t.refused++ })
	case routing.Answered:
		r.tallies(f.Of, func(t *figures) { t.answer(f.Wait, r.queues[f.Queue].threshold) })
		r.workers[f.Agent].talks(1, r.now >= r.window.from)
	case routing.Abandoned:
		r.tallies(f.Of, func(t *figures) { t.abandon(f.Wait, r.queues[f.Queue]) })
	case routing.Overflowed:
		r.tallies(f.Of, func(t *figures) {
			t.overflowed++
			t.waited(f.Wait)
		})
	case routing.Handled:
		w := r.workers[f.Agent]
		w.talks(-1, r.now >= r.window.from)
		if c := r.contacts[f.Ticket]; c != nil && c.counted {
			w.result.Handled++
		}
	case routing.AgentChanged:
		w := r.workers[f.Agent]
		r.span(w)
		w.told, w.since = f, r.now
	}
}

// tallies counts a contact in its queue and its interval, when it is one that counts.
func (r *run) tallies(of routing.Of, count func(*figures)) {
	c := r.contacts[of.Ticket]
	if c == nil || !c.counted {
		return
	}
	t := r.queues[of.Queue]
	count(&t.all)
	if c.interval < len(t.intervals) {
		count(&t.intervals[c.interval])
	}
}

// talks counts who an agent talks with at once.
func (w *worker) talks(more int, counts bool) {
	if counts {
		w.result.MaxConcurrent = max(w.result.MaxConcurrent, w.talking)
	}
	w.talking += more
	if counts {
		w.result.MaxConcurrent = max(w.result.MaxConcurrent, w.talking)
	}
}

// span adds what an agent did since the last change, as far as it is in the window.
func (r *run) span(w *worker) {
	from, to := max(w.since, r.window.from), r.now
	if r.window.end > 0 {
		to = min(to, r.window.end)
	}
	if to <= from {
		return
	}
	length := to - from
	switch w.told.State {
	case routing.OnContact, routing.Wrapping:
		w.busy += length
		r.window.spread(from, to, func(i int, d time.Duration) { r.window.busy[i] += d })
	case routing.Available, routing.Offered:
		w.idle += length
		r.window.spread(from, to, func(i int, d time.Duration) { r.window.idle[i] += d })
	default:
		return
	}
	w.used += float64(w.told.Used) * length.Seconds()
	w.slots += float64(w.told.Slots) * length.Seconds()
}
