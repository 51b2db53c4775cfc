package activities

import (
	"encoding/json"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/flowtest"
)

// FuzzSelectPath looks for paths and answers that panic, hang, or give values that no variable can hold.
func FuzzSelectPath(f *testing.F) {
	for _, seed := range [][2]string{
		{`$`, `null`}, {`$.a.b`, `{"a": {"b": [1, 2.5, "x", null]}}`}, {`$..a`, `[[[{"a": 1}], {"a": [{"a": 2}]}]]`}, {`$[?@.a == "b"].c`, `[{"a": "b", "c": 3}]`},
		{`$[::-1]`, `[1, 2, 3]`}, {`$[9223372036854775807]`, `[1]`}, {`$[?length(@) > 2]`, `["abc", "d"]`}, {`$['a\u0000b', "c"]`, `{"c": true}`},
		{`$[?@[?@[?@ > 1]]]`, `[[[1, 2]]]`}, {`$[0:1000000000:1]`, `[]`}, {`$.*.*.*`, `{"a": {"b": {"c": {}}}}`}, {`$[?!@.a && (@.b || @.c)]`, `[{}]`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, path, answer string) {
		var body any
		if json.Unmarshal([]byte(answer), &body) != nil {
			body = answer
		}
		var value any
		var err error
		if took := flowtest.Took(2*time.Second, func() { value, err = selectPath(path, body) }); took > 2*time.Second {
			t.Errorf("%q in %q: took %s", path, answer, took)
		}
		if err != nil {
			if err.Error() == "" {
				t.Errorf("%q: got an error without words", path)
			}
			return
		}
		if _, err := json.Marshal(value); err != nil {
			t.Errorf("%q in %q: got %v, which is not JSON: %v", path, answer, value, err)
		}
		if text, err := flow.Coerce(value, flow.String); err == nil && len(text.(string)) > flow.MaxText {
			t.Errorf("%q: got a text of %d bytes", path, len(text.(string)))
		}
	})
}
