package simulate

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cordboard/flow/fault"
)

func replace(text, old, by string) string { return strings.Replace(text, old, by, 1) }

// whole is the scenario of docs/flow-format.md.
const whole = `{
  "format": "cordboard.scenario/v1", "seed": 7, "duration": "8h", "warmup": "1h",
  "queues": [{"name": "support", "strategy": "longest_idle", "service_level": {"threshold": "20s"}, "offer_timeout": "30s",
              "wrap_up": "0s", "max_waiting": 0}],
  "agents": [{"name": "a", "count": 10, "queues": ["support"], "skills": {"finnish": 7}, "capacity": {"voice": 1, "chat": 3},
              "priority": 1, "answer_delay": "0s", "decline_rate": 0}],
  "arrivals": [{"queue": "support", "channel": "voice", "per_hour": 100, "process": "poisson", "priority": 5, "skills": [],
                "handle": {"distribution": "exponential", "mean": "300s"}, "patience": {"distribution": "none"}}],
  "trace": [{"at": "0s", "queue": "support", "channel": "voice", "id": "c1", "handle": "60s"}]
}`

// TestDecodeNamesThePlace breaks the scenario in one place at a time.
func TestDecodeNamesThePlace(t *testing.T) {
	for _, test := range []struct{ old, by, place, says string }{
		{`"cordboard.scenario/v1"`, `"cordboard.scenario/v9"`, "format", `is "cordboard.scenario/v9"`},
		{`"seed": 7`, `"seed": -7`, "seed", "whole number of 0 or more"},
		{`"seed": 7`, `"sede": 7`, "sede", "there is no such field"},
		{`"duration": "8h"`, `"duration": 8`, "duration", "duration as text"},
		{`"duration": "8h"`, `"duration": "8 hours"`, "duration", "is not a duration"},
		{`"duration": "8h", `, ``, "duration", "is needed"},
		{`"warmup": "1h"`, `"warmup": "9h"`, "warmup", "shorter than the duration"},
		{`"longest_idle"`, `"whoever"`, "queues[0].strategy", "is not one of longest_idle"},
		{`"strategy": "longest_idle"`, `"strategy": 3`, "queues[0].strategy", "must be a text"},
		{`"strategy"`, `"stratgy"`, "queues[0].stratgy", "there is no such field"},
		{`"threshold": "20s"`, `"treshold": "20s"`, "queues[0].service_level.treshold", "threshold"},
		{`"threshold": "20s"`, `"formula": "Z"`, "queues[0].service_level.formula", "A, B, C, D"},
		{`"offer_timeout": "30s"`, `"offer_timeout": "-30s"`, "queues[0].offer_timeout", "is not a duration"},
		{`"wrap_up": "0s"`, `"wrap_up": {"mode": "later"}`, "queues[0].wrap_up.mode", "off, timed, manual"},
		{`"wrap_up": "0s"`, `"wrap_up": 5`, "queues[0].wrap_up", "must be"},
		{`"max_waiting": 0`, `"max_waiting": 1.5`, "queues[0].max_waiting", "whole number"},
		{`"max_waiting": 0`, `"agents": ["a"]`, "queues[0].agents", "there is no such field"},
		{`"count": 10`, `"count": 10001`, "agents[0].count", "1 to 10000"},
		{`"count": 10`, `"count": null`, "agents[0].count", "has no value"},
		{`["support"]`, `["sales"]`, "agents[0].queues[0]", `no queue "sales"`},
		{`["support"]`, `[{"queue": "support", "chanels": []}]`, "agents[0].queues[0].chanels", "there is no such field"},
		{`["support"]`, `"support"`, "agents[0].queues", "must be a list"},
		{`"finnish": 7`, `"finnish": 11`, "agents[0].skills.finnish", "0 to 10"},
		{`"finnish": 7`, `"finnish": [7]`, "agents[0].skills.finnish", "must be a level"},
		{`"chat": 3`, `"chat": -3`, "agents[0].capacity.chat", "0 to 100"},
		{`"chat": 3`, `"chat": "3"`, "agents[0].capacity.chat", "whole number"},
		{`"priority": 1,`, `"priority": 101,`, "agents[0].priority", "1 (first) to 100"},
		{`"decline_rate": 0`, `"decline_rate": 2`, "agents[0].decline_rate", "0 to 1"},
		{`"queue": "support", "channel": "voice", "per_hour"`, `"queue": "", "channel": "voice", "per_hour"`, "arrivals[0].queue", "no queue"},
		{`"per_hour": 100`, `"per_hour": "many"`, "arrivals[0].per_hour", "list of numbers"},
		{`"per_hour": 100`, `"per_hour": [10, -1]`, "arrivals[0].per_hour[1]", "0 to 1,000,000"},
		{`"per_hour": 100`, `"per_hour": 1000000`, "arrivals", "at most 5000000"},
		{`"poisson"`, `"bursts"`, "arrivals[0].process", "poisson or fixed"},
		{`"priority": 5`, `"priority": 11`, "arrivals[0].priority", "1 (first) to 10"},
		{`"skills": []`, `"skills": [{"skill": "finnish", "op": "=", "value": 3}]`, "arrivals[0].skills[0].op", "is_not"},
		{`"mean": "300s"`, `"maen": "300s"`, "arrivals[0].handle.maen", "there is no such field"},
		{`"distribution": "exponential", "mean": "300s"`, `"distribution": "exponential"`, "arrivals[0].handle.mean", "is needed"},
		{`"distribution": "exponential"`, `"distribution": "normal"`, "arrivals[0].handle.distribution", "is not one of none, fixed"},
		{`"handle": {"distribution": "exponential", "mean": "300s"}`, `"handle": {"distribution": "none"}`, "arrivals[0].handle", "is needed"},
		{`"distribution": "none"`, `"distribution": "uniform", "min": "3s", "max": "1s"`, "arrivals[0].patience.max", "at least min"},
		{`"handle": "60s"`, `"handle": "soon"`, "trace[0].handle", "is not a duration"},
		{`"id": "c1", "handle": "60s"}`, `"id": "c1", "handle": "60s"}, {"at": "1s", "queue": "support", "id": "c1", "handle": "1s"}`, "trace[1].id", "there twice"},
		{`"queues": [{"name": "support",`, `"queues": [{`, "queues[0].name", "is needed"},
	} {
		text := replace(whole, test.old, test.by)
		if text == whole {
			t.Fatalf("%s: the scenario has no %s", test.place, test.old)
		}
		_, err := Decode([]byte(text))
		if said := fault.Fields(err)[test.place]; fault.CodeOf(err) != fault.Invalid || !strings.Contains(said, test.says) {
			t.Errorf("%s → %s: got %v, want %s: …%s…", test.old, test.by, err, test.place, test.says)
		}
	}
}

// TestDecodeRefusesWhatIsNoJSON says where the text breaks off.
func TestDecodeRefusesWhatIsNoJSON(t *testing.T) {
	for text, says := range map[string]string{
		"": "it is empty", "[]": "must be an object", "{\n  \"seed\": x}": "line 2, column 11", "null": "has no value", "\xff{}": "UTF-8",
	} {
		if _, err := Decode([]byte(text)); fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got %v, want …%s…", text, err, says)
		}
	}
}

// TestDecodeEncodeDecode writes scenarios as downloads do and reads them again.
func TestDecodeEncodeDecode(t *testing.T) {
	texts := []string{whole, replace(whole, `"offer_timeout": "30s"`, `"offer_timeout": "0s"`), replace(whole, `"threshold": "20s"`, `"threshold": "0s"`)}
	for _, file := range []string{"forecast", "agent-priority", "random"} {
		data, err := os.ReadFile("../../../docs/examples/" + file + ".scenario.json")
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	for _, text := range texts {
		first, err := Decode([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(data)
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		if diff := cmp.Diff(first, again, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("decode → encode → decode (-first +again):\n%s", diff)
		}
	}
}
