package flow_test

import (
	"fmt"
	"os"
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
		cells := strings.Split(row, " | ")
		for _, o := range spec.Outlets {
			if !strings.Contains(", "+strings.ReplaceAll(cells[1], "`", "")+",", ", "+o.ID+",") {
				t.Errorf("type %s: got outlets %q, want %s among them", spec.Type, cells[1], o.ID)
			}
		}
		for _, p := range flow.Properties(spec) {
			if !strings.Contains(cells[2], p.Name) {
				t.Errorf("type %s: got properties %q, want %s among them", spec.Type, cells[2], p.Name)
			}
			if p.Required && !strings.Contains(cells[2], "**"+p.Name+"**") {
				t.Errorf("type %s: %s is required, but not bold", spec.Type, p.Name)
			}
		}
		for _, r := range spec.Results {
			if !strings.Contains(cells[3], r.Name) {
				t.Errorf("type %s: got results %q, want %s among them", spec.Type, cells[3], r.Name)
			}
		}
	}
}
