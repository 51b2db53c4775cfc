package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/hours"
	"cordboard/web/views"
)

// days of the week as schedules name them.
var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// localLayout is what a datetime-local input takes and gives.
const localLayout = "2006-01-02T15:04"

// scheduleForm reads the editor's fields as they were typed; nothing is refused here.
func scheduleForm(values url.Values) views.ScheduleForm {
	text := func(name string) string { return strings.TrimSpace(values.Get(name)) }
	f := views.ScheduleForm{ID: text("id"), Name: text("name"), Description: text("description"), TimeZone: text("time_zone"), Base: text("base")}
	for i := range rowsOf(values, "shifts") {
		at := func(name string) string { return fmt.Sprintf("shifts[%d].%s", i, name) }
		f.Shifts = append(f.Shifts, views.ShiftRow{Name: text(at("name")), Days: values[at("days")], From: text(at("from")), To: text(at("to"))})
	}
	for i := range rowsOf(values, "holidays") {
		at := func(name string) string { return fmt.Sprintf("holidays[%d].%s", i, name) }
		f.Holidays = append(f.Holidays, views.HolidayRow{Name: text(at("name")), Date: text(at("date")), From: text(at("from")), To: text(at("to"))})
	}
	for i := range rowsOf(values, "overrides") {
		at := func(name string) string { return fmt.Sprintf("overrides[%d].%s", i, name) }
		f.Overrides = append(f.Overrides, views.OverrideRow{Name: text(at("name")), State: text(at("state")), From: text(at("from")), To: text(at("to"))})
	}
	return f
}

// rowsOf counts the rows that a posted form has of a list; a hidden field per list says it.
func rowsOf(values url.Values, list string) int {
	n, err := strconv.Atoi(values.Get("rows:" + list))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, hours.MaxHolidays+1)
}

// applyOp adds or removes a row, as a button of the form asked.
func applyOp(f *views.ScheduleForm, op string) {
	parts := strings.Split(op, ":")
	if len(parts) == 2 && parts[0] == "add" {
		switch parts[1] {
		case "shifts":
			f.Shifts = append(f.Shifts, views.ShiftRow{Days: weekdays[:5], From: "09:00", To: "17:00"})
		case "holidays":
			f.Holidays = append(f.Holidays, views.HolidayRow{})
		case "overrides":
			f.Overrides = append(f.Overrides, views.OverrideRow{State: hours.Closed})
		}
	}
	if len(parts) != 3 || parts[0] != "remove" {
		return
	}
	i, err := strconv.Atoi(parts[2])
	if err != nil || i < 0 {
		return
	}
	switch {
	case parts[1] == "shifts" && i < len(f.Shifts):
		f.Shifts = slices.Delete(f.Shifts, i, i+1)
	case parts[1] == "holidays" && i < len(f.Holidays):
		f.Holidays = slices.Delete(f.Holidays, i, i+1)
	case parts[1] == "overrides" && i < len(f.Overrides):
		f.Overrides = slices.Delete(f.Overrides, i, i+1)
	}
}

// withoutEmptyRows leaves out the rows of which nothing was filled in.
func withoutEmptyRows(f views.ScheduleForm) views.ScheduleForm {
	f.Holidays = slices.DeleteFunc(f.Holidays, func(h views.HolidayRow) bool { return h == views.HolidayRow{} })
	f.Overrides = slices.DeleteFunc(f.Overrides, func(o views.OverrideRow) bool { return o == views.OverrideRow{State: hours.Closed} })
	return f
}

// schedule makes the document that the form describes, and notes everything that cannot be one. An override needs a start here, so that
// an unfinished row never closes a line for ever.
func schedule(f views.ScheduleForm, fallback *time.Location) (hours.Schedule, map[string]string) {
	problems := map[string]string{}
	s := hours.Schedule{Name: f.Name, TimeZone: f.TimeZone, Shifts: []hours.Shift{}}
	zone := s.Location(fallback)
	for _, row := range f.Shifts {
		s.Shifts = append(s.Shifts, hours.Shift(row))
	}
	for _, row := range f.Holidays {
		h := hours.Holiday{Name: row.Name, From: row.From, To: row.To}
		if len(row.Date) == len("12-25") {
			h.Every = row.Date
		} else {
			h.Date = row.Date
		}
		s.Holidays = append(s.Holidays, h)
	}
	for i, row := range f.Overrides {
		o := hours.Override{Name: row.Name, State: row.State}
		if row.From == "" {
			problems[fmt.Sprintf("overrides[%d].from", i)] = "Say when it starts. Without an end it lasts until you remove it."
		}
		o.From = overrideTime(row.From, zone, fmt.Sprintf("overrides[%d].from", i), problems)
		o.To = overrideTime(row.To, zone, fmt.Sprintf("overrides[%d].to", i), problems)
		s.Overrides = append(s.Overrides, o)
	}
	if f.Name != "" && !flow.ValidName(f.Name) {
		problems["name"] = sentence("use " + flow.NameRule)
	}
	for field, message := range s.Validate() {
		if list, ok := strings.CutSuffix(field, ".every"); ok {
			field = list + ".date" // the form has one field for both
		}
		if problems[field] == "" {
			problems[field] = sentence(message)
		}
	}
	return s, problems
}

func overrideTime(text string, zone *time.Location, field string, problems map[string]string) time.Time {
	if text == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(localLayout, text, zone)
	if err != nil {
		problems[field] = "Give a date and a time."
	}
	return t
}

// formOf is a stored schedule as form fields.
func formOf(s hours.Schedule, fallback *time.Location) views.ScheduleForm {
	zone := s.Location(fallback)
	local := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(zone).Format(localLayout)
	}
	f := views.ScheduleForm{Name: s.Name, TimeZone: s.TimeZone}
	for _, one := range s.Shifts {
		f.Shifts = append(f.Shifts, views.ShiftRow(one))
	}
	for _, one := range s.Holidays {
		f.Holidays = append(f.Holidays, views.HolidayRow{Name: one.Name, Date: one.Date + one.Every, From: one.From, To: one.To})
	}
	for _, one := range s.Overrides {
		f.Overrides = append(f.Overrides, views.OverrideRow{Name: one.Name, State: one.State, From: local(one.From), To: local(one.To)})
	}
	return f
}
