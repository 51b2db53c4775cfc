package runtime_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"cordboard/activities"
	"cordboard/flow"
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

func cpu() int64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}

func reportCPU(b *testing.B, from int64, per int) {
	b.ReportMetric(float64(cpu()-from)/float64(b.N)/float64(per), "cpu-ns/node")
}

// BenchmarkStep takes a contact through the ten activities: two steps, one wait between them.
func BenchmarkStep(b *testing.B) {
	lib := library{"ten": compiled(b, "ten", benchFlow())}
	facts := flow.Contact{ID: "c", Channel: "voice", ANI: "+12065551212", StartedAt: time.Unix(0, 0).UTC()}
	at := time.Unix(0, 0).UTC()
	b.ReportAllocs()
	from := cpu()
	for b.Loop() {
		r := runtime.Step(lib, runtime.NewState(facts, "ten"), runtime.Arrival{At: at, Event: &flow.Started{}})
		r = runtime.Step(lib, r.State, runtime.Arrival{At: at, Op: r.State.Pending[0].Op, Event: &flow.Gathered{Digits: "1"}})
		if r.State.Status != runtime.Over {
			b.Fatalf("status %s, %+v", r.State.Status, r.Trail)
		}
	}
	reportCPU(b, from, benchNodes)
}

// BenchmarkFloorStep does the same work by hand: named variables, a timestamped path, events, and three compiled expressions. It is the
// lower bound that BenchmarkStep is compared with.
func BenchmarkFloorStep(b *testing.B) {
	program, err := expr.Compile(`contact.vip && vars.menu in ["1","2"] && vars.attempts < 3 && call.from startsWith "+1206"`, expr.AsBool(), expr.AllowUndefinedVariables())
	if err != nil {
		b.Fatal(err)
	}
	env := map[string]any{
		"contact": map[string]any{"vip": true}, "vars": map[string]any{"menu": "1", "attempts": 2}, "call": map[string]any{"from": "+12065551212"},
	}
	var machine vm.VM
	b.ReportAllocs()
	from := cpu()
	for b.Loop() {
		for range 3 {
			if _, err := machine.Run(program, env); err != nil {
				b.Fatal(err)
			}
		}
		if s := byHand("1"); len(s.path) != benchNodes {
			b.Fatal(len(s.path))
		}
	}
	reportCPU(b, from, benchNodes)
}

// handState is what any interpreter of the flow has to keep.
type handState struct {
	vars   map[string]string
	path   []handVisit
	events []handVisit
}

type handVisit struct {
	node string
	text string
	at   int64
}

func byHand(key string) *handState {
	s := &handState{vars: make(map[string]string, 4), path: make([]handVisit, 0, 12), events: make([]handVisit, 0, 12)}
	for node := range benchNodes {
		now := time.Now().UnixNano()
		s.path = append(s.path, handVisit{node: "n", at: now})
		switch node {
		case 0:
			s.vars["lang"] = "eng"
		case 3:
			s.events = append(s.events, handVisit{"say", "Hello " + s.vars["name"] + ", press 1 for sales, 2 for support.", now})
		case 4:
			s.vars["menu"] = key
		case 6:
			s.vars["name"] = "Ben " + s.vars["menu"]
		case 7:
			s.vars["score"] = strconv.Itoa(len(s.vars["lang"]) + len(s.vars["menu"]))
		}
		s.events = append(s.events, handVisit{"result", s.vars["menu"], now})
	}
	return s
}

// BenchmarkState writes and reads the paused state and prints its size.
func BenchmarkState(b *testing.B) {
	lib := library{"ten": compiled(b, "ten", benchFlow())}
	facts := flow.Contact{ID: "c", Channel: "voice", ANI: "+12065551212"}
	paused := runtime.Step(lib, runtime.NewState(facts, "ten"), runtime.Arrival{At: time.Unix(1, 0).UTC(), Event: &flow.Started{}}).State
	data, err := json.Marshal(paused)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = json.Marshal(paused)
		}
		b.ReportMetric(float64(len(data)), "state-B")
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := runtime.DecodeState(data, facts, lib); err != nil {
				b.Fatal(err)
			}
		}
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

// BenchmarkLoad500 decodes, validates and compiles 500 activities, beside json.Unmarshal of the same bytes.
func BenchmarkLoad500(b *testing.B) {
	data := largeFlow(b)
	catalog := activities.Catalog()
	b.Run("json", func(b *testing.B) {
		for b.Loop() {
			var v any
			if err := json.Unmarshal(data, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			doc, _ := flow.Decode(data, catalog)
			if issues := flow.Validate(doc, catalog, flow.Resources{}); flow.HasErrors(issues) {
				b.Fatal(issues)
			}
			if _, err := runtime.Compile("large", doc, catalog); err != nil {
				b.Fatal(err)
			}
		}
	})
}
