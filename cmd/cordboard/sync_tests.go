package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// sidedCall is a saved test call on one side of a sync.
type sidedCall struct {
	flow string // name
	call storage.SavedCall
}

// key is by which the plan and the memory know it; no flow has such a name.
func (c sidedCall) key() string { return strings.ToLower(c.flow + ": " + c.call.Name) }

// newSidedCall puts a test into the form in which both sides are compared: about the flow in NAME.json.
func newSidedCall(flowName string, call storage.SavedCall) (*sided, error) {
	data, err := scriptFor(call, flowName+".json")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	call.Script = data
	return &sided{name: flowName, data: data, digest: hex.EncodeToString(sum[:]), test: &sidedCall{flowName, call}}, nil
}

// addFolderTests reads the tests of the folder's flows. Those of flows that are elsewhere are left alone; two of one name for a flow are an error.
func addFolderTests(t *terminal, folder string, all map[string]*sided) error {
	flows := map[string]string{}
	for _, one := range all {
		flows[filepath.Clean(one.file)] = one.name
	}
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return fileError(path, err)
		case d.IsDir() && path != folder && (strings.HasPrefix(name, ".") || name == "node_modules"):
			return filepath.SkipDir
		case d.IsDir() || strings.HasPrefix(name, ".") || !strings.HasSuffix(name, testEnding):
			return nil
		}
		f, ok, err := readTest(t, path)
		if err != nil || !ok || flows[f.flow] == "" {
			return err
		}
		one, err := newSidedCall(flows[f.flow], f.call)
		if err != nil {
			return err
		}
		one.file = path
		if other := all[one.test.key()]; other != nil {
			return fault.New(fault.Invalid, "%s and %s are both the test “%s” of %s", other.file, path, f.call.Name, one.name)
		}
		all[one.test.key()] = one
		return nil
	})
}

// addTests reads the tests of the installation's flows.
func addTests(ctx context.Context, place installation, all map[string]*sided) error {
	var flows []string
	for _, one := range all {
		flows = append(flows, one.name)
	}
	for _, name := range flows {
		calls, err := place.tests(ctx, name)
		if err != nil {
			return err
		}
		for _, call := range calls {
			one, err := newSidedCall(name, call)
			if err != nil {
				return err
			}
			all[one.test.key()] = one
		}
	}
	return nil
}

// withTests makes the plan for tests follow that for flows: tests of a flow that is gone stay where they are, and those of a flow that only the
// side has which is written to are not worth a line.
func withTests(plan []syncStep, from map[string]*sided) []syncStep {
	gone, kept := map[string]bool{}, plan[:0]
	for _, s := range plan {
		flow := strings.ToLower(s.Flow)
		if s.Test == "" {
			gone[flow] = s.Action == syncGone
		} else if s.Action == syncOther && from[flow] == nil {
			continue
		} else if gone[flow] && s.Action == syncCreate {
			s.Action = syncGone
		}
		kept = append(kept, s)
	}
	return kept
}

// pullTest writes a test of the installation to its file, or to a new one beside its flow's.
func (r *syncRun) pullTest(s *syncStep) error {
	flowFile := r.flowFiles[strings.ToLower(s.Flow)]
	if flowFile == "" {
		flowFile = filepath.Join(r.Dir, s.Flow+".json")
	}
	if s.to != nil {
		s.File = s.to.file
	} else {
		s.File = testPath(flowFile, s.Test, r.testFiles)
		if _, err := os.Lstat(s.File); !errors.Is(err, fs.ErrNotExist) {
			return fault.New(fault.Conflict, "%s is there already and holds something else; move it first", s.File)
		}
	}
	relative, err := filepath.Rel(filepath.Dir(s.File), flowFile)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "%s cannot be written", s.File)
	}
	data, err := scriptFor(s.from.test.call, filepath.ToSlash(relative))
	if err != nil {
		return err
	}
	return write(s.File, data)
}

// pushTest saves a file's test in the installation.
func (r *syncRun) pushTest(ctx context.Context, s *syncStep) error {
	call := storage.SavedCall{Name: s.from.test.call.Name, Script: s.from.data}
	if s.to != nil {
		call.ID, call.UpdatedAt = s.to.test.call.ID, s.to.test.call.UpdatedAt
	}
	return r.place.saveTest(ctx, s.Flow, call)
}
