package metrics

import "time"

// Interval is the length that reports are cut into.
type Interval string

// The intervals, the shortest first.
const (
	Quarter Interval = "15m"
	Half    Interval = "30m"
	Hour    Interval = "1h"
	Day     Interval = "1d"
	Whole   Interval = "all" // the range is not cut
)

var lengths = map[Interval]time.Duration{Quarter: 15 * time.Minute, Half: 30 * time.Minute, Hour: time.Hour}

// Valid says whether there is such an interval.
func (i Interval) Valid() bool { return i == Day || i == Whole || lengths[i] > 0 }

// start is when the interval that a moment is in began, by the clock on the wall of a zone. A day is as long as the zone makes it.
func (i Interval) start(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	if i == Day {
		return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	}
	into := time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	return local.Add(-(into % lengths[i]))
}

// next is when the interval after one that begins at start begins.
func (i Interval) next(start time.Time, zone *time.Location) time.Time {
	if i == Day {
		return time.Date(start.Year(), start.Month(), start.Day()+1, 0, 0, 0, 0, zone)
	}
	return start.Add(lengths[i])
}

// Count is how many intervals a range has.
func (i Interval) Count(from, to time.Time, zone *time.Location) int {
	return len(i.cuts(from, to, zone)) - 1
}

// cuts are the starts of the intervals of a range, and its end after them.
func (i Interval) cuts(from, to time.Time, zone *time.Location) []time.Time {
	list := []time.Time{from}
	if i != Whole {
		for at := i.next(i.start(from, zone), zone); at.Before(to); at = i.next(at, zone) {
			list = append(list, at)
		}
	}
	return append(list, to)
}
