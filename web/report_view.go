package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"cordboard/runtime/routing/metrics"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// reportView shows what the desk did in some days: in all, by row, by interval, and as a plot.
func (s *Server) reportView(c echo.Context) error {
	ctx := c.Request().Context()
	clock := s.clock(ctx)
	r, err := s.report(ctx, readReport(c, clock), clock)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(r.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	p := s.page(c, "Reports")
	p.Styles = append(p.Styles, "css/reports.css")
	return s.render(c, status, views.ReportPage(p, r.shown(clock)))
}

// shown is the report as its page shows it.
func (r *report) shown(clock ui.Clock) views.Report {
	v := views.Report{
		By: string(r.By), Only: r.Only, From: r.FromDay, To: r.ToDay, Interval: string(r.Interval), Formula: r.Formula, Errors: r.Errors,
		Queue: r.Queue, Queues: r.queues(), Kinds: reportKinds, Intervals: reportIntervalNames, Formulas: reportFormulas, Noun: reportNouns[r.By], Export: r.address("/reports/export", r.Only),
	}
	columns := r.columns()
	for _, column := range columns {
		v.Columns = append(v.Columns, column.label)
	}
	v.Rows = append(v.Rows, ui.Option{Label: "All of them"})
	intervals := make([]metrics.Counters, len(r.counted.Starts()))
	for _, name := range r.names() {
		v.Rows = append(v.Rows, ui.Option{Value: name, Label: name})
		if r.Only != "" && name != r.Only {
			continue
		}
		row := r.counted.Row(name)
		for i := range row {
			intervals[i].Add(&row[i])
		}
		sum := metrics.Total(row)
		v.Table = append(v.Table, views.ReportRow{Name: name, Href: r.address("/reports", name), Figures: figuresOf(columns, &sum, r.formulaOf(name))})
	}
	if r.Only != "" && len(v.Table) == 0 {
		v.Rows = append(v.Rows, ui.Option{Value: r.Only, Label: r.Only})
	}
	sum := metrics.Total(intervals)
	v.Total = figuresOf(columns, &sum, r.formulaOf(r.Only))
	if len(v.Table) > 0 && len(intervals) > 1 {
		first, last := busy(intervals)
		starts := r.counted.Starts()[first:last]
		v.Plot = r.plot(starts, intervals[first:last], clock)
		for i, start := range starts {
			v.Times = append(v.Times, views.ReportRow{Name: r.startWords(start.In(clock.Zone)), Figures: figuresOf(columns, &intervals[first+i], r.formulaOf(r.Only))})
		}
	}
	return v
}

var reportNouns = map[metrics.By]string{metrics.Queue: "Queue", metrics.Entry: "Entry point", metrics.Channel: "Channel", metrics.Team: "Team", metrics.Agent: "Agent", metrics.Reason: "Reason"}

func (r *report) columns() []column {
	switch {
	case r.By == metrics.Reason:
		return reasonColumns(r.wrapUps())
	case r.ofAgents():
		return agentColumns
	}
	return contactColumns
}

// address is that of a page of the same report, of one row or, without one, all.
func (r *report) address(path, row string) string {
	v := url.Values{"by": {string(r.By)}, "from": {r.FromDay}, "to": {r.ToDay}, "interval": {string(r.Interval)}}
	if row != "" {
		v.Set("row", row)
	}
	if r.Queue != "" {
		v.Set("queue", r.Queue)
	}
	if r.Formula != "" {
		v.Set("formula", r.Formula)
	}
	return path + "?" + v.Encode()
}
