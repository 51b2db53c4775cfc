package activities

import (
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"
)

// luhn checks the last digit of card and account numbers (ISO/IEC 7812-1).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i]) - '0'
		if d < 0 || d > 9 {
			return false
		}
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return len(digits) > 1 && sum%10 == 0
}

// phone reads a number as it is dialled in the country of the number that was reached.
func phone(entered, dnis string) (string, bool) {
	region := ""
	if reached, err := phonenumbers.Parse(dnis, ""); err == nil {
		region = phonenumbers.GetRegionCodeForNumber(reached)
	}
	number, err := phonenumbers.Parse(entered, region)
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}

// date reads a date in the pattern's order, without one in the orders that cannot be taken for each other: 2026-12-31, 20261231, 31122026.
func (t entry) date(entered string) (string, bool) {
	layouts := []string{"2006-01-02", "20060102", "02012006"}
	if t.pattern != "" {
		layouts = []string{dateLayout(t.pattern)}
	}
	for _, layout := range layouts {
		if day, err := time.Parse(layout, entered); err == nil && day.Year() >= 1900 && day.Year() < 2100 {
			return day.Format(time.DateOnly), true
		}
	}
	return "", false
}

func dateLayout(pattern string) string {
	return strings.NewReplacer("YYYY", "2006", "YY", "06", "MM", "01", "DD", "02").Replace(pattern)
}
