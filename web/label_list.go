package web

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"cordboard/storage"
	"cordboard/web/views"
)

// followersByLabel puts together what follows each label, in the order of the labels.
func followersByLabel(list []storage.Follower) []views.LabelFollowers {
	var grouped []views.LabelFollowers
	for _, f := range list {
		if len(grouped) == 0 || grouped[len(grouped)-1].Label != f.Label {
			grouped = append(grouped, views.LabelFollowers{Label: f.Label})
		}
		into := &grouped[len(grouped)-1].Entries
		if f.Kind == storage.FoundFlow {
			into = &grouped[len(grouped)-1].Flows
		}
		if !slices.Contains(*into, f.Name) {
			*into = append(*into, f.Name)
		}
	}
	return grouped
}

// labelRows lists the labels of a flow that are in use, live and test in any case: which version each points at, and what follows it.
func labelRows(labels map[string]int, followers []views.LabelFollowers) []views.LabelRow {
	names := slices.AppendSeq([]string{storage.Live, "test"}, maps.Keys(labels))
	for _, f := range followers {
		names = append(names, f.Label)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(labelRank(a), labelRank(b)), strings.Compare(a, b)) })
	var rows []views.LabelRow
	for _, name := range slices.Compact(names) {
		row := views.LabelRow{LabelFollowers: views.LabelFollowers{Label: name}, Version: labels[name]}
		if i := slices.IndexFunc(followers, func(f views.LabelFollowers) bool { return f.Label == name }); i >= 0 {
			row.LabelFollowers = followers[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// labelRank puts live first and test second.
func labelRank(label string) int {
	if i := slices.Index([]string{storage.Live, "test"}, label); i >= 0 {
		return i
	}
	return 2
}
