package flow_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

// TestDiffHidesWhatIsSensitive changes values that are nobody's business: the list says that they differ, not what they are.
func TestDiffHidesWhatIsSensitive(t *testing.T) {
	state := func(pin, token, given string) *flow.Flow {
		return &flow.Flow{
			Format: flow.Format, Name: "line", Kind: flow.Inbound, Start: "ask",
			Variables: []flow.Variable{{Name: "pin", Type: flow.String, Default: []byte(`"` + pin + `"`), Sensitive: true}, {Name: "tier", Type: flow.String}},
			Activities: []flow.Record{
				{ID: "ask", Type: "http_request", Properties: []byte(`{"url":"https://crm.example/` + given + `","headers":{"Authorization":"Bearer ` + token + `","Accept":"` + given + `"}}`)},
				{ID: "set", Type: "set_variables", Properties: []byte(`{"assignments":[{"variable":"pin","expression":"'` + pin + `'"},{"variable":"tier","expression":"'` + given + `'"}]}`)},
			},
		}
	}
	var got []string
	for _, one := range flow.Diff(state("1111", "t-old", "plain-old"), state("2222", "t-new", "plain-new"), catalog()) {
		got = append(got, one.Text)
		if all := one.Text + one.Old + one.New; strings.Contains(all, "1111") || strings.Contains(all, "2222") || strings.Contains(all, "t-old") || strings.Contains(all, "t-new") {
			t.Errorf("got %+v, want nothing of the values", one)
		}
	}
	want := []string{
		"Variable pin: default is another one now (not shown: it is sensitive)",
		"HTTP request ‘ask’: Address is now https://crm.example/plain-new (was https://crm.example/plain-old)",
		"HTTP request ‘ask’: Headers Accept is now plain-new (was plain-old)",
		"HTTP request ‘ask’: Headers Authorization is another one now (not shown: it is sensitive)",
		"Set variables ‘set’: Assignments 1, Value is another one now (not shown: it is sensitive)",
		"Set variables ‘set’: Assignments 2, Value is now 'plain-new' (was 'plain-old')",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
