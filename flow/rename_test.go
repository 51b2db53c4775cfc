package flow_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

func TestRenameInTexts(t *testing.T) {
	tests := []struct{ name, kind, from, want string }{
		{"member", "expression", `vars.tier == "gold"`, `vars.level == "gold"`},
		{"several, after letters of two bytes", "expression", `"ä€😀" + vars.tier + vars.tier2 + vars?.tier`, `"ä€😀" + vars.level + vars.tier2 + vars?.level`},
		{"by text", "expression", `vars["tier"] ?? vars['tier']`, `vars["level"] ?? vars['level']`},
		{"in and get", "expression", `"tier" in vars && get(vars, "tier") != "tier"`, `"level" in vars && get(vars, "level") != "tier"`},
		{"inside predicates and below", "expression", `filter(vars.tier.list, # == vars.tier.a)[0].tier`, `filter(vars.level.list, # == vars.level.a)[0].tier`},
		{"only below vars", "expression", `results.tier.key + contact.attributes.tier + "vars.tier"`, `results.tier.key + contact.attributes.tier + "vars.tier"`},
		{"with a mistake", "expression", `vars.tier +`, `vars.tier +`},
		{"longer name", "expression", ` vars.tier_name `, ` vars.tier_name `},
		{"template", "prompt", `vars.tier: {{vars.tier}} {{ "}}" + vars.tier }} {{ vars.`, `vars.tier: {{vars.level}} {{ "}}" + vars.level }} {{ vars.`},
		{"template with one mistake", "prompt", `{{ vars.tier + }} {{ vars.tier }}`, `{{ vars.tier + }} {{ vars.level }}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := flow.Record{ID: "a", Type: "play_prompt", Properties: object("prompt", tt.from)}
			want := object("prompt", tt.want)
			if tt.kind == "expression" {
				r.Type, r.Properties, want = "condition", object("expression", tt.from), object("expression", tt.want)
			}
			f := &flow.Flow{Variables: []flow.Variable{{Name: "tier", Type: flow.JSON}}, Activities: []flow.Record{r}}
			got, err := flow.RenameVariable(f, catalog(), "tier", "level")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got.Activities[0].Properties)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRenameInActivities(t *testing.T) {
	document := `{"format": "cordboard.flow/v1", "name": "line", "kind": "inbound", "start": "sub",
 "variables": [{"name": "tier", "type": "string"}, {"name": "other", "type": "string"}],
 "activities": [
  {"id": "sub", "type": "run_subflow", "properties": {"flow": "child", "inputs": {"tier": "vars.tier"}, "outputs": {"tier": "tier", "other": "other"}}, "outlets": {}},
  {"id": "ask", "type": "http_request", "properties": {"url": "https://x.test/{{ vars.tier }}", "headers": {"tier": "{{vars.tier}}"}, "extract": [{"variable": "tier", "path": "$.tier"}]}},
  {"id": "set", "type": "set_variables", "properties": {"assignments": [{"variable": "tier", "expression": "vars.other"}]}},
  {"id": "collect", "type": "collect_input", "properties": {"prompt": {"segments": [{"say": "{{ vars.tier }}"}], "languages": {"fi": "{{ vars.tier }}"}}, "variable": "tier"}},
  {"id": "tier", "type": "disconnect"}
 ]}`
	f, _ := flow.Decode([]byte(document), catalog())
	before := written(t, f)
	got, err := flow.RenameVariables(f, catalog(), map[string]string{"tier": "other", "other": "tier"})
	if err != nil {
		t.Fatal(err)
	}
	text := written(t, got)
	for _, want := range []string{
		`"tier": "vars.other"`, `"other": "tier"`, `"tier": "other"`, `x.test/{{ vars.other }}`, `"tier": "{{vars.other}}"`, `"path": "$.tier"`,
		`"expression": "vars.tier"`, `"say": "{{ vars.other }}"`, `"fi": "{{ vars.other }}"`, `"id": "tier"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("got no %s in\n%s", want, text)
		}
	}
	if n := strings.Count(text, `"variable": "other"`); n != 3 {
		t.Errorf("got %d properties that name the variable, want 3", n)
	}
	if written(t, f) != before {
		t.Error("the flow given was changed")
	}
	back, _ := flow.RenameVariables(got, catalog(), map[string]string{"tier": "other", "other": "tier"})
	if diff := cmp.Diff(before, written(t, back)); diff != "" {
		t.Errorf("there and back (-want +got):\n%s", diff)
	}
	for from, to := range map[string]string{"tier": "other", "missing": "free", "other": "Not A Name"} {
		if _, err := flow.RenameVariable(f, catalog(), from, to); err == nil {
			t.Errorf("got no error for %s to %s", from, to)
		}
	}
}

func object(name, text string) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(map[string]string{name: text}) // texts encode
	return bytes.TrimSpace(b.Bytes())
}

func written(t *testing.T, f *flow.Flow) string {
	t.Helper()
	data, err := flow.Encode(f, catalog())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
