package simulate

import (
	"time"

	"cordboard/runtime/routing"
)

// Result is what came of a run. Waits and means are in seconds, shares are 0 to 1.
type Result struct {
	Queues    []QueueResult    `json:"queues"`
	Agents    []AgentResult    `json:"agents"`
	Intervals []IntervalResult `json:"intervals,omitempty"`
	Decisions []Decision       `json:"decisions,omitempty"` // with Options.Trace
}

// QueueResult is about the contacts of a queue that arrived after the warm-up.
type QueueResult struct {
	Name            string   `json:"name"`
	Offered         int      `json:"offered"` // taken in by the queue; who hung up at once is not counted
	Refused         int      `json:"refused"` // the queue was closed, full, or nobody was there
	Answered        int      `json:"answered"`
	Abandoned       int      `json:"abandoned"`
	ShortAbandoned  int      `json:"short_abandoned"`
	Overflowed      int      `json:"overflowed"` // left after the longest wait that the queue allows
	Waiting         int      `json:"waiting"`    // still there when the run was cut off
	AnsweredInTime  int      `json:"answered_in_time"`
	AbandonedInTime int      `json:"abandoned_in_time"`
	ASA             float64  `json:"asa_seconds"`   // of those who were answered
	ServiceLevel    *float64 `json:"service_level"` // null when there was nobody
	Formula         string   `json:"formula"`       // of the service level
	Threshold       float64  `json:"threshold"`     // of the service level, in seconds
	Delayed         float64  `json:"delayed"`       // the share of contacts that had to wait
	WaitP50         float64  `json:"wait_p50"`      // of all who were answered, hung up or overflowed
	WaitP95         float64  `json:"wait_p95"`
	MaxWait         float64  `json:"max_wait"`
}

// AgentResult is about an agent after the warm-up and before the end of the duration.
type AgentResult struct {
	Name          string  `json:"name"`
	Handled       int     `json:"handled"`
	Declined      int     `json:"declined"`
	Expired       int     `json:"expired"`     // offers that were not answered in time
	Occupancy     float64 `json:"occupancy"`   // contact time and wrap-up, of that and idle time; two contacts at once count once
	Utilization   float64 `json:"utilization"` // slots that were taken, of those that there were
	MaxConcurrent int     `json:"max_concurrent"`
}

// IntervalResult is about the contacts that arrived in an interval, and what all agents did in it.
type IntervalResult struct {
	From      routing.Duration `json:"from"`
	Occupancy float64          `json:"occupancy"`
	Queues    []QueueInterval  `json:"queues"`
}

// QueueInterval is one queue in an interval.
type QueueInterval struct {
	Name         string   `json:"name"`
	Offered      int      `json:"offered"`
	Answered     int      `json:"answered"`
	Abandoned    int      `json:"abandoned"`
	ASA          float64  `json:"asa_seconds"`
	ServiceLevel *float64 `json:"service_level"`

	AnsweredInTime  int `json:"answered_in_time"`
	AbandonedInTime int `json:"abandoned_in_time"`
}

// Decision is one of the desk's, with its time since the beginning.
type Decision struct {
	At routing.Duration `json:"at"`
	routing.Decision
}

// result is a queue's; the waits must be in order.
func (t *tally) result() QueueResult {
	f := &t.all
	q := QueueResult{
		Name: t.of.Name, Offered: f.offered, Refused: f.refused, Answered: f.answered, Abandoned: f.abandoned, ShortAbandoned: f.short,
		Overflowed: f.overflowed, AnsweredInTime: f.answeredInTime, AbandonedInTime: f.abandonedInTime, ASA: f.asa(),
		ServiceLevel: f.level(t.of.ServiceLevel.Formula), Formula: t.of.ServiceLevel.Formula, Threshold: t.threshold.Seconds(),
		WaitP50: percentile(f.waits, 0.5), WaitP95: percentile(f.waits, 0.95), MaxWait: percentile(f.waits, 1),
	}
	if q.Formula == "" {
		q.Formula = "C"
	}
	if n := len(f.waits); n > 0 {
		q.Delayed = float64(f.waiters) / float64(n)
	}
	return q
}

func (r *run) intervals() []IntervalResult {
	var list []IntervalResult
	for i := range r.window.busy {
		if time.Duration(i+1)*r.window.step <= r.window.from {
			continue // nothing of the warm-up counts
		}
		one := IntervalResult{From: routing.Duration(i) * routing.Duration(r.window.step), Occupancy: share(r.window.busy[i].Seconds(), r.window.idle[i].Seconds())}
		for _, q := range r.scenario.Queues {
			t := r.queues[q.Name]
			f := &t.intervals[i]
			one.Queues = append(one.Queues, QueueInterval{
				Name: q.Name, Offered: f.offered, Answered: f.answered, Abandoned: f.abandoned, ASA: f.asa(), ServiceLevel: f.level(t.of.ServiceLevel.Formula),
				AnsweredInTime: f.answeredInTime, AbandonedInTime: f.abandonedInTime,
			})
		}
		list = append(list, one)
	}
	return list
}
