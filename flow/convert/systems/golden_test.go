package systems_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/flow/convert/systems"
)

var update = flag.Bool("update", false, "write what happened into the golden files")

// TestGoldens compares what becomes of some flows, and the report, with what is kept in testdata/golden.
func TestGoldens(t *testing.T) {
	for _, file := range []string{
		"twilio/008-visual-ivr-studio", "twilio/018-flowtemplate", "twilio/031-orderlookupivr-flow",
		"connect/039-contact-center-update", "connect/078-samplecontactflow", "connect-legacy/028-ademo-ewtqueue", "connect-legacy/036-inboundcallrouter",
	} {
		t.Run(file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", file+".json"))
			if err != nil {
				t.Fatal(err)
			}
			f, report := run(t, data)
			written, err := flow.Encode(f, activities.Catalog())
			if err != nil {
				t.Fatal(err)
			}
			compare(t, file+".flow.json", written)
			told, err := json.MarshalIndent(report, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			compare(t, file+".report.json", append(told, '\n'))
		})
	}
}

func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", strings.ReplaceAll(name, "/", "-"))
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: run with -update and read the difference (-want +got):\n%s", path, diff)
	}
}

// TestFilesThatAreNone get an error that says what is wrong.
func TestFilesThatAreNone(t *testing.T) {
	cases := []struct{ name, system, data, want string }{
		{"not JSON", "twilio", `{"states": [`, "cannot be read"},
		{"another document", "twilio", `{"a": 1}`, "no states"},
		{"states that are no list", "twilio", `{"initial_state": "a", "states": {"a": 1}}`, "states"},
		{"a widget without a name", "twilio", `{"initial_state": "a", "states": [{"type": "trigger"}]}`, "states[0]"},
		{"a widget twice", "twilio", `{"initial_state": "a", "states": [{"name": "a"}, {"name": "a"}]}`, `two steps of the file have the id "a"`},
		{"nothing in it", "connect", `{"StartAction": "a", "Actions": []}`, "no step"},
		{"another document", "connect", `{"format": "cordboard.flow/v1"}`, "neither Actions nor modules"},
		{"an action without an id", "connect", `{"Actions": [{"Type": "Loop"}]}`, "step 1"},
		{"an action of another shape", "connect", `{"Actions": [{"Identifier": 5}]}`, "step 1"},
		{"too deep", "connect", `{"Actions": ` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, "deeper"},
	}
	for _, c := range cases {
		t.Run(c.system+" "+c.name, func(t *testing.T) {
			system, _ := systems.Find(c.system)
			_, _, err := convert.Run(system, []byte(c.data), "x", activities.Catalog())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}
