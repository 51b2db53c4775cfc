package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

var update = flag.Bool("update", false, "write the golden files")

// outcome is everything that a command leaves behind.
type outcome struct {
	code           int
	stdout, stderr string
}

// command runs the real command line in this process.
func command(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	t.Setenv("COLUMNS", "80")
	var stdout, stderr bytes.Buffer
	code := run(args, strings.NewReader(stdin), &stdout, &stderr)
	return outcome{code, stdout.String(), stderr.String()}
}

func (o outcome) String() string {
	text := fmt.Sprintf("exit code %d\n--- stdout\n%s", o.code, o.stdout)
	if o.stderr != "" {
		text += "--- stderr\n" + o.stderr
	}
	return text
}

const (
	notJSON  = "bad/not-json.json"
	mainLine = "flows/main-line.json"
)

// commandTests are run in testdata.
var commandTests = []struct {
	name  string
	stdin string // a file
	args  string
	code  int
}{
	{"help", "", "--help", exitOK},
	{"help-flow", "", "flow --help", exitOK},
	{"help-flow-validate", "", "flow validate --help", exitOK},
	{"help-flow-test", "", "flow test --help", exitOK},
	{"help-serve", "", "serve --help", exitOK},
	{"usage-command", "", "flow valdate", exitUsage},
	{"usage-argument", "", "flow validate", exitUsage},
	{"usage-flag", "", "flow fmt --wrong " + mainLine, exitUsage},
	{"usage-shell", "", "completion csh", exitUsage},
	{"usage-tls", "", "serve --tls-cert cert.pem", exitUsage},
	{"usage-public-url", "", "serve --public-url calls.example.com", exitUsage},
	{"usage-proxy", "", "serve --trusted-proxy proxy", exitUsage},
	{"usage-internal", "", "serve --allow-internal http://crm", exitUsage},

	{"validate-findings", "", "flow validate bad/unknown-fields.json " + notJSON + " nowhere.json bad", exitFindings},
	{"validate-json", "", "flow validate --json bad/unknown-fields.json " + notJSON, exitFindings},
	{"validate-unchecked", "", "flow validate " + mainLine, exitOK},
	{"validate-resources", "", "flow validate --resources resources.json flows/counted.json " + mainLine, exitFindings},
	{"validate-resources-bad", "", "flow validate --resources bad/failing.test.json " + mainLine, exitUsage},
	{"validate-stdin", notJSON, "flow validate - --json", exitFindings},
	{"validate-nothing-found", "", "flow validate --json flows/ask-pin.json", exitOK},

	{"fmt-stdin", mainLine, "flow fmt -", exitOK},
	{"fmt-check", "", "flow fmt --check changed.json " + mainLine, exitFindings},
	{"fmt-refused", "", "flow fmt bad/unknown-fields.json " + notJSON + " flows/ask-pin.json", exitUsage},

	{"diff", "", "flow diff " + mainLine + " changed.json", exitOK},
	{"diff-json", "", "flow diff --json " + mainLine + " changed.json", exitOK},
	{"diff-exit-code", mainLine, "flow diff --exit-code - changed.json", exitFindings},
	{"diff-same", "", "flow diff --exit-code " + mainLine + " " + mainLine, exitOK},
	{"run-both-stdin", "", "flow run - --script -", exitUsage},
	{"help-token-create", "", "token create --help", exitOK},
	{"document", "", "flow document " + mainLine, exitOK},
	{"document-prompts", "", "flow document --format prompts --resources resources.json " + mainLine, exitOK},
	{"document-format", "", "flow document --format pdf " + mainLine, exitUsage},
	{"document-refused", "", "flow document " + notJSON, exitUsage},
	{"diff-both-stdin", "", "flow diff - -", exitUsage},

	{"run-plain", "", "flow run " + mainLine, exitOK},
	{"run-script", "", "flow run " + mainLine + " --script flows/gold-billing.test.json", exitOK},
	{"run-json", "", "flow run flows/chat.json --json --script flows/chat.test.json", exitOK},
	{"run-failing", "", "flow run " + mainLine + " --script bad/failing.test.json", exitFindings},
	{"run-endless", "", "flow run flows/endless.json", exitOK},
	{"run-not-a-flow", "", "flow run " + notJSON, exitUsage},
	{"run-missing", "", "flow run nowhere.json", exitRefused},

	{"test-folder", "", "flow test flows", exitOK},
	{"test-failures", "", "flow test bad", exitFindings},
	{"test-failures-json", "", "flow test --json bad/failing.test.json bad/two-keys.test.json", exitFindings},
	{"test-verbose", "", "flow test -v flows/endless.test.json", exitOK},
	{"test-empty-folder", "", "flow test golden", exitRefused},
	{"test-missing", "", "flow test nowhere.test.json", exitFindings},

	{"simulate-trace", "", "routing simulate ../../../docs/examples/agent-priority.scenario.json --trace", exitOK},
	{"simulate-json", "", "routing simulate ../../../docs/examples/max-utilization.scenario.json --json", exitOK},
	{"simulate-refused", "", "routing simulate bad/wrong.scenario.json", exitUsage},
	{"simulate-missing", "", "routing simulate nowhere.json", exitRefused},

	{"export-no-database", "", "flow export main-line --db nowhere/cordboard.db", exitRefused},
	{"export-no-token", "", "flow export main-line --server https://localhost:1", exitUsage},
	{"export-plain-http", "", "flow export main-line --server http://example.com --token cb_x", exitUsage},
	{"convert", "", "flow convert exports/video-call.json", exitFindings},
	{"convert-summary", "", "flow convert exports flows/main-line.json --summary", exitFindings},
	{"convert-system", "", "flow convert --from fax exports", exitUsage},
	{"import-map", "", "flow import --map queue=support " + mainLine, exitUsage},
}

