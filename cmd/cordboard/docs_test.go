package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/hours"
	"cordboard/flow/table"
	"cordboard/runtime"
	"cordboard/runtime/effect"
	"cordboard/runtime/routing/metrics"
	"cordboard/runtime/routing/simulate"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

var (
	jsonBlock  = regexp.MustCompile("(?s)```json\n(.*?)```")
	inlineStep = regexp.MustCompile("`(\\{\"[a-z_]+\": .*?\\})`")
)

// TestFormatDocument reads every example of docs/flow-format.md as a program would.
func TestFormatDocument(t *testing.T) {
	text := readText(t, "../../docs/flow-format.md")
	read := map[string]int{}
	for _, block := range jsonBlock.FindAllStringSubmatch(text, -1) {
		data := []byte(block[1])
		format := jsonOf[struct{ Format string }](t, block[1]).Format
		read[format]++
		switch format {
		case flow.Format:
			if doc, issues := flow.Decode(data, activities.Catalog()); doc == nil || structural(issues) {
				t.Errorf("got %v, want a flow that decodes:\n%s", issues, block[1])
			}
		case testcall.Format:
			if _, err := testcall.DecodeScript(data); err != nil {
				t.Errorf("got %v, want a test call that decodes:\n%s", err, block[1])
			}
		case simulate.Format:
			if _, err := simulate.Decode(data); err != nil {
				t.Errorf("got %v, want a scenario that decodes:\n%s", err, block[1])
			}
		}
	}
	if read[flow.Format] == 0 || read[testcall.Format] == 0 || read[simulate.Format] == 0 {
		t.Errorf("got examples %v, want flows, test calls and scenarios", read)
	}
	_, part, _ := strings.Cut(text, "| step |")
	part, _, _ = strings.Cut(part, "\n\n")
	steps := inlineStep.FindAllStringSubmatch(part, -1)
	for _, step := range steps {
		script := `{"format": "cordboard.test/v1", "name": "x", "flow": "x.json", "contact": {}, "steps": [` + strings.ReplaceAll(step[1], "…", "x") + `]}`
		if _, err := testcall.DecodeScript([]byte(script)); err != nil {
			t.Errorf("%s: got %v, want a step that decodes", step[1], err)
		}
	}
	if len(steps) < 15 {
		t.Errorf("got %d steps in the table, want all of them", len(steps))
	}
}

// structural says whether a document lost something in decoding. An example may leave out the activities that its outlets lead to.
func structural(issues []flow.Issue) bool {
	for _, i := range issues {
		if i.Severity == flow.SeverityError && i.Code != "dangling_target" {
			return true
		}
	}
	return false
}

var markdownLink = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

