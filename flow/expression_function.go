package flow

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"reflect"
	"strings"

	"github.com/expr-lang/expr/vm/runtime"
)

// arithmetic maps an operator to the guarded function that stands for it.
var arithmetic = map[string]string{"+": "add!", "-": "subtract!", "*": "multiply!", "/": "divide!", "%": "modulo!", "**": "power!", "^": "power!"}

// growing maps a built-in whose result can be far larger than its arguments, or whose cost is their square, to the function that stands for it.
var growing = map[string]string{"replace": "replace!", "join": "join!", "uniq": "uniq!", "split": "split!", "splitAfter": "splitAfter!"}

// textOf stands for the built-in string.
const textOf = "string!"

// guardFunctions are the functions that stand for operators and built-ins. Their names cannot be written in an expression.
var guardFunctions = map[string]func(...any) (any, error){
	"add!": add, "subtract!": subtract, "multiply!": multiply, "divide!": divide, "modulo!": modulo, "power!": power,
	textOf: text, "replace!": replace, "join!": join, "uniq!": uniq, "split!": splitBy(strings.SplitN), "splitAfter!": splitBy(strings.SplitAfterN),
}

var (
	errOverflow = errors.New("a number is too large")
	errNoNumber = errors.New("the result is not a number")
	errDivision = errors.New("division by zero")
)

func finite(value any) (any, error) {
	f, ok := value.(float64)
	switch {
	case ok && math.IsNaN(f):
		return nil, errNoNumber
	case ok && math.IsInf(f, 0):
		return nil, errOverflow
	}
	return value, nil
}

func add(args ...any) (any, error) {
	switch a := args[0].(type) {
	case int:
		if b, ok := args[1].(int); ok {
			if sum := a + b; (sum > a) == (b > 0) {
				return sum, nil
			}
			return nil, errOverflow
		}
	case string:
		if b, ok := args[1].(string); ok && len(a)+len(b) > MaxText {
			return nil, errTextLong
		}
	}
	return finite(runtime.Add(args[0], args[1]))
}

func subtract(args ...any) (any, error) {
	if a, ok := args[0].(int); ok {
		if b, ok := args[1].(int); ok {
			if difference := a - b; (difference < a) == (b > 0) {
				return difference, nil
			}
			return nil, errOverflow
		}
	}
	return finite(runtime.Subtract(args[0], args[1]))
}

func multiply(args ...any) (any, error) {
	if a, ok := args[0].(int); ok {
		if b, ok := args[1].(int); ok {
			high, low := bits.Mul64(magnitude(a), magnitude(b))
			if high != 0 || low > math.MaxInt64 {
				return nil, errOverflow
			}
			return a * b, nil
		}
	}
	return finite(runtime.Multiply(args[0], args[1]))
}

func magnitude(n int) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

func divide(args ...any) (any, error) {
	if runtime.ToFloat64(args[1]) == 0 {
		return nil, errDivision
	}
	return finite(runtime.Divide(args[0], args[1]))
}

func modulo(args ...any) (any, error) {
	if runtime.ToInt(args[1]) == 0 {
		return nil, errDivision
	}
	return runtime.Modulo(args[0], args[1]), nil
}

func power(args ...any) (any, error) { return finite(runtime.Exponent(args[0], args[1])) }

// text is the built-in string, but of an empty value it is an empty text, as in templates.
func text(args ...any) (any, error) {
	if args[0] == nil {
		return "", nil
	}
	return fmt.Sprintf("%v", args[0]), nil
}

func replace(args ...any) (any, error) {
	text, old, replacement := args[0].(string), args[1].(string), args[2].(string)
	n := -1
	if len(args) == 4 {
		n = runtime.ToInt(args[3])
	}
	found := strings.Count(text, old)
	if n >= 0 {
		found = min(found, n)
	}
	if len(text)+found*(len(replacement)-len(old)) > MaxText {
		return nil, errTextLong
	}
	return strings.Replace(text, old, replacement, n), nil
}

func join(args ...any) (any, error) {
	glue := ""
	if len(args) == 2 {
		glue = args[1].(string)
	}
	list := reflect.ValueOf(args[0])
	if list.Kind() != reflect.Slice {
		return nil, errors.New("join needs a list of texts")
	}
	var b strings.Builder
	for i := range list.Len() {
		text, ok := list.Index(i).Interface().(string)
		if !ok {
			return nil, errors.New("join needs a list of texts")
		}
		if b.Len()+len(glue)+len(text) > MaxText {
			return nil, errTextLong
		}
		if i > 0 {
			b.WriteString(glue)
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// splitBy is split and splitAfter with lists that are not longer than lists may be.
func splitBy(split func(text, separator string, n int) []string) func(...any) (any, error) {
	return func(args ...any) (any, error) {
		text, isText := args[0].(string)
		separator, isSeparator := args[1].(string)
		if !isText || !isSeparator {
			return nil, errors.New("split needs a text and a separator")
		}
		n := -1
		if len(args) == 3 {
			n = runtime.ToInt(args[2])
		}
		limit := n
		if n < 0 || n > MaxList {
			limit = MaxList + 1
		}
		parts := split(text, separator, limit)
		if len(parts) > MaxList {
			return nil, errListLong
		}
		return parts, nil
	}
}

// uniq keeps the first of equal entries. Entries that cannot be keys are compared one by one, for at most 100 of them.
func uniq(args ...any) (any, error) {
	list := reflect.ValueOf(args[0])
	if list.Kind() != reflect.Slice && list.Kind() != reflect.Array {
		return nil, errors.New("uniq needs a list")
	}
	seen, kept, compared := map[any]bool{}, []any{}, []any{}
	for i := range list.Len() {
		entry := list.Index(i).Interface()
		key := entry
		if f, ok := entry.(float64); ok && f == math.Trunc(f) {
			key = int(f)
		}
		switch key.(type) {
		case nil, bool, int, float64, string:
			if !seen[key] {
				seen[key] = true
				kept = append(kept, entry)
			}
			continue
		}
		if len(compared) >= 100 {
			return nil, errors.New("uniq takes at most 100 entries that are lists or objects")
		}
		equal := false
		for _, other := range compared {
			equal = equal || runtime.Equal(other, entry)
		}
		if !equal {
			kept, compared = append(kept, entry), append(compared, entry)
		}
	}
	return kept, nil
}
