package flow_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/flowtest"
)

// nested is a value with lists around it.
func nested(levels int) any {
	var value any = 1
	for range levels {
		value = []any{value}
	}
	return value
}

func listOf(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// hostile holds values that a contact's variables must not have, and some that are as large as they may be.
func hostile() flow.Env {
	env := sampleEnv()
	vars := env["vars"].(map[string]any)
	vars["long_list"], vars["deep"], vars["inf"], vars["nan"] = listOf(flow.MaxList+1), nested(flow.MaxValueDepth+1), math.Inf(1), math.NaN()
	vars["text"], vars["long_text"] = strings.Repeat("ab,", flow.MaxText/3), strings.Repeat("x", flow.MaxText+1)
	vars["pointer"], vars["method"], vars["huge"] = &struct{ X int }{1}, time.Minute, 1e308
	vars["json"] = "[" + strings.Repeat("[1,2,3],", 900) + "1]"
	vars["nest"] = map[string]any{"a": map[string]any{"b": map[string]any{"c": 1}}}
	return env
}

// TestExpressionLimits holds every row of the limits against a source that crosses it: it ends soon, with a reason that names the limit.
func TestExpressionLimits(t *testing.T) {
	many := strings.Repeat
	for _, c := range []struct{ name, source, reason string }{
		{"source", `"` + many("a", flow.MaxExpression) + `"`, "longer than 4096 bytes"},
		{"a million signs", many("-", 1_000_000), "longer than"},
		{"a million brackets", many("(", 1_000_000), "longer than"},
		{"a million lists", many("[", 1_000_000), "longer than"},
		{"65 brackets", many("(", 65) + "1" + many(")", 65), "deeper than 64 levels"},
		{"65 lists", many("[", 65) + many("]", 65), "deeper than 64 levels"},
		{"65 maps", many(`{"a":`, 65) + "1" + many("}", 65), "deeper than 64 levels"},
		{"65 signs", many("-", 65) + "1", "deeper than 64 levels"},
		{"65 nots", many("not ", 65) + "true", "deeper than 64 levels"},
		{"nodes", many("1+", 251) + "1", "more than 500 parts"},
		{"repeat", `repeat("a", 1000000)`, "repeat is not available"},
		{"repeat through a pipe", `"a" | repeat(1000000)`, "repeat is not available"},
		{"now as a function", "now()", "now is a value"},
		{"now through a pipe", "now | now()", "now is a value"},
		{"nested all", "all(vars.list, all(vars.list, all(vars.list, true)))", "more than 200000 steps"},
		{"nested none", "none(vars.list, none(vars.list, # > 5000) == false)", "more than 200000 steps"},
		{"nested map and filter", "map(vars.list, filter(vars.list, map(vars.list, #) != []))", "more than 200000 steps"},
		{"nested reduce", "reduce(vars.list, #acc + reduce(vars.list, #acc + 1, 0), 0)", "more than 200000 steps"},
		{"nested groupBy", "groupBy(vars.list, len(groupBy(vars.list, # % 7)))", "more than 200000 steps"},
		{"nested sortBy", "sortBy(vars.list, len(sortBy(vars.list, -#)))", "more than 200000 steps"},
		{"nested sort", "map(vars.list, sort(vars.list))", "too long a list"},
		{"nested count", "count(vars.list, count(vars.list, # > 1) == 7)", "more than 200000 steps"},
		{"nested find", "map(vars.list, find(vars.list, # == 5000))", "more than 200000 steps"},
		{"a list of 1,001", "map(vars.long_list, #)", "more than 1000 entries"},
		{"a list of 1,001 given", "vars.long_list", "more than 1000 entries"},
		{"a range given", "1..1001", "more than 1000 entries"},
		{"a huge range", "1..1000000000", "too long a list"},
		{"a huge range to count", "len(1..1000000000)", "too long a list"},
		{"a text of 64 KB and one", "upper(vars.long_text)", "longer than 64 KB"},
		{"a text of 64 KB and one given", "vars.long_text", "longer than 64 KB"},
		{"17 levels", "vars.deep", "deeper than 16 levels"},
		{"17 levels made", "reduce(1..17, [#acc], 1)", "deeper than 16 levels"},
		{"a result of more than 64 KB", `map(1..10, vars.text)`, "64 KB"},
		{"infinite", "vars.inf", "number"},
		{"not a number", "vars.nan", "number"},
		{"infinite in a list", "[vars.inf]", "number"},
		{"made infinite", "vars.huge * 10", "too large"},
		{"divided by zero", "vars.rate / vars.zero", "zero"},
		{"zero by zero", "vars.zero / vars.zero", "zero"},
		{"whole numbers that do not fit", "9223372036854775807 + vars.attempts", "too large"},
		{"powers that do not fit", "10 ** 400", "too large"},
		{"a method of a value", "contact.Live()", "only functions and the methods of times"},
		{"a method by its name", `now["Zone"]()`, "unexpected ("},
		{"a method that is not listed", "now.Zone()", "only functions and the methods of times"},
		{"a function in a variable", "vars.text()", "only functions and the methods of times"},
		{"a pointer", "vars.pointer", "not a value that can be kept"},
		{"the whole environment", "$env", "$env cannot be used"},
		{"a regular expression that repeats", `vars.tier matches "((a{1,1000}){1,1000}){1,1000}"`, "pattern"},
		{"a long regular expression", `vars.tier matches "` + many("a", 1001) + `"`, "pattern is longer than 1000 characters"},
		{"a regular expression from data", `map(1..1000, vars.text matches ("(a|aa|aaa|a{50}){20}b" + string(#)))`, "more than 200000 steps"},
		{"a chain", "sort(map(filter(reduce(1..200, concat(#acc, vars.list), []), # > 1), # * 2))", "more than 1000 entries"},
		{"texts that grow", `reduce(1..40, #acc + #acc, "aaaa")`, "longer than 64 KB"},
		{"texts that grow by join", `reduce(1..40, join([#acc, #acc]), "aaaa")`, "longer than 64 KB"},
		{"split", `map(1..1000, split(vars.text, ","))`, "more than 1000 entries"},
		{"split and join", `join(map(1..1000, join(split("a,b,c", ","), vars.text)), vars.text)`, "64 KB"},
		{"replace", `replace(vars.text, "a", vars.text)`, "longer than 64 KB"},
		{"toJSON grows", `reduce(1..40, toJSON([#acc, #acc]), "a")`, "longer than 64 KB"},
		{"fromJSON is deep", `fromJSON("` + many("[", 60) + many("]", 60) + `")`, "deeper than 16 levels"},
		{"fromJSON is long", `fromJSON("[" + join(map(1..1000, "1,1"), ",") + "]")`, "more than 1000 entries"},
		{"fromJSON in a loop", `map(1..1000, len(fromJSON(vars.json)))`, "more than 200000 steps"},
		{"split in a loop", `map(vars.list, len(split("` + many("a,", 900) + `", ",")))`, "more than 200000 steps"},
		{"base64", `reduce(1..40, toBase64(#acc + #acc), "aaaa")`, "longer than 64 KB"},
		{"get through nothing", `get(get(vars, "unset"), "x").y`, "empty"},
		{"get in a loop", `map(vars.list, count(vars.list, get(vars.nest, "a") == vars.nest))`, "more than 200000 steps"},
		{"a format that grows", `reduce(1..40, now.Format(#acc + #acc), "Monday")`, "64 KB"},
		{"a date that is not one", `date("` + many("9", 500) + `")`, "date"},
		{"a duration that is not one", `duration("1000000000h")`, "duration"},
		{"days that overflow", `now.AddDate(9223372036854775807, 0, 0).Format("2006")`, ""},
		{"dates in a loop", `map(vars.list, count(vars.list, now.AddDate(0, 0, #) > now))`, "more than 200000 steps"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for form, run := range map[string]func() error{
				"expression": func() error {
					x := flow.Expression{Source: c.source}
					if err := x.Compile(""); err != nil {
						return err
					}
					_, err := x.Evaluate(hostile())
					return err
				},
				"template": func() error {
					tpl := flow.Template{Source: "Hello {{ " + c.source + " }}, bye"}
					if err := tpl.Compile(); err != nil {
						return err
					}
					_, err := tpl.Fill(hostile())
					return err
				},
			} {
				var err error
				if took := flowtest.Took(time.Second*flowtest.Slow, func() { err = run() }); took > time.Second*flowtest.Slow {
					t.Errorf("%s: took %s", form, took)
				}
				if c.reason == "" {
					continue // it may give anything, as long as it ends
				}
				if err == nil || !strings.Contains(err.Error(), c.reason) {
					t.Errorf("%s: got %.200v, want a reason with %q", form, fmt.Sprint(err), c.reason)
				}
			}
		})
	}
}

