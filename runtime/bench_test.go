package runtime_test

import (
	"encoding/json"
	"fmt"
	goruntime "runtime"
	"strconv"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/flowtest"
	"cordboard/runtime"
)

// benchFlow is the flow of the floor below as a document: ten activities, three conditions, one wait for a key.
func benchFlow() string {
	node := func(id, kind, properties, outlets string) string {
		return fmt.Sprintf(`{"id":%q,"type":%q,"properties":%s,"outlets":%s}`, id, kind, properties, outlets)
	}
	typical := `{"expression":"vars.vip && vars.menu in [\"1\",\"2\"] && vars.attempts < 3 && contact.ani startsWith \"+1206\""}`
	all := node("a0", "set_variables", `{"assignments":[{"variable":"lang","expression":"\"eng\""}]}`, `{"next":"a1"}`) + "," +
		node("a1", "set_variables", `{"assignments":[{"variable":"vip","expression":"true"}]}`, `{"next":"a2"}`) + "," +
		node("a2", "condition", `{"expression":"vars.vip && contact.ani startsWith \"+1206\""}`, `{"true":"a3","false":"a9"}`) + "," +
		node("a3", "set_variables", `{"assignments":[{"variable":"attempts","expression":"2"}]}`, `{"next":"a4"}`) + "," +
		node("a4", "menu", `{"prompt":"Hello {{ vars.name }}, press 1 for sales, 2 for support.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Support"}]}`, `{"1":"a5","2":"a5"}`) + "," +
		node("a5", "condition", typical, `{"true":"a6","false":"a6"}`) + "," +
		node("a6", "set_variables", `{"assignments":[{"variable":"menu","expression":"\"1\""}]}`, `{"next":"a7"}`) + "," +
		node("a7", "condition", typical, `{"true":"a8","false":"a8"}`) + "," +
		node("a8", "set_variables", `{"assignments":[{"variable":"name","expression":"\"Ben\""}]}`, `{"next":"a9"}`) + "," +
		node("a9", "disconnect", `{}`, `{}`)
	return `{"format":"cordboard.flow/v1","name":"ten","kind":"inbound","start":"a0","variables":[{"name":"lang","type":"string","default":""},
 {"name":"vip","type":"boolean","default":false},{"name":"menu","type":"string","default":"1"},{"name":"name","type":"string","default":"Ben Haggerty"},
 {"name":"attempts","type":"integer","default":2}],"activities":[` + all + `]}`
}

const benchNodes = 10

// benchFacts is the contact of the benchmarks.
func benchFacts() flow.Contact {
	return flow.Contact{ID: "c", Channel: "voice", ANI: "+12065551212", StartedAt: time.Unix(0, 0).UTC()}
}

// tenSteps takes a contact through the ten activities of benchFlow: two steps, one wait between them.
func tenSteps(b testing.TB, lib library) {
	at := time.Unix(0, 0).UTC()
	r := runtime.Step(lib, runtime.NewState(benchFacts(), "ten"), runtime.Arrival{At: at, Event: &flow.Started{}})
	r = runtime.Step(lib, r.State, runtime.Arrival{At: at, Op: r.State.Pending[0].Op, Event: &flow.Gathered{Digits: "1"}})
	if r.State.Status != runtime.Over {
		b.Fatalf("status %s, %+v", r.State.Status, r.Trail)
	}
}

// BenchmarkStep takes a contact through ten activities, beside the same work by hand: named variables, a timestamped path, events, and three
// compiled expressions. Bounds: 5 times the floor, 10 allocations and 1 KB per activity (TestCostOfSteps holds the last two).
func BenchmarkStep(b *testing.B) {
	lib := library{"ten": compiled(b, "ten", benchFlow())}
	flowtest.Beside(b, flowtest.Work{Do: func() { tenSteps(b, lib) }, Floor: byHand(b), Of: "floor", Part: "node", Parts: benchNodes})
	b.ReportMetric(testing.AllocsPerRun(100, func() { tenSteps(b, lib) })/benchNodes, "allocs/node")
	b.ReportMetric(bytesPerRun(100, func() { tenSteps(b, lib) })/benchNodes, "B/node")
}

// bytesPerRun is the memory that one run takes from the heap.
func bytesPerRun(runs int, do func()) float64 {
	var before, after goruntime.MemStats
	do()
	goruntime.ReadMemStats(&before)
	for range runs {
		do()
	}
	goruntime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(runs)
}

// handState is what any interpreter of the flow has to keep.
type handState struct {
	Node   int               `json:"node"`
	Name   string            `json:"name"`
	Vars   map[string]string `json:"vars"`
	Path   []handVisit       `json:"path"`
	Events []handEvent       `json:"events"`
}

type handVisit struct {
	Node int   `json:"n"`
	At   int64 `json:"t"`
}

type handEvent struct {
	Kind string `json:"type"`
	Text string `json:"text"`
	At   int64  `json:"t"`
}

// byHand is the floor of BenchmarkStep: a contact's way through the ten activities with nothing but what must be kept.
func byHand(b testing.TB) func() {
	program, err := expr.Compile(`contact.vip && vars.menu in ["1","2"] && vars.attempts < 3 && call.from startsWith "+1206"`, expr.AsBool(), expr.AllowUndefinedVariables())
	if err != nil {
		b.Fatal(err)
	}
	env := map[string]any{
		"contact": map[string]any{"vip": true}, "vars": map[string]any{"menu": "1", "attempts": 2}, "call": map[string]any{"from": "+12065551212"},
	}
	var machine vm.VM
	return func() {
		s := &handState{Name: "Ben Haggerty", Vars: make(map[string]string, 4), Path: make([]handVisit, 0, 12), Events: make([]handEvent, 0, 12)}
		for range 3 {
			if _, err := machine.Run(program, env); err != nil {
				b.Fatal(err)
			}
		}
		for s.Node < benchNodes {
			s.visit("1")
		}
		kept = s
	}
}

