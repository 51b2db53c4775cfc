package routing

import (
	"testing"

	"pgregory.net/rapid"
)

// TestTimersAreTakenInOrder sets, moves and stops timers at random: the earliest is always first.
func TestTimersAreTakenInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h timers
		all := make([]timer, 12)
		var serial uint64
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			one := &all[rapid.IntRange(0, len(all)-1).Draw(t, "timer")]
			if rapid.IntRange(0, 2).Draw(t, "what") == 0 {
				h.stop(one)
			} else {
				serial++
				h.set(one, rapid.Int64Range(1, 20).Draw(t, "at"), serial)
			}
			var want *timer
			set := 0
			for i := range all {
				if all[i].at == 0 {
					continue
				}
				set++
				if want == nil || all[i].earlier(want) {
					want = &all[i]
				}
			}
			if h.first() != want || len(h) != set {
				t.Fatalf("got %+v of %d, want %+v of %d", h.first(), len(h), want, set)
			}
		}
	})
}
