package flow

import (
	"regexp"
	"unicode"
)

// PersonalKind is a kind of personal data that is found in texts.
type PersonalKind string

// The kinds, the more special ones first.
const (
	PersonalEmail PersonalKind = "email"
	PersonalIBAN  PersonalKind = "iban"
	PersonalCard  PersonalKind = "card"
	PersonalID    PersonalKind = "id" // national ids of Finland, Sweden, Denmark, Norway, the United States and the United Kingdom
	PersonalPhone PersonalKind = "phone"
)

// Kept says whether agents may read it and the database may hold it: addresses and numbers under which the customer is reached. The others
// are kept nowhere.
func (k PersonalKind) Kept() bool { return k == PersonalEmail || k == PersonalPhone }

// personal are the patterns of personal data, in the order of their kinds.
var personal = []struct {
	kind    PersonalKind
	pattern *regexp.Regexp
	is      func(string) bool
}{
	{PersonalEmail, regexp.MustCompile(`[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`), nil},
	{PersonalIBAN, regexp.MustCompile(`\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b`), nil},
	{PersonalCard, regexp.MustCompile(`\b\d(?:[ -]?\d){12,18}\b`), luhn},
	{PersonalID, regexp.MustCompile(`\b\d{6}[-+ABCDEFUVWXY]\d{3}[\dA-Y]\b|\b(?:\d{2})?\d{6}[-+ ]\d{4}\b|\b\d{6} \d{5}\b|\b\d{3}-\d{2}-\d{4}\b|\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b`), nil},
	{PersonalPhone, regexp.MustCompile(`\+?\(?\d(?:[ ()./-]{0,2}\d){6,14}`), nil},
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

// ReplacePersonal puts what instead gives in place of personal data in a text.
func ReplacePersonal(text string, instead func(kind PersonalKind, found string) string) string {
	for _, p := range personal {
		text = p.pattern.ReplaceAllStringFunc(text, func(found string) string {
			if p.is != nil && !p.is(found) {
				return found
			}
			return instead(p.kind, found)
		})
	}
	return text
}

// Keepable hides what must never be kept, not even for agents: card numbers, account numbers and national ids.
func Keepable(text string) string {
	return ReplacePersonal(text, func(kind PersonalKind, found string) string {
		if kind.Kept() {
			return found
		}
		return Hidden
	})
}

// Hidden stands in the journal, and wherever people look, for what must not be kept.
const Hidden = "••••"
