package testcall_test

import (
	"testing"

	"cordboard/runtime/testcall"
)

const emergencyLine = `{"format":"cordboard.flow/v1","name":"emergency-line","kind":"inbound","start":"gate",
 "variables":[{"name":"closed","type":"boolean","default":false,"overridable":true}],
 "activities":[
  {"id":"gate","type":"condition","properties":{"expression":"org.emergency or vars.closed"},"outlets":{"true":"warning","false":"hello"}},
  {"id":"warning","type":"play_prompt","properties":{"prompt":"Limit {{ org.limit }}."},"outlets":{"next":"end"}},
  {"id":"hello","type":"play_prompt","properties":{"prompt":"Hello."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect"}]}`

// The world of a test call stands in for switches, both of the organisation and of the flow.
func TestOrgStories(t *testing.T) {
	for _, s := range []story{
		{name: "switched on for the organisation", flow: emergencyLine, world: testcall.World{Org: map[string]any{"emergency": true, "limit": 7.0}}, steps: `[{"hears":"Limit 7."}]`},
		{name: "switched on for the flow", flow: emergencyLine,
			world: testcall.World{Org: map[string]any{"emergency": false, "limit": "none"}, Variables: map[string]any{"closed": true}}, steps: `[{"hears":"Limit none."}]`},
		{name: "nothing is switched", flow: emergencyLine, world: testcall.World{Org: map[string]any{"emergency": false}}, steps: `[{"hears":"Hello."}]`},
	} {
		t.Run(s.name, func(t *testing.T) {
			if report := s.run(t); !report.Passed {
				t.Errorf("step %d: %s", report.Step, report.Failure)
			}
		})
	}
}
