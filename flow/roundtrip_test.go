package flow_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cordboard/flow"
)

// texts has what JSON, HTML, templates and people put into strings, but not the NUL character, which is refused by rule.
var texts = rapid.OneOf(rapid.StringN(0, 20, 60).Filter(func(s string) bool { return !strings.Contains(s, "\x00") }), rapid.SampledFrom([]string{"", "<b>&", "{{ vars.a }}", "ä\u2028ö", `"\/`, "\t\n", "👋"}))

// valueOf draws a JSON value for a property: mostly what it takes, sometimes anything.
func valueOf(t *rapid.T, p flow.Property, depth int) any {
	if depth > 4 || rapid.IntRange(0, 9).Draw(t, "anything") == 0 {
		return rapid.OneOf(rapid.Just[any](nil), rapid.Just[any](true), rapid.Just[any](1.5), rapid.Map(texts, func(s string) any { return s }),
			rapid.Just[any]([]any{map[string]any{"z": 1, "a": "x"}})).Draw(t, "value")
	}
	switch p.Widget {
	case flow.WidgetNumber:
		return rapid.Int().Draw(t, "number")
	case flow.WidgetBoolean:
		return rapid.Bool().Draw(t, "boolean")
	case flow.WidgetDuration:
		return flow.Duration(rapid.Int64Range(0, 1e12).Draw(t, "duration")).String()
	case flow.WidgetGroup:
		return objectOf(t, p.Items, depth)
	case flow.WidgetPrompt:
		if rapid.Bool().Draw(t, "segments") {
			return objectOf(t, p.Items, depth)
		}
	case flow.WidgetList:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "entries") {
			if len(p.Items) == 1 && p.Items[0].Name == "" {
				list = append(list, valueOf(t, p.Items[0], depth+1))
			} else {
				list = append(list, objectOf(t, p.Items, depth+1))
			}
		}
		return list
	case flow.WidgetMap:
		object := map[string]any{}
		for range rapid.IntRange(0, 3).Draw(t, "entries") {
			object[texts.Draw(t, "key")] = valueOf(t, p.Items[0], depth+1)
		}
		return object
	case flow.WidgetUnion:
		return map[string]any{p.Items[1].Name: texts.Draw(t, "text")}
	}
	return texts.Draw(t, "text")
}

func objectOf(t *rapid.T, items []flow.Property, depth int) map[string]any {
	object := map[string]any{}
	for _, p := range items {
		if rapid.Bool().Draw(t, p.Name) {
			object[p.Name] = valueOf(t, p, depth+1)
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "unknown") == 0 {
		object[texts.Draw(t, "field")] = map[string]any{"b": 1, "a": []any{}}
	}
	return object
}

// flows draws flows that are well formed but otherwise as bad as can be.
func flows() *rapid.Generator[*flow.Flow] {
	specs := catalog().Specs()
	return rapid.Custom(func(t *rapid.T) *flow.Flow {
		f := &flow.Flow{Format: flow.Format, Name: texts.Draw(t, "name"), Description: texts.Draw(t, "description"), Kind: rapid.SampledFrom(flow.Kinds).Draw(t, "kind"), Start: "a0"}
		for i := range rapid.IntRange(0, 6).Draw(t, "activities") {
			spec := rapid.SampledFrom(specs).Draw(t, "spec")
			r := flow.Record{ID: fmt.Sprintf("a%d", i), Type: spec.Type, Name: texts.Draw(t, "label"), Outlets: map[string]string{}}
			properties, err := json.Marshal(objectOf(t, flow.Properties(spec), 0))
			if err != nil {
				t.Fatal(err)
			}
			r.Properties = properties
			for _, o := range flow.Outlets(r, spec, flow.Resources{}) {
				if rapid.Bool().Draw(t, o.ID) {
					r.Outlets[o.ID] = fmt.Sprintf("a%d", rapid.IntRange(0, 7).Draw(t, "target"))
				}
			}
			f.Activities = append(f.Activities, r)
			if rapid.Bool().Draw(t, "placed") {
				f.Layout = map[string]flow.Position{r.ID: {X: rapid.Float64Range(-1e6, 1e6).Draw(t, "x")}}
			}
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "variables") {
			f.Variables = append(f.Variables, flow.Variable{Name: fmt.Sprint(i, texts.Draw(t, "variable")), Type: rapid.SampledFrom(flow.Types).Draw(t, "type"), Default: json.RawMessage(`{"b":1,"a":2}`)})
		}
		if rapid.Bool().Draw(t, "handlers") {
			f.Handlers = map[flow.Handler]string{flow.OnError: "a1", flow.BeforeDial: "a2", flow.OnEnded: texts.Draw(t, "handler")}
		}
		if rapid.Bool().Draw(t, "notes") {
			f.Notes = []flow.Note{{ID: "n", Text: texts.Draw(t, "note"), X: 0.1}}
		}
		return f
	})
}

// Whatever a flow holds: decode, encode, decode is the identity; encoding is stable; validating, comparing and summarising do not panic; a
// flow does not differ from itself.
func TestRoundTrip(t *testing.T) {
	c := catalog()
	rapid.Check(t, func(t *rapid.T) {
		drawn := flows().Draw(t, "flow")
		written, err := flow.Encode(drawn, c)
		if err != nil {
			t.Fatalf("encode: %v", err)
		}
		first, issues := flow.Decode(written, c)
		if first == nil {
			t.Fatalf("decode: %+v", issues)
			return
		}
		again, err := flow.Encode(first, c)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(written), string(again)); diff != "" {
			t.Fatalf("encoding is not stable:\n%s", diff)
		}
		second, _ := flow.Decode(again, c)
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("decode, encode, decode:\n%s", diff)
		}
		draft, err := flow.DecodeDraft(written)
		if err != nil {
			t.Fatalf("decode draft: %v", err)
		}
		if d := flow.Diff(draft, first, c); len(d) > 0 {
			t.Fatalf("a flow differs from itself: %+v", d)
		}
		flow.Validate(first, c, resources())
		flow.Diff(drawn, &flow.Flow{}, c)
		flow.References(first, c)
		for _, r := range first.Activities {
			spec, _ := c.Spec(r.Type)
			flow.Summarise(r, spec)
			_, _ = flow.Parse(nil, r, c)
		}
	})
}
