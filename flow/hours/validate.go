package hours

import (
	"fmt"
	"slices"
)

// Limits of a schedule.
const (
	MaxShifts    = 100
	MaxHolidays  = 500
	MaxOverrides = 100
)

// Validate gives the mistakes in a schedule by field, such as shifts[1].from; nil when there are none. Overlapping shifts are a mistake,
// overlapping holidays and overrides are not: the first counts.
func (s Schedule) Validate() map[string]string {
	problems := map[string]string{}
	if s.Name == "" {
		problems["name"] = "give the schedule a name"
	}
	if _, err := location(s.TimeZone); err != nil || s.TimeZone == "Local" {
		problems["time_zone"] = fmt.Sprintf("%q is not a time zone such as Europe/Helsinki", s.TimeZone)
	}
	tooMany(problems, "shifts", len(s.Shifts), MaxShifts)
	tooMany(problems, "holidays", len(s.Holidays), MaxHolidays)
	tooMany(problems, "overrides", len(s.Overrides), MaxOverrides)
	if len(problems) == 0 {
		for i, shift := range s.Shifts {
			_, problem := shift.parse()
			problem.note(problems, "shifts", i)
		}
		for i, holiday := range s.Holidays {
			_, problem := holiday.parse()
			problem.note(problems, "holidays", i)
		}
		for i, override := range s.Overrides {
			override.problem().note(problems, "overrides", i)
		}
		s.overlaps(problems)
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

func tooMany(problems map[string]string, field string, n, limit int) {
	if n > limit {
		problems[field] = fmt.Sprintf("there are %d; at most %d are allowed", n, limit)
	}
}

func (p problemAt) note(problems map[string]string, list string, i int) {
	if p != (problemAt{}) {
		problems[fmt.Sprintf("%s[%d].%s", list, i, p.field)] = p.message
	}
}

// overlaps lays the shifts out on the minutes of a week and notes each that begins or lasts inside an earlier one of the list.
func (s Schedule) overlaps(problems map[string]string) {
	type span struct{ shift, day, from, to int }
	var spans []span
	for i, written := range s.Shifts {
		parsed, problem := written.parse()
		if problem != (problemAt{}) {
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
			later, earlier, day := b.shift, a.shift, weekdays[b.day]
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
