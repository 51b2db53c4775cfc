package api

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"cordboard/docs"
)

// operation is what the tests look at in an operation of the document.
type operation struct {
	ID         string               `yaml:"operationId"`
	Summary    string               `yaml:"summary"`
	Tags       []string             `yaml:"tags"`
	Permission string               `yaml:"x-permission"`
	Security   *[]map[string]any    `yaml:"security"`
	Parameters []map[string]any     `yaml:"parameters"`
	Body       map[string]any       `yaml:"requestBody"`
	Responses  map[string]yaml.Node `yaml:"responses"`
}

type openAPI struct {
	Version  string `yaml:"openapi"`
	Security []map[string]any
	Paths    map[string]map[string]yaml.Node
}

var parameter = regexp.MustCompile(`:([a-z]+)`)

// TestDocumentAndRoutesAgree compares the document with the table both ways, and asks of every operation what a reader needs.
func TestDocumentAndRoutesAgree(t *testing.T) {
	var doc openAPI
	if err := yaml.Unmarshal(docs.OpenAPI, &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.Version, "3.1") || len(doc.Security) == 0 {
		t.Errorf("got OpenAPI %q with security %v, want 3.1 with a token everywhere", doc.Version, doc.Security)
	}
	described := map[string]operation{}
	for path, item := range doc.Paths {
		for method, node := range item {
			if method == "parameters" {
				continue
			}
			var op operation
			if err := node.Decode(&op); err != nil {
				t.Fatalf("%s %s: %v", method, path, err)
			}
			described[strings.ToUpper(method)+" "+path] = op
		}
	}
	seen := map[string]bool{}
	for _, r := range routes {
		key := r.method + " " + parameter.ReplaceAllString(r.path, "{$1}")
		op, ok := described[key]
		if !ok {
			t.Errorf("%s: is served, but not described", key)
			continue
		}
		delete(described, key)
		if seen[op.ID] || op.ID == "" {
			t.Errorf("%s: got operationId %q, want one of its own", key, op.ID)
		}
		seen[op.ID] = true
		checkOperation(t, key, r, op)
	}
	for key := range described {
		t.Errorf("%s: is described, but not served", key)
	}
}

func checkOperation(t *testing.T, key string, r route, op operation) {
	t.Helper()
	if op.Summary == "" || len(op.Tags) == 0 {
		t.Errorf("%s: got summary %q and tags %v, want both", key, op.Summary, op.Tags)
	}
	want := []string{"default"}
	if r.needs == public {
		if op.Security == nil || len(*op.Security) != 0 {
			t.Errorf("%s: is served without a token, but not described so", key)
		}
	} else {
		if op.Security != nil || op.Permission != r.needs {
			t.Errorf("%s: got permission %q, want %q", key, op.Permission, r.needs)
		}
		want = append(want, "401", "403", "429")
	}
	if strings.Contains(r.path, ":") {
		want = append(want, "404")
	}
	if r.method == "POST" || r.method == "PUT" {
		want = append(want, "400", "422")
		if op.Body == nil {
			t.Errorf("%s: takes a body that is not described", key)
		}
	}
	for _, p := range op.Parameters {
		if p["$ref"] == "#/components/parameters/IfMatch" {
			want = append(want, "412", "428")
		}
	}
	if takesDocument(r.method, Prefix+r.path) {
		want = append(want, "413")
	}
	for _, status := range want {
		if _, ok := op.Responses[status]; !ok {
			t.Errorf("%s: the answer %s is not described", key, status)
		}
	}
	if !slices.ContainsFunc([]string{"200", "201", "204"}, func(s string) bool { _, ok := op.Responses[s]; return ok }) {
		t.Errorf("%s: no success is described", key)
	}
}

// TestReferencesLead finds every $ref of the document.
func TestReferencesLead(t *testing.T) {
	var root map[string]any
	if err := yaml.Unmarshal(docs.OpenAPI, &root); err != nil {
		t.Fatal(err)
	}
	var visit func(any)
	visit = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				if ref, ok := value.(string); ok && key == "$ref" && !leads(root, ref) {
					t.Errorf("%s leads nowhere", ref)
				}
				visit(value)
			}
		case []any:
			for _, value := range v {
				visit(value)
			}
		}
	}
	visit(root)
}

func leads(at any, ref string) bool {
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		object, ok := at.(map[string]any)
		if !ok {
			return false
		}
		if at, ok = object[part]; !ok {
			return false
		}
	}
	return true
}