// TestCommands compares what commands print and their exit codes with testdata/golden/NAME.txt; -update writes them.
func TestCommands(t *testing.T) {
	t.Chdir("testdata")
	for _, test := range commandTests {
		t.Run(test.name, func(t *testing.T) {
			stdin := ""
			if test.stdin != "" {
				stdin = readText(t, test.stdin)
			}
			got := command(t, stdin, strings.Fields(test.args)...)
			if got.code != test.code {
				t.Errorf("cordboard %s: got exit code %d, want %d\n%s", test.args, got.code, test.code, got)
			}
			compareGolden(t, filepath.Join("golden", test.name+".txt"), "$ cordboard "+test.args+"\n"+got.String())
		})
	}
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(readText(t, file), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func readText(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestHostileFiles gives the commands what nobody should: they must refuse it in a sentence, and never panic.
func TestHostileFiles(t *testing.T) {
	dir := t.TempDir()
	huge := write1(t, dir, "huge.json", strings.Repeat(" ", 5<<20))
	deep := write1(t, dir, "deep.json", strings.Repeat("[", 1<<20))
	nul := write1(t, dir, "nul.json", "\x00\xff\xfe{}")
	empty := write1(t, dir, "empty.json", "")
	list := write1(t, dir, "list.json", `[{"format": "cordboard.flow/v1"}]`)
	escape := write1(t, dir, "escape.json", `{"format": "cordboard.flow/v1", "name": "x", "kind": "inbound", "start": "a", "\u001b]0;owned\u0007": 1, "activities": []}`)
	for _, file := range []string{huge, deep, nul, empty, list, escape, "/dev/zero", dir} {
		for _, args := range [][]string{
			{"flow", "validate", file}, {"flow", "validate", "--json", file}, {"flow", "fmt", file}, {"flow", "run", file}, {"flow", "diff", file, file},
			{"flow", "run", file, "--script", file}, {"flow", "validate", "--resources", file, "testdata/flows/chat.json"}, {"flow", "test", file},
		} {
			got := command(t, "", args...)
			if got.code == exitInternal || got.code == exitOK && !strings.Contains(file, "escape") {
				t.Errorf("cordboard %v: got %s, want a refusal", args, got)
			}
			if strings.ContainsAny(got.stderr, "\x1b\x07\x00") || args[2] != "--json" && strings.ContainsAny(got.stdout, "\x1b\x07\x00") {
				t.Errorf("cordboard %v: got control characters in %q", args, got)
			}
			if len(got.stderr) > 2000 {
				t.Errorf("cordboard %v: got %d bytes of message, want a sentence", args, len(got.stderr))
			}
		}
	}
}

// TestFilesThatAreNoFlow tells a file that is too large, which is no flow, from one that is not there.
func TestFilesThatAreNoFlow(t *testing.T) {
	dir := t.TempDir()
	for file, want := range map[string]string{
		write1(t, dir, "huge.json", strings.Repeat(" ", 5<<20)): "not_a_flow", write1(t, dir, "text.json", "hello"): "not_a_flow", filepath.Join(dir, "none.json"): "unreadable",
	} {
		got := jsonOf[[]finding](t, wantCode(t, exitFindings, "", "flow", "validate", "--json", file).stdout)
		if len(got) != 1 || got[0].Code != want {
			t.Errorf("%s: got %+v, want %s", filepath.Base(file), got, want)
		}
	}
}

func write1(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestFmtWrites(t *testing.T) {
	dir := t.TempDir()
	file := write1(t, dir, "flow.json", strings.ReplaceAll(readText(t, "testdata/flows/main-line.json"), "\n  ", "\n"))
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := command(t, "", "flow", "fmt", "-w", file); got.code != exitOK || got.stdout != "" {
		t.Fatalf("got %s, want nothing on stdout", got)
	}
	if diff := cmp.Diff(readText(t, "testdata/flows/main-line.json"), readText(t, file)); diff != "" {
		t.Errorf("canonical form (-want +got):\n%s", diff)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got mode %v (%v), want 0600 as before", info.Mode(), err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("got %v (%v) in the folder, want the file alone", left, err)
	}
	if got := command(t, "", "flow", "fmt", "-w", "--check", file); got.code != exitUsage {
		t.Errorf("--write with --check: got %s, want exit code %d", got, exitUsage)
	}
}

// TestShippedFiles checks the template flows as a user would: in canonical form, without findings, and with test calls that pass.
func TestShippedFiles(t *testing.T) {
	flows, err := filepath.Glob("../../activities/templates/*.json")
	if err != nil {
		t.Fatal(err)
	}
	flows = slices.DeleteFunc(flows, func(file string) bool { return strings.HasSuffix(file, ".test.json") })
	if len(flows) < 7 {
		t.Fatalf("got the flows %v, want six templates and a subflow", flows)
	}
	wantCode(t, exitOK, "", append([]string{"flow", "fmt", "--check"}, flows...)...)
	for _, f := range jsonOf[[]finding](t, wantCode(t, exitOK, "", append([]string{"flow", "validate", "--json"}, flows...)...).stdout) {
		if f.Severity != flow.SeverityNote {
			t.Errorf("got %s, want no finding", f)
		}
	}
	results := jsonOf[[]result](t, wantCode(t, exitOK, "", "flow", "test", "--json", "../../activities/templates").stdout)
	if len(results) < 5 {
		t.Errorf("got %d test calls, want some of each template", len(results))
	}
}
