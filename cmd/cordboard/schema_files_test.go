package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// printed compiles a schema as the command prints it.
func printed(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(wantCode(t, exitOK, "", "schema", name).stdout))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name+".json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func fits(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return schema.Validate(document)
}

// TestShippedFilesFitTheirSchemas holds every flow and test call in the repository that is meant to be good against the printed schemas.
func TestShippedFilesFitTheirSchemas(t *testing.T) {
	flows, calls := printed(t, "flow"), printed(t, "test")
	seen := map[*jsonschema.Schema]int{}
	for _, pattern := range []string{"../../activities/templates/*.json", "testdata/flows/*.json", "../../flow/testdata/valid.*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			schema := flows
			if strings.HasSuffix(file, ".test.json") {
				schema = calls
			}
			if err := fits(t, schema, readText(t, file)); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			seen[schema]++
		}
	}
	if seen[flows] < 15 || seen[calls] < 20 {
		t.Errorf("got %d flows and %d test calls, want all that are shipped", seen[flows], seen[calls])
	}
}

// TestSchemasAgreeWithTheReader breaks a good file in one place at a time: the schema and the command must refuse the same.
func TestSchemasAgreeWithTheReader(t *testing.T) {
	const call = `{"format": "cordboard.test/v1", "name": "n", "flow": "chat.json", "contact": {"channel": "chat"}, "world": {}, "steps": [{"hears": "x"}]}`
	dir, schema := t.TempDir(), printed(t, "test")
	write1(t, dir, "chat.json", readText(t, "testdata/flows/chat.json"))
	for _, test := range []struct {
		name, field string
		value       any // nil: the field is left out
		refused     bool
	}{
		{"without a format", "format", nil, true},
		{"another format", "format", "cordboard.test/v9", true},
		{"without a flow", "flow", nil, true},
		{"without a name", "name", nil, false},
		{"without a contact", "contact", nil, false},
		{"without a world", "world", nil, false},
		{"without steps", "steps", nil, false},
		{"an unknown field", "colour", "red", true},
		{"an unknown field of the contact", "contact", map[string]any{"colour": "red"}, true},
		{"a step that is none", "steps", []any{map[string]any{"dances": true}}, true},
		{"a step of two keys", "steps", []any{map[string]any{"hears": "a", "presses": "1"}}, true},
		{"a switch that is off", "steps", []any{map[string]any{"hangs_up": false}}, true},
		{"too many agents", "world", map[string]any{"queues": map[string]any{"sales": map[string]any{"agents": 1001}}}, true},
		{"a clock that is none", "world", map[string]any{"now": "tomorrow"}, true},
		{"an unknown state of a schedule", "world", map[string]any{"schedules": map[string]any{"office": "ajar"}}, true},
		{"an unknown state of a number", "world", map[string]any{"numbers": map[string]any{"+358501112222": "engaged"}}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			document := jsonOf[map[string]any](t, call)
			if document[test.field] = test.value; test.value == nil {
				delete(document, test.field)
			}
			data, err := json.Marshal(document)
			if err != nil {
				t.Fatal(err)
			}
			if err := fits(t, schema, string(data)); (err != nil) != test.refused {
				t.Errorf("the schema: got %v, want refused: %v", err, test.refused)
			}
			file := write1(t, dir, "broken.test.json", string(data))
			if _, err := new(terminal).testOf(file); (err != nil) != test.refused {
				t.Errorf("the reader: got %v, want refused: %v", err, test.refused)
			}
		})
	}
}
