package flow

import (
	"maps"
	"slices"

	"cordboard/flow/fault"
)

// Template puts a template's activities into the flow: it begins an empty one, else they stand below everything as Insert puts them. It gives
// their ids. Activities that do not work in flows of this kind, or too many of them, are an invalid fault.
func (e *Edit) Template(t *Flow) ([]string, error) {
	for _, r := range t.Activities {
		if spec, known := e.catalog.Spec(r.Type); known && !spec.AllowedIn(e.Flow.Kind) {
			return nil, fault.New(fault.Invalid, "%s does not work in a flow of the kind %s.", spec.Label, e.Flow.Kind)
		}
	}
	if len(e.Flow.Activities) > 0 {
		return e.Insert(t)
	}
	return e.begin(t), nil
}

// begin makes an empty flow a template's, and leaves what the flow has: its name, kind, description, variables and notes. Its handlers led nowhere.
func (e *Edit) begin(t *Flow) (ids []string) {
	e.Flow.Start, e.Flow.Activities, e.Flow.Handlers, e.Flow.Layout = t.Start, slices.Clone(t.Activities), maps.Clone(t.Handlers), maps.Clone(t.Layout)
	if e.Flow.Description == "" {
		e.Flow.Description = t.Description
	}
	e.declare(t.Variables)
	for _, n := range t.Notes {
		n.ID = e.freshNote(n.ID)
		e.Flow.Notes = append(e.Flow.Notes, n)
	}
	for _, r := range t.Activities {
		ids = append(ids, r.ID)
	}
	return ids
}

// declare adds the variables that are not here.
func (e *Edit) declare(variables []Variable) {
	for _, v := range variables {
		if !slices.ContainsFunc(e.Flow.Variables, func(here Variable) bool { return here.Name == v.Name }) {
			e.Flow.Variables = append(slices.Clip(e.Flow.Variables), v)
		}
	}
}
