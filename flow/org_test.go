package flow_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

const readsOrg = `{"format":"cordboard.flow/v1","name":"line","kind":"inbound","start":"gate","variables":[{"name":"which","type":"string"}],
	"activities":[{"id":"gate","type":"condition","properties":{"expression":"org.closed or org.emergancy or org.closed"},"outlets":{"true":"say","false":"bye"}},
	{"id":"say","type":"play_prompt","properties":{"prompt":{"segments":[{"say":"Organise {{ org[vars.which] }} {{ org[\"notice\"] }}"}],"languages":{"fi-FI":"{{ org.notice }}"}}},"outlets":{"next":"bye"}},
	{"id":"bye","type":"disconnect"}],"handlers":{"on_error":"bye"}}`

// A variable of the organisation that does not exist is found when the installation is known, and not noted when it is not.
func TestOrgNames(t *testing.T) {
	f, err := flow.DecodeDraft([]byte(readsOrg))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		org, want []string
	}{
		"not known":    {nil, nil},
		"known":        {[]string{"closed", "emergency", "notice"}, []string{`gate properties.expression: there is no organisation variable "emergancy"; did you mean "emergency"?`}},
		"none at all":  {[]string{}, []string{`gate properties.expression: there is no organisation variable "closed"`, `gate properties.expression: there is no organisation variable "emergancy"`, `say properties.prompt.segments[0].say: there is no organisation variable "notice"`, `say properties.prompt.languages.fi-FI: there is no organisation variable "notice"`}},
		"written well": {[]string{"closed", "emergancy", "notice"}, nil},
	} {
		var got []string
		for _, issue := range flow.Validate(f, catalog(), flow.Resources{Org: test.org}) {
			if issue.Code == "unknown_variable" {
				got = append(got, issue.Activity+" "+issue.Field+": "+issue.Message)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	checked := flow.CheckExpression(flow.Written{Source: "org.clsed"}, flow.Scope{Org: []string{"closed"}}, nil)
	if want := `there is no organisation variable "clsed"; did you mean "closed"?`; checked.OK || checked.Message != want {
		t.Errorf("got %+v, want %q", checked, want)
	}
}

// What an expression makes of a variable of the organisation must fit its type.
func TestOrgTypes(t *testing.T) {
	types := map[string]flow.Type{"closed": flow.Boolean, "notice": flow.String, "limit": flow.Integer}
	scope := flow.Scope{Org: []string{"closed", "limit", "notice"}, OrgTypes: types}
	for source, want := range map[string]string{
		"org.closed and org.limit > 3": "", "org.notice == ''": "", "org.limit": "the expression gives a whole number, but true or false is needed",
		"org.notice > 3": "> does not work on a text and a whole number", "org.closed and org.notice": "and does not work on true or false and a text",
	} {
		checked := flow.CheckExpression(flow.Written{Source: source, Want: flow.Boolean}, scope, nil)
		if checked.Message != want {
			t.Errorf("%s: got %q, want %q", source, checked.Message, want)
		}
	}
	f, err := flow.DecodeDraft([]byte(strings.ReplaceAll(readsOrg, "org.closed or org.emergancy or org.closed", "org.closed and org.notice > 3")))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, issue := range flow.Validate(f, catalog(), flow.Resources{Org: scope.Org, OrgTypes: types}) {
		found[issue.Activity+" "+issue.Code] = true
	}
	if !found["gate bad_expression"] {
		t.Errorf("got %v, want a text that is compared with a number found", found)
	}
}

func TestOrgReads(t *testing.T) {
	f, err := flow.DecodeDraft([]byte(readsOrg))
	if err != nil {
		t.Fatal(err)
	}
	want := []flow.Reference{
		{Kind: "org", Name: "closed", Activity: "gate", Field: "properties.expression"}, {Kind: "org", Name: "emergancy", Activity: "gate", Field: "properties.expression"},
		{Kind: "org", Name: "notice", Activity: "say", Field: "properties.prompt.segments[0].say"},
		{Kind: "org", Name: "notice", Activity: "say", Field: "properties.prompt.languages.fi-FI"},
	}
	if diff := cmp.Diff(want, flow.OrgReads(f, catalog())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestExpressionReads(t *testing.T) {
	for source, want := range map[string][]string{
		"vars.a + org.b": {"vars a", "org b"}, "org": {"org "}, "org[vars.x]": {"org ", "vars x"}, "1": nil, `results.menu.key == "1"`: {"results menu"},
	} {
		x := flow.Expression{Source: source}
		if err := x.Compile(""); err != nil {
			t.Fatal(err)
		}
		var got []string
		x.Reads(func(root, name string) { got = append(got, root+" "+name) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", source, diff)
		}
	}
}
