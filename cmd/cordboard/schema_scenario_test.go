package main

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/runtime/routing"
	"cordboard/runtime/routing/simulate"
)

// TestScenarioSchemaKnowsEveryField compares the schema of scenarios with the types that read them.
func TestScenarioSchemaKnowsEveryField(t *testing.T) {
	schema := jsonOf[map[string]any](t, wantCode(t, exitOK, "", "schema", "scenario").stdout)
	items := func(list string) map[string]any { return inside(schema, "properties", list, "items", "properties") }
	for _, test := range []struct {
		name    string
		got     map[string]any
		want    reflect.Type
		without string // of the settings of a resource, not of a scenario
	}{
		{"scenario", inside(schema, "properties"), reflect.TypeFor[simulate.Scenario](), ""},
		{"queue", items("queues"), reflect.TypeFor[simulate.Queue](), "agents"},
		{"service level", inside(items("queues"), "service_level", "properties"), reflect.TypeFor[routing.ServiceLevel](), ""},
		{"agents", items("agents"), reflect.TypeFor[simulate.Agents](), ""},
		{"capacity profile", inside(items("agents"), "capacity_profile", "properties"), reflect.TypeFor[routing.Profile](), ""},
		{"arrivals", items("arrivals"), reflect.TypeFor[simulate.Arrivals](), ""},
		{"trace", items("trace"), reflect.TypeFor[simulate.Arrival](), ""},
		{"relax", inside(items("trace"), "relax", "items", "properties"), reflect.TypeFor[simulate.Relax](), ""},
		{"skill", inside(items("trace"), "skills", "items", "properties"), reflect.TypeFor[routing.Skill](), ""},
	} {
		var want []string
		for _, field := range reflect.VisibleFields(test.want) {
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" && name != test.without {
				want = append(want, name)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(test.got))); diff != "" {
			t.Errorf("%s (-type +schema):\n%s", test.name, diff)
		}
	}
}

func inside(v map[string]any, path ...string) map[string]any {
	for _, key := range path {
		v, _ = v[key].(map[string]any)
	}
	return v
}

// TestScenarioSchemaAgreesWithTheReader holds the shipped scenarios against both, and breaks a good one in one place at a time: both must
// refuse the same.
func TestScenarioSchemaAgreesWithTheReader(t *testing.T) {
	schema := printed(t, "scenario")
	agree := func(what, text string, refused bool) {
		t.Helper()
		if err := fits(t, schema, text); (err != nil) != refused {
			t.Errorf("%s: the schema: got %v, want refused: %v", what, err, refused)
		}
		if _, err := simulate.Decode([]byte(text)); (err != nil) != refused {
			t.Errorf("%s: the reader: got %v, want refused: %v", what, err, refused)
		}
	}
	files, err := filepath.Glob("../../docs/examples/*.scenario.json")
	if err != nil || len(files) < 5 {
		t.Fatalf("got %d scenarios and %v, want all that are shipped", len(files), err)
	}
	for _, file := range files {
		agree(file, readText(t, file), false)
	}
	const good = `{"format": "cordboard.scenario/v1", "seed": 1, "duration": "1h", "queues": [{"name": "q"}], "agents": [{"name": "a", "queues": ["q"]}],
		"arrivals": [{"queue": "q", "per_hour": 10, "handle": {"distribution": "exponential", "mean": "3m"}}], "trace": [{"queue": "q", "handle": "5s"}]}`
	for _, test := range []struct {
		what, list, field string // list "": of the scenario itself
		value             any    // nil: the field is left out
		refused           bool
	}{
		{"as it is", "", "seed", 2, false},
		{"without a format", "", "format", nil, true},
		{"another format", "", "format", "cordboard.scenario/v2", true},
		{"without a duration the trace is enough", "", "arrivals", nil, false},
		{"without queues", "", "queues", []any{}, true},
		{"a negative seed", "", "seed", -1, true},
		{"a number as duration", "", "duration", 60, true},
		{"a duration that is none", "", "warmup", "soon", true},
		{"an unknown field", "", "colour", "red", true},
		{"an unknown selection", "", "selection", "best", true},
		{"an unknown strategy", "queues", "strategy", "whoever", true},
		{"a strategy", "queues", "strategy", "round_robin", false},
		{"a strategy of a channel", "queues", "channels", map[string]any{"chat": "whoever"}, true},
		{"agents of a queue", "queues", "agents", []any{"a"}, true},
		{"a queue without a name", "queues", "name", nil, true},
		{"a queue that agents pull from", "queues", "pull", true, true},
		{"a formula", "queues", "service_level", map[string]any{"formula": "D"}, false},
		{"an unknown formula", "queues", "service_level", map[string]any{"formula": "E"}, true},
		{"a wrap-up as text", "queues", "wrap_up", "30s", false},
		{"a wrap-up as object", "queues", "wrap_up", map[string]any{"mode": "manual", "reasons": []any{"sold"}}, false},
		{"a wrap-up that is none", "queues", "wrap_up", map[string]any{"mode": "later"}, true},
		{"half a contact may wait", "queues", "max_waiting", 0.5, true},
		{"too many agents", "agents", "count", 10001, true},
		{"a priority beyond 100", "agents", "priority", 101, true},
		{"a level of 10", "agents", "skills", map[string]any{"finnish": 10}, false},
		{"a level of 11", "agents", "skills", map[string]any{"finnish": 11}, true},
		{"negative slots", "agents", "capacity", map[string]any{"chat": -1}, true},
		{"a capacity profile", "agents", "capacity_profile", map[string]any{"mode": "exclusive"}, false},
		{"an unknown capacity mode", "agents", "capacity_profile", map[string]any{"mode": "any"}, true},
		{"a queue with channels", "agents", "queues", []any{map[string]any{"queue": "q", "channels": []any{"voice"}}}, false},
		{"declining more than all", "agents", "decline_rate", 1.1, true},
		{"rates of a forecast", "arrivals", "per_hour", []any{1, 2.5}, false},
		{"no rates", "arrivals", "per_hour", []any{}, true},
		{"a negative rate", "arrivals", "per_hour", -1, true},
		{"an unknown process", "arrivals", "process", "bursts", true},
		{"a handle time as text", "arrivals", "handle", "3m", false},
		{"a handle time without end", "arrivals", "handle", map[string]any{"distribution": "none"}, true},
		{"patience without end", "arrivals", "patience", map[string]any{"distribution": "none"}, false},
		{"an unknown operator", "trace", "skills", []any{map[string]any{"skill": "x", "op": "=", "value": 1}}, true},
		{"a priority beyond 10", "trace", "priority", 11, true},
		{"a contact without a handle time", "trace", "handle", nil, true},
	} {
		document := jsonOf[map[string]any](t, good)
		place := document
		if test.list != "" {
			place, _ = document[test.list].([]any)[0].(map[string]any)
		}
		if place[test.field] = test.value; test.value == nil {
			delete(place, test.field)
		}
		data, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		agree(test.what, string(data), test.refused)
	}
}
