package routing

import (
	"strconv"
	"testing"
	"time"

	"cordboard/flow/flowtest"
)

// TestCostOfPicks holds a contact that is put in, offered to the right one of 10,000 agents, and gone again, to 12 allocations, which is what it adds
// to the results that are given away, and to 20 times the floor. Other work on the machine may disturb a measurement: the best of five counts.
func TestCostOfPicks(t *testing.T) {
	pick, floor := cycleOf(10_000, LongestIdle, cycles["pick"]), floorOf(10_000)
	if got := testing.AllocsPerRun(6400, pick); got > 12*flowtest.Slow {
		t.Errorf("got %.1f allocations for each contact, want at most 12", got)
	}
	best := flowtest.Ratio(pick, floor)
	for n := 1; n < 5 && best > 20; n++ {
		best = min(best, flowtest.Ratio(pick, floor))
	}
	if best > 20*flowtest.Slow {
		t.Errorf("got %.1f times the floor for each contact, want at most 20", best)
	}
}

// TestCostOfManyAgents holds what a contact costs to 5 times from 100 to 10,000 agents, and to 8 times from 1,000 to 100,000.
func TestCostOfManyAgents(t *testing.T) {
	for _, c := range []struct {
		few, many int
		most      float64
	}{{100, 10_000, 5}, {1000, 100_000, 8}} {
		few, many := cycleOf(c.few, LongestIdle, cycles["pick"]), cycleOf(c.many, LongestIdle, cycles["pick"])
		best := flowtest.Ratio(many, few)
		for n := 1; n < 5 && best > c.most; n++ {
			best = min(best, flowtest.Ratio(many, few))
		}
		if best > c.most {
			t.Errorf("%d agents: got %.1f times what %d cost, want at most %.0f", c.many, best, c.few, c.most)
		}
	}
}

// TestCostOfInfo reads how things stand in a queue in which 20,000 wait: it costs little more than where 200 do.
func TestCostOfInfo(t *testing.T) {
	for _, selection := range []Selection{StrictPriority, ByScore} {
		read := func(n int) func() {
			d := New(Options{Selection: selection})
			d.DefineAgent(Agent{Name: "a", State: Away}, noon)
			d.Define(Queue{Name: "q", Agents: Members("a")}, noon)
			for i := range n {
				d.Apply(Join{Ticket: strconv.Itoa(i), Queue: "q", Priority: 1 + i%10}, noon.Add(time.Duration(i)*time.Second))
			}
			now := noon.Add(time.Duration(n) * time.Second)
			return func() {
				if info, _ := d.Info("q", "7", now); info.Waiting != n || info.Oldest != now.Sub(noon) {
					t.Fatalf("got %+v, want %d who wait, the first of them for the longest", info, n)
				}
			}
		}
		if got := flowtest.Ratio(read(20_000), read(200)); got > 20 {
			t.Errorf("%s: reading a queue of 20,000 costs %.1f times a queue of 200, want at most 20", selection, got)
		}
	}
}
