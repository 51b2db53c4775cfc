package flow_test

import (
	"math"
	"testing"

	"cordboard/flow"
)

// TestCoerceNumbers takes what customers write for a number, and nothing that a state could not hold.
func TestCoerceNumbers(t *testing.T) {
	cases := []struct {
		value any
		to    flow.Type
		want  any
	}{
		{"12.5", flow.Decimal, 12.5}, {"-3", flow.Decimal, -3.0}, {"1e3", flow.Decimal, 1000.0}, {"42", flow.Integer, 42}, {7.0, flow.Integer, 7},
		{"NaN", flow.Decimal, nil}, {"Inf", flow.Decimal, nil}, {"0x10", flow.Decimal, nil}, {"1_000", flow.Decimal, nil}, {"1e999", flow.Decimal, nil},
		{math.NaN(), flow.Decimal, nil}, {math.Inf(1), flow.Decimal, nil}, {7.5, flow.Integer, nil}, {1e300, flow.Integer, nil}, {math.Inf(-1), flow.Integer, nil},
	}
	for _, c := range cases {
		got, err := flow.Coerce(c.value, c.to)
		if (err != nil) != (c.want == nil) || err == nil && got != c.want {
			t.Errorf("%v as %s gives %v, %v; want %v", c.value, c.to, got, err, c.want)
		}
	}
}
