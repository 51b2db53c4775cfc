package testcall

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
)

// mostTrials bounds how many combinations of values are tried for one outlet.
const mostTrials = 5_000

// change is a value that something an expression reads has to have, by its path: vars, tier.
type change struct {
	path  []string
	value any
}

// wish is what somebody who generates a test wants to be true of what expressions read.
type wish struct {
	reads []reading                   // what may be changed
	holds func(env flow.Env) bool     // by the interpreter's own evaluation
	may   func(changes []change) bool // whether a test can bring them about
	stop  func() bool                 // whether time is up
}

// grant finds the fewest changes that a wish comes true with: of one value, then of two, then of more. Nil when there are none, or too many to try.
func (w wish) grant(env flow.Env) []change {
	trials := 0
	for size := 1; size <= min(len(w.reads), 4); size++ {
		if found := w.choose(env, size, nil, &trials); found != nil {
			return found
		}
	}
	return nil
}

// choose tries all changes of size more of what is read.
func (w wish) choose(env flow.Env, size int, chosen []change, trials *int) []change {
	if size == 0 {
		if *trials++; *trials > mostTrials || w.stop() || !w.holds(env) || !w.may(chosen) {
			return nil
		}
		return slices.Clone(chosen)
	}
	for i, r := range w.reads {
		rest := wish{reads: w.reads[i+1:], holds: w.holds, may: w.may, stop: w.stop}
		if len(rest.reads) < size-1 {
			break
		}
		for _, value := range r.candidates {
			if *trials > mostTrials || w.stop() {
				return nil
			}
			changed, ok := withValue(env, r.path, value)
			if !ok {
				continue
			}
			if found := rest.choose(changed, size-1, append(chosen, change{r.path, value}), trials); found != nil {
				return found
			}
		}
	}
	return nil
}

// withValue gives a copy of what expressions read with one value in it; false when its place cannot be there.
func withValue(env flow.Env, path []string, value any) (flow.Env, bool) {
	out, ok := put(map[string]any(env), path, value).(map[string]any)
	return out, ok
}

// put gives a copy of a value with another one in it at a path of names and indexes; nil when there is no such place.
func put(in any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	if n, err := strconv.Atoi(path[0]); err == nil && n >= 0 && n < flow.MaxList {
		list, _ := in.([]any)
		list = slices.Clone(list)
		for len(list) <= n {
			list = append(list, nil)
		}
		list[n] = put(list[n], path[1:], value)
		return list
	}
	object, ok := in.(map[string]any)
	if env, is := in.(flow.Env); is {
		object, ok = env, true
	}
	if ok {
		object = maps.Clone(object)
	}
	if object == nil {
		object = map[string]any{}
	}
	object[path[0]] = put(object[path[0]], path[1:], value)
	return object
}

// leaves says by which outlet an activity leaves at once in an environment; "" when it waits for something, or does not leave.
func (c *chart) leaves(r flow.Record) func(flow.Env) string {
	spec, known := c.catalog.Spec(r.Type)
	activity, err := c.catalog.Decode(r)
	if !known || err != nil || len(flow.CompileActivity(activity)) > 0 {
		return func(flow.Env) string { return "" }
	}
	return func(env flow.Env) string {
		outcome := activity.Handle(&trial{env: env, chart: c, id: r.ID}, &flow.Entered{})
		switch outcome.Action {
		case flow.ActLeave:
			return outcome.Outlet
		case flow.ActFail:
			return spec.FailureOutlet()
		}
		return ""
	}
}

// equals says whether an expression gives a value in an environment.
func equals(source string, value any) func(flow.Env) bool {
	x := flow.Expression{Source: source}
	if x.Compile("") != nil {
		return func(flow.Env) bool { return false }
	}
	return func(env flow.Env) bool {
		got, err := x.Evaluate(env)
		return err == nil && flow.Display(got) == flow.Display(value)
	}
}

// spelled writes a value for a path's end: keys that are pressed, texts that are written.
func spelled(value any) string { return strings.TrimSpace(flow.Display(value)) }
