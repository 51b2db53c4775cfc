package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
)

// syncFile remembers in the folder what both sides had when they were last the same. It belongs into version control with the flows.
const syncFile = ".cordboard-sync.json"

// syncFormat is the format of that file.
const syncFormat = "cordboard.sync/v1"

// syncMemory is what the file holds: by installation, by flow, the digest of the canonical form.
type syncMemory struct {
	Format        string                       `json:"format"`
	Installations map[string]map[string]string `json:"installations"`
}

func readMemory(folder string) (syncMemory, error) {
	m := syncMemory{Format: syncFormat, Installations: map[string]map[string]string{}}
	file := filepath.Join(folder, syncFile)
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, fileError(file, err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fault.New(fault.Invalid, "%s: %s", file, place(data, err))
	}
	if m.Format != syncFormat {
		return m, fault.New(fault.Invalid, "%s: has the format %q; this version reads %s", file, m.Format, syncFormat)
	}
	if m.Installations == nil {
		m.Installations = map[string]map[string]string{}
	}
	return m, nil
}

func (m syncMemory) write(folder string) error {
	data, err := marshal(m)
	if err != nil {
		return err
	}
	return write(filepath.Join(folder, syncFile), data)
}

// newSided puts a document into its canonical form.
func newSided(document *flow.Flow) (*sided, error) {
	data, err := flow.Encode(document, activities.Catalog())
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "%s cannot be written", document.Name)
	}
	sum := sha256.Sum256(data)
	return &sided{name: document.Name, document: document, data: data, digest: hex.EncodeToString(sum[:])}, nil
}

// folderFlows reads the flows of a folder and those below it. JSON files that are no flows are left alone; one that claims to be a flow and cannot be
// taken exactly, and two of one name, are errors that name the file.
func folderFlows(t *terminal, folder string) (map[string]*sided, error) {
	all := map[string]*sided{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return fileError(path, err)
		case d.IsDir() && path != folder && (strings.HasPrefix(name, ".") || name == "node_modules"):
			return filepath.SkipDir
		case d.IsDir() || strings.HasPrefix(name, ".") || !strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".test.json"):
			return nil
		}
		data, err := t.read(path)
		if err != nil || !claimsFlow(data) {
			return err
		}
		document, issues := flow.Decode(data, activities.Catalog())
		if document == nil || flow.HasErrors(issues) {
			return notDecoded(path, issues)
		}
		one, err := newSided(document)
		if err != nil {
			return err
		}
		one.file = path
		key := strings.ToLower(document.Name)
		if other := all[key]; other != nil {
			return fault.New(fault.Invalid, "%s and %s are both the flow %s", other.file, path, document.Name)
		}
		all[key] = one
		return nil
	})
	return all, err
}

// claimsFlow says whether a file is meant to be a flow, by its format.
func claimsFlow(data []byte) bool {
	var head struct {
		Format string `json:"format"`
	}
	return json.Unmarshal(data, &head) == nil && strings.HasPrefix(head.Format, "cordboard.flow/")
}
