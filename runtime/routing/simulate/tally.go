package simulate

import (
	"slices"
	"time"
)

// window is what of a run counts, and its intervals.
type window struct {
	from, end  time.Duration // end is 0 when the run ends with its last contact
	step       time.Duration
	busy, idle []time.Duration // of all agents, by interval
}

// The length of an interval when the scenario names none, and the most intervals that there are.
const (
	defaultInterval = 30 * time.Minute
	MaxIntervals    = 1000
)

func newWindow(s *Scenario) window {
	w := window{from: time.Duration(s.Warmup), end: time.Duration(s.Duration), step: time.Duration(s.Interval)}
	if w.step == 0 {
		w.step = defaultInterval
		for w.end/w.step >= MaxIntervals {
			w.step *= 2
		}
	}
	n := int((w.end + w.step - 1) / w.step)
	w.busy, w.idle = make([]time.Duration, n), make([]time.Duration, n)
	return w
}

func (w *window) interval(at time.Duration) int { return int(at / w.step) }

// spread splits a time into the intervals that it is in.
func (w *window) spread(from, to time.Duration, add func(i int, d time.Duration)) {
	for i := w.interval(from); from < to && i < len(w.busy); i++ {
		until := min(to, time.Duration(i+1)*w.step)
		add(i, until-from)
		from = until
	}
}

// figures are the counters of a queue.
type figures struct {
	offered, refused, answered, abandoned, short, overflowed int

	answeredInTime, abandonedInTime, waiters int
	answerWaits                              time.Duration
	waits                                    []time.Duration
	keep                                     bool // the waits, for percentiles
}

// tally is a queue of a run.
type tally struct {
	of        *Queue
	threshold time.Duration
	short     time.Duration
	all       figures
	intervals []figures
}

func newTally(q *Queue, intervals int) *tally {
	t := &tally{of: q, intervals: make([]figures, intervals), threshold: time.Duration(q.ServiceLevel.Threshold), short: time.Duration(q.ServiceLevel.Short)}
	t.all.keep = true
	return t
}

// reason is one that ends a wrap-up of the queue.
func (t *tally) reason() string {
	w := t.of.WrapUp
	switch {
	case len(w.Reasons) > 0:
		return w.Reasons[0]
	case w.ReasonRequired:
		return "done"
	}
	return ""
}

func (f *figures) waited(wait time.Duration) {
	if wait > 0 {
		f.waiters++
	}
	if f.keep {
		f.waits = append(f.waits, wait)
	}
}

func (f *figures) answer(wait, threshold time.Duration) {
	f.answered++
	f.answerWaits += wait
	if wait <= threshold {
		f.answeredInTime++
	}
	f.waited(wait)
}

// abandon counts who hung up. Who did so at once is in no figure but its own.
func (f *figures) abandon(wait time.Duration, of *tally) {
	if wait < of.short {
		f.short++
		f.offered--
		return
	}
	f.abandoned++
	if wait <= of.threshold {
		f.abandonedInTime++
	}
	f.waited(wait)
}

// formulas are the ways of counting a service level. Each gives what is divided by what.
var formulas = map[string]func(f *figures) (part, whole int){
	"A":      func(f *figures) (int, int) { return f.answeredInTime, f.answered },
	"B":      func(f *figures) (int, int) { return f.answeredInTime, f.offered },
	"C":      func(f *figures) (int, int) { return f.answeredInTime, f.offered - f.abandonedInTime },
	"D":      func(f *figures) (int, int) { return f.answeredInTime + f.abandonedInTime, f.offered },
	"amazon": func(f *figures) (int, int) { return f.answeredInTime + f.abandonedInTime, f.offered },
	"":       func(f *figures) (int, int) { return f.answeredInTime, f.offered - f.abandonedInTime },
}

// level is the service level; nil when there was nothing to count.
func (f *figures) level(formula string) *float64 {
	part, whole := formulas[formula](f)
	if whole <= 0 {
		return nil
	}
	level := float64(part) / float64(whole)
	return &level
}

// asa is the mean wait of who was answered, in seconds.
func (f *figures) asa() float64 {
	if f.answered == 0 {
		return 0
	}
	return f.answerWaits.Seconds() / float64(f.answered)
}

// percentile gives the wait in seconds that a share of contacts did not exceed (nearest rank). The waits must be in order.
func percentile(waits []time.Duration, share float64) float64 {
	if len(waits) == 0 {
		return 0
	}
	i := int(share*float64(len(waits))+0.999999) - 1
	return waits[min(max(i, 0), len(waits)-1)].Seconds()
}

// finish makes the result.
func (r *run) finish() *Result {
	r.now = max(r.now, r.window.end) // those who are idle at the end are so until then
	for _, w := range r.order {
		r.span(w)
		w.result.Occupancy = share(w.busy.Seconds(), w.idle.Seconds())
		if w.slots > 0 {
			w.result.Utilization = w.used / w.slots
		}
		r.result.Agents = append(r.result.Agents, w.result)
	}
	for _, q := range r.scenario.Queues {
		t := r.queues[q.Name]
		slices.Sort(t.all.waits)
		r.result.Queues = append(r.result.Queues, t.result())
	}
	for _, c := range r.contacts {
		if i := slices.IndexFunc(r.result.Queues, func(q QueueResult) bool { return q.Name == c.demand.Queue }); c.counted && c.state == waiting {
			r.result.Queues[i].Waiting++
		}
	}
	r.result.Intervals = r.intervals()
	return &r.result
}

// share is busy of busy and idle, 0 of nothing.
func share(busy, idle float64) float64 {
	if busy+idle == 0 {
		return 0
	}
	return busy / (busy + idle)
}
