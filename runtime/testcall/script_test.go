package testcall_test

import (
	"fmt"
	"strings"
	"testing"

	"cordboard/runtime/testcall"
)

func decode(world, steps string) error {
	_, err := testcall.DecodeScript(fmt.Appendf(nil,
		`{"format": "cordboard.test/v1", "name": "n", "flow": "f.json", "contact": {}, "world": %s, "steps": [%s]}`, world, steps))
	return err
}

// A step that would do what its line denies, or nothing, is refused.
func TestDecodeScriptSteps(t *testing.T) {
	for step, want := range map[string]string{
		`{"hangs_up": true}`:                             "",
		`{"variable": {"name": "vip", "equals": false}}`: "",
		`{"hangs_up": false}`:                            `step 1 {"hangs_up": false}: hangs_up can only be true`,
		`{"agent_leaves": false}`:                        "agent_leaves can only be true",
		`{"sends_nothing": false}`:                       "sends_nothing can only be true",
		`{"visits": null}`:                               "visits has no value",
		`{"hears": null}`:                                "hears has no value",
	} {
		err := decode("{}", step)
		if got := fmt.Sprint(err); (want == "") != (err == nil) || !strings.Contains(got, want) && want != "" {
			t.Errorf("%s: got %s, want %q", step, got, want)
		}
	}
}

// A file from elsewhere must not fill the memory.
func TestDecodeScriptLimits(t *testing.T) {
	var subflows strings.Builder
	for i := range testcall.MaxSubflows + 1 {
		fmt.Fprintf(&subflows, `"s%d": "x", `, i)
	}
	for world, want := range map[string]string{
		`{"queues": {"sales": {"agents": 1000}}}`:                             "",
		`{"queues": {"sales": {"agents": 1001}}}`:                             "world.queues.sales: agents, busy and waiting are 0 to 1000",
		`{"queues": {"sales": {"busy": -1}}}`:                                 "agents, busy and waiting are 0 to 1000",
		`{"queues": {"sales": {"waiting": 2000000000}}}`:                      "agents, busy and waiting are 0 to 1000",
		`{"numbers": {"+358501112222": "engaged"}}`:                           `world.numbers.+358501112222: "engaged" is not completed, busy`,
		`{"subflows": {` + strings.TrimSuffix(subflows.String(), ", ") + `}}`: "world.subflows: at most 100",
	} {
		err := decode(world, "")
		if got := fmt.Sprint(err); (want == "") != (err == nil) || want != "" && !strings.Contains(got, want) {
			t.Errorf("%.60s: got %s, want %q", world, got, want)
		}
	}
}
