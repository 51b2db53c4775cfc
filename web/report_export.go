package web

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/flow/table"
	"cordboard/runtime/routing/metrics"
)

// exportedColumn is a column of a report's file.
type exportedColumn struct {
	name string
	of   func(c *metrics.Counters) string
}

// exportedCounters are the counters that figures are made of, times in seconds.
var exportedCounters = []exportedColumn{
	{"entered", wholeNumber(func(c *metrics.Counters) int { return c.Entered })}, {"short_abandoned", wholeNumber(func(c *metrics.Counters) int { return c.Short })},
	{"offered", wholeNumber((*metrics.Counters).Offered)}, {"refused", wholeNumber(func(c *metrics.Counters) int { return c.Refused })},
	{"answered", wholeNumber(func(c *metrics.Counters) int { return c.Answered })}, {"abandoned", wholeNumber(func(c *metrics.Counters) int { return c.Abandoned })},
	{"overflowed", wholeNumber(func(c *metrics.Counters) int { return c.Overflowed })}, {"callback_requests", wholeNumber(func(c *metrics.Counters) int { return c.Requested })},
	{"answered_in_time", wholeNumber(func(c *metrics.Counters) int { return c.AnsweredInTime })}, {"abandoned_in_time", wholeNumber(func(c *metrics.Counters) int { return c.AbandonedInTime })},
	{"overflowed_in_time", wholeNumber(func(c *metrics.Counters) int { return c.OverflowedInTime })}, {"exceeded", wholeNumber(func(c *metrics.Counters) int { return c.Exceeded })},
	{"callbacks_answered", wholeNumber(func(c *metrics.Counters) int { return c.CalledBack })}, {"handled", wholeNumber(func(c *metrics.Counters) int { return c.Handled })},
	{"wrap_ups", wholeNumber(func(c *metrics.Counters) int { return c.WrapUps })},
	{"offers", wholeNumber(func(c *metrics.Counters) int { return c.Offers })}, {"declined", wholeNumber(func(c *metrics.Counters) int { return c.Declined })},
	{"rona", wholeNumber(func(c *metrics.Counters) int { return c.Expired })},
	{"answer_wait", inSeconds(func(c *metrics.Counters) metrics.Millis { return c.AnswerWait })}, {"abandon_wait", inSeconds(func(c *metrics.Counters) metrics.Millis { return c.AbandonWait })},
	{"longest_wait", inSeconds(func(c *metrics.Counters) metrics.Millis { return metrics.Millis(c.LongestWait.Milliseconds()) })},
	{"talk", inSeconds(func(c *metrics.Counters) metrics.Millis { return c.Talk })}, {"wrap_up", inSeconds(func(c *metrics.Counters) metrics.Millis { return c.WrapUp })},
	{"contact_time", inSeconds(func(c *metrics.Counters) metrics.Millis { return c.Contact })}, {"free_time", inSeconds(func(c *metrics.Counters) metrics.Millis { return c.Idle })},
	{"away_time", inSeconds(func(c *metrics.Counters) metrics.Millis { return c.Away })}, {"slots_used", inSeconds(func(c *metrics.Counters) metrics.Millis { return c.Used })},
	{"slots", inSeconds(func(c *metrics.Counters) metrics.Millis { return c.Slots })},
}

func wholeNumber(of func(c *metrics.Counters) int) func(c *metrics.Counters) string {
	return func(c *metrics.Counters) string { return strconv.Itoa(of(c)) }
}

func inSeconds(of func(c *metrics.Counters) metrics.Millis) func(c *metrics.Counters) string {
	return func(c *metrics.Counters) string { return strconv.FormatFloat(of(c).Duration().Seconds(), 'f', -1, 64) }
}

// reportExport gives the report's counters as CSV, a line for each row and interval: what a spreadsheet adds up is what the page shows.
func (s *Server) reportExport(c echo.Context) error {
	ctx := c.Request().Context()
	clock := s.clock(ctx)
	r, err := s.report(ctx, readReport(c, clock), clock)
	if err != nil {
		return err
	}
	for _, problem := range r.Errors {
		return fault.New(fault.Invalid, "The report cannot be made: %s", problem)
	}
	out := csv.NewWriter(&csvAnswer{c.Response(), "report-" + string(r.By) + "-" + r.FromDay})
	head := []string{"from", string(r.By)}
	columns := r.exported()
	for _, column := range columns {
		head = append(head, column.name)
	}
	if r.By != metrics.Reason {
		head = append(head, "service_level", "formula")
	}
	_ = out.Write(head) // errors stay with the writer until Flush
	for _, name := range r.names() {
		if r.Only != "" && name != r.Only {
			continue
		}
		formula := r.formulaOf(name)
		for i, c := range r.counted.Row(name) {
			line := []string{r.counted.Starts()[i].In(clock.Zone).Format(time.RFC3339), table.Guarded(name)}
			for _, column := range columns {
				line = append(line, column.of(&c))
			}
			if r.By != metrics.Reason {
				line = append(line, levelText(formula.Level(&c)), formula.ID)
			}
			_ = out.Write(line)
		}
	}
	out.Flush()
	if out.Error() != nil && !c.Response().Committed {
		return c.NoContent(http.StatusInternalServerError)
	}
	return nil
}
