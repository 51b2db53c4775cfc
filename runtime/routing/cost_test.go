package routing

import (
	"testing"

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
