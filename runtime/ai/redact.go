package ai

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// redaction hides personal data in texts that leave for a model: the same value is the same placeholder everywhere, so the model can still
// speak of it, and placeholders become values again in what comes back.
type redaction struct {
	placeholders map[string]string // by value
	values       map[string]string // by placeholder; card numbers are not among them: they never come back
	counts       map[string]int
}

func newRedaction() *redaction {
	return &redaction{placeholders: map[string]string{}, values: map[string]string{}, counts: map[string]int{}}
}

// personal are the patterns of personal data, the more special ones first.
var personal = []struct {
	kind    string
	pattern *regexp.Regexp
	is      func(string) bool
	gone    bool // does not come back
}{
	{"email", regexp.MustCompile(`[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`), nil, false},
	{"iban", regexp.MustCompile(`\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b`), nil, true},
	{"card", regexp.MustCompile(`\b\d(?:[ -]?\d){12,18}\b`), luhn, true},
	// Finland, Sweden, Denmark, Norway, the United States, the United Kingdom
	{"id", regexp.MustCompile(`\b\d{6}[-+ABCDEFUVWXY]\d{3}[\dA-Y]\b|\b(?:\d{2})?\d{6}[-+ ]\d{4}\b|\b\d{6} \d{5}\b|\b\d{3}-\d{2}-\d{4}\b|\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b`), nil, true},
	{"phone", regexp.MustCompile(`\+?\(?\d(?:[ ()./-]{0,2}\d){6,14}`), nil, false},
}

// luhn checks a card number's last digit (ISO/IEC 7812-1).
func luhn(text string) bool {
	sum, n := 0, 0
	for i := len(text) - 1; i >= 0; i-- {
		if !unicode.IsDigit(rune(text[i])) {
			continue
		}
		d := int(text[i] - '0')
		if n%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, n = sum+d, n+1
	}
	return n >= 13 && sum%10 == 0
}

// hide puts placeholders in place of personal data.
func (r *redaction) hide(text string) string {
	for _, p := range personal {
		text = p.pattern.ReplaceAllStringFunc(text, func(found string) string {
			if p.is != nil && !p.is(found) {
				return found
			}
			if known, ok := r.placeholders[found]; ok {
				return known
			}
			r.counts[p.kind]++
			placeholder := fmt.Sprintf("<%s_%s>", p.kind, letters(r.counts[p.kind]))
			r.placeholders[found] = placeholder
			if !p.gone {
				r.values[placeholder] = found
			}
			return placeholder
		})
	}
	return text
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

// keepable hides what must never be kept, not even for agents: card numbers, account numbers and national ids.
func keepable(text string) string {
	for _, p := range personal {
		if p.gone {
			text = p.pattern.ReplaceAllStringFunc(text, func(found string) string {
				if p.is != nil && !p.is(found) {
					return found
				}
				return "••••"
			})
		}
	}
	return text
}
