// Package flowtest measures, in benchmarks and tests, what a piece of work costs beside a floor: the least that the same work takes, written by
// hand. Both take turns in one run, so that the ratio holds on a machine that does other things too.
package flowtest

import (
	"math"
	"slices"
	"syscall"
	"testing"
	"time"
)

// turn is how much processor time each of the two takes before the other's turn: long enough for the clock, and for its garbage to be
// collected at its own expense.
const turn = 20 * time.Millisecond

// CPU is the processor time that this process has used: user and system, all threads, garbage collection included. Other work on the
// machine hardly lengthens it.
func CPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Beside runs the work b.N times, in turns with its floor, and reports processor time for each of parts (1: per run) as cpu-ns/<part> and the
// ratio of the two as x/<of>. Allocations are those of the work alone.
func Beside(b *testing.B, w Work) {
	b.Helper()
	b.ReportAllocs()
	parts, part := max(w.Parts, 1), w.Part
	if part == "" {
		part = "op"
	}
	var ours, floor time.Duration
	size := 1
	b.ResetTimer()
	for done := 0; done < b.N; {
		n := min(size, b.N-done)
		took := cost(n, w.Do)
		b.StopTimer()
		ours, floor, done = ours+took, floor+cost(n, w.Floor), done+n
		if took < turn {
			size *= 2
		}
		b.StartTimer()
	}
	b.StopTimer()
	b.ReportMetric(float64(ours)/float64(b.N*parts), "cpu-ns/"+part)
	if floor > 0 {
		b.ReportMetric(float64(ours)/float64(floor), "x/"+w.Of)
	}
}

// Work is something that is measured beside its floor.
type Work struct {
	Do, Floor func()
	Of        string // what the floor is, such as floor or json
	Part      string // what a run consists of, such as node; "" when it is one piece
	Parts     int    // how many of them; 0: 1
}

func cost(n int, do func()) time.Duration {
	start := CPU()
	for range n {
		do()
	}
	return CPU() - start
}

// Ratio is the median of five measurements of how many times the floor something costs in processor time, for tests with a bound. Each
// measurement lasts two turns.
func Ratio(do, floor func()) float64 {
	n := 1
	for cost(n, do) < turn {
		n *= 2
	}
	ratios := make([]float64, 5)
	for i := range ratios {
		ratios[i] = float64(cost(n, do)) / float64(max(cost(n, floor), 1))
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}

// Took does something and tells how long it took. Other work on the machine may slow one attempt down, so when it took longer than the limit it
// is done again, up to five times, and the shortest time counts.
func Took(limit time.Duration, do func()) time.Duration {
	shortest := time.Duration(math.MaxInt64)
	for range 5 {
		start := time.Now()
		do()
		if shortest = min(shortest, time.Since(start)); shortest <= limit {
			break
		}
	}
	return shortest
}
