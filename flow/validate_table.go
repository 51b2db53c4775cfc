package flow

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// columns checks that a lookup's table has the columns that the flow takes from it, when the table is known.
func (v *validation) columns(r *Record, spec *Spec) {
	if spec.Type != "table_lookup" {
		return
	}
	var p struct {
		Table   string                     `json:"table"`
		Outputs map[string]json.RawMessage `json:"outputs"`
	}
	if json.Unmarshal(r.Properties, &p) != nil {
		return // found by inspect
	}
	known := v.resources.ColumnsOf(p.Table)
	for _, column := range slices.Sorted(maps.Keys(p.Outputs)) {
		if known != nil && !slices.Contains(known, column) {
			v.note("unknown_resource", r, "properties.outputs."+column, "the table %q has no column %q%s", p.Table, column, meant(column, known))
		}
	}
}

// ColumnsOf lists the columns of a table; nil when they are not known.
func (res Resources) ColumnsOf(table string) []string {
	if columns, ok := res.Columns[table]; ok {
		return columns
	}
	for name, columns := range res.Columns {
		if strings.EqualFold(name, table) {
			return columns
		}
	}
	return nil
}
