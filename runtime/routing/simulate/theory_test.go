package simulate

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"cordboard/runtime/routing"
)

// theory is a scenario that fits the assumptions of Erlang: one queue, one kind of agents, everything exponential.
func theory(e Erlang, seed uint64, hours float64) *Scenario {
	d := func(length time.Duration) routing.Duration { return routing.Duration(length) }
	span := time.Duration(hours * float64(time.Hour))
	s := &Scenario{
		Format: Format, Seed: seed, Duration: d(span), Warmup: d(span / 6),
		Queues:   []Queue{{routing.Queue{Name: "q", ServiceLevel: routing.ServiceLevel{Threshold: d(20 * time.Second), Formula: "B"}}}},
		Agents:   []Agents{{Agent: routing.Agent{Name: "a", Capacity: map[string]int{"voice": 1}}, Count: e.Agents, Queues: []routing.Membership{{Queue: "q"}}}},
		Arrivals: []Arrivals{{Demand: Demand{Queue: "q", Handle: Distribution{Shape: Exponential, Mean: d(e.Handle)}}, PerHour: Rates{e.PerHour}}},
	}
	if e.Patience > 0 {
		s.Arrivals[0].Patience = Distribution{Shape: Exponential, Mean: d(e.Patience)}
	}
	return s
}

// spread is the mean of one figure over several seeds and its standard error.
type spread struct{ n, sum, squares float64 }

func (s *spread) add(v float64) { s.n, s.sum, s.squares = s.n+1, s.sum+v, s.squares+v*v }

func (s *spread) mean() float64 { return s.sum / s.n }

func (s *spread) standardError() float64 {
	return math.Sqrt(max(0, s.squares/s.n-s.mean()*s.mean()) / (s.n - 1))
}

const seeds = 12

// TestCostSimulationsMatchTheory runs the real desk at loads from 60 to 95 % and compares what comes out with Erlang C, and with Erlang A where
// callers have patience: within three standard errors over the seeds. It is a matter of statistics, not of threads: under the race detector it
// would take minutes for nothing.
func TestCostSimulationsMatchTheory(t *testing.T) {
	for _, agents := range []int{10} {
		for _, patience := range []time.Duration{0, 2 * time.Minute} {
			for _, load := range []float64{0.60, 0.70, 0.80, 0.85, 0.90, 0.95} {
				e := Erlang{Agents: agents, PerHour: load * float64(agents) * 12, Handle: 5 * time.Minute, Patience: patience}
				t.Run(fmt.Sprintf("%d agents, %.0f %%, patience %s", agents, load*100, patience), func(t *testing.T) {
					t.Parallel()
					compare(t, e)
				})
			}
		}
	}
}

func compare(t *testing.T, e Erlang) {
	var waits, asa, level, abandons, occupancy spread
	for seed := range uint64(seeds) {
		s := theory(e, seed+1, 40)
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		result, err := Run(context.Background(), s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		q := result.Queues[0]
		waits.add(q.Delayed)
		asa.add(q.ASA)
		level.add(*q.ServiceLevel)
		abandons.add(float64(q.Abandoned) / float64(q.Offered))
		sum := 0.0
		for _, a := range result.Agents {
			sum += a.Occupancy / float64(len(result.Agents))
		}
		occupancy.add(sum)
	}
	want := e.Answers()
	for _, figure := range []struct {
		name string
		got  spread
		want float64
	}{
		{"probability of waiting", waits, want.Waits}, {"ASA", asa, want.ASA}, {"service level", level, e.ServiceLevel(20 * time.Second)},
		{"abandons", abandons, want.Abandons}, {"occupancy", occupancy, want.Occupancy},
	} {
		t.Logf("%s: got %.4f ± %.4f, theory %.4f", figure.name, figure.got.mean(), figure.got.standardError(), figure.want)
		if math.Abs(figure.got.mean()-figure.want) > 3*figure.got.standardError() {
			t.Errorf("%s: got %.4f ± %.4f, want %.4f within three standard errors", figure.name, figure.got.mean(), figure.got.standardError(), figure.want)
		}
	}
}
