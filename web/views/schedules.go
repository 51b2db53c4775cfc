package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/web/ui"
)

// Schedules is the list of schedules.
type Schedules struct {
	Rows    []ScheduleRow
	CanEdit bool
}

// ScheduleRow is one schedule and what it says now.
type ScheduleRow struct {
	Name, Description, Zone string
	State                   string // open, closed, holiday or override
	Words, Until            string // the state in words, and how long: "closed by the override Fire drill", "until 13:00"
	UpdatedAt               time.Time
	UpdatedBy               string
}

// ScheduleForm is the editor with its fields as they were typed.
type ScheduleForm struct {
	ID, Name, Description, TimeZone string
	Saved                           string // name as it is stored, "" for a new one
	Base                            string // the state that the form changes
	Shifts                          []ShiftRow
	Holidays                        []HolidayRow
	Overrides                       []OverrideRow
	Errors                          map[string]string
	Zone                            string // in effect
	Zones                           []string
	Week                            []WeekDay
	Usage                           []Use
	CanEdit                         bool
}

// ShiftRow is one row of the shifts.
type ShiftRow struct {
	Name     string
	Days     []string
	From, To string
}

// HolidayRow is one row of the holidays; Date is a day, or month and day for every year.
type HolidayRow struct{ Name, Date, From, To string }

// OverrideRow is one row of the overrides; times are local.
type OverrideRow struct{ Name, State, From, To string }

// WeekDay is one day of the preview.
type WeekDay struct {
	Label string
	Today bool
	Spans []Span
}

// Span is a part of a day in minutes from midnight.
type Span struct {
	From, To     int
	Class, Words string // open, hol, or ovr with what the override does: ovr open, ovr closed
}

func (f ScheduleForm) action() string {
	if f.Saved == "" {
		return "/schedules/new"
	}
	return "/schedules/" + f.Saved + "/edit"
}

// cell is a field of a row with its error.
func (f ScheduleForm) cell(list string, i int, name string) ui.Field {
	at := fmt.Sprintf("%s[%d].%s", list, i, name)
	return ui.Field{Name: at, Error: f.Errors[at]}
}

// cells are several fields of a row.
func (f ScheduleForm) cells(list string, i int, names ...string) []ui.Field {
	fields := make([]ui.Field, len(names))
	for n, name := range names {
		fields[n] = f.cell(list, i, name)
	}
	return fields
}

func anyError(fields []ui.Field) bool {
	return slices.ContainsFunc(fields, func(f ui.Field) bool { return f.Error != "" })
}

var dayNames = []ui.Option{
	{Value: "mon", Label: "Mo", Help: "Monday"}, {Value: "tue", Label: "Tu", Help: "Tuesday"}, {Value: "wed", Label: "We", Help: "Wednesday"},
	{Value: "thu", Label: "Th", Help: "Thursday"}, {Value: "fri", Label: "Fr", Help: "Friday"}, {Value: "sat", Label: "Sa", Help: "Saturday"},
	{Value: "sun", Label: "Su", Help: "Sunday"},
}

func on(list []string, value string) bool { return slices.Contains(list, value) }

func dayWords(d WeekDay) string {
	if len(d.Spans) == 0 {
		return d.Label + ": closed all day"
	}
	var words []string
	for _, s := range d.Spans {
		words = append(words, s.Words)
	}
	return d.Label + ": " + strings.Join(words, ", ")
}

func num(n int) string { return strconv.Itoa(n) }

func stateTone(state string) string {
	switch state {
	case "open":
		return "ok"
	case "holiday":
		return "info"
	case "override":
		return "warn"
	}
	return ""
}

func joined(words []string) string { return strings.Join(words, ", ") }
