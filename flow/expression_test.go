package flow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
	"cordboard/flow/flowtest"
)

func sampleEnv() flow.Env {
	numbers := make([]any, 1000)
	for i := range numbers {
		numbers[i] = i
	}
	return flow.Env{
		"vars":    map[string]any{"menu": "1", "tier": "gold", "attempts": 2, "list": numbers, "zero": 0, "text": "ab", "rate": 2.5, "unset": nil},
		"contact": map[string]any{"ani": "+358401234567", "attributes": map[string]any{"vip": "yes"}},
		"flow":    map[string]any{"name": "main"},
		"org":     map[string]any{"emergency": false},
		"now":     time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC),
		"results": map[string]any{"menu": map[string]any{"key": "1"}},
	}
}

func evaluate(source string, want flow.Type) (any, error) {
	x := flow.Expression{Source: source}
	if err := x.Compile(want); err != nil {
		return nil, err
	}
	return x.Evaluate(sampleEnv())
}

func TestExpressionResults(t *testing.T) {
	for _, c := range []struct {
		source string
		want   flow.Type
		result any
	}{
		{`vars.menu == "1"`, flow.Boolean, true},
		{`vars.unset`, flow.Boolean, false},
		{`contact.attributes.vip == "yes" && vars.attempts < 3`, flow.Boolean, true},
		{`vars.attempts + 1`, flow.Integer, 3},
		{`vars.rate * 2`, flow.Integer, 5},
		{`7 / 2`, flow.Decimal, 3.5},
		{`vars.attempts - 5`, "", -3},
		{`-7 % 3`, "", -1},
		{`2 ** 10`, flow.Integer, 1024},
		{`vars.text + "-" + string(vars.attempts)`, flow.String, "ab-2"},
		{`all(vars.list, # >= 0)`, flow.Boolean, true},
		{`count(vars.list, # % 2 == 0)`, flow.Integer, 500},
		{`len(filter(vars.list, # > 990))`, "", 9},
		{`sum(map(1..10, # * 2))`, "", 110},
		{`vars.tier in ["gold", "silver"]`, flow.Boolean, true},
		{`map(1..3, #)`, "", []any{1, 2, 3}},
		{`{"a": 1, "b": [vars.tier]}`, "", map[string]any{"a": 1, "b": []any{"gold"}}},
		{`contact.ani matches "^\\+358[0-9]+$"`, flow.Boolean, true},
		{`contact.ani matches vars.text`, flow.Boolean, false},
		{`replace(contact.ani, "+358", "0")`, "", "0401234567"},
		{`join(map(1..3, string(#)), ", ")`, "", "1, 2, 3"},
		{`string(vars.unset)`, flow.String, ""},
		{`"<" + string(nil) + string(vars.rate) + (vars.unset | string()) + ">"`, flow.String, "<2.5>"},
		{`map([1, vars.unset], string(#))`, "", []any{"1", ""}},
		{`uniq([1, 2, 1, vars.attempts])`, "", []any{1, 2}},
		{`now.Hour() >= 9 && now.Weekday().String() == "Friday"`, flow.Boolean, true},
		{`(now - duration("1h")).Hour()`, "", 9},
		{`let a = vars.attempts; a * a`, "", 4},
		{`vars.attempts > 1 ? "many" : "few"`, "", "many"},
		{`results.menu.key ?? "none"`, "", "1"},
		{`split("a,b", ",")`, "", []any{"a", "b"}},
		{`sortBy(vars.list, -#)[0]`, "", 999},
		{`reduce(1..5, #acc + #, 0)`, "", 15},
		{`count(map(1..100, #), any(1..100, # == -1))`, "", 0},
		{`groupBy([1, 2, 3], # > 1)`, "", map[string]any{"true": []any{2, 3}, "false": []any{1}}},
	} {
		got, err := evaluate(c.source, c.want)
		if err != nil {
			t.Errorf("%s: %v", c.source, err)
		} else if diff := cmp.Diff(c.result, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.source, diff)
		}
	}
}

