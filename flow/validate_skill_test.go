package flow_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
)

// TestSkillsOfRequirements: what a flow asks of agents has to be something that the skill can be, in the queue's list, its steps and a change.
func TestSkillsOfRequirements(t *testing.T) {
	known := map[string]flow.SkillKind{
		"finnish": {}, "swedish": {Type: "proficiency"}, "refunds": {Type: "boolean"}, "city": {Type: "text"}, "Tier": {Type: "enum", Values: []string{"gold", "7"}},
	}
	tests := []struct {
		name, skills string
		want         []string
	}{
		{"all are right", `[{"skill":"finnish","op":">=","value":5},{"skill":"swedish","op":"is","value":"10"},{"skill":"refunds","op":"is","value":true},
			{"skill":"city","op":"is_not","value":"Oulu"},{"skill":"city","op":"is","value":7},{"skill":"tier","op":"is","value":"gold"},{"skill":"tier","op":"is","value":7},
			{"skill":"refunds","op":"is_not","value":"false"}]`, nil},
		{"a text is not more than another", `[{"skill":"city","op":">=","value":"Oulu"}]`,
			[]string{`skills[0].op: the skill "city" is a text, which is no more or less than another: use is or is_not`}},
		{"a number is not yes or no", `[{"skill":"finnish","op":"is","value":3},{"skill":"refunds","op":"is","value":1}]`,
			[]string{`skills[1].value: the skill "refunds" is yes or no (true or false)`}},
		{"a level has bounds", `[{"skill":"finnish","op":">=","value":11},{"skill":"finnish","op":">=","value":2.5},{"skill":"finnish","op":"is","value":"good"}]`,
			[]string{`skills[0].value: the skill "finnish" is a level from 0 to 10`, `skills[1].value: the skill "finnish" is a level from 0 to 10`, `skills[2].value: the skill "finnish" is a level from 0 to 10`}},
		{"an enum has values", `[{"skill":"tier","op":"<=","value":"bronze"}]`,
			[]string{`skills[0].op: the skill "tier" is one of gold, 7, which is no more or less than another: use is or is_not`, `skills[0].value: the skill "tier" is one of gold, 7`}},
		{"a truth is no text", `[{"skill":"city","op":"is","value":true}]`, []string{`skills[0].value: the skill "city" is a text`}},
		{"what is not described is not checked", `[{"skill":"other","op":">=","value":true}]`, nil},
	}
	places := map[string]struct{ activity, prefix string }{
		"queue":      {`{"id":"x","type":"queue","properties":{"queue":"sales","skills":%}}`, "properties."},
		"relax":      {`{"id":"x","type":"queue","properties":{"queue":"sales","relax":[{"after":"30s","skills":[]},{"after":"60s","skills":%}]}}`, "properties.relax[1]."},
		"set_skills": {`{"id":"x","type":"set_skills","properties":{"skills":%}}`, "properties."},
	}
	for place, at := range places {
		for _, test := range tests {
			var f flow.Flow
			text := `{"format":"cordboard.flow/v1","name":"line","kind":"inbound","start":"x","activities":[` + strings.Replace(at.activity, "%", test.skills, 1) + `]}`
			if err := json.Unmarshal([]byte(text), &f); err != nil {
				t.Fatal(err)
			}
			var got, want []string
			for _, issue := range flow.Validate(&f, activities.Catalog(), flow.Resources{SkillKinds: known}) {
				if issue.Code == "bad_value" && issue.Activity == "x" {
					got = append(got, issue.Field+": "+issue.Message)
				}
			}
			for _, w := range test.want {
				want = append(want, at.prefix+w)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", place, test.name, diff)
			}
		}
	}
}
