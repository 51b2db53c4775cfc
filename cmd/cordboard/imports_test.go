package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "cordboard"

// importRule says which of our packages a package may import. Its own subpackages are not implied.
type importRule struct {
	packages  []string // path.Match patterns below the module, or a path ending in /... for a whole subtree
	mayImport []string
	testsToo  []string // allowed to the package's tests besides mayImport; "any" lifts the rule for them
}

// importRules is the table of docs/architecture.md: imports point down only. The first match counts; a package that no row
// names is an error, so that a new folder is placed on purpose.
var importRules = []importRule{
	{packages: []string{"flow/fault"}},
	{packages: []string{"flow/hours"}, mayImport: []string{"flow/fault"}},
	{packages: []string{"flow/table"}, mayImport: []string{"flow"}},
	{packages: []string{"flow/convert"}, mayImport: []string{"flow", "flow/fault"}, testsToo: []string{"any"}},
	{packages: []string{"flow/convert/systems"}, mayImport: []string{"flow/fault", "flow/convert", "flow/convert/..."}, testsToo: []string{"any"}},
	{packages: []string{"flow/convert/..."}, mayImport: []string{"flow", "flow/fault", "flow/convert"}, testsToo: []string{"any"}},
	{packages: []string{"flow/drawing"}, mayImport: []string{"flow"}, testsToo: []string{"any"}},
	{packages: []string{"flow/document"}, mayImport: []string{"flow", "flow/drawing", "flow/table"}, testsToo: []string{"any"}},
	{packages: []string{"flow/flowtest"}},
	{packages: []string{"flow"}, mayImport: []string{"flow/fault"}, testsToo: []string{"any"}},
	{packages: []string{"activities"}, mayImport: []string{"flow", "flow/fault"}, testsToo: []string{"any"}},
	{packages: []string{"activities/templates"}, testsToo: []string{"any"}},
	{packages: []string{"runtime/routing/simulate"}, mayImport: []string{"flow/fault", "runtime/routing"}},
	{packages: []string{"runtime/routing/metrics"}, mayImport: []string{"flow/fault", "runtime/routing"}, testsToo: []string{"any"}},
	{packages: []string{"runtime/routing/flowdesk"}, mayImport: []string{"flow", "runtime/routing"}},
	{packages: []string{"runtime/routing"}, mayImport: []string{"flow/fault"}, testsToo: []string{"any"}},
	{
		packages:  []string{"runtime/testcall"},
		mayImport: []string{"flow", "flow/fault", "flow/hours", "runtime", "runtime/routing", "runtime/routing/flowdesk", "runtime/channel/sim"},
		testsToo:  []string{"any"},
	},
	{packages: []string{"runtime/channel/browser"}, mayImport: []string{"flow", "flow/fault", "runtime", "runtime/channel/sim"}},
	{packages: []string{"runtime/channel/channeltest"}, mayImport: []string{"any"}},
	{
		packages:  []string{"runtime/channel", "runtime/channel/...", "runtime/effect", "runtime/speech", "runtime/speech/..."},
		mayImport: []string{"flow", "flow/fault"},
		testsToo:  []string{"runtime/channel/channeltest"},
	},
	{packages: []string{"runtime/ai", "runtime/ai/..."}, mayImport: []string{"flow", "flow/fault"}},
	{packages: []string{"runtime"}, mayImport: []string{"flow", "flow/fault", "flow/hours"}, testsToo: []string{"any"}},
	{packages: []string{"static", "docs"}},
	{packages: []string{"static/bundle"}, mayImport: []string{"static"}},
	{packages: []string{"storage/storagetest"}, mayImport: []string{"any"}},
	{
		packages:  []string{"storage"},
		mayImport: []string{"flow", "flow/fault", "flow/hours", "flow/table", "runtime", "runtime/routing"},
		testsToo:  []string{"any"},
	},
	{
		packages:  []string{"storage/bundle"},
		mayImport: []string{"flow", "flow/fault", "flow/table", "runtime/ai", "runtime/speech", "runtime/testcall", "storage"},
		testsToo:  []string{"any"},
	},
	{packages: []string{"web", "web/..."}, mayImport: []string{"any"}},
	{packages: []string{"cmd/..."}, mayImport: []string{"any"}},
}

// listed is what `go list -json` says of one package.
type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func TestImportsPointDown(t *testing.T) {
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		at := slices.IndexFunc(importRules, func(r importRule) bool { return matches(r.packages, name) })
		if at < 0 {
			t.Errorf("package %s has no row in importRules: say there what it may import", name)
			continue
		}
		rule := importRules[at]
		for _, imported := range ours(p.Imports) {
			if !rule.allows(name, imported, false) {
				t.Errorf("%s imports %s; it may import %s", name, imported, wording(rule.mayImport))
			}
		}
		for _, imported := range ours(append(p.TestImports, p.XTestImports...)) {
			if imported != name && !rule.allows(name, imported, true) {
				t.Errorf("the tests of %s import %s; they may import %s", name, imported, wording(append(rule.mayImport, rule.testsToo...)))
			}
		}
	}
}

// TestImportRules keeps the table itself honest, whatever packages exist yet.
func TestImportRules(t *testing.T) {
	tests := []struct {
		importer, imported string
		test, want         bool
	}{
		{"flow", "flow/fault", false, true},
		{"flow", "runtime", false, false},
		{"flow/hours", "flow", false, false},
		{"runtime/routing", "flow", false, false},
		{"runtime", "runtime/routing", false, false},
		{"runtime/effect", "runtime", false, false},
		{"runtime/channel/sim", "flow", false, true},
		{"runtime/channel/sim", "runtime", false, false},
		{"runtime/channel/sim", "runtime/channel/channeltest", true, true},
		{"runtime/testcall", "runtime/channel/sim", false, true},
		{"runtime/testcall", "activities", false, false},
		{"activities", "runtime", false, false},
		{"activities", "runtime", true, true},
		{"storage", "web", false, false},
		{"storage", "runtime/routing", false, true},
		{"web", "storage", false, true},
		{"web/views", "cmd/cordboard", false, false},
	}
	for _, test := range tests {
		at := slices.IndexFunc(importRules, func(r importRule) bool { return matches(r.packages, test.importer) })
		if at < 0 {
			t.Errorf("%s: got no row, want one", test.importer)
			continue
		}
		if got := importRules[at].allows(test.importer, test.imported, test.test); got != test.want {
			t.Errorf("%s imports %s (test %v): got %v, want %v", test.importer, test.imported, test.test, got, test.want)
		}
	}
}

func (r importRule) allows(importer, imported string, test bool) bool {
	if strings.HasPrefix(imported, "cmd/") {
		return strings.HasPrefix(importer, "cmd/")
	}
	if test && matches(r.testsToo, imported) {
		return true
	}
	return matches(r.mayImport, imported)
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if pattern == "any" {
			return true
		}
		if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
			return strings.HasPrefix(name, tree+"/")
		}
		ok, err := path.Match(pattern, name)
		return err == nil && ok
	})
}

func wording(packages []string) string {
	if len(packages) == 0 {
		return "none of our packages"
	}
	return "only " + strings.Join(packages, ", ")
}

// ours keeps the imports that are packages of this module, without its name.
func ours(imports []string) []string {
	var kept []string
	for _, one := range imports {
		if name, ok := strings.CutPrefix(one, module+"/"); ok {
			kept = append(kept, name)
		}
	}
	return kept
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	list.Dir = "../.."
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("list the module's packages: %v", err)
	}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("read the list of packages: %v", err)
		}
		packages = append(packages, p)
	}
}
