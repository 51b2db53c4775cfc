//go:build !race

package flowtest

// Slow stretches limits in tests.
const Slow = 1
