package flow_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// spokenLine is what somebody hears, presses or is told, without what it takes to get there.
type spokenLine struct{ Kind, Text string }

// told runs a contact through a flow and gives what happens in words.
func told(t *rapid.T, f *flow.Flow, subflows map[string]*flow.Flow, keys string) (lines []spokenLine, ends string) {
	script := &testcall.Script{Contact: testcall.Caller{Channel: "voice"}}
	for _, key := range keys {
		step := `{"presses":"` + string(key) + `"}`
		if key == '-' {
			step = `{"sends_nothing":true}`
		}
		var one testcall.Step
		if err := json.Unmarshal([]byte(step), &one); err != nil {
			t.Fatal(err)
		}
		script.Steps = append(script.Steps, one)
	}
	report, err := testcall.Run(context.Background(), testcall.Case{Script: script, Flow: f, Subflows: subflows, Catalog: catalog()})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range report.Lines {
		if l.Kind == "said" || l.Kind == "pressed" || l.Kind == "silence" || l.Kind == "error" || l.Kind == "ended" {
			if l.Kind == "error" {
				l.Text = "" // it names variables and inputs, which are others
			}
			lines = append(lines, spokenLine{l.Kind, l.Text})
		}
	}
	return lines, report.Ends
}

// generated draws a flow of prompts, menus, inputs, conditions and assignments. What takes no call time leads forward only, so that no contact
// goes in circles without being asked.
func generated(t *rapid.T, results bool) *flow.Flow {
	f := &flow.Flow{Format: flow.Format, Name: "generated", Kind: flow.Inbound, Start: "a0", Layout: map[string]flow.Position{},
		Variables: []flow.Variable{{Name: "n", Type: flow.Integer, Default: []byte("0")}, {Name: "t", Type: flow.String, Default: []byte(`""`)}, {Name: "digits", Type: flow.String, Default: []byte(`""`)}}}
	count := rapid.IntRange(4, 9).Draw(t, "count")
	for i := range count {
		r := flow.Record{ID: fmt.Sprint("a", i), Name: fmt.Sprint("Step ", i), Type: rapid.SampledFrom([]string{"play_prompt", "menu", "menu", "collect_input", "condition", "set_variables"}).Draw(t, "type"), Outlets: map[string]string{}}
		outlets, back := fill(t, &r, [2]int{i, count}, results)
		for _, outlet := range outlets {
			first := i + 1
			if back {
				first = 0
			}
			if to := rapid.IntRange(first, count).Draw(t, outlet); to < count {
				r.Outlets[outlet] = fmt.Sprint("a", to)
			}
		}
		f.Activities = append(f.Activities, r)
		f.Layout[r.ID] = flow.Position{X: float64(i) * 328, Y: float64(i%3) * 160}
	}
	return f
}

// fill draws the properties of an activity, and says which outlets it has and whether they may lead back.
func fill(t *rapid.T, r *flow.Record, of [2]int, results bool) (outlets []string, back bool) {
	i, field := of[0], "vars.digits"
	if other := rapid.IntRange(0, of[1]-1).Draw(t, "of"); results && other != i {
		field = fmt.Sprintf("results.a%d?.%s ?? 'nothing'", other, rapid.SampledFrom([]string{"key", "value"}).Draw(t, "field"))
	}
	properties := map[string]any{}
	switch r.Type {
	case "play_prompt":
		outlets, properties["prompt"] = []string{"next"}, fmt.Sprintf("Here %d: {{ vars.n }} {{ vars.t }} {{ %s }}.", i, field)
	case "menu":
		outlets, back = []string{"1", "2", "no_input", "no_match"}, true
		properties = map[string]any{"prompt": fmt.Sprintf("Menu %d: {{ vars.n }}.", i), "max_tries": 1, "options": []map[string]string{{"key": "1", "label": "One"}, {"key": "2", "label": "Two"}}}
	case "collect_input":
		outlets, back = []string{"success", "no_input"}, true
		properties = map[string]any{"prompt": fmt.Sprintf("Digit %d.", i), "variable": "digits", "max": 1, "max_tries": 1}
	case "condition":
		outlets, properties["expression"] = []string{"true", "false"}, fmt.Sprintf("vars.n %% 2 == %d", i%2)
	case "set_variables":
		outlets = []string{"next"}
		properties["assignments"] = []map[string]string{{"variable": "n", "expression": "vars.n + 1"}, {"variable": "t", "expression": fmt.Sprintf("vars.t + '%d' + vars.digits", i)}}
	}
	r.Properties, _ = json.Marshal(properties)
	return outlets, back
}

