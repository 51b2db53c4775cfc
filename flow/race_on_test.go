//go:build race

package flow_test

// slow stretches time limits in tests: the race detector costs about ten times.
const slow = 15
