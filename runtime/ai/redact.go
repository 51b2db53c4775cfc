package ai

import (
	"fmt"
	"strings"

	"cordboard/flow"
)

// redaction hides personal data in texts that leave for a model: the same value is the same placeholder everywhere, so the model can still
// speak of it, and placeholders become values again in what comes back.
type redaction struct {
	placeholders map[string]string // by value
	values       map[string]string // by placeholder; card numbers are not among them: they never come back
	counts       map[flow.PersonalKind]int
}

func newRedaction() *redaction {
	return &redaction{placeholders: map[string]string{}, values: map[string]string{}, counts: map[flow.PersonalKind]int{}}
}

// hide puts placeholders in place of personal data.
func (r *redaction) hide(text string) string {
	return flow.ReplacePersonal(text, func(kind flow.PersonalKind, found string) string {
		if known, ok := r.placeholders[found]; ok {
			return known
		}
		r.counts[kind]++
		placeholder := fmt.Sprintf("<%s_%s>", kind, letters(r.counts[kind]))
		r.placeholders[found] = placeholder
		if kind.Kept() {
			r.values[placeholder] = found
		}
		return placeholder
	})
}

// letters counts a, b, … z, aa, so that a placeholder holds no digits that would be taken for a number.
func letters(n int) string {
	text := ""
	for ; n > 0; n = (n - 1) / 26 {
		text = string(rune('a'+(n-1)%26)) + text
	}
	return text
}

// restore puts the values back, but for those that must not come back.
func (r *redaction) restore(text string) string {
	for placeholder, value := range r.values {
		text = strings.ReplaceAll(text, placeholder, value)
	}
	return text
}