func TestExpressionErrorsAreInWords(t *testing.T) {
	for _, c := range []struct {
		source string
		want   flow.Type
		part   string
	}{
		{``, "", "the expression is empty"},
		{`vars.tier ==`, "", "ends too early (at character 12)"},
		{`vars.tier == )`, "", "unexpected )"},
		{`tier == "gold"`, "", "unknown name tier; an expression starts from vars"},
		{`now()`, "", "now is a value"},
		{`repeat("a", 3)`, "", "repeat is not available"},
		{`$env.vars`, "", "$env cannot be used"},
		{`contact.Live()`, "", "only functions and the methods of times"},
		{`"a" - 1`, "", "- does not work on a text and a whole number"},
		{`vars.text - 1`, "", "- does not work on a text and a whole number"},
		{`vars.tier`, flow.Boolean, "the result is a text, but true or false is needed"},
		{`"yes"`, flow.Boolean, "gives a text, but true or false is needed"},
		{`vars.rate`, flow.Integer, "a whole number is needed"},
		{`vars.unset.name`, "", `name cannot be read: the value it belongs to is empty`},
		{`vars.zero > "a"`, "", "> does not work on a whole number and a text"},
		{`not vars.tier`, "", "true or false is needed, not a text"},
		{`vars.tier matches "("`, "", "missing closing )"},
		{`now.Hour`, "", "not a value that can be kept"},
	} {
		_, err := evaluate(c.source, c.want)
		if err == nil || !strings.Contains(err.Error(), c.part) {
			t.Errorf("%s: got error %v, want one with %q", c.source, err, c.part)
		}
	}
}

