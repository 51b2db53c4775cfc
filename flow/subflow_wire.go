package flow

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// wire leads the outlets of the activities to where they lead here: to each other, to where the outcomes lead, and failures to where the
// subflow's handler or the activity's failure leads.
func (w *inliner) wire() error {
	w.ends, w.kept = map[string]string{}, map[string]bool{}
	start, _ := w.Subflow.Activity(w.Subflow.Start)
	w.entry = w.lead(start.ID, false)
	if w.entry == "" || w.entry == w.call.ID {
		return refused([]string{w.call.ID}, "%s has nothing to put back: it ends at once.", w.Subflow.Name)
	}
	wired := map[string]Record{}
	for i, r := range w.inner {
		wired[w.Subflow.Activities[w.index(i)].ID] = w.wired(r)
	}
	if len(w.before) > 0 {
		w.entry = w.setting(w.before, "Values for "+w.Subflow.Name, "values", w.entry)
	}
	w.inner = nil
	for _, r := range w.Subflow.Activities {
		if one, ok := wired[r.ID]; ok && (r.Type != "end_flow" || w.kept[r.ID]) {
			one.ID = w.ids[r.ID]
			w.inner = append(w.inner, one)
		} else {
			delete(w.out.Activities, r.ID) // it became a cord
		}
	}
	return nil
}

// index finds the i-th reached activity among all of the subflow.
func (w *inliner) index(i int) int {
	for n, r := range w.Subflow.Activities {
		if w.reached[r.ID] == 0 {
			continue
		}
		if i == 0 {
			return n
		}
		i--
	}
	return -1
}

// wired gives an activity of the subflow its cords here.
func (w *inliner) wired(r Record) Record {
	outlets := map[string]string{}
	way := w.reached[r.ID]
	spec, known := w.Catalog.Spec(r.Type)
	for _, outlet := range slices.Sorted(maps.Keys(r.Outlets)) {
		to := r.Outlets[outlet]
		switch {
		case way&onPath == 0 || known && outlet == spec.Branch:
			to = w.stay(to)
		default:
			to = w.lead(to, known && special(spec, outlet))
		}
		if to != "" {
			outlets[outlet] = to
		}
	}
	if known {
		w.open(r, spec, outlets)
	}
	r.Outlets = outlets
	return r
}

// special says whether an outlet that leads nowhere is not simply an end.
func special(spec *Spec, outlet string) bool {
	return outlet == spec.FailureOutlet() || slices.ContainsFunc(spec.Outlets, func(o Outlet) bool { return o.ID == outlet && o.Falls != "" })
}

// open wires the outlets that led nowhere and ended the subflow, or failed out of it.
func (w *inliner) open(r Record, spec *Spec, outlets map[string]string) {
	way := w.reached[r.ID]
	if way&onPath != 0 {
		for _, outlet := range openOutlets(r, spec, w.Resources) {
			if to := w.exit("done"); to != "" {
				outlets[outlet] = to
			}
		}
	}
	failure := spec.FailureOutlet()
	if failure != ErrorOutlet.ID || outlets[failure] != "" {
		return
	}
	to := w.call.Outlets[ErrorOutlet.ID]
	if handler := w.Subflow.Handlers[OnError]; handler != "" && way&handling == 0 {
		to = w.lead(handler, true)
	}
	if to == "" {
		return
	}
	if way&waiting != 0 {
		w.caution("When %s fails, contacts go where the failures of this flow lead and not to %s: it plays while they wait.", r.Label(), w.labelHere(to))
	}
	if way&onPath != 0 {
		outlets[failure] = to
	}
}

func (w *inliner) labelHere(id string) string {
	for old, new := range w.ids {
		if new == id {
			return labelOf(w.Subflow, old)
		}
	}
	return labelOf(w.Flow, id)
}

// stay leads to an activity of the subflow, whatever it is.
func (w *inliner) stay(id string) string {
	if r, ok := w.Subflow.Activity(id); ok && r.Type == "end_flow" {
		w.kept[id] = true
	}
	return w.ids[id]
}

// lead leads to an activity of the subflow, or where its end leads here. With must an end without a cord stays an end.
func (w *inliner) lead(id string, must bool) string {
	r, ok := w.Subflow.Activity(id)
	if !ok || r.Type != "end_flow" {
		return w.ids[id]
	}
	to := w.exit(outcomeOf(r))
	if to == "" && must {
		return w.stay(id)
	}
	return to
}

// exit is where contacts go when the subflow ends with an outcome: to the activity that sets what comes out, else where its cord leads.
func (w *inliner) exit(outcome string) string {
	if to, ok := w.ends[outcome]; ok {
		return to
	}
	to := w.call.Outlets[outcome]
	sets := slices.Clone(w.after)
	if w.outcome != "" {
		sets = append(sets, assignment{w.outcome, literal(outcome)})
	}
	if len(sets) > 0 {
		to = w.setting(sets, "Results of "+w.Subflow.Name+": "+outcome, "results_"+outcome, to)
	}
	w.ends[outcome] = to
	return to
}

// setting makes activities that set variables, and gives the id of the first.
func (w *inliner) setting(sets []assignment, name, id, next string) string {
	for i := (len(sets) - 1) / maxAssignments; i >= 0; i-- {
		part := sets[i*maxAssignments : min(len(sets), (i+1)*maxAssignments)]
		r := Record{ID: freshID(id, func(id string) bool { return w.taken[id] }), Type: "set_variables", Name: name, Outlets: map[string]string{}}
		r.Properties, _ = json.Marshal(map[string]any{"assignments": part})
		for outlet, to := range map[string]string{"next": next, ErrorOutlet.ID: w.call.Outlets[ErrorOutlet.ID]} {
			if to != "" {
				r.Outlets[outlet] = to
			}
		}
		w.taken[r.ID] = true
		w.set = append(w.set, r)
		next = r.ID
	}
	return next
}

// literal writes a JSON value as an expression: as JSON does, but for what is empty.
func literal(value any) string {
	switch v := value.(type) {
	case nil:
		return "nil"
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = literal(one)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, literal(key)+": "+literal(v[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	text, _ := json.Marshal(value) // a text, a number, true or false
	return string(text)
}
