package web

import (
	"time"

	"cordboard/flow/hours"
	"cordboard/web/views"
)

// week previews the seven days from today: what the schedule says, minute by minute, as spans.
func week(s hours.Schedule, now time.Time, fallback *time.Location) []views.WeekDay {
	zone := s.Location(fallback)
	today := now.In(zone)
	var preview []views.WeekDay
	for i := range 7 {
		from := time.Date(today.Year(), today.Month(), today.Day()+i, 0, 0, 0, 0, zone)
		to := time.Date(today.Year(), today.Month(), today.Day()+i+1, 0, 0, 0, 0, zone)
		day := views.WeekDay{Label: from.Format("Mon 2 Jan"), Today: i == 0}
		for at := from; at.Before(to); {
			state := s.At(at, fallback)
			end := to
			if !state.Until.IsZero() && state.Until.Before(to) {
				end = state.Until
			}
			if state.State != hours.Closed {
				day.Spans = append(day.Spans, span(state, overrideAt(s, at), from, [2]time.Time{at, end}))
			}
			if !end.After(at) {
				break
			}
			at = end
		}
		preview = append(preview, day)
	}
	return preview
}

// overrideAt is whether the override that is on opens or closes; "" when none is on. The first counts, as in hours.Schedule.At.
func overrideAt(s hours.Schedule, at time.Time) string {
	for _, o := range s.Overrides {
		if !at.Before(o.From) && (o.To.IsZero() || at.Before(o.To)) {
			return o.State
		}
	}
	return ""
}

// span is one bar of a day; between is from when to when, in the zone of midnight.
func span(state hours.State, override string, midnight time.Time, between [2]time.Time) views.Span {
	from, to := between[0].In(midnight.Location()), between[1].In(midnight.Location())
	s := views.Span{From: int(from.Sub(midnight).Minutes()), To: int(to.Sub(midnight).Minutes()), Class: "open", Words: "open"}
	switch state.State {
	case hours.OnHoliday:
		s.Class, s.Words = "hol", "holiday "+state.Holiday
	case hours.Overridden:
		s.Class, s.Words = "ovr "+override, overrideWords(override, state.Override)
	default:
		if state.Shift != "" {
			s.Words = state.Shift
		}
	}
	end := to.Format("15:04")
	if s.To >= 24*60 {
		end = "24:00"
	}
	s.Words += " " + from.Format("15:04") + " to " + end
	return s
}

// overrideWords says what an override does, with its name when it has one: "closed by the override Fire drill".
func overrideWords(does, name string) string {
	if name == does { // hours names an override without a name by what it does
		return does + " by an override"
	}
	return does + " by the override " + name
}
