package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/runtime/routing"
	"cordboard/runtime/routing/metrics"
	"cordboard/storage"
	"cordboard/web/ui"
)

// The bounds of a report.
const (
	reportDays      = 92
	reportIntervals = 400
	reportFacts     = 6_000_000
)

// reportQuery is what a report is asked for, by its address.
type reportQuery struct {
	By       metrics.By
	Only     string // a row
	Queue    string // of wrap-ups, when rows are their reasons; empty: all
	FromDay  string
	ToDay    string
	Interval metrics.Interval
	Formula  string // empty: each queue's own
	from, to time.Time
	Errors   map[string]string
}

// report is what was counted.
type report struct {
	reportQuery
	rules   deskRules
	counted *metrics.Collector
}

// readReport reads what is asked for. Without days it is today.
func readReport(c echo.Context, clock ui.Clock) reportQuery {
	q := reportQuery{
		By: metrics.By(c.QueryParam("by")), Only: c.QueryParam("row"), Queue: c.QueryParam("queue"), FromDay: strings.TrimSpace(c.QueryParam("from")), ToDay: strings.TrimSpace(c.QueryParam("to")),
		Interval: metrics.Interval(c.QueryParam("interval")), Formula: c.QueryParam("formula"), Errors: map[string]string{},
	}
	if !known(reportKinds, string(q.By)) {
		q.By = metrics.Queue
	}
	if !known(reportFormulas, q.Formula) || q.By == metrics.Reason {
		q.Formula = ""
	}
	if q.By != metrics.Reason {
		q.Queue = ""
	}
	if !q.Interval.Valid() {
		q.Interval = metrics.Half
	}
	today := clock.Now.In(clock.Zone).Format(time.DateOnly)
	if q.FromDay == "" {
		q.FromDay = today
	}
	if q.ToDay == "" {
		q.ToDay = max(q.FromDay, today)
	}
	q.check(clock)
	return q
}

// check finds the range, and says beside which field it is wrong.
func (q *reportQuery) check(clock ui.Clock) {
	for field, text := range map[string]string{"from": q.FromDay, "to": q.ToDay} {
		if problem := dayProblem(text); problem != "" {
			q.Errors[field] = problem
		}
	}
	if len(q.Errors) > 0 {
		return
	}
	q.from, q.to = dayOf(q.FromDay, clock.Zone, 0), dayOf(q.ToDay, clock.Zone, 1)
	if q.to.After(clock.Now) {
		q.to = clock.Now
	}
	switch {
	case q.ToDay < q.FromDay:
		q.Errors["to"] = "It is before the first day."
	case q.from.After(clock.Now):
		q.Errors["from"] = "It has not come yet."
	case dayOf(q.FromDay, clock.Zone, reportDays).Before(q.to):
		q.Errors["to"] = fmt.Sprintf("A report has at most %d days.", reportDays)
	case q.Interval.Count(q.from, q.to, clock.Zone) > reportIntervals:
		q.Errors["interval"] = fmt.Sprintf("These are more than %d intervals: choose longer ones, or fewer days.", reportIntervals)
	}
}

// report counts what is asked for; nothing when the question is wrong.
func (s *Server) report(ctx context.Context, q reportQuery, clock ui.Clock) (*report, error) {
	rules, err := s.deskRules(ctx)
	if err != nil {
		return nil, err
	}
	if len(q.Errors) > 0 {
		q.from, q.to, q.Interval = clock.Now, clock.Now, metrics.Whole
	}
	r := &report{reportQuery: q, rules: rules}
	r.counted = metrics.New(metrics.Options{
		By: q.By, Queue: q.Queue, Keep: q.Only, From: q.from, To: q.to, Interval: q.Interval, Zone: clock.Zone, Short: rules.short, TeamOf: func(agent string) string { return rules.teams[agent] },
	})
	if len(q.Errors) > 0 {
		return r, nil
	}
	for again := r.counted; again != nil; again = r.counted.Again() {
		r.counted = again
		err = s.DB.Desk().Facts(ctx, storage.FactRange{From: q.from, To: q.to, Agents: r.ofAgents(), Reasons: q.By == metrics.Reason, Most: reportFacts}, r.counted.Count)
		if err != nil {
			return nil, err
		}
	}
	r.counted.Close(clock.Now)
	return r, nil
}

// ofAgents says whether the rows are agents or teams: they have other figures.
func (q *reportQuery) ofAgents() bool { return q.By == metrics.Agent || q.By == metrics.Team }

// formulaOf is the formula of a row.
func (r *report) formulaOf(row string) metrics.Formula {
	if r.Formula == "" && r.By == metrics.Queue {
		return metrics.FormulaOf(r.rules.queues[row].ServiceLevel.Formula)
	}
	return metrics.FormulaOf(r.Formula)
}

// deskRules are the settings that figures depend on.
type deskRules struct {
	queues map[string]routing.Queue
	names  []string          // of the queues, in order
	teams  map[string]string // by agent
}

func (r deskRules) short(queue string) time.Duration {
	return time.Duration(r.queues[queue].ServiceLevel.Short)
}

func (s *Server) deskRules(ctx context.Context) (deskRules, error) {
	r := deskRules{queues: map[string]routing.Queue{}, teams: map[string]string{}}
	queues, err := s.DB.Queues(ctx)
	if err != nil {
		return r, err
	}
	for _, q := range queues {
		set, err := routing.ParseQueue(q.Name, q.Settings)
		if err != nil {
			set, _ = routing.ParseQueue(q.Name, nil) // the queue's page shows what is wrong; its contacts count with the defaults
		}
		r.queues[q.Name] = set
		r.names = append(r.names, q.Name)
	}
	agents, err := s.DB.Agents(ctx)
	if err != nil {
		return r, err
	}
	for _, a := range agents {
		if staff, err := routing.ParseStaff(a.Name, a.Settings); err == nil {
			r.teams[a.Name] = staff.Team
		}
	}
	return r, nil
}
