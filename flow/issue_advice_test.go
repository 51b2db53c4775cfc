package flow_test

import (
	"strings"
	"testing"

	"cordboard/flow"
)

// TestEveryFindingSaysWhatToDo wants advice in a sentence for each code.
func TestEveryFindingSaysWhatToDo(t *testing.T) {
	for _, c := range flow.IssueCodes {
		if words := (flow.Issue{Code: c.Code}).Advice(); !strings.HasSuffix(words, ".") {
			t.Errorf("%s: got the advice %q, want a sentence", c.Code, words)
		}
	}
}
