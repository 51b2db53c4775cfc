package flow

import (
	"maps"
	"slices"

	"cordboard/flow/fault"
)

// Edit is a copy of a flow that its methods change, each the way the designer does: nothing is left that leads to what is gone, ids stay
// unlike, and new activities stand where the canvas stays readable.
type Edit struct {
	Flow      *Flow // the copy
	catalog   *Catalog
	resources Resources
	seen, now *Flow // what the edit began with; the draft as others left it since, nil when nobody could
}

// Edited begins an edit; f itself never changes.
func Edited(f *Flow, c *Catalog, res Resources) *Edit {
	e := *f
	e.Activities, e.Notes, e.Handlers, e.Layout = slices.Clone(f.Activities), slices.Clone(f.Notes), maps.Clone(f.Handlers), maps.Clone(f.Layout)
	if e.Handlers == nil {
		e.Handlers = map[Handler]string{}
	}
	if e.Layout == nil {
		e.Layout = map[string]Position{}
	}
	return &Edit{Flow: &e, catalog: c, resources: res, seen: f}
}

// Origin is where a cord begins: an outlet of an activity, or a handler when it has no activity.
type Origin struct {
	Activity, Outlet string
	Handler          Handler
}

// Add makes an activity of a type with its defaults and gives its id. Where from names an outlet or a handler, that leads to it, and its first
// outlet leads on to where that led before. The first activity of a flow is its start. A type that is not known or not for such flows is an invalid fault.
func (e *Edit) Add(activityType string, from Origin) (string, error) {
	spec, ok := e.catalog.Spec(activityType)
	switch {
	case !ok:
		return "", fault.New(fault.Invalid, "There is no activity type %q.", activityType)
	case !spec.AllowedIn(e.Flow.Kind):
		return "", fault.New(fault.Invalid, "%s does not work in a flow of the kind %s.", spec.Label, e.Flow.Kind)
	case len(e.Flow.Activities) >= MaxActivities:
		return "", fault.New(fault.Invalid, "A flow has at most %d activities.", MaxActivities)
	}
	r := Record{ID: e.freshID(activityType), Type: activityType, Name: spec.Label, Properties: encodeProperties(Defaults(e.catalog, spec), spec)}
	led := e.target(from)
	if exits := AllOutlets(r, spec, e.resources); led != "" && !e.gone(led) && len(exits) > 0 {
		r.Outlets = map[string]string{exits[0].ID: led}
	}
	e.Flow.Layout[r.ID] = e.placeAfter(r, from.Activity, led)
	e.Flow.Activities = append(e.Flow.Activities, r)
	if _, ok := e.Flow.Activity(e.Flow.Start); !ok {
		e.Flow.Start = r.ID
	}
	return r.ID, e.Connect(from, r.ID)
}

// After is where something comes after an activity: its first outlet that leads nowhere, error outlets aside, else its first one. It is no
// origin for an activity that nothing leaves.
func (e *Edit) After(id string) Origin {
	r, _ := e.Flow.Activity(id)
	spec, _ := e.catalog.Spec(r.Type)
	outlets := AllOutlets(r, spec, e.resources)
	for _, o := range outlets {
		if r.Outlets[o.ID] == "" && o.ID != ErrorOutlet.ID {
			return Origin{Activity: id, Outlet: o.ID}
		}
	}
	if len(outlets) == 0 {
		return Origin{}
	}
	return Origin{Activity: id, Outlet: outlets[0].ID}
}

// target is where an origin leads.
func (e *Edit) target(from Origin) string {
	if from.Activity == "" {
		return e.Flow.Handlers[from.Handler]
	}
	r, _ := e.Flow.Activity(from.Activity)
	return r.Outlets[from.Outlet]
}

