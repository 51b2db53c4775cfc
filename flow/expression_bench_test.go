package flow_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"cordboard/flow"
	"cordboard/flow/flowtest"
)

var conditions = map[string]string{
	"simple":  `vars.menu == "1"`,
	"typical": `contact.attributes.vip == "yes" && vars.menu in ["1", "2"] && vars.attempts < 3 && contact.ani startsWith "+358"`,
	"sum":     `vars.attempts + 1`,
	"loop":    `all(vars.list, # >= 0)`,
	"pattern": `contact.ani matches "^[+]358"`,
}

// BenchmarkExpression evaluates expressions beside the bare library with the same source. Bound: 1.5 times.
func BenchmarkExpression(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(conditions)) {
		b.Run(name, func(b *testing.B) {
			env, x := sampleEnv(), flow.Expression{Source: conditions[name]}
			if err := x.Compile(""); err != nil {
				b.Fatal(err)
			}
			ours := func() {
				if _, err := x.Evaluate(env); err != nil {
					b.Fatal(err)
				}
			}
			flowtest.Beside(b, flowtest.Work{Do: ours, Floor: bare(b, conditions[name], env), Of: "bare"})
		})
	}
}

// bare evaluates a source without guards, by a machine of its own.
func bare(b *testing.B, source string, env flow.Env) func() {
	program, err := expr.Compile(source, expr.AllowUndefinedVariables())
	if err != nil {
		b.Fatal(err)
	}
	var machine vm.VM
	plain := map[string]any(env)
	return func() {
		if _, err := machine.Run(program, plain); err != nil {
			b.Fatal(err)
		}
	}
}
