//go:build !race

package flow_test

// slow stretches time limits in tests.
const slow = 1
