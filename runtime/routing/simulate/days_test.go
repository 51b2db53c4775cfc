package simulate

import (
	"context"
	"math"
	"testing"
)

// TestDays sums single days up by hand and compares.
func TestDays(t *testing.T) {
	s, err := Decode([]byte(`{"format": "cordboard.scenario/v1", "seed": 5, "duration": "2h", "interval": "1h", "queues": [{"name": "q", "service_level": {"threshold": "10s"}}],
		"agents": [{"name": "a", "count": 3, "queues": ["q"]}],
		"arrivals": [{"queue": "q", "per_hour": [20, 40], "handle": {"distribution": "exponential", "mean": "4m"}, "patience": {"distribution": "exponential", "mean": "2m"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	days := NewDays(s)
	var offered, answered, inTime, abandonedInTime, waits, first, longest, busy float64
	for seed := range uint64(3) {
		if err := days.Next(context.Background()); err != nil {
			t.Fatal(err)
		}
		one := *s
		one.Seed += seed
		r, err := Run(context.Background(), &one, Options{})
		if err != nil {
			t.Fatal(err)
		}
		q := r.Queues[0]
		offered, answered, inTime, abandonedInTime = offered+float64(q.Offered), answered+float64(q.Answered), inTime+float64(q.AnsweredInTime), abandonedInTime+float64(q.AbandonedInTime)
		waits += q.ASA * float64(q.Answered)
		longest = max(longest, q.MaxWait)
		first += float64(r.Intervals[0].Queues[0].Offered)
		busy += r.Intervals[1].Occupancy
	}
	got := days.Result()
	near(t, "days", float64(got.Days), 3, 0)
	near(t, "offered", got.Offered, offered/3, 1e-9)
	near(t, "ASA", got.ASA, waits/answered, 1e-6)
	near(t, "service level", *got.ServiceLevel, inTime/(offered-abandonedInTime), 1e-9)
	near(t, "longest wait", got.Longest, longest, 0)
	near(t, "offered in the first hour", got.Intervals[0].Offered, first/3, 1e-9)
	near(t, "occupancy of the second hour", got.Intervals[1].Occupancy, busy/3, 1e-9)
	if len(got.Intervals) != 2 || got.Offered == math.Round(got.Offered) && got.Intervals[0].Offered == got.Intervals[1].Offered {
		t.Errorf("got %+v, want two hours that differ", got.Intervals)
	}
	if empty := NewDays(s).Result(); empty.Days != 0 || empty.ServiceLevel != nil {
		t.Errorf("got %+v of no day, want nothing", empty)
	}
}
