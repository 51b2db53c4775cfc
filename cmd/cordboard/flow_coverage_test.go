package main

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestJUnitReport runs tests that pass and tests that fail, and reads the report as a CI system does.
func TestJUnitReport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.xml")
	if got := command(t, "", "flow", "test", "testdata/flows", "testdata/bad/failing.test.json", "--junit", file); got.code != exitFindings {
		t.Fatalf("got %v, want exit code %d for the test that fails", got, exitFindings)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report junitReport
	if err := xml.Unmarshal(data, &report); err != nil {
		t.Fatalf("read the report: %v\n%s", err, data)
	}
	if report.Tests < 5 || report.Failures != 1 {
		t.Errorf("got %d tests and %d failures, want all tests and 1 failure", report.Tests, report.Failures)
	}
	tests, failures := 0, 0
	for _, suite := range report.Suites {
		tests += len(suite.Cases)
		for _, one := range suite.Cases {
			if one.Failure == nil {
				continue
			}
			failures++
			if !strings.HasPrefix(one.Failure.Message, `step 3 {"hears":"hold for billing"}: did not hear`) || !strings.Contains(one.Failure.Text, "Path: hours") {
				t.Errorf("got failure %+v, want the step with what was heard, and the transcript", one.Failure)
			}
			if !strings.HasSuffix(suite.Name, "main-line.json") {
				t.Errorf("got suite %q, want the flow's file", suite.Name)
			}
		}
	}
	if tests != report.Tests || failures != 1 {
		t.Errorf("got %d cases and %d failures in suites, want %d and 1", tests, failures, report.Tests)
	}
	if got := command(t, "", "flow", "test", "testdata/flows/chat.test.json", "--junit", filepath.Join(file, "no-folder", "report.xml")); got.code == exitOK {
		t.Errorf("got %v, want a report that cannot be written to be an error", got)
	}
}
