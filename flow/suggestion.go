package flow

import (
	"fmt"
	"slices"
	"strings"
)

// meant gives `; did you mean "…"?` when one of the names is close to what was written, else "".
func meant(written string, names []string) string {
	if best := nearest(written, names); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// nearest gives the name that is close to what was written, "" when none is.
func nearest(written string, names []string) string {
	best, distance := "", 3
	if len(written) < 6 {
		distance = 2
	}
	for _, name := range names {
		if d := editDistance(written, name, distance); d < distance {
			best, distance = name, d
		}
	}
	return best
}

// Nearest gives the name that was probably meant by what is written: one that is close to it, else the only one that it is a part of or that is
// a part of it, in whatever case; "" when none is.
func Nearest(written string, names []string) string {
	lower := make([]string, len(names))
	for i, name := range names {
		lower[i] = strings.ToLower(name)
	}
	text := strings.ToLower(written)
	if near := nearest(text, lower); near != "" {
		return names[slices.Index(lower, near)]
	}
	only := ""
	for i, name := range lower {
		if len(name) < 4 || len(text) < 4 || !strings.Contains(name, text) && !strings.Contains(text, name) {
			continue
		}
		if only != "" {
			return ""
		}
		only = names[i]
	}
	return only
}

// editDistance counts insertions, deletions, substitutions and swaps of neighbours between two short names; limit or more is given as limit.
func editDistance(a, b string, limit int) int {
	if len(a) > 100 || len(b) > 100 || max(len(a)-len(b), len(b)-len(a)) >= limit {
		return limit
	}
	var before []int
	previous := make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current := make([]int, len(b)+1)
		current[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous = previous, current
	}
	return min(previous[len(b)], limit)
}