// TestTemplateLimits crosses the limits that only templates have.
func TestTemplateLimits(t *testing.T) {
	many := strings.Repeat
	for name, c := range map[string]struct{ source, reason string }{
		"a million braces":          {many("{{", 500_000), "longer than 64 KB"},
		"braces that do not close":  {many("{{", 1000), "no closing"},
		"too many expressions":      {many("{{ 1 }}", flow.MaxTemplateFragments+1), "more than 100 expressions"},
		"a text that grows":         {many("{{ vars.text }}", 2), "64 KB"},
		"work of all expressions":   {many("{{ count(vars.list, # > 1) }}", 100) + many(" ", 10) + "{{ all(vars.list, all(vars.list, true)) }}", ""},
		"one budget for all":        {many("{{ count(1..20000, # > 1) }}", 99), "more than 200000 steps"},
		"nested braces":             {"{{ " + many(`{"a": `, 70) + "1" + many("}", 70) + " }}", "deeper than 64 levels"},
		"quotes that do not close":  {`{{ "` + many("a", 60_000), "no closing"},
		"an expression in a result": {"{{ '{{ vars.inf }}' }}", "none"},
	} {
		var err error
		took := flowtest.Took(time.Second*flowtest.Slow, func() {
			tpl := flow.Template{Source: c.source}
			if err = tpl.Compile(); err == nil {
				_, err = tpl.Fill(hostile())
			}
		})
		if took > time.Second*flowtest.Slow {
			t.Errorf("%s: took %s", name, took)
		}
		switch {
		case c.reason == "none":
			if err != nil {
				t.Errorf("%s: got %v, want none: what an expression gives is text", name, err)
			}
		case c.reason != "" && (err == nil || !strings.Contains(err.Error(), c.reason)):
			t.Errorf("%s: got %.200v, want a reason with %q", name, fmt.Sprint(err), c.reason)
		}
	}
}