// Whatever can be made a subflow does what it did before, and putting it back gives a flow that does, too: the same graph when nothing had to
// be renamed or kept in a variable.
func TestExtractThenInline(t *testing.T) {
	tried, same := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		f := generated(t, true)
		var ids []string
		for _, r := range f.Activities {
			if rapid.Bool().Draw(t, "selected") {
				ids = append(ids, r.ID)
			}
		}
		part, err := flow.Extract(flow.Selection{Flow: f, IDs: ids, Catalog: catalog()})
		if refusal := (&flow.Refusal{}); errors.As(err, &refusal) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		sub := *part.Subflow
		sub.Name = "part"
		whole, call := part.Replace("part")
		keys := rapid.StringOfN(rapid.SampledFrom([]rune("1239-")), 0, 12, -1).Draw(t, "keys")
		want, ends := told(t, f, nil, keys)
		got, gotEnds := told(t, whole, map[string]*flow.Flow{"part": &sub}, keys)
		if diff := cmp.Diff(want, got); diff != "" || ends != gotEnds {
			t.Fatalf("as a subflow it ends as %s, want %s (-want +got):\n%s\n%s", gotEnds, ends, diff, asJSON(t, whole, &sub))
		}
		back, err := flow.Inline(flow.PutBack{Flow: whole, Activity: call, Subflow: &sub, Catalog: catalog()})
		if err != nil {
			t.Fatalf("put back: %v", err)
		}
		got, gotEnds = told(t, back.Flow, nil, keys)
		if diff := cmp.Diff(want, got); diff != "" || ends != gotEnds {
			t.Fatalf("put back it ends as %s, want %s (-want +got):\n%s\n%s", gotEnds, ends, diff, asJSON(t, whole, &sub, back.Flow))
		}
		tried++
		if len(back.Activities) == 0 && len(back.Variables) == 0 && len(back.Flow.Activities) == len(f.Activities) && len(back.Flow.Variables) == len(f.Variables) {
			same++
			if diff := cmp.Diff(graph(f), graph(back.Flow)); diff != "" {
				t.Fatalf("the graph that came back (-want +got):\n%s", diff)
			}
		}
	})
	if tried < 10 || same < 5 {
		t.Errorf("got %d selections that can be cut out and %d that came back unchanged, want at least 10 and 5", tried, same)
	}
}

// A subflow that was written by itself does the same once it is in the flow that runs it, also when contacts come to it again and again.
func TestInlineGenerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sub := generated(t, false)
		sub.Name, sub.Kind = "part", flow.Subflow
		for i, outcome := range []string{"left", "right"} {
			end := flow.Record{ID: fmt.Sprint("end", i), Type: "end_flow", Properties: object("outcome", outcome)}
			sub.Activities = append(sub.Activities, end)
		}
		for i := range sub.Activities {
			for _, outlet := range slices.Sorted(maps.Keys(sub.Activities[i].Outlets)) {
				if to := rapid.IntRange(0, 5).Draw(t, "end"); to < 2 {
					sub.Activities[i].Outlets[outlet] = fmt.Sprint("end", to)
				}
			}
		}
		f := running(t)
		if like := rapid.SampledFrom(append([]string{""}, ids(sub)...)).Draw(t, "called as the one that runs it"); like != "" {
			relabel(sub, like, "call")
		}
		back, err := flow.Inline(flow.PutBack{Flow: f, Activity: "call", Subflow: sub, Catalog: catalog()})
		if err != nil {
			t.Fatalf("put back: %v", err)
		}
		keys := rapid.StringOfN(rapid.SampledFrom([]rune("11123-")), 0, 20, -1).Draw(t, "keys")
		want, ends := told(t, f, map[string]*flow.Flow{"part": sub}, keys)
		got, gotEnds := told(t, back.Flow, nil, keys)
		if diff := cmp.Diff(want, got); diff != "" || ends != gotEnds {
			t.Fatalf("put back it ends as %s, want %s (-want +got):\n%s\n%s", gotEnds, ends, diff, asJSON(t, f, sub, back.Flow))
		}
	})
}

