package systems_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/flow/convert/systems"
)

// TestCorpus converts published flows (testdata/README.md), and those of the folder in CORDBOARD_CORPUS: nothing is dropped in silence, and
// the results stand the validator but for what the report says.
func TestCorpus(t *testing.T) {
	folders := []string{"testdata"}
	if more := os.Getenv("CORDBOARD_CORPUS"); more != "" {
		folders = append(folders, more)
	}
	seen := 0
	for _, folder := range folders {
		for _, kind := range []string{"twilio", "connect", "connect-legacy"} {
			files, err := filepath.Glob(filepath.Join(folder, kind, "*.json"))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				seen++
				t.Run(kind+"/"+filepath.Base(file), func(t *testing.T) { checkImport(t, file) })
			}
		}
	}
	if seen < 20 {
		t.Errorf("got %d files, want at least 20", seen)
	}
}

func checkImport(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, report := run(t, data)
	steps, ways := original(t, data)
	if len(report.Steps) != steps {
		t.Errorf("steps: got %d in the report, want the %d of the file", len(report.Steps), steps)
	}
	var told []string
	for _, w := range report.Ways {
		told = append(told, w.From+" → "+w.To)
	}
	slices.Sort(told)
	slices.Sort(ways)
	if !slices.Equal(told, ways) {
		t.Errorf("ways: got %v\nwant those of the file: %v", told, ways)
	}
	checkWays(t, f, report)
	checkFindings(t, f, report)
}

// run converts data that one of the systems recognises.
func run(t *testing.T, data []byte) (*flow.Flow, *convert.Report) {
	t.Helper()
	system, ok := systems.Recognise(data)
	if !ok {
		t.Fatal("got no system that recognises the file, want one")
	}
	f, report, err := convert.Run(system, data, "imported", activities.Catalog())
	if err != nil {
		t.Fatal(err)
	}
	return f, report
}

// original counts the steps and lists the ways of a file, without the importers.
func original(t *testing.T, data []byte) (steps int, ways []string) {
	t.Helper()
	var file struct {
		States []struct {
			Name        string
			Transitions []struct{ Next string }
		}
		Actions []struct {
			Identifier  string
			Transitions struct {
				NextAction         string
				Conditions, Errors []struct{ NextAction string }
			}
		}
		Modules []struct {
			ID       string
			Branches []struct{ Transition string }
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	add := func(from, to string) {
		if to != "" {
			ways = append(ways, from+" → "+to)
		}
	}
	for _, s := range file.States {
		for _, w := range s.Transitions {
			add(s.Name, w.Next)
		}
	}
	for _, a := range file.Actions {
		add(a.Identifier, a.Transitions.NextAction)
		for _, w := range append(a.Transitions.Conditions, a.Transitions.Errors...) {
			add(a.Identifier, w.NextAction)
		}
	}
	for _, m := range file.Modules {
		for _, w := range m.Branches {
			add(m.ID, w.Transition)
		}
	}
	return len(file.States) + len(file.Actions) + len(file.Modules), ways
}

// checkWays follows every way that the report says is carried over.
func checkWays(t *testing.T, f *flow.Flow, report *convert.Report) {
	t.Helper()
	step := map[string]convert.Node{}
	for _, n := range report.Steps {
		step[n.ID] = n
	}
	entry := func(id string) string {
		for range report.Steps {
			if n := step[id]; len(n.Activities) > 0 {
				return n.Activities[0]
			}
			i := slices.IndexFunc(report.Ways, func(w convert.Edge) bool { return w.From == id && w.Through })
			if i < 0 {
				return ""
			}
			id = report.Ways[i].To
		}
		return ""
	}
	for _, w := range report.Ways {
		switch {
		case w.Why != "":
			if notes := strings.Join(step[w.From].Notes, " "); !strings.Contains(notes, w.Why) {
				t.Errorf("the lost way %+v: got notes %q, want the reason among them", w, notes)
			}
		case w.Through:
			if len(step[w.From].Activities) > 0 {
				t.Errorf("the way %+v: got activities %v of its step, want none", w, step[w.From].Activities)
			}
		default:
			a, _ := f.Activity(w.Activity)
			if got, want := a.Outlets[w.Outlet], entry(w.To); got != want && want != "" {
				t.Errorf("the way %+v: got the outlet to %q, want %q", w, got, want)
			}
		}
	}
}

// checkFindings wants errors at placeholders and where a note says what to fill in only, and each in the report.
func checkFindings(t *testing.T, f *flow.Flow, report *convert.Report) {
	t.Helper()
	data, err := flow.Encode(f, activities.Catalog())
	if err != nil {
		t.Fatal(err)
	}
	decoded, issues := flow.Inspect(data, activities.Catalog(), flow.Resources{})
	if decoded == nil {
		t.Fatalf("got %v, want a flow", issues)
	}
	for _, i := range issues {
		at := slices.IndexFunc(report.Steps, func(n convert.Node) bool { return slices.Contains(n.Activities, i.Activity) })
		if i.Severity == flow.SeverityNote {
			continue
		}
		findings := report.Findings
		if at >= 0 {
			findings = report.Steps[at].Findings
		}
		if !slices.Contains(findings, i.Message) {
			t.Errorf("the finding %q of %q: got %q in the report, want it there", i.Message, i.Activity, findings)
		}
		if i.Severity == flow.SeverityError && (at < 0 || report.Steps[at].Status == convert.Converted) {
			t.Errorf("the error %q of %q: got a step without a note, want one", i.Message, i.Activity)
		}
	}
}