// TestLinksOfDocuments follows the links between the documents. Pictures are left out: they are made by `make screenshots`.
func TestLinksOfDocuments(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../../*.md", "../../docs/*.md", "../../docs/adr/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		for _, link := range markdownLink.FindAllStringSubmatch(readText(t, file), -1) {
			target := filepath.Join(filepath.Dir(file), link[1])
			if _, err := os.Stat(target); err != nil && filepath.Ext(target) != ".png" {
				t.Errorf("%s links to %s, which is not there", file, link[1])
			}
		}
		if strings.Contains(file, "/adr/") && strings.Count(readText(t, file), "\n") > 60 {
			t.Errorf("%s has more than 60 lines", file)
		}
	}
}

// TestLimitsDocument looks for the exported limits in docs/limits.md.
func TestLimitsDocument(t *testing.T) {
	text := strings.ReplaceAll(readText(t, "../../docs/limits.md"), ",", "")
	for want, n := range map[string]int{
		"%d activities ": flow.MaxActivities, "%d MB JSON": flow.MaxBytes >> 20, "%d levels deep": flow.MaxDepth,
		"expression | %d bytes": flow.MaxExpression, "brackets %d deep": flow.MaxNesting, "%d parts": flow.MaxNodes, "%d turns": flow.MaxSteps,
		"lists of %d entries": flow.MaxList, "texts of %d KB": flow.MaxText >> 10, "values %d deep": flow.MaxValueDepth,
		"template | 64 KB %d expressions": flow.MaxTemplateFragments,
		"between two waits | %d |":        runtime.MaxStepsBetweenWaits, "of one contact | %d |": runtime.MaxSteps,
		"after a limit | %d activities": runtime.ReservedSteps, "subflows in subflows | %d |": runtime.MaxDepth,
		"table | %d rows": table.MaxRows, "%d columns": table.MaxColumns, "%d bytes a text": table.MaxCell, "%d bytes a key": table.MaxKey,
		"a CSV file %d MB": table.MaxBytes >> 20,
		"%d shifts":        hours.MaxShifts, "%d holidays": hours.MaxHolidays, "%d overrides": hours.MaxOverrides,
		"at most %d s |": int(effect.MaxTimeout.Seconds()), "attempt | %d s": int(effect.DefaultTimeout.Seconds()),
		"body | %d MB each": effect.MaxBody >> 20, "header | %d KB": effect.MaxHeader >> 10, "retries | %d": effect.MaxRedirects,
		"wrap-ups the %d most frequent": metrics.MostReasons,
		"open | %d pages":               storage.MaxPresences, "until %d s after": int(storage.PresenceKept.Seconds()),
		"variables of the organisation | %d |": storage.MaxVariables, "all recordings together | %d MB": storage.DefaultAudioRoom,
		"allowed hosts of a secret | 1 to %d;": flow.MaxHosts,
		"%d agents":                            testcall.MaxStandIns, "%d subflows": testcall.MaxSubflows,
		"scenario: %d queues": simulate.MaxQueues, "queues %d agents": simulate.MaxAgents, "%d contacts in its trace": simulate.MaxTrace,
		"%d that arrive": simulate.MaxContacts, "%d days": int(simulate.MaxDuration.Hours() / 24), "%d intervals.": simulate.MaxIntervals,
	} {
		if line := fmt.Sprintf(want, n); !strings.Contains(text, line) {
			t.Errorf("docs/limits.md does not say %q", line)
		}
	}
}

const (
	referenceFrom = "<!-- From here on written by `go test ./cmd/cordboard -run TestCommandLineDocument -update`. -->\n"
	referenceFile = "../../docs/cli.md"
)

// TestCommandLineDocument compares the reference in docs/cli.md with what --help prints.
func TestCommandLineDocument(t *testing.T) {
	parser, err := newParser(newTerminal(nil, &bytes.Buffer{}, &bytes.Buffer{}))
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, n := range nodesOf(parser.Model.Node, "")[1:] {
		help := wantCode(t, exitOK, "", append(strings.Fields(n.path), "--help")...)
		want.WriteString("\n### cordboard " + n.path + "\n\n```text\n" + strings.TrimSpace(help.stdout) + "\n```\n")
	}
	before, reference, ok := strings.Cut(readText(t, referenceFile), referenceFrom)
	if !ok {
		t.Fatalf("%s has no line %q", referenceFile, referenceFrom)
	}
	if *update {
		if err := os.WriteFile(referenceFile, []byte(before+referenceFrom+want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(reference, want.String()); diff != "" {
		t.Errorf("%s (-file +help):\n%s", referenceFile, diff)
	}
	for _, code := range []string{"| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 4 |", "| 5 |", "| 130 |"} {
		if !strings.Contains(before, code) {
			t.Errorf("%s does not explain the exit code %s", referenceFile, code)
		}
	}
	for _, n := range nodesOf(parser.Model.Node, "") {
		for _, f := range n.flags {
			for _, variable := range f.Envs {
				if !strings.Contains(before, "`"+variable+"`") {
					t.Errorf("%s does not explain %s", referenceFile, variable)
				}
			}
		}
	}
}