func ids(f *flow.Flow) (list []string) {
	for _, r := range f.Activities {
		list = append(list, r.ID)
	}
	return list
}

// relabel gives an activity whose results nobody reads another id.
func relabel(f *flow.Flow, from, to string) {
	if f.Start == from {
		f.Start = to
	}
	for i := range f.Activities {
		r := &f.Activities[i]
		if r.ID == from {
			r.ID = to
		}
		for outlet, target := range r.Outlets {
			if target == from {
				r.Outlets[outlet] = to
			}
		}
	}
	if at, ok := f.Layout[from]; ok {
		delete(f.Layout, from)
		f.Layout[to] = at
	}
}

// running draws a flow that runs a subflow again and again, with some of its variables handed in and taken out, and some of its outcomes wired.
func running(t *rapid.T) *flow.Flow {
	f := &flow.Flow{Format: flow.Format, Name: "main", Kind: flow.Inbound, Start: "a0", Handlers: map[flow.Handler]string{flow.OnError: "sorry"},
		Variables: []flow.Variable{{Name: "n", Type: flow.Integer, Default: []byte("5")}, {Name: "t", Type: flow.String, Default: []byte(`"main"`)}, {Name: "other", Type: flow.Integer, Default: []byte("3")}}}
	inputs, outputs := map[string]string{}, map[string]string{}
	draw := func(into map[string]string, name string, choices ...string) {
		if choice := rapid.SampledFrom(choices).Draw(t, name); choice != "" {
			into[name] = choice
		}
	}
	draw(inputs, "n", "", "vars.n", "vars.other", "vars.n + 1", "'no number'")
	draw(inputs, "t", "", "vars.t", "vars.t + '!'")
	draw(outputs, "n", "", "n", "other")
	draw(outputs, "t", "", "t")
	draw(outputs, "digits", "", "t")
	call := flow.Record{ID: "call", Type: "run_subflow", Outlets: map[string]string{}}
	call.Properties, _ = json.Marshal(map[string]any{"flow": "part", "inputs": inputs, "outputs": outputs})
	for _, outlet := range []string{"left", "right", "done", "error"} {
		if to := rapid.SampledFrom([]string{"", "a0", "tell", "tell"}).Draw(t, outlet); to != "" {
			call.Outlets[outlet] = to
		}
	}
	say := func(id, text, next string) flow.Record {
		r := flow.Record{ID: id, Type: "play_prompt", Properties: object("prompt", text)}
		if next != "" {
			r.Outlets = map[string]string{"next": next}
		}
		return r
	}
	menu := flow.Record{ID: "a0", Type: "menu", Properties: []byte(`{"prompt":"Main: {{ vars.n }} {{ vars.t }} {{ vars.other }}.","max_tries":1,"options":[{"key":"1","label":"Go"}]}`), Outlets: map[string]string{"1": "call", "no_match": "bye", "no_input": "bye"}}
	f.Activities = []flow.Record{menu, call, say("tell", "It ended as {{ results.call?.outcome ?? '' }} with {{ vars.n }} {{ vars.t }} {{ vars.other }}.", "a0"), say("bye", "Bye {{ vars.n }} {{ vars.t }}.", ""), say("sorry", "Sorry.", "")}
	return f
}

// graph is a flow as a sorted list of what leads where.
func graph(f *flow.Flow) []string {
	list := []string{"start " + f.Start}
	for _, v := range f.Variables {
		list = append(list, "variable "+v.Name)
	}
	for _, r := range f.Activities {
		list = append(list, r.ID+" "+r.Type+" "+r.Name+" "+string(r.Properties))
		for outlet, to := range r.Outlets {
			list = append(list, r.ID+" "+outlet+" → "+to)
		}
	}
	slices.Sort(list)
	return list
}

func asJSON(t *rapid.T, flows ...*flow.Flow) string {
	var b strings.Builder
	for _, f := range flows {
		text, err := json.MarshalIndent(f, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(text, '\n'))
	}
	return b.String()
}
