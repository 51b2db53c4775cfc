package flow

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Needed lists what a flow wants of something that is not there yet: the columns of a table, the outcomes of a subflow, the intents of an AI agent, as ids in
// the order of the document, each once. Other kinds have none.
func Needed(f *Flow, c *Catalog, kind, name string) []string {
	var ids []string
	for _, r := range f.Activities {
		spec, ok := c.Spec(r.Type)
		if !ok {
			continue
		}
		for _, id := range neededBy(f, r, spec, kind, name) {
			if ValidIdentifier(id) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func neededBy(f *Flow, r Record, spec *Spec, kind, name string) []string {
	names := func(property string) bool {
		return property != "" && strings.EqualFold(textProperty(r, property), name)
	}
	switch {
	case kind == "subflow" && spec.Each != nil && spec.Each.Resource != "" && names(spec.Each.Property):
		return wired(r, spec)
	case kind == "ai_agent" && spec.Each != nil && names(spec.Each.From) && len(eachElement(r, spec)) == 0:
		return wired(r, spec)
	case kind == "table" && spec.Type == "table_lookup" && names("table"):
		return append(columnsTaken(r), columnsRead(f, r.ID)...)
	}
	return nil
}

// columnsTaken are those that a lookup keeps in variables.
func columnsTaken(r Record) []string {
	var p struct {
		Outputs map[string]json.RawMessage `json:"outputs"`
	}
	_ = json.Unmarshal(r.Properties, &p) // found by inspect
	return slices.Sorted(maps.Keys(p.Outputs))
}

// columnsRead are those that expressions read from the row that a lookup found.
func columnsRead(f *Flow, id string) []string {
	row := regexp.MustCompile(`\bresults\.` + regexp.QuoteMeta(id) + `\.row\.([a-z][a-z0-9_]*)`)
	var columns []string
	for _, r := range f.Activities {
		for _, found := range row.FindAllSubmatch(r.Properties, -1) {
			columns = append(columns, string(found[1]))
		}
	}
	return columns
}
