package routing

import (
	"math"
	"time"
)

// weightedRandom draws a number up to 1 for each agent, times the agent's priority, and chooses the smallest: agents of priority 1 are chosen
// more often than those of 10. Score: the priority.
var weightedRandom = rule{
	name:  WeightedRandom,
	key:   func(s *seat, one *lane, _ time.Time) (int64, int64) { return int64(s.priorityOn(one.channel)), 0 },
	pick:  drawnByPriority,
	score: asKey,
}

// drawnByPriority draws the smallest number of each priority at once: of n numbers up to 1 it is at most x with the probability 1-(1-x)^n. Then
// any agent of that priority has it.
func drawnByPriority(d *Desk, one *lane, accepts func(*seat) bool) *seat {
	best, from, to := math.Inf(1), 0, 0
	for low := 0; low < one.ready.Len(); {
		e, _ := one.ready.GetAt(low)
		high := firstAfter(one, e.first)
		n := float64(high - low)
		if drawn := (1 - math.Pow(1-d.random.Float64(), 1/n)) * float64(e.first); drawn < best {
			best, from, to = drawn, low, high
		}
		low = high
	}
	if to == 0 {
		return nil
	}
	if e, ok := one.ready.GetAt(from + d.random.IntN(to-from)); ok && accepts(one.at(e)) {
		return one.at(e)
	}
	return drawn(d, one, accepts)
}

// firstAfter is where the agents of a lane begin whose priority is later.
func firstAfter(one *lane, priority int64) int {
	low, high := 0, one.ready.Len()
	for low < high {
		middle := (low + high) / 2
		if e, _ := one.ready.GetAt(middle); e.first <= priority {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}
