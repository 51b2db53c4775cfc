package routing

import (
	"strconv"
	"testing"
	"time"

	"cordboard/flow/flowtest"
)

// TestCostOfPicks holds a contact that is put in, offered to the right one of 10,000 agents, and gone again, to 12 allocations: what it adds to the
// results that are given away.
func TestCostOfPicks(t *testing.T) {
	pick := cycleOf(10_000, LongestIdle, cycles["pick"])
	if got := testing.AllocsPerRun(6400, pick); got > 12*flowtest.Slow {
		t.Errorf("got %.1f allocations for each contact, want at most 12", got)
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
