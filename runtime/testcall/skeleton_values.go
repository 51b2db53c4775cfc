package testcall

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/flow"
)

// reading is something that an expression reads, with the values to try.
type reading struct {
	path       []string
	candidates []any
}

// written is what stands in an activity's properties: what is read, and the values that are compared with.
type written struct {
	paths   [][]string
	sources []string
	texts   []string
	numbers []float64
}

var (
	ofPath   = regexp.MustCompile(`\b(vars|org|contact|results|event)((?:\??\.[A-Za-z_][A-Za-z0-9_]*|\[(?:'[^']*'|"[^"]*"|[0-9]+)\])+)|\bnow\b`)
	ofPart   = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*|[0-9]+`)
	ofText   = regexp.MustCompile(`'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"`)
	ofNumber = regexp.MustCompile(`(?:^|[^A-Za-z0-9_.])(-?[0-9]+(?:\.[0-9]+)?)\b`)
)

// in gathers what stands in properties.
func writtenIn(properties json.RawMessage) (w written) {
	var value any
	if json.Unmarshal(properties, &value) == nil {
		w.gather(value)
	}
	return w
}

func (w *written) gather(value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, inner := range v {
			w.gather(inner)
		}
	case []any:
		for _, inner := range v {
			w.gather(inner)
		}
	case float64:
		w.numbers = append(w.numbers, v)
	case string:
		w.expression(v)
	}
}

// expression gathers what stands in one; a text that is none may be a value that is compared with.
func (w *written) expression(source string) {
	w.sources = append(w.sources, source)
	if len(source) < 100 {
		w.texts = append(w.texts, source)
	}
	for _, m := range ofPath.FindAllStringSubmatch(source, -1) {
		path := []string{"now"}
		if m[1] != "" {
			path = append([]string{m[1]}, ofPart.FindAllString(m[2], -1)...)
		}
		if !slices.ContainsFunc(w.paths, func(p []string) bool { return slices.Equal(p, path) }) {
			w.paths = append(w.paths, path)
		}
	}
	for _, m := range ofText.FindAllStringSubmatch(source, -1) {
		w.texts = append(w.texts, m[1]+m[2])
	}
	for _, m := range ofNumber.FindAllStringSubmatch(source, -1) {
		if n, err := strconv.ParseFloat(m[1], 64); err == nil {
			w.numbers = append(w.numbers, n)
		}
	}
}

// values lists what a path may be tried with: what it is compared with and its neighbours, as its type has them.
func (w *written) values(kind flow.Type, now time.Time) []any {
	var list []any
	add := func(values ...any) { list = append(list, values...) }
	if kind == flow.Boolean || kind == "" || kind == flow.JSON {
		add(true, false)
	}
	for _, n := range w.amounts() {
		switch kind {
		case flow.Integer:
			add(int(n), int(n)+1, int(n)-1)
		case flow.Decimal:
			add(n, n+1, n-1, n+0.01, n-0.01)
		case "", flow.JSON:
			add(int(n), int(n)+1, int(n)-1)
		}
	}
	switch kind {
	case flow.Integer:
		add(0, 1)
	case flow.Decimal:
		add(0.0, 1.0)
	case flow.DateTime:
		for _, n := range append(w.numbers, 1, 30, 365) {
			for _, unit := range []time.Duration{time.Hour, 24 * time.Hour} {
				add(now.Add(time.Duration(n)*unit), now.Add(-time.Duration(n)*unit), now.Add(-time.Duration(n+1)*unit))
			}
		}
	case flow.String, "", flow.JSON:
		for _, text := range w.strings() {
			add(text)
		}
	}
	if kind == "" || kind == flow.JSON {
		list = append(list, w.lists()...)
		add(map[string]any{}, nil)
	}
	return list
}

// amounts lists the numbers that are written, and what two of them make: vars.n * 10 > 500 is decided at 50.
func (w *written) amounts() []float64 {
	list := slices.Clone(w.numbers)
	for _, a := range w.numbers[:min(len(w.numbers), 6)] {
		for _, b := range w.numbers[:min(len(w.numbers), 6)] {
			list = append(list, a+b, a-b, a*b)
			if b != 0 {
				list = append(list, math.Floor(a/b))
			}
		}
	}
	slices.Sort(list[len(w.numbers):])
	return slices.Compact(list)
}

