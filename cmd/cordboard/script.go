package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
)

// scriptOf reads a saved test call. Errors name the file and the place in it.
func (t *terminal) scriptOf(file string) (*testcall.Script, error) {
	data, err := t.read(file)
	if err != nil {
		return nil, err
	}
	script, err := testcall.DecodeScript(data)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s: %s", shown(file), place(data, err))
	}
	return script, nil
}

// caseOf makes a test call ready to run: the flow, and the subflows of its world beside the test's file.
func (t *terminal) caseOf(file string, script *testcall.Script, doc *flow.Flow) (testcall.Case, error) {
	c := testcall.Case{Script: script, Flow: doc, Subflows: map[string]*flow.Flow{}, Catalog: activities.Catalog(), AI: fileAI}
	for _, name := range slices.Sorted(maps.Keys(script.World.Subflows)) {
		subflow, err := t.flowOf(beside(file, script.World.Subflows[name]))
		if err != nil {
			return c, fmt.Errorf("%s: world.subflows.%s: %w", shown(file), name, err)
		}
		c.Subflows[name] = subflow
	}
	return c, nil
}

// beside resolves a path that a file names: relative to that file's folder.
func beside(file, path string) string {
	if filepath.IsAbs(path) || file == "-" {
		return path
	}
	return filepath.Join(filepath.Dir(file), filepath.FromSlash(path))
}

// testOf reads a saved test call with everything that it names.
func (t *terminal) testOf(file string) (testcall.Case, error) {
	script, err := t.scriptOf(file)
	if err != nil {
		return testcall.Case{}, err
	}
	if script.Flow == "" {
		return testcall.Case{Script: script}, fault.New(fault.Invalid, "%s: flow: the path of the flow's document is missing", shown(file))
	}
	doc, err := t.flowOf(beside(file, script.Flow))
	if err != nil {
		return testcall.Case{Script: script}, fmt.Errorf("%s: flow: %w", shown(file), err)
	}
	return t.caseOf(file, script, doc)
}
