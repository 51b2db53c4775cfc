package flow_test

import (
	"encoding/json"
	"testing"

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
