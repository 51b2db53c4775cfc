package hours_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow/hours"
)

var week = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func load(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func office() hours.Schedule {
	return hours.Schedule{
		Name: "office", TimeZone: "Europe/Helsinki",
		Shifts: []hours.Shift{
			{Name: "day", Days: week[:5], From: "09:00", To: "17:00"},
			{Name: "night", Days: []string{"fri", "sat"}, From: "22:00", To: "03:30"},
		},
		Holidays: []hours.Holiday{
			{Name: "Christmas", Every: "12-25"},
			{Name: "Inventory", Date: "2026-11-20", From: "12:00", To: "14:00"},
		},
	}
}

func TestAt(t *testing.T) {
	helsinki := load(t, "Europe/Helsinki")
	at := func(text string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", text, helsinki)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, c := range []struct {
		at    string
		state hours.State
		until string
	}{
		{"2026-11-19 08:59", hours.State{State: "closed"}, "2026-11-19 09:00"},
		{"2026-11-19 09:00", hours.State{State: "open", Shift: "day"}, "2026-11-19 17:00"},
		{"2026-11-19 17:00", hours.State{State: "closed"}, "2026-11-20 09:00"},
		{"2026-11-20 10:00", hours.State{State: "open", Shift: "day"}, "2026-11-20 12:00"},
		{"2026-11-20 12:00", hours.State{State: "holiday", Holiday: "Inventory"}, "2026-11-20 14:00"},
		{"2026-11-20 23:00", hours.State{State: "open", Shift: "night"}, "2026-11-21 03:30"},
		{"2026-11-21 03:29", hours.State{State: "open", Shift: "night"}, "2026-11-21 03:30"},
		{"2026-11-22 12:00", hours.State{State: "closed"}, "2026-11-23 09:00"},
		{"2026-12-24 18:00", hours.State{State: "closed"}, "2026-12-25 00:00"},
		{"2026-12-25 23:00", hours.State{State: "holiday", Holiday: "Christmas"}, "2026-12-26 00:00"}, // then the night shift of Friday
		{"2026-12-26 00:00", hours.State{State: "open", Shift: "night"}, "2026-12-26 03:30"},
	} {
		got := office().At(at(c.at).UTC(), nil)
		if want := at(c.until); !got.Until.Equal(want) {
			t.Errorf("%s: got until %s, want %s", c.at, got.Until.In(helsinki), want)
		}
		got.Until = time.Time{}
		if diff := cmp.Diff(c.state, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.at, diff)
		}
	}
}

// The clocks go forward at 03:00 and back at 04:00 in Helsinki, forward at 02:00 and back at 02:00 in New York.
func TestClockChanges(t *testing.T) {
	for _, c := range []struct {
		zone, from, to string
		day            string
		opens          []string // UTC, of every opening and closing in the 30 hours after the local midnight
	}{
		{"Europe/Helsinki", "00:00", "06:00", "2026-03-29", []string{"28T22:00", "29T03:00"}}, // five hours
		{"Europe/Helsinki", "00:00", "06:00", "2026-10-25", []string{"24T21:00", "25T04:00"}}, // seven hours
		{"Europe/Helsinki", "03:00", "04:00", "2026-03-29", nil},                              // skipped
		{"Europe/Helsinki", "03:15", "04:30", "2026-03-29", []string{"29T01:00", "29T01:30"}}, // begins at the change
		{"Europe/Helsinki", "03:30", "05:00", "2026-10-25", []string{"25T00:30", "25T01:00", "25T01:30", "25T03:00"}},
		{"America/New_York", "01:30", "08:00", "2026-03-08", []string{"08T06:30", "08T12:00"}},
		{"America/New_York", "02:00", "03:00", "2026-03-08", nil},
		{"America/New_York", "00:00", "01:30", "2026-11-01", []string{"01T04:00", "01T05:30", "01T06:00", "01T06:30"}},
		{"America/New_York", "22:00", "06:00", "2026-10-31", []string{"01T02:00", "01T11:00"}}, // across midnight and the change: nine hours
	} {
		zone := load(t, c.zone)
		day, err := time.ParseInLocation(time.DateOnly, c.day, zone)
		if err != nil {
			t.Fatal(err)
		}
		s := hours.Schedule{Name: "s", TimeZone: c.zone, Shifts: []hours.Shift{{Days: []string{strings.ToLower(day.Format("Mon"))}, From: c.from, To: c.to}}}
		var got []string
		at, end := day.Add(-time.Minute), day.Add(34*time.Hour)
		for {
			state := s.At(at, nil)
			if state.Until.IsZero() || state.Until.After(end) {
				break
			}
			got = append(got, state.Until.UTC().Format("02T15:04"))
			at = state.Until
		}
		if diff := cmp.Diff(c.opens, got); diff != "" {
			t.Errorf("%s %s–%s on %s (-want +got):\n%s", c.zone, c.from, c.to, c.day, diff)
		}
	}
}

