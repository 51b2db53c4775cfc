// Command bundle writes static/dist: the designer's modules as a few small files, for `make generate`. It runs in static/.
// docs/adr/0010 says why the result is committed.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"cordboard/static"
)

// The scripts of pages.
const (
	out      = "dist"
	designer = "designer/main.js"
	replay   = "designer/contact.js"
	compare  = "designer/compare.js"
	traffic  = "designer/traffic.js"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run() error {
	here, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	pages, err := buildPages(here)
	if err != nil {
		return err
	}
	worker, err := build(here, api.BuildOptions{EntryPoints: []string{"designer/layout-worker.js"}})
	if err != nil {
		return err
	}
	manifest := static.Manifest{}
	for of, entry := range map[*static.Script]string{&manifest.Designer: designer, &manifest.Replay: replay, &manifest.Compare: compare, &manifest.Traffic: traffic} {
		of.Name = out + "/" + filepath.Base(entry)
		if of.Preload, err = preloads(pages.Metafile, of.Name); err != nil {
			return err
		}
	}
	if manifest.Sources, err = static.Digest(os.DirFS(".")); err != nil {
		return err
	}
	data, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, f := range slices.Concat(pages.OutputFiles, worker.OutputFiles) {
		if err := os.WriteFile(f.Path, f.Contents, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), append(data, '\n'), 0o644)
}

// build bundles entries.
func build(here string, o api.BuildOptions) (api.BuildResult, error) {
	o.AbsWorkingDir, o.Outdir, o.EntryNames, o.ChunkNames = here, out, "[name]", "[name]-[hash]"
	o.Bundle, o.Format, o.Target, o.Charset, o.Metafile = true, api.FormatESModule, api.ES2022, api.CharsetUTF8, true
	o.MinifyWhitespace, o.MinifyIdentifiers, o.MinifySyntax = true, true, true
	result := api.Build(o)
	if len(result.Errors) > 0 {
		return result, fmt.Errorf("%s: %s", o.EntryPoints[0], strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), ""))
	}
	return result, nil
}

// preloads lists what a file imports before it runs, and what that imports.
func preloads(metafile, script string) ([]string, error) {
	var meta struct {
		Outputs map[string]struct {
			Imports []struct{ Path, Kind string }
		}
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	found := []string{}
	for next := []string{script}; len(next) > 0; next = next[1:] {
		for _, i := range meta.Outputs[next[0]].Imports {
			if i.Kind == "import-statement" && !slices.Contains(found, i.Path) {
				found, next = append(found, i.Path), append(next, i.Path)
			}
		}
	}
	slices.Sort(found)
	return found, nil
}
