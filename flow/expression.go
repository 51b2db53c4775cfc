package flow

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Env is what an expression reads: vars, contact, flow, org, now, results and, in handlers, event. It must hold plain values only (see Plain),
// besides now, which is a time.Time. It is read, never changed.
type Env map[string]any

// Roots lists the names that an expression can start from.
var Roots = []string{"vars", "contact", "flow", "org", "now", "results", "event"}

// Limits of expressions and of the values they read and give (docs/flow-format.md).
const (
	MaxExpression        = 4096    // bytes of source
	MaxNesting           = 64      // brackets, or signs in a row
	MaxNodes             = 500     // parts of one expression
	MaxSteps             = 200_000 // turns of the predicates of one evaluation
	MaxList              = 1000    // entries of a list
	MaxText              = 64 << 10
	MaxValueDepth        = 16
	MaxTemplate          = MaxText
	MaxPrompt            = 10_000 // characters of a prompt's text
	MaxTemplateFragments = 100    // expressions in one template
)

// ExpressionError is a mistake in an expression or template.
type ExpressionError struct {
	Message string // in words, without the place
	At      int    // characters before the mistake, -1 when it has no place
}

// Error gives the message and the place, counted from 1.
func (e *ExpressionError) Error() string {
	if e.At < 0 {
		return e.Message
	}
	return fmt.Sprintf("%s (at character %d)", e.Message, e.At+1)
}

// Expression is an expr-lang expression in a property. It is compiled once per flow version and run many times, by many contacts at once.
type Expression struct {
	Source string
	code   *code
	want   Type
}

// IsZero says whether there is no expression.
func (x Expression) IsZero() bool { return x.Source == "" }

// MarshalJSON writes the source.
func (x Expression) MarshalJSON() ([]byte, error) { return marshalText(x.Source) }

// UnmarshalJSON reads the source; it does not compile it.
func (x *Expression) UnmarshalJSON(data []byte) error {
	*x = Expression{}
	if err := json.Unmarshal(data, &x.Source); err != nil {
		return errors.New("an expression is a string")
	}
	return nil
}

// Compile checks the source and makes it ready to run. want is a variable type the result must have, "" for any. Errors are
// *ExpressionError.
func (x *Expression) Compile(want Type) error { return x.compile(want, nil) }

// compile is Compile for an expression that typed is asked about next, with the types that it will be asked with.
func (x *Expression) compile(want Type, of kinds) error {
	x.code, x.want = nil, want
	c, err := compile(x.Source, of)
	if err != nil {
		return err
	}
	if message := mismatch(c.gives, want); message != "" {
		return &ExpressionError{Message: message, At: -1}
	}
	x.code = c
	return nil
}

// Evaluate runs a compiled expression and gives a plain value of the wanted type. Errors say in words what went wrong. It is deterministic:
// instead of a deadline by the clock, work is counted and cut off at MaxSteps, which takes a few tens of milliseconds.
func (x Expression) Evaluate(env Env) (any, error) {
	if x.code == nil {
		return nil, fmt.Errorf("expression %q is not compiled", x.Source)
	}
	m := borrow()
	defer m.giveBack()
	return x.run(m, env)
}

func (x Expression) run(m *machine, env Env) (any, error) {
	value, err := m.run(x.code, env)
	if err != nil {
		return nil, explain(err)
	}
	return wanted(value, x.want)
}

// wanted makes a result the wanted type where nothing is lost: an empty value is false, a whole decimal is an integer.
func wanted(value any, want Type) (any, error) {
	switch want {
	case Boolean:
		switch v := value.(type) {
		case bool:
			return v, nil
		case nil:
			return false, nil
		}
	case Integer:
		switch v := value.(type) {
		case int:
			return v, nil
		case float64:
			if v == float64(int(v)) {
				return int(v), nil
			}
		}
	case Decimal:
		switch v := value.(type) {
		case float64:
			return v, nil
		case int:
			return float64(v), nil
		}
	default:
		return value, nil
	}
	return nil, &ExpressionError{Message: fmt.Sprintf("the result is %s, but %s is needed", inWords(value), typeWords[want]), At: -1}
}

// mismatch says why a result that is known before running can never be of the wanted type.
func mismatch(gives, want Type) string {
	if gives == "" || want == "" || gives == want {
		return ""
	}
	numbers := (gives == Integer || gives == Decimal) && (want == Integer || want == Decimal)
	if want != Boolean && (want != Integer && want != Decimal || numbers) {
		return "" // texts, times and JSON take what they get and say so when it runs
	}
	return fmt.Sprintf("the expression gives %s, but %s is needed", typeWords[gives], typeWords[want])
}
