// Package hours owns business-hours schedules: what they hold, whether they are consistent, and what state one is in at a time.
// It is pure: time is an argument. It must not read a clock or a store.
package hours

import (
	"sync"
	"time"
)

// Schedule is when an organisation, a queue or a line is open.
type Schedule struct {
	Name      string     `json:"name"`
	TimeZone  string     `json:"time_zone,omitempty"` // IANA name; "" takes the entry point's or the organisation's
	Shifts    []Shift    `json:"shifts"`
	Holidays  []Holiday  `json:"holidays,omitempty"`
	Overrides []Override `json:"overrides,omitempty"`
}

// Shift is a daily opening on some days of the week. It follows the wall clock, so it is an hour shorter or longer when the clocks change.
type Shift struct {
	Name string   `json:"name,omitempty"`
	Days []string `json:"days"` // mon … sun: the days it begins on
	From string   `json:"from"` // "09:00"
	To   string   `json:"to"`   // exclusive; at or before From it ends on the next day; "24:00" is midnight
}

// Holiday is a day, or a part of a day, on which the schedule is on holiday.
type Holiday struct {
	Name  string `json:"name"`
	Date  string `json:"date,omitempty"`  // "2026-12-25": once
	Every string `json:"every,omitempty"` // "12-25": every year; "02-29" only in leap years
	From  string `json:"from,omitempty"`  // part of the day, "" from its start
	To    string `json:"to,omitempty"`    // part of the day, "" to its end
}

// Override opens or closes the schedule for a while, whatever shifts and holidays say. It needs no clean-up: it has no effect outside its time.
type Override struct {
	Name  string    `json:"name,omitempty"`
	State string    `json:"state"` // open or closed: what is told to people; the flow leaves by its override outlet in both cases
	From  time.Time `json:"from"`  // zero: from always
	To    time.Time `json:"to"`    // exclusive; zero: until it is removed
}

// The states, in order of precedence from the lowest.
const (
	Closed     = "closed"
	Open       = "open"
	OnHoliday  = "holiday"
	Overridden = "override"
)

// State is what a schedule says at a time.
type State struct {
	State    string    // open, closed, holiday or override
	Shift    string    // name of the shift that is on, when open
	Holiday  string    // name of the holiday, when on holiday
	Override string    // name of the override, or open or closed when it has none
	Until    time.Time // when the answer next changes; zero when it never does, or not within eight years
}

// same says whether two states give the same answer.
func (s State) same(o State) bool {
	return s.State == o.State && s.Shift == o.Shift && s.Holiday == o.Holiday && s.Override == o.Override
}

// Location is the schedule's own zone, or the fallback when it has none or an unknown one, or UTC.
func (s Schedule) Location(fallback *time.Location) *time.Location {
	if s.TimeZone != "" {
		if zone, err := location(s.TimeZone); err == nil {
			return zone
		}
	}
	if fallback == nil {
		return time.UTC
	}
	return fallback
}

// zones remembers time zones by name: the standard library reads its database anew each time. Only names that exist get in.
var zones sync.Map

func location(name string) (*time.Location, error) {
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, zone)
	}
	return zone, err
}

// At gives the state at a time: an override wins over a holiday, a holiday over shifts. Of overrides and holidays the first that is on counts.
// fallback is the zone when the schedule has none. Parts that Validate would refuse have no effect.
func (s Schedule) At(t time.Time, fallback *time.Location) State {
	zone := s.Location(fallback)
	c := s.compile()
	state := c.at(t.In(zone))
	state.Until = c.until(t.In(zone), state)
	return state
}
