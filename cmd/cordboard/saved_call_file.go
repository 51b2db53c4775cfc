package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

// testEnding is how files of saved test calls end.
const testEnding = ".test.json"

// testFile is a saved test call in a file.
type testFile struct {
	path, flow string // flow: the file of the flow that it is about
	call       storage.SavedCall
}

// scriptFor is a test's script with its name, about the flow in a file, indented for version control.
func scriptFor(call storage.SavedCall, flowFile string) ([]byte, error) {
	var all map[string]any
	d := json.NewDecoder(bytes.NewReader(call.Script))
	d.UseNumber()
	if err := d.Decode(&all); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "the test “%s” cannot be read", call.Name)
	}
	all["name"], all["flow"] = call.Name, flowFile
	return marshal(all)
}

// readTest reads a file of a saved test call; ok is false for a JSON file that is something else.
func readTest(t *terminal, path string) (f testFile, ok bool, err error) {
	data, err := t.read(path)
	if err != nil {
		return f, false, err
	}
	var head struct {
		Format string `json:"format"`
	}
	if json.Unmarshal(data, &head) == nil && !strings.HasPrefix(head.Format, "cordboard.test/") {
		return f, false, nil
	}
	script, err := testcall.DecodeScript(data)
	if err != nil {
		return f, false, fault.New(fault.Invalid, "%s: %s", path, err)
	}
	f = testFile{path: path, flow: filepath.Join(filepath.Dir(path), filepath.FromSlash(script.Flow)), call: storage.SavedCall{Name: script.Name, Script: data}}
	if strings.TrimSpace(script.Name) == "" {
		f.call.Name = strings.TrimSuffix(filepath.Base(path), testEnding)
	}
	return f, true, nil
}

// testsBeside lists the files of saved test calls beside a flow's file that are about it.
func testsBeside(t *terminal, flowFile string) ([]testFile, error) {
	paths, err := filepath.Glob(filepath.Join(filepath.Dir(flowFile), "*"+testEnding))
	if err != nil {
		return nil, fmt.Errorf("look for tests beside %s: %w", flowFile, err)
	}
	var list []testFile
	for _, path := range paths {
		f, ok, err := readTest(t, path)
		if err != nil {
			return nil, err
		}
		if ok && f.flow == filepath.Clean(flowFile) {
			list = append(list, f)
		}
	}
	return list, nil
}

// testPath is where a test of the flow in a file goes: beside it, named after both. taken are the paths that others have.
func testPath(flowFile, name string, taken map[string]bool) string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
	for strings.Contains(slug, "--") {
		slug = strings.ReplaceAll(slug, "--", "-")
	}
	slug = strings.Trim(slug[:min(len(slug), 60)], "-")
	if slug == "" {
		slug = "test"
	}
	base := strings.TrimSuffix(flowFile, ".json") + "." + slug
	path := base + testEnding
	for n := 2; taken[path]; n++ {
		path = fmt.Sprintf("%s-%d%s", base, n, testEnding)
	}
	taken[path] = true
	return path
}

// writeTests writes the tests of a flow beside its file. A file that a test is in already stays its file.
func writeTests(t *terminal, flowFile string, calls []storage.SavedCall) error {
	beside, err := testsBeside(t, flowFile)
	if err != nil {
		return err
	}
	taken, paths := map[string]bool{}, map[string]string{}
	for _, f := range beside {
		taken[f.path], paths[strings.ToLower(f.call.Name)] = true, f.path
	}
	for _, call := range calls {
		path := paths[strings.ToLower(call.Name)]
		if path == "" {
			path = testPath(flowFile, call.Name, taken)
			if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
				return fault.New(fault.Conflict, "%s is there already and holds something else; move it first", path)
			}
		}
		data, err := scriptFor(call, filepath.Base(flowFile))
		if err != nil {
			return err
		}
		if err := write(path, data); err != nil {
			return err
		}
	}
	return nil
}
