package flow_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"syscall"
	"testing"
	"time"

	"cordboard/flow"
)

// largeFlow is a document of about n activities, as people write them.
func largeFlow(n int) []byte {
	f := &flow.Flow{Format: flow.Format, Name: "large", Kind: flow.Inbound, Start: "menu_0", Handlers: map[flow.Handler]string{flow.OnError: "bye"}, Layout: map[string]flow.Position{}}
	f.Variables = []flow.Variable{{Name: "tier", Type: flow.String, Default: []byte(`"standard"`)}, {Name: "tries", Type: flow.Integer}}
	add := func(id, activity, properties string, outlets map[string]string) {
		f.Activities = append(f.Activities, flow.Record{ID: id, Type: activity, Name: "Activity " + id, Properties: []byte(properties), Outlets: outlets})
		f.Layout[id] = flow.Position{X: float64(len(f.Activities) * 40), Y: 80}
	}
	groups := n / 5
	for i := range groups {
		next := fmt.Sprintf("menu_%d", (i+1)%groups)
		id := func(name string) string { return fmt.Sprintf("%s_%d", name, i) }
		add(id("menu"), "menu", fmt.Sprintf(`{"prompt": "Hello {{ vars.tier }}, for part %d press 1, for more press 2.", "options": [{"key": "1", "label": "Sales"}, {"key": "2", "label": "More"}], "max_tries": 3, "timeout": "5s"}`, i),
			map[string]string{"1": id("check"), "2": next, "no_input": id("queue"), "no_match": id("queue")})
		add(id("check"), "condition", fmt.Sprintf(`{"expression": "vars.tier == 'gold' && vars.tries < %d"}`, i+1), map[string]string{"true": id("queue"), "false": id("set")})
		add(id("set"), "set_variables", fmt.Sprintf(`{"assignments": [{"variable": "tries", "expression": "vars.tries + %d"}]}`, i), map[string]string{"next": id("say")})
		add(id("say"), "play_prompt", `{"prompt": "Thank you, {{ vars.tier }} customer. Please wait."}`, map[string]string{"next": id("queue")})
		add(id("queue"), "queue", `{"queue": "sales", "priority": 5, "max_wait": "10m"}`, map[string]string{"timeout": next, "full": next, "no_agents": next, "closed": "bye", "agent_left": "bye"})
	}
	add("bye", "disconnect", `{}`, nil)
	data, err := flow.Encode(f, catalog())
	if err != nil {
		panic(err)
	}
	return data
}

// compileAll is what running a flow needs of this package.
func compileAll(f *flow.Flow, c *flow.Catalog) {
	for _, r := range f.Activities {
		a, err := c.Decode(r)
		if err != nil {
			panic(err)
		}
		if problems := flow.CompileActivity(a); len(problems) > 0 {
			panic(problems)
		}
	}
}

func BenchmarkLoad500(b *testing.B) {
	data, c, res := largeFlow(500), catalog(), resources()
	b.Run("json", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			var v any
			if err := json.Unmarshal(data, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	parts := map[string]func(){
		"draft":   func() { _, _ = flow.DecodeDraft(data) },
		"inspect": func() { flow.Inspect(data, c, res) },
		"decode":  func() { flow.Decode(data, c) },
		"everything": func() {
			f, issues := flow.Inspect(data, c, res)
			if flow.HasErrors(issues) {
				b.Fatal(issues)
			}
			compileAll(f, c)
		},
	}
	f, _ := flow.Decode(data, c)
	parts["validate"] = func() { flow.Validate(f, c, res) }
	parts["compile"] = func() { compileAll(f, c) }
	for name, do := range parts {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				do()
			}
		})
	}
	b.Run("anew", func(b *testing.B) { // every expression for the first time
		n := 0
		for b.Loop() {
			b.StopTimer()
			fresh := bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("< "), fmt.Appendf(nil, "< %d", n+1)), []byte("tries + "), fmt.Appendf(nil, "tries + %d", n+1))
			n++
			b.StartTimer()
			f, _ := flow.Inspect(fresh, c, res)
			compileAll(f, c)
		}
	})
}

func TestValidationIsLinear(t *testing.T) {
	if testing.Short() || slow > 1 {
		t.Skip("measures time")
	}
	c, res := catalog(), resources()
	took := func(n int) time.Duration {
		f, _ := flow.Decode(largeFlow(n), c)
		best := time.Hour
		for range 10 {
			start := cpuTime()
			flow.Validate(f, c, res)
			best = min(best, cpuTime()-start)
		}
		return best
	}
	if small, large := took(190), took(1900); large > 30*max(small, 500*time.Microsecond) { // ten times the size
		t.Errorf("got %s for 190 activities and %s for 1,900, want about ten times", small, large)
	}
}

// cpuTime is the processor time of this process, which other work on the machine does not lengthen much.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestLoading500ActivitiesIsFast holds load, validation and compilation to a multiple of parsing the same bytes.
func TestLoading500ActivitiesIsFast(t *testing.T) {
	if testing.Short() || slow > 1 {
		t.Skip("measures time")
	}
	data, c, res := largeFlow(500), catalog(), resources()
	cost := func(do func()) time.Duration {
		best := time.Hour
		for range 8 {
			start := cpuTime()
			do()
			do()
			best = min(best, (cpuTime()-start)/2)
		}
		return best
	}
	parse := cost(func() {
		var v any
		_ = json.Unmarshal(data, &v)
	})
	load := cost(func() {
		f, _ := flow.Inspect(data, c, res)
		compileAll(f, c)
	})
	t.Logf("parse %s, load %s, %.1f times", parse, load, float64(load)/float64(parse))
	if load > 8*parse {
		t.Errorf("got %s to load, validate and compile, want at most 8 times the %s of parsing", load, parse)
	}
}
