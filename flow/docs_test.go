package flow_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cordboard/flow"
)

// docs/flow-format.md lists every finding, handler and limit as the code has them, and every type with its outlets.
func TestDocumentationIsComplete(t *testing.T) {
	data, err := os.ReadFile("../docs/flow-format.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(data)
	for _, c := range flow.IssueCodes {
		if line := fmt.Sprintf("| `%s` | %s | %s |", c.Code, c.Severity, c.Help); !strings.Contains(doc, line) {
			t.Errorf("validation: got no line %s", line)
		}
	}
	for _, h := range flow.Handlers {
		runs := map[bool]string{true: "takes over", false: "beside"}[h.TakesOver()]
		if !strings.Contains(doc, fmt.Sprintf("| `%s` |", h)) || !strings.Contains(doc, runs) {
			t.Errorf("handler %s: got no line", h)
		}
	}
	for _, spec := range catalog().Specs() {
		_, row, ok := strings.Cut(doc, fmt.Sprintf("\n| `%s` | ", spec.Type))
		row, _, _ = strings.Cut(row, "\n")
		if !ok {
			t.Errorf("type %s: got no line", spec.Type)
			continue
		}
		checkRow(t, spec, strings.Split(strings.TrimSuffix(row, " |"), " | "))
	}
}

// checkRow compares a type with its row: kinds, outlets, properties with their defaults, results.
func checkRow(t *testing.T, spec *flow.Spec, cells []string) {
	t.Helper()
	letters := map[flow.Kind]string{flow.Inbound: "I", flow.Outbound: "O", flow.Digital: "D"}
	var kinds, outlets, results []string
	for _, kind := range spec.Kinds {
		kinds = append(kinds, letters[kind])
	}
	for _, o := range spec.Outlets {
		outlets = append(outlets, o.ID)
	}
	for _, r := range spec.Results {
		results = append(results, r.Name)
	}
	if got := strings.Join(kinds, " "); got != cells[0] {
		t.Errorf("type %s: got kinds %s, want %s", spec.Type, got, cells[0])
	}
	listed := slices.DeleteFunc(strings.Split(cells[1], ", "), func(o string) bool { return strings.HasPrefix(o, "one per") || o == "–" })
	slices.Sort(outlets)
	if slices.Sort(listed); !slices.Equal(outlets, listed) {
		t.Errorf("type %s: got outlets %v, want %v", spec.Type, outlets, listed)
	}
	if got := strings.Join(results, ", "); got != strings.TrimPrefix(cells[3], "–") {
		t.Errorf("type %s: got results %q, want %q", spec.Type, got, cells[3])
	}
	for _, p := range flow.Properties(spec) {
		place := regexp.MustCompile(`(^|[ \]}])\**` + p.Name + `\b`).FindStringIndex(cells[2])
		if place == nil {
			t.Errorf("type %s: got properties %q, want %s among them", spec.Type, cells[2], p.Name)
			continue
		}
		if p.Required && !strings.Contains(cells[2], "**"+p.Name+"**") {
			t.Errorf("type %s: %s is required, but not bold", spec.Type, p.Name)
		}
		if own, _, _ := strings.Cut(cells[2][place[1]:], ", "); p.Default != "" && !strings.Contains(strings.ReplaceAll(own, "`", ""), "("+p.Default) {
			t.Errorf("type %s: got %s with the default %s, want that in %q", spec.Type, p.Name, p.Default, own)
		}
	}
}
