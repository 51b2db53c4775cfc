package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

// importedTest is what became of a saved test call beside a file: create, replace, same, or kept when it differs and --replace is missing.
type importedTest struct {
	Name   string `json:"name"`
	Action string `json:"action"`
}

// takeTests brings the tests beside a flow's file in, with the names that the flow got.
func (c *FlowImportCmd) takeTests(ctx context.Context, place testPlace, beside []testFile, flowName string, mapping map[string]map[string]string) ([]importedTest, error) {
	here, err := place.tests(ctx, flowName)
	if fault.CodeOf(err) == fault.NotFound && c.DryRun {
		err = nil // the flow is not made yet
	}
	if err != nil {
		return nil, err
	}
	done := []importedTest{}
	for _, f := range beside {
		script, err := scriptFor(f.call, flowName+".json")
		if err != nil {
			return done, err
		}
		if script, err = testcall.Rename(script, func(kind, name string) string { return mapped(mapping, kind, name) }); err != nil {
			return done, fmt.Errorf("%s: %w", f.path, err)
		}
		call, action := storage.SavedCall{Name: f.call.Name, Script: script}, "create"
		if i := slices.IndexFunc(here, func(h storage.SavedCall) bool { return strings.EqualFold(h.Name, call.Name) }); i >= 0 {
			call.ID, call.UpdatedAt, action = here[i].ID, here[i].UpdatedAt, "kept"
			if one, err := scriptFor(here[i], flowName+".json"); err == nil && sameTest(one, call) {
				action = "same"
			} else if c.Replace {
				action = "replace"
			}
		}
		if !c.DryRun && (action == "create" || action == "replace") {
			if err := place.saveTest(ctx, flowName, call); err != nil {
				return done, fmt.Errorf("%s: %w", f.path, err)
			}
		}
		done = append(done, importedTest{call.Name, action})
	}
	return done, nil
}

// sameTest says whether a test is what a script in its canonical form says.
func sameTest(script []byte, call storage.SavedCall) bool {
	other, err := scriptFor(call, "")
	if err != nil {
		return false
	}
	one, err := scriptFor(storage.SavedCall{Name: call.Name, Script: script}, "")
	return err == nil && string(one) == string(other)
}

// mapped is what a name becomes by --map, compared without case.
func mapped(mapping map[string]map[string]string, kind, name string) string {
	for old, to := range mapping[kind] {
		if strings.EqualFold(old, name) {
			return to
		}
	}
	return name
}

// printTests says what became of tests.
func (c *FlowImportCmd) printTests(t *terminal, tests []importedTest) {
	verbs := map[string]string{"create": "created", "replace": "replaced", "same": "is the same", "kept": "differs and was kept; --replace puts the file's in its place"}
	if c.DryRun {
		verbs["create"], verbs["replace"] = "would be created", "would be replaced"
	}
	for _, one := range tests {
		fmt.Fprintf(t.out, "  test “%s” %s\n", clean(one.Name), verbs[one.Action])
	}
}
