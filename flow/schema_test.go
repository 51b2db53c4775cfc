package flow_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cordboard/flow"
)

// checker is as much of JSON Schema as JSONSchema uses; it refuses keywords that it does not know.
type checker struct{ root map[string]any }

func (c checker) check(value any, schema map[string]any, path string) []string {
	var wrong []string
	add := func(format string, args ...any) { wrong = append(wrong, path+": "+fmt.Sprintf(format, args...)) }
	object, isObject := value.(map[string]any)
	list, isList := value.([]any)
	_, isText := value.(string)
	number, isNumber := value.(float64)
	for keyword, rule := range schema {
		switch keyword {
		case "$schema", "$id", "$defs", "title", "description", "default", "then":
		case "$ref":
			target := c.root["$defs"].(map[string]any)[strings.TrimPrefix(rule.(string), "#/$defs/")]
			wrong = append(wrong, c.check(value, target.(map[string]any), path)...)
		case "type":
			ok := map[string]bool{"object": isObject, "array": isList, "string": isText, "number": isNumber, "integer": isNumber && number == float64(int(number))}
			_, isBool := value.(bool)
			if ok["boolean"] = isBool; !ok[rule.(string)] {
				add("not of type %s", rule)
			}
		case "const":
			if value != rule {
				add("not %v", rule)
			}
		case "enum":
			if !slices.Contains(rule.([]any), value) {
				add("%v is not one of %v", value, rule)
			}
		case "pattern", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minimum", "maximum":
			wrong = append(wrong, checkSize(value, keyword, rule, path)...)
		case "required":
			for _, field := range rule.([]any) {
				if _, ok := object[field.(string)]; isObject && !ok {
					add("%s is missing", field)
				}
			}
		case "properties":
			for field, inner := range rule.(map[string]any) {
				if v, ok := object[field]; ok {
					wrong = append(wrong, c.check(v, inner.(map[string]any), path+"."+field)...)
				}
			}
		case "additionalProperties":
			known, _ := schema["properties"].(map[string]any)
			for field, v := range object {
				if _, ok := known[field]; ok {
					continue
				}
				if inner, ok := rule.(map[string]any); ok {
					wrong = append(wrong, c.check(v, inner, path+"."+field)...)
				} else {
					add("unknown field %s", field)
				}
			}
		case "items":
			for i, v := range list {
				wrong = append(wrong, c.check(v, rule.(map[string]any), fmt.Sprintf("%s[%d]", path, i))...)
			}
		case "allOf":
			for _, inner := range rule.([]any) {
				wrong = append(wrong, c.check(value, inner.(map[string]any), path)...)
			}
		case "anyOf":
			fits := slices.ContainsFunc(rule.([]any), func(inner any) bool { return len(c.check(value, inner.(map[string]any), path)) == 0 })
			if !fits {
				add("fits none")
			}
		case "if":
			if len(c.check(value, rule.(map[string]any), path)) == 0 {
				wrong = append(wrong, c.check(value, schema["then"].(map[string]any), path)...)
			}
		default:
			add("the schema has the keyword %s", keyword)
		}
	}
	return wrong
}

// checkSize checks patterns and limits, each on the type that it is for.
func checkSize(value any, keyword string, rule any, path string) []string {
	size, kind := 0.0, ""
	switch v := value.(type) {
	case string:
		if size, kind = float64(len([]rune(v))), "Length"; keyword == "pattern" && !regexp.MustCompile(rule.(string)).MatchString(v) {
			return []string{fmt.Sprintf("%s: %q does not match %s", path, v, rule)}
		}
	case []any:
		size, kind = float64(len(v)), "Items"
	case map[string]any:
		size, kind = float64(len(v)), "Properties"
	case float64:
		size, kind = v, "imum"
	}
	if keyword == "min"+kind && size < rule.(float64) || keyword == "max"+kind && size > rule.(float64) {
		return []string{fmt.Sprintf("%s: %s %v", path, keyword, rule)}
	}
	return nil
}

func TestJSONSchema(t *testing.T) {
	data, err := json.Marshal(flow.JSONSchema(catalog()))
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	c := checker{schema}
	files, _ := filepath.Glob("testdata/*.json")
	// findings that a schema can see
	visible := []string{"unknown_field", "unknown_type", "unknown_outlet", "missing_property", "bad_value"}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		var document any
		if json.Unmarshal(read(t, name+".json"), &document) != nil {
			continue
		}
		wrong := c.check(document, schema, "flow")
		code, invalid := strings.CutPrefix(name, "invalid.")
		sees := invalid && slices.Contains(visible, code) && code != "unknown_outlet" // of a menu, which has outlets by its options
		if sees != (len(wrong) > 0) {
			t.Errorf("%s: got %v, want mistakes: %v", name, wrong, sees)
		}
	}
	if len(data) < 10_000 {
		t.Errorf("got a schema of %d bytes, want all types", len(data))
	}
}
