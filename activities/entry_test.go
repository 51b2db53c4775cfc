package activities

import (
	"strings"
	"testing"
)

// A pattern that is short to read and huge to run is refused before it is built.
func TestEntryPatternIsBounded(t *testing.T) {
	for pattern, fine := range map[string]bool{
		`\d{4,8}`:                      true,
		`[A-Z]{2}`:                     true,
		`(`:                            false,
		strings.Repeat(`\w{1000}`, 50): false,
		strings.Repeat("a", 5000):      false,
	} {
		if problem := (entry{kind: "regex", pattern: pattern}).problem(); (problem == "") != fine {
			t.Errorf("%.30s: got %q, want fine %v", pattern, problem, fine)
		}
	}
}
