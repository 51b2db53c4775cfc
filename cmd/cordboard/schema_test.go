package main

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/runtime/testcall"
)

// fields lists the JSON names of a struct.
func fields(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// TestTestSchemaKnowsEveryField compares the schema of saved test calls with the types that read them.
func TestTestSchemaKnowsEveryField(t *testing.T) {
	schema := jsonOf[map[string]any](t, wantCode(t, exitOK, "", "schema", "test").stdout)
	at := func(path ...string) map[string]any {
		v := schema
		for _, key := range path {
			v, _ = v[key].(map[string]any)
		}
		return v
	}
	world := []string{"properties", "world", "properties"}
	tests := []struct {
		name string
		got  map[string]any
		want reflect.Type
	}{
		{"script", at("properties"), reflect.TypeFor[testcall.Script]()},
		{"contact", at("properties", "contact", "properties"), reflect.TypeFor[testcall.Caller]()},
		{"world", at(world...), reflect.TypeFor[testcall.World]()},
		{"queue", at(append(world, "queues", "additionalProperties", "properties")...), reflect.TypeFor[testcall.StandInQueue]()},
		{"http", at(append(world, "http", "items", "properties")...), reflect.TypeFor[testcall.HTTPStub]()},
		{"ai", at(append(world, "ai", "items", "properties")...), reflect.TypeFor[testcall.AIStub]()},
	}
	for _, test := range tests {
		if diff := cmp.Diff(fields(test.want), slices.Sorted(maps.Keys(test.got))); diff != "" {
			t.Errorf("%s (-type +schema):\n%s", test.name, diff)
		}
	}
	var steps []string
	items, _ := at("properties", "steps", "items")["oneOf"].([]any)
	for _, one := range items {
		choice, _ := one.(map[string]any)
		properties, _ := choice["properties"].(map[string]any)
		steps = append(steps, slices.Sorted(maps.Keys(properties))...)
	}
	slices.Sort(steps)
	if diff := cmp.Diff(fields(reflect.TypeFor[testcall.Step]()), steps); diff != "" {
		t.Errorf("steps (-type +schema):\n%s", diff)
	}
}

// TestFlowSchemaNamesEveryType looks for each activity type in the schema of flows.
func TestFlowSchemaNamesEveryType(t *testing.T) {
	text := wantCode(t, exitOK, "", "schema", "flow").stdout
	if !json.Valid([]byte(text)) || !strings.Contains(text, "2020-12") {
		t.Fatalf("got %.200s, want a JSON Schema of draft 2020-12", text)
	}
	for _, name := range []string{"menu", "queue", "business_hours", "http_request", "run_subflow"} {
		if !strings.Contains(text, `"`+name+`"`) {
			t.Errorf("got a schema without %s", name)
		}
	}
}

// TestTestDataUsesEveryStep keeps the test calls that were written from the format's description complete: every key of a step is used.
func TestTestDataUsesEveryStep(t *testing.T) {
	files, err := walk("testdata/flows")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, file := range files {
		script := jsonOf[struct{ Steps []map[string]any }](t, readText(t, file))
		for _, step := range script.Steps {
			for key := range step {
				used[key] = true
			}
		}
	}
	for _, key := range fields(reflect.TypeFor[testcall.Step]()) {
		if !used[key] {
			t.Errorf("no test call in testdata/flows has a step %q", key)
		}
	}
}
