//go:build race

package flowtest

// Slow stretches limits in tests: the race detector costs about ten times, and drops some of what pools keep.
const Slow = 15
