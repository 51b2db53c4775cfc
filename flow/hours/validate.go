package hours

import (
	"fmt"
	"slices"
	"time"
)

// Limits of a schedule.
const (
	MaxShifts    = 100
	MaxHolidays  = 500
	MaxOverrides = 100
)

// Validate gives all mistakes in a schedule by field, such as shifts[1].from; nil when there are none. Overlapping shifts are a mistake,
// overlapping holidays and overrides are not: the first counts.
func (s Schedule) Validate() map[string]string {
	problems := map[string]string{}
	if s.Name == "" {
		problems["name"] = "give the schedule a name"
	}
	if _, err := location(s.TimeZone); err != nil || s.TimeZone == "Local" {
		problems["time_zone"] = fmt.Sprintf("%q is not a time zone such as Europe/Helsinki", s.TimeZone)
	}
	if few(problems, "shifts", len(s.Shifts), MaxShifts) {
		for i, shift := range s.Shifts {
			_, mistakes := shift.parse()
			note(problems, fmt.Sprintf("shifts[%d].", i), mistakes...)
		}
		s.overlaps(problems)
	}
	if few(problems, "holidays", len(s.Holidays), MaxHolidays) {
		for i, holiday := range s.Holidays {
			_, mistakes := holiday.parse()
			note(problems, fmt.Sprintf("holidays[%d].", i), mistakes...)
		}
	}
	if few(problems, "overrides", len(s.Overrides), MaxOverrides) {
		for i, override := range s.Overrides {
			note(problems, fmt.Sprintf("overrides[%d].", i), override.problem())
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

// few says whether a list is short enough to be looked into.
func few(problems map[string]string, field string, n, limit int) bool {
	if n > limit {
		problems[field] = fmt.Sprintf("there are %d; at most %d are allowed", n, limit)
	}
	return n <= limit
}

func note(problems map[string]string, prefix string, mistakes ...problemAt) {
	for _, m := range mistakes {
		if m != (problemAt{}) {
			problems[prefix+m.field] = m.message
		}
	}
}

// overlaps lays the shifts out on the minutes of a week and notes each that begins or lasts inside an earlier one of the list.
func (s Schedule) overlaps(problems map[string]string) {
	type span struct{ shift, day, from, to int }
	var spans []span
	for i, written := range s.Shifts {
		parsed, mistakes := written.parse()
		if len(mistakes) > 0 {
			continue
		}
		for day, on := range parsed.days {
			if on {
				spans = append(spans, span{i, day, day*dayMinutes + parsed.from, day*dayMinutes + parsed.to})
			}
		}
	}
	slices.SortStableFunc(spans, func(a, b span) int { return a.from - b.from })
	for i, a := range spans {
		for j := 1; j < len(spans); j++ {
			b := spans[(i+j)%len(spans)]
			if i+j >= len(spans) { // next week
				b.from += weekMinutes
			}
			if b.from >= a.to {
				break
			}
			later, earlier, day := b.shift, a.shift, time.Weekday(b.day)
			if later < earlier {
				later, earlier = earlier, later
			}
			field := fmt.Sprintf("shifts[%d].from", later)
			if _, noted := problems[field]; !noted {
				problems[field] = fmt.Sprintf("overlaps with %s on %s", s.label(earlier), day)
			}
		}
	}
}

func (s Schedule) label(shift int) string {
	if name := s.Shifts[shift].Name; name != "" {
		return fmt.Sprintf("the shift %q", name)
	}
	return fmt.Sprintf("shift %d", shift+1)
}