// bombs lists sources that would take the process down, or for ever, without limits.
func bombs() map[string]string {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	list := map[string]string{
		"a million signs":            many("-", 1_000_000),
		"a million brackets":         many("(", 1_000_000),
		"a million lists":            many("[", 1_000_000),
		"signs that fit":             many("-", 4000) + "1",
		"spaced signs":               many("- ", 2000) + "1",
		"nots":                       many("not ", 1000) + "true",
		"brackets that fit":          many("(", 2000) + "1" + many(")", 2000),
		"lists that fit":             many("[", 2000) + many("]", 2000),
		"maps that fit":              many(`{"a":`, 500) + "1" + many("}", 500),
		"calls that fit":             many("len(", 500) + "1" + many(")", 500),
		"too many nodes":             many("1+", 600) + "1",
		"long ternary":               many("true?1:", 500) + "1",
		"nested all":                 "all(vars.list, all(vars.list, all(vars.list, true)))",
		"nested all over ranges":     "all(1..1000, all(1..1000, all(1..1000, all(1..1000, true))))",
		"nested count":               "count(1..100000, count(1..100000, true) > 0)",
		"big range":                  "1..1000000000",
		"big range in a loop":        "sum(1..1000000000, #)",
		"len of a big range":         "len(1..1000000000)",
		"range of huge ends":         "len(-9223372036854775807..9223372036854775806) > 0 ? 1 : [1][5]",
		"ranges in a loop":           "map(1..1000, 1..1000)",
		"text doubling":              `reduce(1..100, #acc + #acc, "aaaa")`,
		"text doubling by join":      `reduce(1..100, join([#acc, #acc, #acc]), "aaaa")`,
		"text growing by replace":    `replace(replace(replace(replace(replace("aaaaaaaaaaaaaaaaaaaa","a","aaaaaaaaaaaaaaaaaaaa"),"a","aaaaaaaaaaaaaaaaaaaaa"),"a","aaaaaaaaaaaaaaaaaaaa"),"a","aaaaaaaaaaaaaaaaaaaa"),"a","aaaaaaaaaaaaaaaaaaaa")`,
		"base64 chain":               "len(" + many("toBase64(", 60) + `"` + many("a", 2000) + `"` + many(")", 60) + ")",
		"list doubling":              "len(reduce(1..100, concat(#acc, #acc), [1, 2]))",
		"list nesting":               "reduce(1..1000, [#acc], 1)",
		"list graph":                 "let a = [1,1,1,1,1,1,1,1,1,1]; let b = [a,a,a,a,a,a,a,a,a,a]; let c = [b,b,b,b,b,b,b,b,b,b]; let d = [c,c,c,c,c,c,c,c,c,c]; let e = [d,d,d,d,d,d,d,d,d,d]; let f = [e,e,e,e,e,e,e,e,e,e]; let g = [f,f,f,f,f,f,f,f,f,f]; let h = [g,g,g,g,g,g,g,g,g,g]; %s",
		"uniq of many":               "uniq(map(1..100000, #))",
		"deep maps":                  `reduce(1..100, ({"a": #acc}), 1)`,
		"deep JSON":                  `toJSON(fromJSON(reduce(1..10, #acc + #acc, "[[[[[[") ))`,
		"sorting a lot":              "sortBy(1..190000, # % 7)",
		"flatten a graph":            "",
		"regex repeats":              `contact.ani matches "((a{1,1000}){1,1000}){1,1000}"`,
		"regex of many repeats":      `contact.ani matches "` + many("x{1000}", 500) + `"`,
		"regex from data":            `map(1..1000, "` + many("a", 1000) + `" matches ("(a|aa|aaa|a{50}){20}b" + string(#)))`,
		"regex on long text":         `let t = reduce(1..15, #acc + #acc, "a"); count(1..1000, t matches "(a+a+)+(a+)+b")`,
		"contains in a loop":         `let t = reduce(1..15, #acc + #acc, "a"); count(1..100000, t contains "ab")`,
		"equality in a loop":         `count(1..100000, vars.list == map(vars.list, #))`,
		"in a list in a loop":        `count(1..100000, -1 in vars.list)`,
		"huge literal":               "99999999999999999999",
		"integer overflow":           "9223372036854775807 + vars.attempts",
		"multiplication overflow":    "vars.attempts * 9223372036854775807",
		"subtraction overflow":       "-9223372036854775807 - vars.attempts",
		"power overflow":             "10 ** 400",
		"power overflow unknown":     "(vars.attempts + 10) ** 4000 > 1",
		"power of a negative":        "(-8) ** 0.5",
		"float overflow":             "vars.rate * 1e308 * 1e308 > 1",
		"division by zero":           "1 / vars.zero",
		"division by zero hidden":    "vars.attempts / vars.zero > 1",
		"division by a literal zero": "1 / 0",
		"modulo zero":                "vars.attempts % vars.zero",
		"modulo literal zero":        "1 % 0",
		"format bomb":                `len(reduce(1..200, now.Format(#acc + #acc), "Monday"))`,
	}
	graph := list["list graph"]
	delete(list, "list graph")
	for name, use := range map[string]string{"==": "h == [h]", "string": "string(h)", "toJSON": "toJSON(h)", "flatten": "flatten(h)", "sum": "sum(h)", "result": "h", "max": "max(h)", "in": "1 in h", "uniq": "uniq(h)", "mean": "mean(h)"} {
		list["list graph "+name] = strings.Replace(graph, "%s", use, 1)
	}
	delete(list, "flatten a graph")
	return list
}

// Every bomb must end in an error within a second (the race detector gets more).
// What matters is that no expression hangs: the limit is far above the meter's 50 ms, so that a busy machine keeps it.
func TestExpressionBombs(t *testing.T) {
	const limit = time.Second * flowtest.Slow
	for name, source := range bombs() {
		var got any
		var err error
		took := time.Hour
		for range 5 { // other work on the machine may slow one attempt down
			start := time.Now()
			got, err = evaluate(source, "")
			if took = min(took, time.Since(start)); took < limit {
				break
			}
		}
		if err == nil {
			t.Errorf("%s: got %T, want an error", name, got)
			continue
		}
		if took > limit {
			t.Errorf("%s: took %s, want at most %s", name, took, limit)
		}
		if message := err.Error(); len(message) > 300 || strings.Contains(message, "goroutine") || strings.Contains(message, "interface {}") {
			t.Errorf("%s: got the message %q", name, message)
		}
		t.Logf("%-28s %8s  %v", name, took.Round(10*time.Microsecond), err)
	}
}

