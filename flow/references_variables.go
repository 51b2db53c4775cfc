package flow

import (
	"cmp"
	"slices"
)

// UndeclaredVariables lists the variables that activities read or write and the flow does not declare, as references of the kind variable, each
// name once per activity. A read by a name that is only known when it runs is not among them.
func UndeclaredVariables(f *Flow, c *Catalog) []Reference {
	list := []Reference{}
	for _, r := range f.Activities {
		used := usesOf([]Record{r}, c)
		for _, names := range []map[string]bool{used.reads, used.writes} {
			for name := range names {
				one := Reference{Kind: "variable", Name: name, Activity: r.ID}
				declared := slices.ContainsFunc(f.Variables, func(v Variable) bool { return v.Name == name })
				if !declared && ValidIdentifier(name) && !slices.Contains(list, one) {
					list = append(list, one)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Activity, b.Activity))
	})
	return list
}
