package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gopkg.in/yaml.v3"

	"cordboard/docs"
)

// contract is the API's document, read once. Every answer in the tests is held against it.
var contract = sync.OnceValue(func() (root map[string]any) {
	if err := yaml.Unmarshal(docs.OpenAPI, &root); err != nil {
		panic(err)
	}
	return root
})

// conforms checks an answer against the document: the status is described, and the body has exactly the fields that are described.
func conforms(t *testing.T, method, path string, got answer) {
	t.Helper()
	operation := operationOf(method, path)
	if operation == nil {
		return // not of the API: a 404 or 405
	}
	responses, _ := operation["responses"].(map[string]any)
	described, ok := responses[strconv.Itoa(got.status)].(map[string]any)
	if !ok && got.status < 300 {
		t.Errorf("%s %s: the status %d is not described", method, path, got.status)
	}
	if !ok {
		described, _ = responses["default"].(map[string]any)
	}
	described = resolve(described)
	content, _ := described["content"].(map[string]any)
	media, ok := content["application/json"].(map[string]any)
	if !ok {
		return
	}
	var body any
	if err := json.Unmarshal([]byte(got.body), &body); err != nil {
		t.Errorf("%s %s: the body is not JSON: %v", method, path, err)
		return
	}
	schema, _ := media["schema"].(map[string]any)
	for _, problem := range violations("body", schema, body) {
		t.Errorf("%s %s %d: %s", method, path, got.status, problem)
	}
}

// operationOf finds the operation that a path is for; nil when there is none.
func operationOf(method, path string) map[string]any {
	u, err := url.Parse(path)
	if err != nil {
		return nil
	}
	parts := strings.Split(u.Path, "/")
	paths, _ := contract()["paths"].(map[string]any)
	for template, item := range paths {
		pattern := strings.Split(template, "/")
		same := len(pattern) == len(parts)
		for i := 0; same && i < len(parts); i++ {
			same = strings.HasPrefix(pattern[i], "{") || pattern[i] == parts[i]
		}
		if same {
			operation, _ := item.(map[string]any)[strings.ToLower(method)].(map[string]any)
			return operation
		}
	}
	return nil
}

// resolve follows $ref and joins allOf.
func resolve(schema map[string]any) map[string]any {
	if ref, ok := schema["$ref"].(string); ok {
		var at any = contract()
		for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			at = at.(map[string]any)[part]
		}
		return resolve(at.(map[string]any))
	}
	all, ok := schema["allOf"].([]any)
	if !ok {
		return schema
	}
	joined := map[string]any{"type": "object", "properties": map[string]any{}, "required": []any{}}
	for _, one := range all {
		part := resolve(one.(map[string]any))
		properties, _ := part["properties"].(map[string]any)
		maps.Copy(joined["properties"].(map[string]any), properties)
		required, _ := part["required"].([]any)
		joined["required"] = append(joined["required"].([]any), required...)
	}
	return joined
}

// violations lists where a value does not fit its schema. Of JSON Schema it knows what the document uses; a property that is not described
// is a violation, too.
func violations(at string, schema map[string]any, v any) []string {
	schema = resolve(schema)
	if values, ok := schema["enum"].([]any); ok && !slices.Contains(values, v) {
		return []string{fmt.Sprintf("%s: got %v, want one of %v", at, v, values)}
	}
	if want := schema["type"]; want != nil && !slices.Contains(typesOf(want), typeOf(v)) {
		return []string{fmt.Sprintf("%s: got %s, want %v", at, typeOf(v), want)}
	}
	var found []string
	switch v := v.(type) {
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i, one := range v {
			found = append(found, violations(fmt.Sprintf("%s[%d]", at, i), items, one)...)
		}
	case map[string]any:
		found = objectViolations(at, schema, v)
	}
	return found
}

func objectViolations(at string, schema, v map[string]any) (found []string) {
	properties, closed := schema["properties"].(map[string]any)
	others, _ := schema["additionalProperties"].(map[string]any)
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := v[name.(string)]; !ok {
			found = append(found, fmt.Sprintf("%s.%s is missing", at, name))
		}
	}
	for name, value := range v {
		property, ok := properties[name].(map[string]any)
		switch {
		case ok:
			found = append(found, violations(at+"."+name, property, value)...)
		case others != nil:
			found = append(found, violations(at+"."+name, others, value)...)
		case closed:
			found = append(found, fmt.Sprintf("%s.%s is not described", at, name))
		}
	}
	return found
}

func typesOf(want any) []string {
	var list []string
	switch want := want.(type) {
	case string:
		list = []string{want}
	case []any:
		for _, one := range want {
			list = append(list, one.(string))
		}
	}
	if slices.Contains(list, "integer") {
		list = append(list, "number")
	}
	return list
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case []any:
		return "array"
	}
	return "object"
}
