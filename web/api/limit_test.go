package api

import (
	"fmt"
	"testing"
	"time"
)

// Whoever guesses tokens stays slowed down while many other addresses come along.
func TestGuessersAreNotForgotten(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	l := newLimits(20, 60, func() time.Time { return now })
	l.take("address guesser", 10*wrongTokenCost)
	for i := range 10 * maxLimiters {
		now = now.Add(time.Microsecond)
		l.take(fmt.Sprintf("address %d", i), wrongTokenCost)
		if i%100 == 0 && l.peek("address guesser") == 0 {
			t.Fatalf("after %d addresses the guesser may go on at once, want a wait", i)
		}
	}
	if len(l.known) > maxLimiters+1 {
		t.Errorf("got %d budgets, want at most %d", len(l.known), maxLimiters+1)
	}
}
