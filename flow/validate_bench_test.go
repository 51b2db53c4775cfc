package flow_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"cordboard/flow"
	"cordboard/flow/flowtest"
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

// anew gives the document with expressions that nobody has compiled yet, other ones each time. It writes in place, so that making the document
// is no part of what is measured.
func anew(data []byte) func() []byte {
	const digits = 8
	data = bytes.ReplaceAll(data, []byte("tries < "), []byte("tries < 100000000"))
	data = bytes.ReplaceAll(data, []byte("tries + "), []byte("tries + 100000000"))
	var places []int
	for i := range data {
		if bytes.HasPrefix(data[i:], []byte("tries < 1")) || bytes.HasPrefix(data[i:], []byte("tries + 1")) {
			places = append(places, i+len("tries < 1"))
		}
	}
	n := 0
	return func() []byte {
		n++
		number := fmt.Appendf(nil, "%0*d", digits, n)
		for _, at := range places {
			copy(data[at:], number)
		}
		return data
	}
}

// BenchmarkLoad500 measures the parts of loading a flow of 500 activities, of which 300 hold an expression, beside json.Unmarshal of the same
// bytes. anew is all of it with 200 expressions that are seen for the first time.
func BenchmarkLoad500(b *testing.B) {
	data, c, res := largeFlow(500), catalog(), resources()
	f, _ := flow.Decode(data, c)
	unseen := anew(data)
	for _, part := range []struct {
		name string
		do   func()
	}{
		{"draft", func() { _, _ = flow.DecodeDraft(data) }},
		{"inspect", func() { flow.Inspect(data, c, res) }},
		{"validate", func() { flow.Validate(f, c, res) }},
		{"compile", func() { compileAll(f, c) }},
		{"everything", func() { load(data, c, res) }},
		{"anew", func() { load(unseen(), c, res) }},
	} {
		b.Run(part.name, func(b *testing.B) { flowtest.Beside(b, flowtest.Work{Do: part.do, Floor: parse(data), Of: "json"}) })
	}
}

// load is what loading a flow takes of this package.
func load(data []byte, c *flow.Catalog, res flow.Resources) {
	f, issues := flow.Inspect(data, c, res)
	if flow.HasErrors(issues) {
		panic(fmt.Sprint(issues))
	}
	compileAll(f, c)
}

func parse(data []byte) func() {
	return func() {
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			panic(err)
		}
	}
}

// Ten times the activities take about ten times as long to validate.
func TestCostOfValidationIsLinear(t *testing.T) {
	c, res := catalog(), resources()
	small, _ := flow.Decode(largeFlow(190), c)
	large, _ := flow.Decode(largeFlow(1900), c)
	got := flowtest.Ratio(func() { flow.Validate(large, c, res) }, func() { flow.Validate(small, c, res) })
	if got > 20 {
		t.Errorf("got %.1f times for 1,900 activities as for 190, want about ten", got)
	}
}

// Load, validation and compilation are held to a multiple of parsing the same bytes.
func TestCostOfLoading500Activities(t *testing.T) {
	data, c, res := largeFlow(500), catalog(), resources()
	got := flowtest.Ratio(func() { load(data, c, res) }, parse(data))
	t.Logf("%.1f times", got)
	if got > 6*flowtest.Slow {
		t.Errorf("got %.1f times the time of parsing the same bytes, want at most 4 (6 on a busy machine)", got)
	}
}
