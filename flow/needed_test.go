package flow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
)

func TestNeeded(t *testing.T) {
	f := &flow.Flow{Activities: []flow.Record{
		{ID: "who", Type: "table_lookup", Properties: []byte(`{"table":"Customers","key":"{{ contact.ani }}","outputs":{"tier":"tier","name":"called"}}`)},
		{ID: "say", Type: "play_prompt", Properties: []byte(`{"prompt":"{{ results.who.row.city }} {{ results.who.row.tier }} {{ results.other.row.no }}"}`)},
		{ID: "pin", Type: "run_subflow", Properties: []byte(`{"flow":"ask"}`), Outlets: map[string]string{"refused": "say", "known": "say", "error": "say"}},
		{ID: "bot", Type: "detect_intent", Properties: []byte(`{"ai_agent":"helper"}`), Outlets: map[string]string{"order": "say", "none": "say"}},
	}}
	for _, test := range []struct {
		kind, name string
		want       []string
	}{
		{"table", "customers", []string{"name", "tier", "city"}},
		{"table", "prices", nil},
		{"subflow", "ASK", []string{"known", "refused"}},
		{"ai_agent", "helper", []string{"order"}},
		{"queue", "ask", nil},
	} {
		if diff := cmp.Diff(test.want, flow.Needed(f, activities.Catalog(), test.kind, test.name)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", test.kind, test.name, diff)
		}
	}
}