// A loop that may end early pays for what it ran, however often it runs; lists from outside that run to their end are paid for at once.
func TestLoopsPayForTheirTurns(t *testing.T) {
	env := sampleEnv()
	env["vars"].(map[string]any)["list"] = listOf(flow.MaxList)
	for source, want := range map[string]string{
		"all(vars.list, any(vars.list, # == 0))":                                   "true",
		"len(filter(vars.list, find(vars.list, # >= 0) == 0))":                     "1000",
		"count(vars.list, count(vars.list, # >= 0) > 0)":                           "1000",
		"map(vars.list, sum(vars.list, # * 2))[0]":                                 "more than 200000 steps",
		"len(map(1..100, sum(vars.list, # * 2)))":                                  "100",
		"any(vars.list, # == 999) and none(vars.list, # == 1000)":                  "true",
		"all(vars.list, # >= 0) and all(vars.list, # < 1000)":                      "true",
		"reduce(vars.list, #acc + #)":                                              "499500",
		"len(groupBy(vars.list, # % 7))":                                           "7",
		"sortBy(vars.list, -#)[0]":                                                 "999",
		"sum(map(vars.list, # * 2))":                                               "999000",
		"count(map(1..150, all(vars.list, # >= 0 and # < 5000 and # != 7000)), #)": "more than 200000 steps",
	} {
		x := flow.Expression{Source: source}
		if err := x.Compile(""); err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		value, err := x.Evaluate(env)
		if got := fmt.Sprint(value, err); !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
	}
}
