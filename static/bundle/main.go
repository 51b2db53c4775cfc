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

const out = "dist"

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
	page, err := build(here, "designer/main.js", true)
	if err != nil {
		return err
	}
	worker, err := build(here, "designer/layout-worker.js", false)
	if err != nil {
		return err
	}
	replay, err := build(here, "designer/contact.js", false)
	if err != nil {
		return err
	}
	compare, err := build(here, "designer/compare.js", false)
	if err != nil {
		return err
	}
	manifest := static.Manifest{Script: out + "/main.js", Replay: out + "/contact.js", Compare: out + "/compare.js"}
	if manifest.Preload, err = preloads(page.Metafile, manifest.Script); err != nil {
		return err
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
	for _, f := range slices.Concat(page.OutputFiles, worker.OutputFiles, replay.OutputFiles, compare.OutputFiles) {
		if err := os.WriteFile(f.Path, f.Contents, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), append(data, '\n'), 0o644)
}

// build bundles one entry. With split, what is imported at run time becomes files of its own.
func build(here, entry string, split bool) (api.BuildResult, error) {
	result := api.Build(api.BuildOptions{
		AbsWorkingDir: here, EntryPoints: []string{entry}, Outdir: out, EntryNames: "[name]", ChunkNames: "[name]-[hash]",
		Bundle: true, Splitting: split, Format: api.FormatESModule, Target: api.ES2022, Charset: api.CharsetUTF8, Metafile: true,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
	})
	if len(result.Errors) > 0 {
		return result, fmt.Errorf("%s: %s", entry, strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), ""))
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
