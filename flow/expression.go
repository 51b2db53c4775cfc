package flow

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// Env is what an expression reads: vars, contact, flow, org, now, results and, in handlers, event.
type Env map[string]any

// Expression is an expr-lang expression in a property. It is compiled once per flow version and run many times, by many contacts at once.
type Expression struct {
	Source  string
	program *vm.Program
}

// IsZero says whether there is no expression.
func (x Expression) IsZero() bool { return x.Source == "" }

// MarshalJSON writes the source.
func (x Expression) MarshalJSON() ([]byte, error) { return json.Marshal(x.Source) }

// UnmarshalJSON reads the source; it does not compile it.
func (x *Expression) UnmarshalJSON(data []byte) error {
	*x = Expression{}
	if err := json.Unmarshal(data, &x.Source); err != nil {
		return errors.New("an expression is a string")
	}
	return nil
}

// MaxExpression is the longest source of one expression in bytes.
const MaxExpression = 4096

// Compile checks the source and makes it ready to run. want is a variable type the result must have, "" for any.
func (x *Expression) Compile(want Type) error {
	if len(x.Source) > MaxExpression {
		return fmt.Errorf("the expression is longer than %d bytes", MaxExpression)
	}
	options := []expr.Option{expr.AllowUndefinedVariables(), expr.MaxNodes(500), expr.DisableBuiltin("now"), expr.DisableBuiltin("repeat")}
	if want == Boolean {
		options = append(options, expr.AsBool())
	}
	program, err := expr.Compile(x.Source, options...)
	if err != nil {
		return err
	}
	x.program = program
	return nil
}

// Evaluate runs a compiled expression. Errors say what went wrong in words; Inf and NaN are errors.
func (x Expression) Evaluate(env Env) (any, error) {
	if x.program == nil {
		return nil, fmt.Errorf("expression %q is not compiled", x.Source)
	}
	var machine vm.VM
	value, err := machine.Run(x.program, map[string]any(env))
	if err != nil {
		return nil, err
	}
	if f, ok := value.(float64); ok && (math.IsInf(f, 0) || math.IsNaN(f)) {
		return nil, errors.New("the result is not a number")
	}
	return value, nil
}
