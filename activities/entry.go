package activities

import (
	"errors"
	"strings"

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
