package simulate

import (
	"context"
	"time"

	"cordboard/runtime/routing"
)

// Days are the figures of one queue over several days alike, each with random numbers of its own. Counts are per day, waits in seconds.
type Days struct {
	Days                                              int
	Offered, Refused, Answered, Abandoned, Overflowed float64
	AnsweredInTime, AbandonedInTime                   float64
	ServiceLevel                                      *float64 // of all days together; nil when there was nobody
	ASA                                               float64
	P95                                               float64 // the mean of the days'
	Longest                                           float64 // of all days
	Occupancy                                         float64 // of all agents
	Intervals                                         []Interval
}

// Interval is one interval of the days.
type Interval struct {
	From         routing.Duration
	Offered      float64
	ServiceLevel *float64
	ASA          *float64 // nil when nobody was answered
	Occupancy    float64
}

// DaysRun sums days up as they are run.
type DaysRun struct {
	scenario  Scenario
	days      int
	all       figures
	p95       float64
	longest   float64
	occupancy float64
	intervals []figures
	busy      []float64
	from      []routing.Duration
}

// NewDays begins a series of days. The scenario was checked; its first queue is the one that is summed up.
func NewDays(s *Scenario) *DaysRun { return &DaysRun{scenario: *s} }

// Next runs one day more. The days have the seeds of the scenario and those after it, so that two scenarios with the same arrivals see the
// same customers on each of them.
func (d *DaysRun) Next(ctx context.Context) error {
	day := d.scenario
	day.Seed += uint64(d.days)
	r, err := Run(ctx, &day, Options{})
	if err != nil {
		return err
	}
	d.days++
	q := r.Queues[0]
	d.all.plus(q.Offered, q.Answered, q.AnsweredInTime, q.AbandonedInTime, q.ASA)
	d.all.abandoned += q.Abandoned
	d.all.refused += q.Refused
	d.all.overflowed += q.Overflowed
	d.p95 += q.WaitP95
	d.longest = max(d.longest, q.MaxWait)
	for _, a := range r.Agents {
		d.occupancy += a.Occupancy / float64(len(r.Agents))
	}
	if d.intervals == nil {
		d.intervals, d.busy = make([]figures, len(r.Intervals)), make([]float64, len(r.Intervals))
		for _, i := range r.Intervals {
			d.from = append(d.from, i.From)
		}
	}
	for i, one := range r.Intervals {
		q := one.Queues[0]
		d.intervals[i].plus(q.Offered, q.Answered, q.AnsweredInTime, q.AbandonedInTime, q.ASA)
		d.busy[i] += one.Occupancy
	}
	return nil
}

func (f *figures) plus(offered, answered, inTime, abandonedInTime int, asa float64) {
	f.offered += offered
	f.answered += answered
	f.answeredInTime += inTime
	f.abandonedInTime += abandonedInTime
	f.answerWaits += time.Duration(asa * float64(answered) * float64(time.Second))
}

// Result gives the figures of the days so far; of none it is empty.
func (d *DaysRun) Result() Days {
	n, formula := float64(max(d.days, 1)), d.scenario.Queues[0].ServiceLevel.Formula
	f := &d.all
	out := Days{
		Days: d.days, Offered: float64(f.offered) / n, Refused: float64(f.refused) / n, Answered: float64(f.answered) / n, Abandoned: float64(f.abandoned) / n,
		Overflowed: float64(f.overflowed) / n, AnsweredInTime: float64(f.answeredInTime) / n, AbandonedInTime: float64(f.abandonedInTime) / n,
		ServiceLevel: f.level(formula), ASA: f.asa(), P95: d.p95 / n, Longest: d.longest, Occupancy: d.occupancy / n,
	}
	for i := range d.intervals {
		f := &d.intervals[i]
		one := Interval{From: d.from[i], Offered: float64(f.offered) / n, ServiceLevel: f.level(formula), Occupancy: d.busy[i] / n}
		if f.answered > 0 {
			asa := f.asa()
			one.ASA = &asa
		}
		out.Intervals = append(out.Intervals, one)
	}
	return out
}
