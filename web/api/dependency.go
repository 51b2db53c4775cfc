package api

import (
	"slices"
	"strings"

	"cordboard/flow"
)

// Dependency is something that a flow names.
type Dependency struct {
	Kind       string   `json:"kind"` // queue, schedule, subflow …
	Name       string   `json:"name"` // after the mapping
	Found      bool     `json:"found"`
	Known      bool     `json:"known"` // whether the installation keeps things of this kind at all
	Activities []string `json:"activities"`
	Candidates []string `json:"candidates,omitempty"` // what a missing one could be mapped to
}

// Dependencies lists what a flow names, by kind and name, and whether it is there.
func Dependencies(f *flow.Flow, c *flow.Catalog, resources flow.Resources) []Dependency {
	list := []Dependency{}
	for _, r := range flow.References(f, c) {
		at := slices.IndexFunc(list, func(d Dependency) bool { return d.Kind == r.Kind && strings.EqualFold(d.Name, r.Name) })
		if at < 0 {
			names, known := resources.Names[r.Kind]
			found := slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, r.Name) })
			d := Dependency{Kind: r.Kind, Name: r.Name, Known: known, Found: found, Activities: []string{}}
			if known && !found {
				d.Candidates = names[:min(len(names), 50)]
			}
			list, at = append(list, d), len(list)
		}
		if !slices.Contains(list[at].Activities, r.Activity) {
			list[at].Activities = append(list[at].Activities, r.Activity)
		}
	}
	slices.SortStableFunc(list, func(a, b Dependency) int {
		if by := strings.Compare(a.Kind, b.Kind); by != 0 {
			return by
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}
