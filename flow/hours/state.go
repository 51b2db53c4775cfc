package hours

import (
	"slices"
	"time"
)

// at reads the wall clock of t.
func (c compiled) at(t time.Time) State {
	for _, o := range c.overrides {
		if !t.Before(o.From) && (o.To.IsZero() || t.Before(o.To)) {
			name := o.Name
			if name == "" {
				name = o.State
			}
			return State{State: Overridden, Override: name}
		}
	}
	minute := t.Hour()*60 + t.Minute()
	year, month, day := t.Date()
	for _, h := range c.holidays {
		if h.day == day && h.month == int(month) && (h.year == 0 || h.year == year) && minute >= h.from && minute < h.to {
			return State{State: OnHoliday, Holiday: h.name}
		}
	}
	today := int(t.Weekday())
	for _, s := range c.shifts {
		if s.days[today] && minute >= s.from && minute < s.to {
			return State{State: Open, Shift: s.name}
		}
		if s.days[(today+6)%7] && minute+dayMinutes < s.to { // began yesterday
			return State{State: Open, Shift: s.name}
		}
	}
	return State{State: Closed}
}

// until finds the first time after t at which the state differs. Between two marks the state cannot change.
func (c compiled) until(t time.Time, state State) time.Time {
	marks := c.marks(t)
	slices.SortFunc(marks, time.Time.Compare)
	for _, mark := range marks {
		if mark.After(t) && !c.at(mark.In(t.Location())).same(state) {
			return mark
		}
	}
	return time.Time{}
}

// marks lists every time at which the state may change. Shifts repeat by the week, so sixteen days show all of them, one that the clocks skip included; beyond
// that only holidays and overrides matter.
func (c compiled) marks(t time.Time) []time.Time {
	const days = 16
	var marks []time.Time
	mark := func(year int, month time.Month, day, minute int) {
		marks = append(marks, wallTimes(time.Date(year, month, day, 0, minute, 0, 0, time.UTC), t.Location())...)
	}
	year, month, day := t.Date()
	for ahead := -1; ahead < days; ahead++ {
		for _, s := range c.shifts {
			mark(year, month, day+ahead, s.from)
			mark(year, month, day+ahead, s.to)
		}
	}
	for _, h := range c.holidays {
		first, last := h.year, h.year
		if h.year == 0 {
			first, last = year, year+8
		}
		for y := first; y <= last && y >= year && y <= year+8; y++ {
			mark(y, time.Month(h.month), h.day, h.from)
			mark(y, time.Month(h.month), h.day, h.to)
		}
	}
	for _, o := range c.overrides {
		marks = append(marks, o.From, o.To)
	}
	for at := t; ; {
		_, change := at.ZoneBounds()
		if change.IsZero() || change.Sub(t) > days*24*time.Hour {
			return marks
		}
		marks = append(marks, change)
		at = change
	}
}

// wallTimes gives the times at which the wall clock of a zone may show what wall shows in UTC: two when the clocks go back over it. A minute that
// the clocks skip gives times beside the gap, which do no harm as marks.
func wallTimes(wall time.Time, zone *time.Location) []time.Time {
	_, before := wall.Add(-24 * time.Hour).In(zone).Zone()
	_, after := wall.Add(24 * time.Hour).In(zone).Zone()
	times := []time.Time{wall.Add(-time.Duration(before) * time.Second)}
	if after != before {
		times = append(times, wall.Add(-time.Duration(after)*time.Second))
	}
	return times
}
