package flow_test

import (
	"encoding/json"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

// One compiled expression serves many contacts at once.
func TestExpressionsRunTogether(t *testing.T) {
	for _, source := range []string{`vars.n + 1`, `sum(map(1..10, # * vars.n))`, `vars.list | filter(# > vars.n) | len()`} {
		x := flow.Expression{Source: source}
		if err := x.Compile(""); err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for n := range 8 {
			group.Go(func() {
				for range 200 {
					got, err := x.Evaluate(flow.Env{"vars": map[string]any{"n": n, "list": []any{1, 2, 3, 4, 5, 6, 7, 8}}})
					want := map[string]int{`vars.n + 1`: n + 1, `sum(map(1..10, # * vars.n))`: 55 * n}[source]
					if want == 0 && n > 0 {
						want = 8 - n
					}
					if err != nil || n > 0 && got != want {
						t.Errorf("%s with %d: got %v, %v, want %d", source, n, got, err, want)
						return
					}
				}
			})
		}
		group.Wait()
	}
}

func TestBounded(t *testing.T) {
	deep := any(1)
	for range 17 {
		deep = []any{deep}
	}
	for name, value := range map[string]any{
		"long list": make([]any, 1001), "long text": strings.Repeat("a", 64<<10+1), "deep": deep, "infinite": math.Inf(1), "not a value": func() {},
		"large": map[string]any{"a": strings.Repeat("a", 64<<10), "b": make([]any, 1000), "c": large(20)},
	} {
		if got, err := flow.Bounded(value); err == nil {
			t.Errorf("%s: got %T, want an error", name, got)
		}
	}
	got, err := flow.Bounded(map[string]any{"a": []string{"x"}, "b": json.Number("1"), "c": int64(3), "d": map[string]string{"y": "z"}})
	want := map[string]any{"a": []any{"x"}, "b": "1", "c": 3, "d": map[string]any{"y": "z"}}
	if diff := cmp.Diff(any(want), got); err != nil || diff != "" {
		t.Errorf("got %v (-want +got):\n%s", err, diff)
	}
}

func large(n int) any {
	list := make([]any, n)
	for i := range list {
		list[i] = strings.Repeat("a", 64<<10)
	}
	return list
}
