package flow_test

import (
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"cordboard/flow"
)

var conditions = map[string]string{
	"simple":  `vars.menu == "1"`,
	"typical": `contact.attributes.vip == "yes" && vars.menu in ["1", "2"] && vars.attempts < 3 && contact.ani startsWith "+358"`,
	"sum":     `vars.attempts + 1`,
	"loop":    `all(vars.list, # >= 0)`,
	"pattern": `contact.ani matches "^[+]358"`,
}

// The guarded expression must stay within 1.5 times the bare library for simple conditions.
func BenchmarkExpression(b *testing.B) {
	for name, source := range conditions {
		env := sampleEnv()
		b.Run("ours/"+name, func(b *testing.B) {
			x := flow.Expression{Source: source}
			if err := x.Compile(""); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.Evaluate(env); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("bare/"+name, func(b *testing.B) {
			program, err := expr.Compile(source, expr.AllowUndefinedVariables())
			if err != nil {
				b.Fatal(err)
			}
			var machine vm.VM
			plain := map[string]any(env)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := machine.Run(program, plain); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
