package activities

import (
	"errors"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	"cordboard/flow"
)

// entry is how collect_input checks what a customer entered.
type entry struct {
	kind, pattern string
	private       bool // errors must not quote the entry
}

// entered is what came in: keys without the terminator, or words; spaces within spoken numbers do not count.
func entered(got *flow.Gathered, terminator string) string {
	if got.Digits != "" {
		return strings.TrimSuffix(got.Digits, terminator)
	}
	heard := strings.TrimSpace(got.Heard)
	if digits := strings.NewReplacer(" ", "", "-", "").Replace(heard); digits != "" && strings.Trim(digits, "0123456789") == "" {
		return digits
	}
	return heard
}

// sensitive says whether the input must not be stored: by its own word or by its variable's.
func (a *CollectInput) sensitive(in flow.Input) bool {
	return a.Sensitive || in.Sensitive(string(a.Variable))
}

// check gives the entry in its normal form (phone: E.164, date: 2006-01-02) and whether it is valid. An error is the pattern's fault.
func (t entry) check(in flow.Input, entered string) (value string, ok bool, err error) {
	switch t.kind {
	case "luhn":
		return entered, luhn(entered), nil
	case "phone":
		value, ok = phone(entered, in.Contact().DNIS)
		return value, ok, nil
	case "date":
		value, ok = t.date(entered)
		return value, ok, nil
	case "regex":
		whole, err := flow.CompilePattern(`^(?:` + t.pattern + `)$`)
		return entered, err == nil && whole.MatchString(entered), err
	case "expression":
		ok, err = t.holds(in, entered)
		return entered, ok, err
	}
	return entered, true, nil
}

// problem says why the pattern cannot be used, "" when it can.
func (t entry) problem() string {
	switch t.kind {
	case "regex":
		if t.pattern == "" {
			return "is required to check by regex"
		}
		if _, err := flow.CompilePattern(t.pattern); err != nil {
			return "is not a regular expression: " + err.Error()
		}
	case "expression":
		if t.pattern == "" {
			return "is required to check by expression"
		}
		if _, err := t.condition(); err != nil {
			return err.Error()
		}
	case "date":
		if layout := dateLayout(t.pattern); t.pattern != "" && strings.ContainsAny(layout, "DMY") {
			return "is not an order of DD, MM and YYYY, such as DDMMYYYY"
		}
	}
	return ""
}

// holds evaluates the pattern with the entry as value. The entry comes by the environment and never stands in a source: sources are kept.
func (t entry) holds(in flow.Input, entered string) (bool, error) {
	x, err := t.condition()
	if err != nil {
		return false, err
	}
	result, err := in.EvaluateWith(x, map[string]any{"entered": entered})
	if err != nil && t.private {
		err = errors.New("the input could not be checked by the pattern")
	}
	return result == true, err
}

func (t entry) condition() (flow.Expression, error) {
	x := flow.Expression{Source: "let value = event.entered; " + t.pattern}
	return x, x.Compile(flow.Boolean)
}

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
