package flow

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/expr-lang/expr/file"
)

// typeWords names the variable types for people.
var typeWords = map[Type]string{
	String: "a text", Integer: "a whole number", Decimal: "a number", Boolean: "true or false", DateTime: "a date and time", JSON: "a list or an object",
}

// inWords names a value's type for people.
func inWords(value any) string {
	switch value.(type) {
	case nil:
		return "empty"
	case string:
		return typeWords[String]
	case int:
		return typeWords[Integer]
	case float64:
		return typeWords[Decimal]
	case bool:
		return typeWords[Boolean]
	case time.Time:
		return typeWords[DateTime]
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return "another kind of value"
}

// explain makes an error of the library one in words, with its place.
func explain(err error) error {
	var ours *ExpressionError
	if errors.As(err, &ours) {
		return ours
	}
	var at *file.Error
	if !errors.As(err, &at) {
		return &ExpressionError{Message: inOurWords(err.Error()), At: -1}
	}
	message := at.Message
	if at.Prev != nil {
		message = at.Prev.Error()
	}
	return &ExpressionError{Message: inOurWords(message), At: at.From}
}

// wordings turns messages of the library into ours; the first that matches counts. %1 and %2 are the groups, as types when typed.
var wordings = []struct {
	pattern *regexp.Regexp
	words   string
	typed   bool
}{
	{regexp.MustCompile(`^unexpected (token EOF|end of expression)`), "the expression ends too early", false},
	{regexp.MustCompile(`^unexpected token \w+\("(.*)"\)`), "unexpected %1", false},
	{regexp.MustCompile(`^unknown name (\S+)`), "unknown name %1; an expression starts from vars, contact, flow, org, now, results or event", false},
	{regexp.MustCompile(`exceeds maximum allowed nodes`), fmt.Sprintf("the expression has more than %d parts", MaxNodes), false},
	{regexp.MustCompile(`^memory budget exceeded`), "the expression makes too long a list", false},
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched types (\S+) and (\S+)\)`), "%1 does not work on %2 and %3", true},
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched type (\S+)\)`), "%1 does not work on %2", true},
	{regexp.MustCompile(`^invalid operation: (\S+) (\*\*|[-+*/%]|[<>]=?) (\S+)$`), "%2 does not work on %1 and %3", true},
	{regexp.MustCompile(`^invalid operation: (?:int64|int|float|bool)\((\S+)\)`), "a number is needed, not %1", true},
	{regexp.MustCompile(`^cannot use (\S+) as type (\S+) in array`), "%1 cannot be in a list of %2", true},
	{regexp.MustCompile(`^invalid integer literal`), "a number is too large", false},
	{regexp.MustCompile(`^error parsing regexp: (.*)`), "the pattern has a mistake: %1", false},
	{regexp.MustCompile(`^interface conversion: interface\{\} is (\S+), not (\S+)`), "%2 is needed, not %1", true},
	{regexp.MustCompile(`^cannot fetch (\S+) from <nil>`), "%1 cannot be read: the value it belongs to is empty", false},
	{regexp.MustCompile(`^cannot fetch (\S+) from (\S+)`), "%1 cannot be read from %2", true},
	{regexp.MustCompile(`^reflect: `), "the values do not fit the function", false},
	{regexp.MustCompile(`^runtime error: `), "the values do not fit the operation", false},
}

// goWords names Go types for people.
var goWords = map[string]string{
	"string": "a text", "int": "a whole number", "int64": "a whole number", "float64": "a number", "bool": "true or false", "nil": "an empty value",
	"<nil>": "an empty value", "time.Time": "a date and time", "time.Duration": "a duration", "[]interface{}": "a list", "[]int": "a list",
	"[]string": "a list", "map[string]interface{}": "an object", "interface{}": "a value", "unknown": "a value",
}

func inOurWords(message string) string {
	message, _, _ = strings.Cut(message, "\n")
	message = strings.ReplaceAll(message, "interface {}", "interface{}")
	for _, w := range wordings {
		groups := w.pattern.FindStringSubmatch(message)
		if groups == nil {
			continue
		}
		words := w.words
		for i, group := range groups[1:] {
			if known, ok := goWords[group]; ok && w.typed {
				group = known
			}
			words = strings.Replace(words, fmt.Sprintf("%%%d", i+1), group, 1)
		}
		return words
	}
	return message
}
