package web

import (
	"strings"
	"time"

	"cordboard/flow/fault"
)

// Moment reads a date and time as the clocks of a zone show it, such as 2026-11-20T14:00, or with an offset of its own, such as
// 2026-11-20T14:00+02:00; nil is an empty text. A time that the clocks leave out when they go forward is refused; of one that they show twice
// the first is taken. What is wrong is said about the field.
func Moment(field, text string, zone *time.Location) (*time.Time, error) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return &t, nil
		}
	}
	wall, err := time.Parse(localLayout, text)
	if err != nil {
		return nil, fault.Field(field, "Give a date and time such as 2026-11-20T14:00.")
	}
	var first *time.Time
	// The offsets that hold before and after are all that can hold at the time itself: zones do not change twice within a day.
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, zone).Add(near).Zone()
		t := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		if t.Format(localLayout) == wall.Format(localLayout) && (first == nil || t.Before(*first)) {
			first = &t
		}
	}
	if first == nil {
		return nil, fault.Field(field, "The clocks of %s leave out %s on that day: they go forward. Give another time.", zone, wall.Format("15:04"))
	}
	return first, nil
}
