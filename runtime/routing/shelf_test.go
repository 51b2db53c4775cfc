package routing

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestListsThatWereGivenAwayStay cuts lists of all lengths: what was given away does not change, whoever appends to it.
func TestListsThatWereGivenAwayStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s shelf[int]
		usual := rapid.IntRange(1, 20).Draw(t, "usual")
		var kept, want [][]int
		next := 0
		for range rapid.IntRange(1, 60).Draw(t, "lists") {
			list := s.begin(usual)
			var copied []int
			for range rapid.IntRange(0, 3*usual).Draw(t, "length") {
				next++
				list, copied = append(list, next), append(copied, next)
			}
			list = s.end(list)
			if rapid.Bool().Draw(t, "appended to") {
				_ = append(list, -1)
			}
			kept, want = append(kept, list), append(want, copied)
		}
		for i := range kept {
			if !slices.Equal(kept[i], want[i]) {
				t.Fatalf("list %d: got %v, want %v", i, kept[i], want[i])
			}
		}
	})
}
