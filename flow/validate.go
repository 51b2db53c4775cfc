package flow

import (
	"cmp"
	"slices"
)

// Validate gives every finding about a flow, in document order: about the whole flow first, then activity by activity. It works on unfinished
// drafts and takes a time linear in the document's size. With the zero Resources, names of resources are only noted.
func Validate(f *Flow, c *Catalog, r Resources) []Issue {
	return (&validation{flow: f, catalog: c, resources: r}).run()
}

func (v *validation) run() []Issue {
	v.index()
	v.whole()
	for i := range v.flow.Activities {
		v.record(i)
	}
	v.connect()
	v.reach()
	v.ends()
	v.cycles()
	v.menus()
	v.people()
	v.translations()
	v.recommendations()
	return v.sorted()
}

// validation is one run of the validator: the flow, what was found, and what several rules need.
type validation struct {
	flow      *Flow
	catalog   *Catalog
	resources Resources
	issues    []Issue
	valid     bool // the properties are known to be JSON

	byID      map[string]int // the first activity of an id
	variables map[string]Type
	specs     []*Spec // by activity, nil for unknown types
	outlets   [][]Outlet
	each      [][]element                // what an activity's outlets are made from
	names     map[string]map[string]bool // resources by kind and name in lower case
	prompts   []promptAt
	audio     []audioAt
	assigned  assigned // the variable that was named last
	kinds     kinds
	fixed     int // how often a change inside properties was looked for
	edges     [][]edge
	quick     [][]edge    // those that take no call time
	reached   []situation // by activity
}

func (v *validation) note(code string, r *Record, field, format string, args ...any) {
	id := ""
	if r != nil {
		id = r.ID
	}
	v.issues = append(v.issues, issue(code, id, field, format, args...))
}

// index prepares the lookups.
func (v *validation) index() {
	n := len(v.flow.Activities)
	v.byID = make(map[string]int, n)
	v.specs, v.outlets, v.each = make([]*Spec, n), make([][]Outlet, n), make([][]element, n)
	for i := range v.flow.Activities {
		r := &v.flow.Activities[i]
		if _, twice := v.byID[r.ID]; !twice {
			v.byID[r.ID] = i
		}
		v.specs[i], _ = v.catalog.Spec(r.Type)
		if v.specs[i] != nil {
			v.leads(i, r, v.specs[i])
		}
	}
	v.variables = make(map[string]Type, len(v.flow.Variables))
	for _, variable := range v.flow.Variables {
		v.variables[variable.Name] = variable.Type
	}
	v.kinds = kindsOf(v.variables, v.resources.OrgTypes, func(id string) *Spec {
		if i, ok := v.byID[id]; ok {
			return v.specs[i]
		}
		return nil
	})
}

// leads finds an activity's outlets, and the list that they are made from.
func (v *validation) leads(i int, r *Record, spec *Spec) {
	v.outlets[i] = spec.Outlets
	if spec.Each == nil {
		return
	}
	if v.valid || validJSON(r.Properties) {
		v.each[i] = elementsOf(r.Properties, spec)
	}
	v.outlets[i] = append(dynamicOutlets(*r, spec, v.resources, v.each[i]), spec.Outlets...)
}

// sorted gives the findings in document order, those of one place as they were found, none twice.
func (v *validation) sorted() []Issue {
	position := func(i Issue) int {
		if i.Activity == "" {
			return -1
		}
		return v.byID[i.Activity]
	}
	slices.SortStableFunc(v.issues, func(a, b Issue) int { return cmp.Compare(position(a), position(b)) })
	type place struct{ code, activity, field, message string }
	seen := make(map[place]bool, len(v.issues))
	return slices.DeleteFunc(v.issues, func(i Issue) bool {
		at := place{i.Code, i.Activity, i.Field, i.Message}
		if i.Code == "duplicate_id" {
			return false
		}
		twice := seen[at]
		seen[at] = true
		return twice
	})
}
