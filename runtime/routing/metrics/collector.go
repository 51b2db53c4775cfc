package metrics

import (
	"slices"
	"sort"
	"time"

	"cordboard/runtime/routing"
)

// By is what a report has a row for.
type By string

// What reports have rows for.
const (
	Queue   By = "queue"
	Entry   By = "entry"
	Channel By = "channel"
	Team    By = "team"
	Agent   By = "agent"
	Reason  By = "reason" // of wrap-ups
)

// Options say what is counted.
type Options struct {
	By       By
	Only     string // the row to count alone; empty: all
	Queue    string // when rows are reasons: the queue whose wrap-ups are counted alone; empty: all
	Keep     string // when rows are reasons: the one that has a row however rare it is; empty: none
	From, To time.Time
	Interval Interval // empty: Whole
	Zone     *time.Location
	Short    func(queue string) time.Duration // of a queue: who hangs up sooner is a short abandon; nil: nobody is
	TeamOf   func(agent string) string        // nil: agents have no teams
}

// Collector counts facts. The facts of one agent must come in order of time; those of contacts may come in any.
type Collector struct {
	options Options
	cuts    []time.Time
	rows    map[string][]Counters
	agents  map[string]routing.AgentChanged // what each agent did last
	reasons *reasons                        // of wrap-ups, when they have rows
	last    int                             // the interval that was asked for last: facts mostly come in order
}

// New makes a collector that has counted nothing.
func New(o Options) *Collector {
	if o.Interval == "" {
		o.Interval = Whole
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Short == nil {
		o.Short = func(string) time.Duration { return 0 }
	}
	if o.TeamOf == nil {
		o.TeamOf = func(string) string { return "" }
	}
	k := &Collector{options: o, cuts: o.Interval.cuts(o.From, o.To, o.Zone), rows: map[string][]Counters{}, agents: map[string]routing.AgentChanged{}}
	if o.By == Reason {
		k.reasons = newReasons(o.Keep)
	}
	return k
}

// Starts are when the intervals begin.
func (k *Collector) Starts() []time.Time { return k.cuts[:len(k.cuts)-1] }

// Rows are the names that there are counters of, in order.
func (k *Collector) Rows() []string {
	names := make([]string, 0, len(k.rows))
	for name := range k.rows {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Row gives the counters of a name by interval, as long as Starts; nil when nothing was counted.
func (k *Collector) Row(name string) []Counters { return k.rows[name] }

// Total sums up a row.
func Total(intervals []Counters) Counters {
	var sum Counters
	for i := range intervals {
		sum.Add(&intervals[i])
	}
	return sum
}

// Merge adds what another collector of the same range and intervals has counted of other contacts and agents.
func (k *Collector) Merge(o *Collector) {
	for name, theirs := range o.rows {
		ours := k.row(name)
		for i := range theirs {
			ours[i].Add(&theirs[i])
		}
	}
	for name, last := range o.agents {
		k.agents[name] = last
	}
}

func (k *Collector) row(name string) []Counters {
	row := k.rows[name]
	if row == nil {
		row = make([]Counters, len(k.cuts)-1)
		k.rows[name] = row
	}
	return row
}

// interval is the number of the interval that a moment is in; -1 when it is not in the range.
func (k *Collector) interval(at time.Time) int {
	if i := k.last; !at.Before(k.cuts[i]) && at.Before(k.cuts[i+1]) {
		return i
	}
	i := sort.Search(len(k.cuts), func(i int) bool { return k.cuts[i].After(at) }) - 1
	if i < 0 || i >= len(k.cuts)-1 {
		return -1
	}
	k.last = i
	return i
}

// at gives the counters that a fact about a contact goes to; nil when none does.
func (k *Collector) at(name string, when time.Time) *Counters {
	if name == "" || k.options.Only != "" && name != k.options.Only {
		return nil
	}
	i := k.interval(when)
	if i < 0 {
		return nil
	}
	return &k.row(name)[i]
}

// key is the row of a fact about a contact. What is offered to somebody directly is in no queue.
func (k *Collector) key(of *routing.Of, agent string) string {
	switch k.options.By {
	case Queue:
		return of.Queue
	case Entry:
		return of.Entry
	case Channel:
		return of.Channel
	case Team:
		if agent == "" {
			return ""
		}
		return k.options.TeamOf(agent)
	case Reason:
		return "" // only wrap-ups have one
	}
	return agent
}
