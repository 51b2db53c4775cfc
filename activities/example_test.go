package activities_test

import (
	"encoding/json"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
)

// exampleVariables are what examples read and write.
var exampleVariables = []flow.Variable{
	{Name: "tier", Type: flow.String}, {Name: "order", Type: flow.String}, {Name: "customer", Type: flow.String}, {Name: "day", Type: flow.String},
	{Name: "last_agent", Type: flow.String}, {Name: "tries", Type: flow.Integer}, {Name: "score", Type: flow.Integer},
}

// TestExamplesValidate takes the example beside each form for a flow of its own: whoever copies it has no error from it.
func TestExamplesValidate(t *testing.T) {
	catalog := activities.Catalog()
	for _, spec := range catalog.Specs() {
		t.Run(spec.Type, func(t *testing.T) {
			if !json.Valid([]byte(spec.Example.Properties)) || spec.Example.Use == "" {
				t.Fatalf("got the example %+v, want words and properties in JSON", spec.Example)
			}
			for _, kind := range spec.Kinds {
				f := &flow.Flow{
					Format: flow.Format, Name: "example", Kind: kind, Start: "it", Variables: exampleVariables,
					Activities: []flow.Record{{ID: "it", Type: spec.Type, Properties: []byte(spec.Example.Properties)}},
				}
				for _, issue := range flow.Validate(f, catalog, flow.Resources{}) {
					placed := issue.Activity == "it" && (issue.Field == "" || issue.Field[0] == 'p') // what leads nowhere is no part of the example
					if placed && issue.Severity != flow.SeverityNote && issue.Code != "dead_air" && issue.Code != "end_on_live_path" && issue.Code != "placeholder" {
						t.Errorf("in a flow of kind %s: got %s at %s: %s", kind, issue.Code, issue.Field, issue.Message)
					}
				}
			}
		})
	}
}