// Connect leads an outlet or a handler to an activity, or nowhere with "". With no origin nothing changes. What is not there is an invalid fault.
func (e *Edit) Connect(from Origin, target string) error {
	if _, ok := e.Flow.Activity(target); target != "" && (!ok || e.gone(target) && target != from.Activity) {
		return fault.New(fault.Invalid, "There is no activity %q any more.", target)
	}
	switch i := e.index(from.Activity); {
	case from == Origin{}:
	case from.Activity == "" && !slices.Contains(Handlers, from.Handler):
		return fault.New(fault.Invalid, "There is no handler %q.", from.Handler)
	case from.Activity == "" && target == "":
		delete(e.Flow.Handlers, from.Handler)
	case from.Activity == "":
		e.Flow.Handlers[from.Handler] = target
	case i < 0:
		return fault.New(fault.Invalid, "There is no activity %q any more.", from.Activity)
	default:
		e.Flow.Activities[i].Outlets = rewired(e.Flow.Activities[i].Outlets, from.Outlet, target)
	}
	return nil
}

// rewired is a copy of outlets in which one leads elsewhere.
func rewired(outlets map[string]string, outlet, target string) map[string]string {
	changed := maps.Clone(outlets)
	if changed == nil {
		changed = map[string]string{}
	}
	changed[outlet] = target
	if target == "" {
		delete(changed, outlet)
	}
	if len(changed) == 0 {
		return nil
	}
	return changed
}

func (e *Edit) index(id string) int {
	return slices.IndexFunc(e.Flow.Activities, func(r Record) bool { return r.ID == id })
}

// Remove takes an activity away, and everything that leads to it.
func (e *Edit) Remove(id string) {
	e.Flow.Activities = slices.DeleteFunc(e.Flow.Activities, func(r Record) bool { return r.ID == id })
	delete(e.Flow.Layout, id)
	for i, r := range e.Flow.Activities {
		for outlet, target := range r.Outlets {
			if target == id {
				e.Flow.Activities[i].Outlets = rewired(e.Flow.Activities[i].Outlets, outlet, "")
			}
		}
	}
	maps.DeleteFunc(e.Flow.Handlers, func(_ Handler, target string) bool { return target == id })
	if e.Flow.Start == id {
		e.Flow.Start = ""
	}
}

// Duplicate puts a copy of an activity below it, with a name of its own and no outlet wired, and gives the copy's id.
func (e *Edit) Duplicate(id string) (string, error) {
	r, ok := e.Flow.Activity(id)
	if !ok {
		return "", fault.New(fault.Invalid, "There is no activity %q any more.", id)
	}
	if len(e.Flow.Activities) >= MaxActivities {
		return "", fault.New(fault.Invalid, "A flow has at most %d activities.", MaxActivities)
	}
	r.ID, r.Name, r.Outlets = e.freshID(id), e.freshName(r.Name), nil
	e.Flow.Layout[r.ID] = e.placeBelow(r, id)
	e.Flow.Activities = append(e.Flow.Activities, r)
	return r.ID, nil
}

// Rename gives an activity another id; outlets, handlers, the start and expressions that read its results follow.
func (e *Edit) Rename(from, to string) error {
	switch {
	case from == to:
		return nil
	case !ValidIdentifier(to):
		return fault.Field("id", "Use a small letter first, then small letters, digits or _, at most 64.")
	case e.taken(to):
		return fault.Field("id", "Another activity has the id %s.", to)
	}
	records, err := renameResults(e.Flow.Activities, e.catalog, map[string]string{from: to})
	if err != nil {
		return err
	}
	for i, r := range records {
		if r.ID == from {
			records[i].ID = to
		}
		for outlet, target := range r.Outlets {
			if target == from {
				records[i].Outlets = rewired(records[i].Outlets, outlet, to)
			}
		}
	}
	e.Flow.Activities = records
	for h, target := range e.Flow.Handlers {
		if target == from {
			e.Flow.Handlers[h] = to
		}
	}
	if e.Flow.Start == from {
		e.Flow.Start = to
	}
	if at, ok := e.Flow.Layout[from]; ok {
		delete(e.Flow.Layout, from)
		e.Flow.Layout[to] = at
	}
	return nil
}
