package web

import (
	"context"
	"maps"
	"slices"

	"cordboard/flow"
	"cordboard/web/views"
)

// finalVariables are the values of the contact's own flow as they are now or were in the end; sensitive ones are masked. Of a part before the end
// only those are known that change in it.
func (s *Server) finalVariables(ctx context.Context, j *journal) ([]views.JournalValue, error) {
	var values []views.JournalValue
	if changes := j.changes(); j.part.Later != "" {
		for _, name := range slices.Sorted(maps.Keys(changes)) {
			values = append(values, views.JournalValue{Name: name, Value: short(literal(changes[name]), 200)})
		}
		return values, nil
	}
	contact, err := s.DB.Journal().Contact(ctx, j.contact.ID)
	if err != nil {
		return nil, err
	}
	view, err := s.Programs.View(ctx, contact)
	if err != nil {
		return nil, err
	}
	for _, v := range view.Variables {
		values = append(values, views.JournalValue{Name: v.Name, Value: short(literal(v.Value), 200)})
	}
	return values, nil
}

// changes are the last values that the part of the journal gives the variables of the contact's own flow.
func (j *journal) changes() map[string]any {
	last := map[string]any{}
	for _, e := range j.entries {
		if change, ok := e.Data.(map[string]any); ok && e.Kind == "variable" && e.Program == "" {
			name, _ := change["name"].(string)
			last[name] = change["value"]
		}
	}
	return last
}

// replayData is what the page's script starts with (ReplayData in static/designer/contact.js). Flows, and what a canvas
// needs beside them, are for those who may see them.
func replayData(j *journal, canvas map[string]any) map[string]any {
	steps := make([]map[string]any, len(j.entries))
	for n, e := range j.entries {
		step := map[string]any{"kind": e.Kind, "at": e.At.UnixMilli(), "activity": e.Activity, "outlet": e.Outlet, "program": e.Program}
		if change, ok := e.Data.(map[string]any); ok && e.Kind == "variable" {
			step["name"], step["before"], step["value"] = change["name"], literal(change["before"]), literal(change["value"])
		}
		steps[n] = step
	}
	data := map[string]any{"started": j.contact.StartedAt.UnixMilli(), "first": j.part.First, "steps": steps, "programs": nil, "catalog": []string{}, "groups": []string{}}
	if canvas == nil {
		return data
	}
	programs := map[string]*flow.Flow{}
	for id, document := range j.programs {
		if document != nil {
			programs[id] = withoutDefaults(document, j.edits)
		}
	}
	data["programs"] = programs
	maps.Copy(data, canvas)
	return data
}
