package templates_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/activities/templates"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

var update = flag.Bool("update", false, "write the documents in their canonical form")

// documents gives every flow of a template by name, its own first.
func documents(t templates.Template) []templates.File {
	return append([]templates.File{{Name: t.ID + ".json", Data: t.Document}}, t.Subflows...)
}

func decode(t *testing.T, file templates.File) *flow.Flow {
	t.Helper()
	f, issues := flow.Decode(file.Data, activities.Catalog())
	if f == nil || len(issues) > 0 {
		t.Fatalf("%s: got %v, want a flow that can be read", file.Name, issues)
	}
	return f
}

// resources are what the templates need, as an installation would have them.
func resources(t *testing.T, template templates.Template) flow.Resources {
	t.Helper()
	r := flow.Resources{Names: map[string][]string{"subflow": nil}, Outcomes: map[string][]string{}}
	for _, file := range template.Subflows {
		f := decode(t, file)
		r.Names["subflow"] = append(r.Names["subflow"], f.Name)
		for _, a := range f.Activities {
			var end struct{ Outcome string }
			if a.Type == "end_flow" && json.Unmarshal(a.Properties, &end) == nil {
				r.Outcomes[f.Name] = append(r.Outcomes[f.Name], end.Outcome)
			}
		}
	}
	return r
}

// TestTemplatesHaveNoFindings wants no error and no warning; that resources exist can only be checked where they are.
func TestTemplatesHaveNoFindings(t *testing.T) {
	for _, template := range templates.All() {
		r := resources(t, template)
		for _, file := range documents(template) {
			f := decode(t, file)
			if f.Name != file.Flow() {
				t.Errorf("%s: got the name %q, want that of the file", file.Name, f.Name)
			}
			for _, issue := range flow.Validate(f, activities.Catalog(), r) {
				if issue.Code != "unchecked_resource" {
					t.Errorf("%s: got %s %s %s: %s", file.Name, issue.Code, issue.Activity, issue.Field, issue.Message)
				}
			}
		}
	}
}

// TestTemplatesAreCanonical keeps the files as `cordboard flow fmt` would write them.
func TestTemplatesAreCanonical(t *testing.T) {
	for _, template := range templates.All() {
		for _, file := range documents(template) {
			want, err := flow.Encode(decode(t, file), activities.Catalog())
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(file.Name, want, 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			if diff := cmp.Diff(string(want), string(file.Data)); diff != "" {
				t.Errorf("%s: not canonical; run with -update (-want +got):\n%s", file.Name, diff)
			}
		}
	}
}

// TestTestCallsPass runs the saved test calls of every template; each has at least three.
func TestTestCallsPass(t *testing.T) {
	for _, template := range templates.All() {
		if len(template.Tests) < 3 {
			t.Errorf("%s: got %d test calls, want at least 3", template.ID, len(template.Tests))
		}
		subflows := map[string]*flow.Flow{}
		for _, file := range template.Subflows {
			subflows[file.Flow()] = decode(t, file)
		}
		f := decode(t, templates.File{Name: template.ID + ".json", Data: template.Document})
		visited := map[string]bool{}
		for _, file := range template.Tests {
			t.Run(strings.TrimSuffix(file.Name, ".test.json"), func(t *testing.T) {
				script, err := testcall.DecodeScript(file.Data)
				if err != nil {
					t.Fatal(err)
				}
				if script.Flow != template.ID+".json" {
					t.Errorf("flow: got %q, want %s.json", script.Flow, template.ID)
				}
				report, err := testcall.Run(t.Context(), testcall.Case{Script: script, Flow: f, Subflows: subflows, Catalog: activities.Catalog()})
				if err != nil {
					t.Fatal(err)
				}
				if !report.Passed {
					t.Errorf("step %d: %s", report.Step, report.Failure)
				}
				for _, v := range report.Visits {
					visited[v.Activity] = true
				}
			})
		}
		for _, a := range f.Activities {
			if !visited[a.ID] && a.ID != onError {
				t.Errorf("%s: no test call comes to %s", template.ID, a.ID)
			}
		}
	}
}

// onError is the activity at which on_error begins, to which no test call can come: nothing in a template fails without its own way out.
const onError = "sorry"
