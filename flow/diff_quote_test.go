package flow

import (
	"strings"
	"testing"
)

func TestQuoteBothShowsTheDifference(t *testing.T) {
	long := "Welcome to Shop. For orders press 1, to give your customer number press 2, to hear about deliveries press 3, for everything else "
	for _, c := range []struct{ before, after, was, is string }{
		{"20s", "30s", "20s", "30s"},
		{"", "hello  there", "", "“hello there”"},
		{long + "wait.", long + "hold the line.", "“…3, for everything else wait.”", "“…3, for everything else hold the line.”"},
		{long + "wait.", "Good day. " + long, "“Welcome to Shop. For orders press 1, to give your customer number press 2, to h…”", "“Good day. Welcome to Shop. For orders press 1, to give your customer number pre…”"},
		{strings.Repeat("x", 90), strings.Repeat("x", 90) + "y", "…" + strings.Repeat("x", 24), "…" + strings.Repeat("x", 24) + "y"},
	} {
		if was, is := quoteBoth(c.before, c.after); was != c.was || is != c.is {
			t.Errorf("got %q and %q, want %q and %q", was, is, c.was, c.is)
		}
	}
}
