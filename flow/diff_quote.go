package flow

import (
	"slices"
	"strings"
)

// Lengths of texts in a difference, in characters.
const (
	longestQuote = 80
	leadIn       = 24 // what stands before the first difference of two long texts
)

// quote puts texts of several words in quotes and cuts long ones.
func quote(s string) string {
	if s = shorten(oneLine(s), longestQuote); strings.Contains(s, " ") {
		return "“" + s + "”"
	}
	return s
}

// quoteBoth quotes two texts that differ so that the difference can be seen: of long ones that begin alike, the beginning is left out.
func quoteBoth(before, after string) (was, is string) {
	b, a := []rune(oneLine(before)), []rune(oneLine(after))
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	from := same - leadIn
	if max(len(a), len(b)) <= longestQuote || from <= leadIn {
		return quote(before), quote(after)
	}
	if space := slices.Index(a[from:same], ' '); space >= 0 {
		from += space + 1
	}
	return quote("…" + string(b[from:])), quote("…" + string(a[from:]))
}

// oneLine writes a text with single spaces between its words.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
