package hours_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cordboard/flow/hours"
)

// oracle reads the wall clock of one minute in the plainest way.
func oracle(s hours.Schedule, t time.Time) string {
	for _, o := range s.Overrides {
		if !t.Before(o.From) && (o.To.IsZero() || t.Before(o.To)) {
			return "override " + o.Name
		}
	}
	clock := t.Format("15:04")
	for _, h := range s.Holidays {
		on := h.Date == t.Format("2006-01-02") || h.Every == t.Format("01-02")
		if on && clock >= h.From && (h.To == "" || clock < h.To) {
			return "holiday " + h.Name
		}
	}
	today := strings.ToLower(t.Format("Mon"))
	yesterday := strings.ToLower(t.AddDate(0, 0, -1).Format("Mon"))
	for _, shift := range s.Shifts {
		crosses := shift.To <= shift.From
		switch {
		case !crosses && slices.Contains(shift.Days, today) && clock >= shift.From && clock < shift.To,
			crosses && slices.Contains(shift.Days, today) && clock >= shift.From,
			crosses && slices.Contains(shift.Days, yesterday) && clock < shift.To:
			return "open " + shift.Name
		}
	}
	return "closed "
}

func answer(s hours.State) string { return s.State + " " + s.Shift + s.Holiday + s.Override }

func schedules(zone string) *rapid.Generator[hours.Schedule] {
	clock := rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 15, 30, 59}).Draw(t, "minute"))
	})
	return rapid.Custom(func(t *rapid.T) hours.Schedule {
		s := hours.Schedule{Name: "s", TimeZone: zone}
		for i := range rapid.IntRange(0, 4).Draw(t, "shifts") {
			days := rapid.SliceOfNDistinct(rapid.SampledFrom(week), 1, 7, rapid.ID[string]).Draw(t, "days")
			s.Shifts = append(s.Shifts, hours.Shift{Name: fmt.Sprint("s", i), Days: days, From: clock.Draw(t, "from"), To: clock.Draw(t, "to")})
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "holidays") {
			h := hours.Holiday{Name: fmt.Sprint("h", i)}
			if rapid.Bool().Draw(t, "every") {
				h.Every = rapid.SampledFrom([]string{"03-29", "10-25", "03-08", "11-01"}).Draw(t, "day")
			} else {
				h.Date = rapid.SampledFrom([]string{"2026-03-30", "2026-10-24", "2026-03-09", "2026-11-02"}).Draw(t, "date")
			}
			if rapid.Bool().Draw(t, "part") {
				h.From, h.To = "02:30", "13:00"
			}
			s.Holidays = append(s.Holidays, h)
		}
		return s
	})
}

// At agrees with the oracle minute by minute around the days on which the clocks change, and Until is the first minute that differs.
func TestAtAgreesWithAnOracle(t *testing.T) {
	for _, zoneName := range []string{"Europe/Helsinki", "America/New_York"} {
		zone := load(t, zoneName)
		rapid.Check(t, func(t *rapid.T) {
			s := schedules(zoneName).Draw(t, "schedule")
			day := rapid.SampledFrom([]string{"2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-06-01"}).Draw(t, "day")
			start, _ := time.ParseInLocation(time.DateOnly, day, zone)
			start = start.Add(time.Duration(rapid.IntRange(0, 48*60).Draw(t, "minute")) * time.Minute)
			if rapid.Bool().Draw(t, "override") {
				s.Overrides = []hours.Override{{Name: "o", State: "closed", From: start.Add(70 * time.Minute), To: start.Add(5 * time.Hour)}}
			}
			state := s.At(start, time.UTC)
			if got, want := answer(state), oracle(s, start); got != want {
				t.Fatalf("at %s: got %q, want %q", start, got, want)
			}
			scanned := start
			for range 36 * 60 {
				scanned = scanned.Add(time.Minute)
				if oracle(s, scanned) != answer(state) {
					if !state.Until.Equal(scanned) {
						t.Fatalf("from %s: got until %s, want %s", start, state.Until, scanned)
					}
					return
				}
			}
			if !state.Until.IsZero() && !state.Until.After(scanned) {
				t.Fatalf("from %s: got until %s, want one after %s", start, state.Until, scanned)
			}
		})
	}
}

func BenchmarkAt(b *testing.B) {
	s, at := office(), time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	for b.Loop() {
		s.At(at, time.UTC)
	}
}