func TestOverrides(t *testing.T) {
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	s := hours.Schedule{Name: "s", Overrides: []hours.Override{
		{Name: "fire drill", State: hours.Closed, From: noon, To: noon.Add(time.Hour)},
		{State: hours.Open, From: noon.Add(2 * time.Hour)},
	}}
	for _, c := range []struct {
		after time.Duration
		want  hours.State
	}{
		{-time.Minute, hours.State{State: "closed", Until: noon}},
		{0, hours.State{State: "override", Override: "fire drill", Until: noon.Add(time.Hour)}},
		{time.Hour, hours.State{State: "closed", Until: noon.Add(2 * time.Hour)}},
		{48 * time.Hour, hours.State{State: "override", Override: "open"}},
	} {
		if diff := cmp.Diff(c.want, s.At(noon.Add(c.after), nil)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.after, diff)
		}
	}
}

func TestAlwaysOpenNeverChanges(t *testing.T) {
	s := hours.Schedule{Name: "s", TimeZone: "America/New_York", Shifts: []hours.Shift{{Days: week, From: "00:00", To: "24:00"}}}
	got := s.At(time.Date(2026, 3, 7, 12, 0, 0, 0, time.UTC), nil)
	if want := (hours.State{State: "open"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestLeapDayIsFoundEightYearsAhead(t *testing.T) {
	s := hours.Schedule{Name: "s", Holidays: []hours.Holiday{{Name: "Leap day", Every: "02-29"}}}
	got := s.At(time.Date(2097, 1, 1, 0, 0, 0, 0, time.UTC), nil).Until // 2100 is no leap year
	if want := time.Date(2104, 2, 29, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestZones(t *testing.T) {
	helsinki := load(t, "Europe/Helsinki")
	for _, c := range []struct {
		zone     string
		fallback *time.Location
		want     string
	}{
		{"America/New_York", helsinki, "America/New_York"}, {"", helsinki, "Europe/Helsinki"}, {"", nil, "UTC"}, {"Nowhere/Land", helsinki, "Europe/Helsinki"},
	} {
		if got := (hours.Schedule{TimeZone: c.zone}).Location(c.fallback).String(); got != c.want {
			t.Errorf("%q: got %s, want %s", c.zone, got, c.want)
		}
	}
}

func TestValidate(t *testing.T) {
	if got := office().Validate(); got != nil {
		t.Errorf("got %v, want no mistakes", got)
	}
	s := hours.Schedule{
		TimeZone: "Mars/Base",
		Shifts:   make([]hours.Shift, 101),
		Holidays: []hours.Holiday{{Every: "6.12."}},
	}
	want := map[string]string{
		"name": "give the schedule a name", "time_zone": `"Mars/Base" is not a time zone such as Europe/Helsinki`, "shifts": "there are 101; at most 100 are allowed",
		"holidays[0].name": "give the holiday a name", "holidays[0].every": `"6.12." is not a day such as "2026-12-25", or "12-25" for every year`,
	}
	if diff := cmp.Diff(want, s.Validate()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s = hours.Schedule{
		Name: "s",
		Shifts: []hours.Shift{
			{Name: "day", Days: []string{"mon"}, From: "09:00", To: "17:00"},
			{Days: []string{"mon"}, From: "16:59", To: "18:00"},
			{Days: []string{"sun"}, From: "23:00", To: "09:01"},
			{Days: nil, From: "09:00", To: "17:00"},
			{Days: []string{"Monday"}, From: "09:00", To: "17:00"},
			{Days: []string{"mon", "mon"}, From: "09:00", To: "17:00"},
			{Days: []string{"tue"}, From: "9:00", To: "17:00"},
			{Days: []string{"tue"}, From: "09:00", To: "24:30"},
			{Days: []string{"tue"}, From: "24:00", To: "08:00"},
			{Days: []string{"tue"}, From: "17:00", To: "17:00"}, // a whole day
			{Days: []string{"wed"}, From: "17:00", To: "18:00"}, // touches it
		},
		Holidays: []hours.Holiday{
			{Date: "2026-12-25"}, {Name: "a"}, {Name: "a", Date: "2026-02-30"}, {Name: "a", Every: "13-01"}, {Name: "a", Every: "02-29"},
			{Name: "a", Date: "2026-12-25", Every: "12-25"}, {Name: "a", Every: "12-24", From: "12:00", To: "11:00"}, {Name: "a", Every: "12-24", From: "noon"},
		},
		Overrides: []hours.Override{{State: "shut"}, {State: "open", From: time.Unix(2, 0), To: time.Unix(1, 0)}},
	}
	got := s.Validate()
	want = map[string]string{}
	for _, field := range []string{
		"shifts[1].from", "shifts[2].from", "shifts[3].days", "shifts[4].days", "shifts[5].days", "shifts[6].from", "shifts[7].to", "shifts[8].from",
		"holidays[0].name", "holidays[1].date", "holidays[2].date", "holidays[3].every", "holidays[5].every", "holidays[6].to", "holidays[7].from",
		"overrides[0].state", "overrides[1].to",
	} {
		want[field] = got[field]
		if got[field] == "" {
			t.Errorf("%s: got no mistake, want one", field)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := got["shifts[1].from"], `overlaps with the shift "day" on Monday`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
