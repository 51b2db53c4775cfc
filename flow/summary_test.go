package flow_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
)

func TestSummarise(t *testing.T) {
	for _, c := range []struct{ activity, properties, want string }{
		{"queue", `{"queue": "sales"}`, "sales"},
		{"queue", `{"queue": "sales", "max_wait": "2m30s"}`, "sales, at most 2 min 30 s"},
		{"queue", `{}`, ""},
		{"menu", `{"prompt": {"segments": [{"say": "Hello {{ vars.name }}"}, {"audio": "options"}]}}`, "Hello {{ vars.name }} options"},
		{"set_variables", `{"assignments": [{"variable": "a", "expression": "1"}, {"variable": "b", "expression": "2"}]}`, "a = 1, b = 2"},
		{"voicemail", `{"mailbox": {"team": "sales"}}`, "sales"},
		{"end_flow", ``, "done"},
		{"http_request", `{"url": "https://x"}`, "GET https://x"},
		{"screen_pop", `{"url": "https://x/{{ vars.id }}", "label": "{{ vars.name }}"}`, "{{ vars.name }}: https://x/{{ vars.id }}"},
		{"disconnect", `{}`, ""},
		{"menu", `[broken`, ""},
	} {
		spec, _ := activities.Catalog().Spec(c.activity)
		got := flow.Summarise(flow.Record{Type: c.activity, Properties: json.RawMessage(c.properties)}, spec)
		if got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.activity, c.properties, got, c.want)
		}
	}
}

// An entry of a list is one line, whose label says its id where it is unlike others; lengths of time are written one way.
func TestFacts(t *testing.T) {
	for _, c := range []struct {
		activity, properties string
		want                 []flow.Fact
	}{
		{"menu", `{"options": [{"key": "1", "label": "Sales", "say": ["buy", "order"]}, {"key": "*", "label": "Repeat"}], "timeout": "90s"}`, []flow.Fact{
			{"Option 1", "Sales; also said as buy, order"}, {"Option *", "Repeat"}, {"Attempts", "3"}, {"Wait for a key", "1 min 30 s"}, {"A key stops the prompt", "yes"},
		}},
		{"switch", `{"expression": "vars.tier", "cases": [{"id": "gold", "label": "Gold", "value": 1}, {"id": "old", "expression": "vars.age > 65"}, {"id": "gold"}, {}]}`, []flow.Fact{
			{"Value", "vars.tier"}, {"Case gold", "Gold; is 1"}, {"Case old", "or when vars.age > 65"}, {"Cases 3", "gold"},
		}},
		{"set_variables", `{"assignments": [{"variable": "a", "expression": "1"}, {"variable": "pin", "expression": "4711"}]}`, []flow.Fact{
			{"Assignments 1", "variable a; value 1"}, {"Assignments 2", "variable pin; value (not shown: it is sensitive)"},
		}},
		{"play_music", `{}`, []flow.Fact{{"Start at", "0 s"}}},
	} {
		spec, _ := activities.Catalog().Spec(c.activity)
		f := &flow.Flow{Variables: []flow.Variable{{Name: "pin", Sensitive: true}}}
		got := flow.Facts(f, flow.Record{Type: c.activity, Properties: json.RawMessage(c.properties)}, spec)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.activity, diff)
		}
	}
}
