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
		if parsed, problems := shift.parse(); len(problems) == 0 {
			c.shifts = append(c.shifts, parsed)
		}
	}
	for _, holiday := range s.Holidays {
		if parsed, problems := holiday.parse(); len(problems) == 0 {
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

// parse gives the shift and every field that is wrong; with a mistake the shift is of no use.
func (s Shift) parse() (shift, []problemAt) {
	parsed := shift{name: s.Name}
	var problems []problemAt
	if problem := parsed.setDays(s.Days); problem != (problemAt{}) {
		problems = append(problems, problem)
	}
	var ok bool
	if parsed.from, ok = timeOfDay(s.From); !ok || parsed.from == dayMinutes {
		problems = append(problems, problemAt{"from", notATime(s.From)})
	}
	if parsed.to, ok = timeOfDay(s.To); !ok {
		problems = append(problems, problemAt{"to", notATime(s.To)})
	}
	if parsed.to <= parsed.from {
		parsed.to += dayMinutes
	}
	return parsed, problems
}

func (s *shift) setDays(days []string) problemAt {
	if len(days) == 0 {
		return problemAt{"days", "choose at least one day"}
	}
	for _, day := range days {
		at := slices.Index(weekdays, day)
		if at < 0 {
			return problemAt{"days", strconv.Quote(day) + " is not a day; the days are mon, tue, wed, thu, fri, sat and sun"}
		}
		if s.days[at] {
			return problemAt{"days", day + " is there twice"}
		}
		s.days[at] = true
	}
	return problemAt{}
}

// parse gives the holiday and every field that is wrong; with a mistake the holiday is of no use.
func (h Holiday) parse() (holiday, []problemAt) {
	parsed := holiday{name: h.Name, to: dayMinutes}
	var problems []problemAt
	if h.Name == "" {
		problems = append(problems, problemAt{"name", "give the holiday a name"})
	}
	if problem := parsed.setDay(h); problem != (problemAt{}) {
		problems = append(problems, problem)
	}
	var ok bool
	if h.From != "" {
		if parsed.from, ok = timeOfDay(h.From); !ok || parsed.from == dayMinutes {
			return parsed, append(problems, problemAt{"from", notATime(h.From)})
		}
	}
	if h.To != "" {
		if parsed.to, ok = timeOfDay(h.To); !ok {
			return parsed, append(problems, problemAt{"to", notATime(h.To)})
		}
	}
	if parsed.to <= parsed.from {
		problems = append(problems, problemAt{"to", "the end must be after the start; for a night, add a second holiday on the next day"})
	}
	return parsed, problems
}

func (h *holiday) setDay(written Holiday) problemAt {
	switch {
	case written.Date == "" && written.Every == "":
		return problemAt{"date", `give a date such as "2026-12-25", or a day of every year such as "12-25"`}
	case written.Date != "" && written.Every != "":
		return problemAt{"every", "give either a date or a day of every year, not both"}
	}
	field, text := "date", written.Date
	if written.Every != "" {
		field, text = "every", "2000-"+written.Every // 2000 has a 29 February
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return problemAt{field, strconv.Quote(written.Date+written.Every) + ` is not a day such as "2026-12-25", or "12-25" for every year`}
	}
	h.year, h.month, h.day = day.Year(), int(day.Month()), day.Day()
	if written.Every != "" {
		h.year = 0
	}
	return problemAt{}
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
