package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// canvas is what all pages have in common.
const canvas = "designer/canvas.js"

// buildPages bundles the scripts of all pages with what they load when it is wanted, so that what they have in common is there once.
//
// Files are cut where a module is reached from other entries than its neighbour, and everything that is loaded when it is wanted is an entry: what
// such a part uses of the designer would leave the designer's file, and the start would load a file for each of them. So parts import all of the page
// that they belong to, which is there anyway: the designer's, or the canvas for those of the canvas.
func buildPages(here string) (api.BuildResult, error) {
	options := api.BuildOptions{EntryPoints: []string{designer, replay, compare, traffic}, Splitting: true}
	plain, err := build(here, options)
	if err != nil {
		return plain, err
	}
	var graph modules
	if err := json.Unmarshal([]byte(plain.Metafile), &graph); err != nil {
		return plain, err
	}
	options.Plugins = []api.Plugin{{Name: "together", Setup: graph.together(here)}}
	return build(here, options)
}

// modules is the graph of imports, as the metafile of a build has it.
type modules struct {
	Inputs map[string]struct {
		Imports []struct{ Path, Kind string }
	}
}

// needs lists what a module imports before it runs, itself included.
func (m modules) needs(module string) []string {
	found := []string{module}
	for i := 0; i < len(found); i++ {
		for _, next := range m.Inputs[found[i]].Imports {
			if next.Kind == "import-statement" && !slices.Contains(found, next.Path) {
				found = append(found, next.Path)
			}
		}
	}
	return found
}

// parts lists what modules load when it is wanted, and what that loads.
func (m modules) parts(of []string) []string {
	var found []string
	for ; len(of) > 0; of = of[1:] {
		for _, next := range m.Inputs[of[0]].Imports {
			if next.Kind == "dynamic-import" && !slices.Contains(found, next.Path) {
				found, of = append(found, next.Path), append(of, m.needs(next.Path)...)
			}
		}
	}
	return found
}

// added gives the imports to add to modules.
func (m modules) added() map[string][]string {
	page, drawing := m.needs(designer), m.needs(canvas)
	added := map[string][]string{}
	for _, part := range m.parts(page) {
		added[part] = []string{designer}
	}
	for _, part := range m.parts(drawing) {
		added[part] = []string{canvas}
	}
	for _, module := range append(m.needs(replay), m.needs(compare)...) {
		if slices.Contains(page, module) && !slices.Contains(drawing, module) {
			added[canvas] = append(added[canvas], module)
		}
	}
	return added
}

// together is a plugin that adds imports.
func (m modules) together(here string) func(api.PluginBuild) {
	added := m.added()
	return func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `/designer/.*\.js$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			name, err := filepath.Rel(here, args.Path)
			if err != nil || added[name] == nil {
				return api.OnLoadResult{}, err
			}
			source, err := os.ReadFile(args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			var text strings.Builder
			text.Write(source)
			for _, module := range added[name] {
				fmt.Fprintf(&text, "\nimport %q;", filepath.Join(here, module))
			}
			contents := text.String()
			return api.OnLoadResult{Contents: &contents, ResolveDir: filepath.Dir(args.Path), Loader: api.LoaderJS}, nil
		})
	}
}