func TestTemplates(t *testing.T) {
	for source, want := range map[string]string{
		`Hello`:                                         "Hello",
		`Hello {{ vars.tier }}!`:                        "Hello gold!",
		`{{vars.attempts}}{{ vars.rate }}`:              "22.5",
		`a {{ "}}" }} b`:                                "a }} b",
		`{{ {"a": {"b": vars.tier}}.a.b }}`:             "gold",
		`{{ vars.unset }}`:                              "",
		`{{ map(vars.list[:2], ({"n": #})) }}`:          `[{"n":0},{"n":1}]`,
		`{{ vars.attempts > 1 ? "many" : "few" }} left`: "many left",
	} {
		tpl := flow.Template{Source: source}
		if err := tpl.Compile(); err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got, err := tpl.Fill(sampleEnv()); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", source, got, err, want)
		}
	}
	for source, want := range map[string]string{
		`Hi {{ vars.tier`:                         "a {{ has no closing }} (at character 4)",
		`Hä {{  nope }}`:                          "unknown name nope; an expression starts from vars, contact, flow, org, now, results or event (at character 8)",
		strings.Repeat(`{{ 1 }}`, 101):            "the text has more than 100 expressions",
		strings.Repeat(`a`, 70_000):               "the text is longer than 64 KB",
		`{{ }}`:                                   "the expression is empty (at character 4)",
		`{{ vars.tier }} and {{ vars.tier + }} x`: "the expression ends too early (at character 34)",
	} {
		tpl := flow.Template{Source: source}
		if err := tpl.Compile(); err == nil || err.Error() != want {
			t.Errorf("%.40s: got %v, want %s", source, err, want)
		}
	}
}

func TestCheckExpression(t *testing.T) {
	scope := flow.Scope{Variables: []flow.Variable{{Name: "tier", Type: flow.String}}, Activities: []flow.Record{{ID: "menu", Type: "menu"}}}
	for _, c := range []struct {
		source   string
		want     flow.Type
		template bool
		sample   flow.Env
		checked  flow.Checked
	}{
		{`vars.tier == "gold"`, flow.Boolean, false, sampleEnv(), flow.Checked{OK: true, Type: flow.Boolean, Value: "true", At: -1}},
		{`vars.tier`, "", false, nil, flow.Checked{OK: true, Type: flow.String, At: -1}},
		{`vars.tier`, flow.Boolean, false, nil, flow.Checked{Message: "the expression gives a text, but true or false is needed", At: -1}},
		{`1 + vars.teir`, "", false, nil, flow.Checked{Message: `there is no variable "teir"; did you mean "tier"?`, At: 4}},
		{`results.main.key`, "", false, nil, flow.Checked{Message: `there is no activity "main"`, At: 0}},
		{`contact.number`, "", false, nil, flow.Checked{Message: `contact has no "number"; it has id, channel, ani (the caller's number), dnis (the number that was called), entry_point, language, started_at, attributes`, At: 0}},
		{`Hi {{ vars.tier }}`, "", true, sampleEnv(), flow.Checked{OK: true, Type: flow.String, Value: "Hi gold", At: -1}},
		{`Hi {{ vars.x }}`, "", true, nil, flow.Checked{Message: `there is no variable "x"`, At: 6}},
	} {
		got := flow.CheckExpression(flow.Written{Source: c.source, Want: c.want, Template: c.template}, scope, c.sample)
		if diff := cmp.Diff(c.checked, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.source, diff)
		}
	}
}

// FuzzExpression looks for sources that panic, hang or give values that cannot be kept.
func FuzzExpression(f *testing.F) {
	for _, source := range conditions {
		f.Add(source)
	}
	f.Add(`reduce(vars.list, #acc + #, 0) ** 2 > 1 ? {"a": [1.5]} : now.Format("Monday")`)
	f.Add(`sortBy(filter(1..100, # % 3 == 0), -#) | map(string(#)) | join(",")`)
	f.Fuzz(func(t *testing.T, source string) {
		const limit = 500 * time.Millisecond * flowtest.Slow
		took := flowtest.Took(limit, func() {
			if value, err := evaluate(source, ""); err == nil {
				if _, err := flow.Plain(value); err != nil {
					t.Errorf("%s: got %v, which is not plain: %v", source, value, err)
				}
			}
		})
		if took > limit {
			t.Errorf("%s: took %s", source, took)
		}
	})
}
