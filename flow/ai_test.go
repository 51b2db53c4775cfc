package flow_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
)

// Intents make the outlets: those of the activity, else those of its AI agent, else those that are wired.
func TestIntentOutlets(t *testing.T) {
	spec, _ := activities.Catalog().Spec("detect_intent")
	known := flow.Resources{Intents: map[string][]string{"Assistant": {"order", "bill"}}}
	tests := []struct {
		name, properties string
		outlets          map[string]string
		resources        flow.Resources
		want             []string
	}{
		{"its own", `{"ai_agent":"assistant","intents":[{"id":"hours"}]}`, nil, known, []string{"hours", "none", "error"}},
		{"its AI agent's", `{"ai_agent":"assistant"}`, nil, known, []string{"order", "bill", "none", "error"}},
		{"an AI agent that is not known", `{"ai_agent":"other"}`, map[string]string{"b": "x", "a": "x", "none": "x"}, known, []string{"a", "b", "none", "error"}},
		{"nothing", `{}`, nil, flow.Resources{}, []string{"none", "error"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, o := range flow.Outlets(flow.Record{ID: "it", Type: "detect_intent", Properties: json.RawMessage(test.properties), Outlets: test.outlets}, spec, test.resources) {
				got = append(got, o.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("outlets (-want +got):\n%s", diff)
			}
		})
	}
}

// Every reason has a decision, and no two are the same.
func TestAIReasons(t *testing.T) {
	seen := map[flow.AIReason]bool{}
	for _, r := range flow.AIReasons {
		if decision, ok := r.Reason.Decision(); !ok || decision != r.Decision || seen[r.Reason] {
			t.Errorf("%s: got %s (%v), want %s once", r.Reason, decision, ok, r.Decision)
		}
		seen[r.Reason] = true
	}
	if _, ok := flow.AIReason("tired").Decision(); ok {
		t.Error("a reason that is not known has a decision")
	}
}

func TestSubflowOutlets(t *testing.T) {
	spec, _ := activities.Catalog().Spec("run_subflow")
	known := flow.Resources{Outcomes: map[string][]string{"Ask": {"done"}}, LabelOutcomes: map[string]map[string][]string{"Ask": {"test": {"known", "unknown"}}}}
	tests := []struct {
		name, properties string
		outlets          map[string]string
		want             []string
	}{
		{"the live version", `{"flow":"ask"}`, map[string]string{"known": "x"}, []string{"done", "error"}},
		{"the version that the label names", `{"flow":"ask","version":"test"}`, nil, []string{"known", "unknown", "error"}},
		{"a label that no version has", `{"flow":"ask","version":"next"}`, nil, []string{"done", "error"}},
		{"a subflow that is not known", `{"flow":"other","version":"test"}`, map[string]string{"b": "x", "a": "x"}, []string{"a", "b", "error"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, o := range flow.Outlets(flow.Record{ID: "it", Type: "run_subflow", Properties: json.RawMessage(test.properties), Outlets: test.outlets}, spec, known) {
				got = append(got, o.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("outlets (-want +got):\n%s", diff)
			}
		})
	}
}
