package routing

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestOldestAndPlace compares what a queue tells with those who wait in it, one by one.
func TestOldestAndPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := New(Options{Selection: rapid.SampledFrom([]Selection{StrictPriority, ByScore}).Draw(t, "selection")})
		d.DefineAgent(Agent{Name: "a", State: Away}, noon)
		d.Define(Queue{Name: "q", Agents: Members("a"), Priority: rapid.IntRange(0, 20).Draw(t, "points")}, noon)
		now := noon
		for i := range rapid.IntRange(0, 40).Draw(t, "contacts") {
			now = now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "after")) * time.Second)
			name := fmt.Sprint(i)
			d.Apply(Join{Ticket: name, Queue: "q", Priority: rapid.IntRange(1, 10).Draw(t, "priority")}, now)
			switch rapid.IntRange(0, 3).Draw(t, "then") {
			case 0:
				d.Apply(Leave{Ticket: fmt.Sprint(rapid.IntRange(0, i).Draw(t, "leaves"))}, now)
			case 1:
				d.Apply(SetPriority{Ticket: name, Priority: rapid.IntRange(1, 10).Draw(t, "priority"), Age: time.Duration(rapid.IntRange(0, 600).Draw(t, "age")) * time.Second}, now)
			}
		}
		var oldest time.Duration
		for _, one := range d.tickets {
			oldest = max(oldest, now.Sub(one.Since))
			place := 1
			for _, other := range d.tickets {
				if sooner(other, one) {
					place++
				}
			}
			if info, _ := d.Info("q", one.Ticket, now); info.Position != place {
				t.Fatalf("place of %s: got %d, want %d", one.Ticket, info.Position, place)
			}
		}
		info, _ := d.Info("q", "", now)
		if info.Oldest != oldest || info.Waiting != len(d.tickets) || info.Position != len(d.tickets)+1 {
			t.Fatalf("got %+v, want the longest wait %s of %d", info, oldest, len(d.tickets))
		}
	})
}