// lists lists lists: with one of the texts, and of the lengths that are asked for.
func (w *written) lists() []any {
	all := []any{}
	for _, text := range w.texts {
		all = append(all, text)
	}
	list := []any{[]any{}, []any{"a"}, all}
	for _, text := range w.texts {
		for _, n := range append(w.numbers, 0) {
			if n >= 0 && n < 20 {
				list = append(list, append([]any{text}, slices.Repeat([]any{"a"}, int(n))...))
			}
		}
	}
	return list
}

// ofTerm parts an expression into what its outcome is made of.
var ofTerm = regexp.MustCompile(`&&|\|\||\b(?:and|or)\b|[?:]`)

// mostAlike bounds how many values of one effect are tried.
const mostAlike = 3

// telling leaves out values that differ in nothing: each term of the expressions comes out as with others before.
func (w *written) telling(env flow.Env, r reading, stop func() bool) []any {
	var terms []flow.Expression
	for _, source := range w.sources {
		for _, part := range ofTerm.Split(source, -1) {
			x := flow.Expression{Source: strings.Trim(part, " (){}")}
			if x.Compile("") == nil {
				terms = append(terms, x)
			}
		}
	}
	if len(w.paths) < 2 {
		return r.candidates
	}
	seen := map[string]int{}
	return slices.DeleteFunc(r.candidates, func(value any) bool {
		if stop() {
			return true
		}
		changed, ok := withValue(env, r.path, value)
		signs := ""
		for _, x := range terms {
			result, err := x.Evaluate(changed)
			signs += fmt.Sprint(result, err != nil, ";")
		}
		seen[signs]++
		return !ok || seen[signs] > mostAlike
	})
}

// strings lists texts: those written, numbers as digits, texts that a pattern wants, and texts around the lengths that are asked for.
func (w *written) strings() []string {
	var list []string
	for _, text := range w.texts {
		list = append(list, text)
		if pattern, err := flow.CompilePattern(text); err == nil && regexp.QuoteMeta(text) != text && !strings.Contains(text, "{{") {
			list = append(list, matching(pattern.String()))
		}
	}
	for _, n := range w.numbers {
		list = append(list, strconv.FormatFloat(n, 'f', -1, 64), strconv.Itoa(int(n)+1), strconv.Itoa(int(n)-1))
		for _, length := range []int{int(n), int(n) + 1, int(n) - 1} {
			if length > 0 && length <= 64 {
				list = append(list, strings.Repeat("1", length))
			}
		}
	}
	for n := range 10 {
		list = append(list, strings.Repeat("x", n), strings.Repeat("1", n))
	}
	return list
}

// written gathers what stands in an activity, with the defaults of what is left out.
func (m *chart) written(r flow.Record) written {
	if activity, err := m.catalog.Decode(r); err == nil {
		if data, err := json.Marshal(activity); err == nil {
			return writtenIn(data)
		}
	}
	return writtenIn(r.Properties)
}

// callers lists numbers of many customers: where shares go by the number, one of them falls into each.
func callers() []any {
	list := make([]any, 400)
	for i := range list {
		list[i] = fmt.Sprintf("+3584012340%03d", i)
	}
	return list
}

// times lists moments to begin at: each hour of a week, days of each month, and the dates that are written.
func (w *written) times(now time.Time) []any {
	var list []any
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	for hour := range 7 * 24 {
		list = append(list, day.Add(time.Duration(hour)*time.Hour))
	}
	for month := range 12 {
		list = append(list, time.Date(day.Year(), time.Month(month+1), 1, 12, 0, 0, 0, day.Location()), time.Date(day.Year(), time.Month(month+1), 24, 12, 0, 0, 0, day.Location()))
	}
	for _, text := range w.texts {
		if date, err := time.ParseInLocation(time.DateOnly, text, day.Location()); err == nil {
			list = append(list, date.Add(12*time.Hour), date.Add(36*time.Hour), date.Add(-12*time.Hour))
		}
	}
	return list
}
