package web

import (
	"fmt"
	"time"

	"cordboard/web/ui"
	"cordboard/web/views"
)

const (
	trafficDays   = 92 // the most that are counted at once
	trafficRecent = 6  // days before today that are, when none is asked for
)

// trafficSpan reads the days, the last seven when none are asked for, and says beside which field they are wrong.
func trafficSpan(v *views.Traffic, clock ui.Clock) (from, to time.Time) {
	today := clock.Now.In(clock.Zone)
	if v.To == "" {
		v.To = today.Format(time.DateOnly)
	}
	if last := dayOf(v.To, clock.Zone, -trafficRecent); v.From == "" && !last.IsZero() {
		v.From = last.Format(time.DateOnly)
	}
	for field, text := range map[string]string{"from": v.From, "to": v.To} {
		if problem := dayProblem(text); problem != "" {
			v.Errors[field] = problem
		}
	}
	from, to = dayOf(v.From, clock.Zone, 0), dayOf(v.To, clock.Zone, 1)
	switch {
	case len(v.Errors) > 0:
	case !from.Before(to):
		v.Errors["to"] = "It is before the first day."
	case dayOf(v.From, clock.Zone, trafficDays).Before(to):
		v.Errors["to"] = fmt.Sprintf("At most %d days are counted at once.", trafficDays)
	}
	return from, to
}
