package flow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

// A lookup may take only columns that its table has, when the table is known.
func TestColumnsOfTables(t *testing.T) {
	f, err := flow.DecodeDraft([]byte(`{"format":"cordboard.flow/v1","name":"line","kind":"inbound","start":"look","variables":[{"name":"tier","type":"string"}],
		"activities":[{"id":"look","type":"table_lookup","properties":{"table":"VIP","key":"{{ contact.ani }}","outputs":{"teir":"tier","tier":"tier"}},
		"outlets":{"found":"bye","not_found":"bye"}},{"id":"bye","type":"disconnect"}],"handlers":{"on_error":"bye"}}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		resources flow.Resources
		want      []string
	}{
		"known":         {flow.Resources{Names: map[string][]string{"table": {"vip"}}, Columns: map[string][]string{"vip": {"number", "tier"}}}, []string{`properties.outputs.teir: the table "VIP" has no column "teir"; did you mean "tier"?`}},
		"not known":     {flow.Resources{Names: map[string][]string{"table": {"vip"}}}, nil},
		"another table": {flow.Resources{Names: map[string][]string{"table": {}}}, []string{`properties.table: there is no table "VIP"`}},
	} {
		var got []string
		for _, issue := range flow.Validate(f, catalog(), test.resources) {
			if issue.Code == "unknown_resource" {
				got = append(got, issue.Field+": "+issue.Message)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
