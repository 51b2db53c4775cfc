package hours

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// weekdays names the days as schedules write them, in the order of time.Weekday.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// compiled is a schedule with its texts parsed. Times of day are minutes since midnight on the wall clock.
type compiled struct {
	shifts    []shift
	holidays  []holiday
	overrides []Override
}

type shift struct {
	name     string
	days     [7]bool // by time.Weekday
	from, to int     // to is above from, and above dayMinutes when it ends on the next day
}

type holiday struct {
	name             string
	year, month, day int // year 0 means every year
	from, to         int
}

// compile parses what is well formed and leaves out the rest.
func (s Schedule) compile() compiled {
	var c compiled
	for _, shift := range s.Shifts {
		if parsed, problem := shift.parse(); problem == (problemAt{}) {
			c.shifts = append(c.shifts, parsed)
		}
	}
	for _, holiday := range s.Holidays {
		if parsed, problem := holiday.parse(); problem == (problemAt{}) {
			c.holidays = append(c.holidays, parsed)
		}
	}
	for _, o := range s.Overrides {
		if o.problem() == (problemAt{}) {
			c.overrides = append(c.overrides, o)
		}
	}
	return c
}

// problemAt is a mistake in one field of a shift, holiday or override.
type problemAt struct{ field, message string }

func (s Shift) parse() (shift, problemAt) {
	parsed := shift{name: s.Name}
	if len(s.Days) == 0 {
		return parsed, problemAt{"days", "choose at least one day"}
	}
	for _, day := range s.Days {
		at := slices.Index(weekdays, day)
		if at < 0 {
			return parsed, problemAt{"days", strconv.Quote(day) + " is not a day; the days are mon, tue, wed, thu, fri, sat and sun"}
		}
		if parsed.days[at] {
			return parsed, problemAt{"days", day + " is there twice"}
		}
		parsed.days[at] = true
	}
	var ok bool
	if parsed.from, ok = timeOfDay(s.From); !ok || parsed.from == dayMinutes {
		return parsed, problemAt{"from", notATime(s.From)}
	}
	if parsed.to, ok = timeOfDay(s.To); !ok {
		return parsed, problemAt{"to", notATime(s.To)}
	}
	if parsed.to <= parsed.from {
		parsed.to += dayMinutes
	}
	return parsed, problemAt{}
}

func (h Holiday) parse() (holiday, problemAt) {
	parsed := holiday{name: h.Name, to: dayMinutes}
	switch {
	case h.Name == "":
		return parsed, problemAt{"name", "give the holiday a name"}
	case h.Date == "" && h.Every == "":
		return parsed, problemAt{"date", `give a date such as "2026-12-25", or a day of every year such as "12-25"`}
	case h.Date != "" && h.Every != "":
		return parsed, problemAt{"every", "give either a date or a day of every year, not both"}
	}
	field, text := "date", h.Date
	if h.Every != "" {
		field, text = "every", "2000-"+h.Every // 2000 has a 29 February
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return parsed, problemAt{field, strconv.Quote(h.Date+h.Every) + ` is not a day such as "2026-12-25", or "12-25" for every year`}
	}
	parsed.year, parsed.month, parsed.day = day.Year(), int(day.Month()), day.Day()
	if h.Every != "" {
		parsed.year = 0
	}
	var ok bool
	if h.From != "" {
		if parsed.from, ok = timeOfDay(h.From); !ok || parsed.from == dayMinutes {
			return parsed, problemAt{"from", notATime(h.From)}
		}
	}
	if h.To != "" {
		if parsed.to, ok = timeOfDay(h.To); !ok {
			return parsed, problemAt{"to", notATime(h.To)}
		}
	}
	if parsed.to <= parsed.from {
		return parsed, problemAt{"to", "the end must be after the start; for a night, add a second holiday on the next day"}
	}
	return parsed, problemAt{}
}

func (o Override) problem() problemAt {
	if o.State != Open && o.State != Closed {
		return problemAt{"state", "the state is open or closed"}
	}
	if !o.To.IsZero() && !o.To.After(o.From) {
		return problemAt{"to", "the end must be after the start"}
	}
	return problemAt{}
}

// timeOfDay reads "09:00" as minutes since midnight; "24:00" is the end of the day.
func timeOfDay(text string) (int, bool) {
	hour, minute, ok := strings.Cut(text, ":")
	if !ok || len(hour) != 2 || len(minute) != 2 {
		return 0, false
	}
	h, err := strconv.ParseUint(hour, 10, 8)
	m, minuteErr := strconv.ParseUint(minute, 10, 8)
	if err != nil || minuteErr != nil || m > 59 || h > 24 || h == 24 && m > 0 {
		return 0, false
	}
	return int(h*60 + m), true
}

func notATime(text string) string {
	if text == "" {
		return `give a time such as "09:00"`
	}
	return strconv.Quote(text) + ` is not a time such as "09:00"`
}