// kept holds what a floor made, so that the compiler cannot leave the work out.
var kept *handState

// visit is one activity by hand.
func (s *handState) visit(key string) {
	now := time.Now().UnixNano()
	s.Path = append(s.Path, handVisit{Node: s.Node, At: now})
	tell := func(kind, text string) { s.Events = append(s.Events, handEvent{Kind: kind, Text: text, At: now}) }
	set := func(name, value string) {
		s.Vars[name] = value
		tell("set", value)
	}
	switch s.Node {
	case 0:
		set("lang", "eng")
	case 1:
		set("vip", strconv.FormatBool(s.Name == "Ben Haggerty"))
	case 3:
		tell("say", "Hello "+s.Name+", press 1 for sales, 2 for support.")
	case 4:
		set("menu", key)
	case 6:
		s.Name = "Ben " + s.Vars["menu"]
		tell("name", s.Name)
	case 7:
		set("score", strconv.Itoa(len(s.Vars["lang"])+len(s.Vars["menu"])))
	case 9:
		tell("say", "Goodbye "+s.Name)
	}
	s.Node++
}

// BenchmarkState writes and reads a paused state, beside json.Marshal of the state that the floor keeps at the same place. Bounds: 5 times to
// write, 7 times to read, and 512 bytes (TestCostOfPausedStates holds that).
func BenchmarkState(b *testing.B) {
	lib := library{"ten": compiled(b, "ten", benchFlow())}
	paused := runtime.Step(lib, runtime.NewState(benchFacts(), "ten"), runtime.Arrival{At: time.Unix(1, 0).UTC(), Event: &flow.Started{}}).State
	data, err := json.Marshal(paused)
	if err != nil {
		b.Fatal(err)
	}
	hand := handState{Name: "Ben Haggerty", Vars: map[string]string{}}
	for hand.Node < 5 {
		hand.visit("")
	}
	floor := func() { _, _ = json.Marshal(hand) }
	b.Run("write", func(b *testing.B) {
		flowtest.Beside(b, flowtest.Work{Do: func() { _, _ = json.Marshal(paused) }, Floor: floor, Of: "marshal"})
		b.ReportMetric(float64(len(data)), "state-B")
	})
	b.Run("read", func(b *testing.B) {
		read := func() {
			if _, err := runtime.DecodeState(data, benchFacts(), lib); err != nil {
				b.Fatal(err)
			}
		}
		flowtest.Beside(b, flowtest.Work{Do: read, Floor: floor, Of: "marshal"})
	})
}

// largeFlow is a valid flow of 500 activities.
func largeFlow(b testing.TB) []byte {
	doc := flow.Flow{Format: flow.Format, Name: "large", Kind: flow.Inbound, Start: "n0", Layout: map[string]flow.Position{}, Variables: []flow.Variable{{Name: "tier", Type: flow.String, Default: json.RawMessage(`"gold"`)}}}
	const n = 500
	for i := range n {
		id, next := "n"+strconv.Itoa(i), "n"+strconv.Itoa(i+1)
		r := flow.Record{ID: id, Name: "Activity " + strconv.Itoa(i), Outlets: map[string]string{"next": next}}
		switch {
		case i == n-1:
			r.Type, r.Outlets = "disconnect", nil
		case i%3 == 0:
			r.Type, r.Properties = "play_prompt", json.RawMessage(`{"prompt":"Hello {{ vars.tier }} customer, this is a prompt of ordinary length."}`)
		case i%3 == 1:
			r.Type, r.Properties = "condition", json.RawMessage(`{"expression":"vars.tier == \"gold\" && contact.ani startsWith \"+358\""}`)
			r.Outlets = map[string]string{"true": next, "false": next}
		default:
			r.Type, r.Properties = "menu", json.RawMessage(`{"prompt":"Press 1 or 2.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Support"}]}`)
			r.Outlets = map[string]string{"1": next, "2": next, "no_input": next, "no_match": next}
		}
		doc.Activities = append(doc.Activities, r)
		doc.Layout[id] = flow.Position{X: float64(i%20) * 328, Y: float64(i/20) * 200}
	}
	doc.Handlers = map[flow.Handler]string{flow.OnError: "n" + strconv.Itoa(n-1)}
	data, err := flow.Encode(&doc, activities.Catalog())
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// BenchmarkLoad500 decodes, validates and compiles 500 activities, beside json.Unmarshal of the same bytes. Bound: 4 times.
func BenchmarkLoad500(b *testing.B) {
	data := largeFlow(b)
	catalog := activities.Catalog()
	load := func() {
		doc, issues := flow.Inspect(data, catalog, flow.Resources{})
		if flow.HasErrors(issues) {
			b.Fatal(issues)
		}
		if _, err := runtime.Compile("large", doc, catalog); err != nil {
			b.Fatal(err)
		}
	}
	parse := func() {
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			b.Fatal(err)
		}
	}
	flowtest.Beside(b, flowtest.Work{Do: load, Floor: parse, Of: "json"})
}
