package flow_test

import (
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
)

func TestCheckFlowName(t *testing.T) {
	for name, want := range map[string]string{
		"main-line":             "",
		"newer":                 "",
		"":                      "give the flow a name",
		"main line":             "use " + flow.NameRule,
		strings.Repeat("a", 81): "use " + flow.NameRule,
		"new":                   "new is reserved; choose another name",
		"Import":                "Import is reserved; choose another name",
	} {
		if got := fault.Fields(flow.CheckFlowName(name))["name"]; got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
