package systems_test

import (
	"os"
	"path/filepath"
	"testing"

	"cordboard/activities"
	"cordboard/runtime/testcall"
)

// TestCalls makes test calls to converted flows: they do what the original did.
func TestCalls(t *testing.T) {
	files, err := filepath.Glob("testdata/calls/*.test.json")
	if err != nil || len(files) < 5 {
		t.Fatalf("got %d test calls (%v), want at least 5", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			script, err := testcall.DecodeScript(data)
			if err != nil {
				t.Fatal(err)
			}
			export, err := os.ReadFile(filepath.Join(filepath.Dir(file), script.Flow))
			if err != nil {
				t.Fatal(err)
			}
			f, _ := run(t, export)
			report, err := testcall.Run(t.Context(), testcall.Case{Script: script, Flow: f, Catalog: activities.Catalog()})
			if err != nil {
				t.Fatal(err)
			}
			if !report.Passed {
				t.Errorf("step %d: %s", report.Step, report.Failure)
			}
		})
	}
}
