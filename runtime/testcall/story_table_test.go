package testcall_test

import (
	"testing"

	"cordboard/runtime/testcall"
)

const vipLine = `{"format":"cordboard.flow/v1","name":"vip-line","kind":"inbound","start":"look",
 "variables":[{"name":"tier","type":"string","default":"standard"},{"name":"visits","type":"integer"}],
 "activities":[
  {"id":"look","type":"table_lookup","properties":{"table":"vip","key":"{{ contact.ani }}","outputs":{"tier":"tier","visits":"visits"}},
   "outlets":{"found":"known","not_found":"stranger"}},
  {"id":"known","type":"play_prompt","properties":{"prompt":"Welcome back, {{ results.look.row.name }}, {{ vars.tier }} customer."},"outlets":{"next":"end"}},
  {"id":"stranger","type":"play_prompt","properties":{"prompt":"Welcome, {{ vars.tier }} customer."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect"}]}`

func TestTableStories(t *testing.T) {
	rows := []map[string]any{
		{"tier": "silver", "number": "+358402", "name": "Bert", "visits": 2.0},
		{"tier": "gold", "number": "+358401", "name": "Anna", "visits": 12.0},
		{"tier": "none", "number": 403.0, "name": "Carl"},
	}
	world := testcall.World{Tables: map[string][]map[string]any{"VIP": rows}}
	for _, s := range []story{
		{name: "a known number", flow: vipLine, world: world, contact: testcall.Caller{ANI: "+358401"},
			steps: `[{"hears":"Welcome back, Anna, gold customer"},{"variable":{"name":"visits","equals":12}},{"outlet":{"activity":"look","is":"found"}}]`},
		{name: "a number that nobody has", flow: vipLine, world: world, contact: testcall.Caller{ANI: "+358409"},
			steps: `[{"hears":"Welcome, standard customer"},{"outlet":{"activity":"look","is":"not_found"}}]`},
		{name: "a number written otherwise, in a row without all columns", flow: vipLine, world: world, contact: testcall.Caller{ANI: "0403"},
			steps: `[{"error":"value"}]`},
		{name: "a table that the world does not describe is empty", flow: vipLine, contact: testcall.Caller{ANI: "+358401"},
			steps: `[{"hears":"Welcome, standard customer"}]`},
	} {
		t.Run(s.name, func(t *testing.T) {
			if report := s.run(t); !report.Passed {
				t.Errorf("step %d: %s", report.Step, report.Failure)
			}
		})
	}
}
