package flow

import (
	"fmt"
	"maps"
	"slices"
)

// ways says how contacts come to an activity of a subflow, as bits.
type ways uint8

const (
	onPath   ways = 1 << iota // on its way from the start to an end
	waiting                   // while they wait in an activity: an end there ends the waiting's path only
	handling                  // in its handler of failures, which does not handle its own
)

// walk finds how contacts come to each activity of the subflow, and refuses what would go another way once it is in the flow.
func (w *inliner) walk() error {
	w.reached = map[string]ways{}
	w.enter(w.Subflow.Start, onPath)
	var left []string
	for _, r := range w.Subflow.Activities {
		if w.reached[r.ID] == 0 {
			left = append(left, r.Label())
		}
	}
	if len(left) > 0 {
		w.caution("Nothing leads a contact to %s in %s: left out.", listed(left), w.Subflow.Name)
	}
	var handlers []string
	for _, h := range Handlers {
		if h != OnError && w.Subflow.Handlers[h] != "" {
			handlers = append(handlers, "“"+h.Label()+"”")
		}
	}
	if len(handlers) > 0 {
		w.caution("%s has handlers that do not run in a subflow and are left out: %s.", w.Subflow.Name, listed(handlers))
	}
	return nil
}

func (w *inliner) caution(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(w.out.Cautions, text) {
		w.out.Cautions = append(w.out.Cautions, text)
	}
}

// enter walks on from an activity.
func (w *inliner) enter(id string, way ways) {
	r, ok := w.Subflow.Activity(id)
	if !ok {
		return
	}
	spec, known := w.Catalog.Spec(r.Type)
	if known && spec.Leaves && way&waiting != 0 {
		way = way&^waiting | onPath
	}
	if w.reached[id]&way == way {
		return
	}
	w.reached[id] |= way
	for outlet, to := range r.Outlets {
		next := way
		if known && outlet == spec.Branch {
			next = way&^onPath | waiting
		}
		w.enter(to, next)
	}
	if handler := w.Subflow.Handlers[OnError]; handler != "" && way&handling == 0 && w.failsOpen(r) {
		w.enter(handler, onPath|handling)
	}
}

// failsOpen says whether the activity's failures leave by an outlet that leads nowhere.
func (w *inliner) failsOpen(r Record) bool {
	spec, ok := w.Catalog.Spec(r.Type)
	return ok && spec.FailureOutlet() != "" && r.Outlets[spec.FailureOutlet()] == ""
}

// sharedPaths refuses activities that contacts come to in two ways that lead on differently.
func (w *inliner) sharedPaths() error {
	for _, r := range w.Subflow.Activities {
		way := w.reached[r.ID]
		if way&handling != 0 && w.calm(r.ID) && w.failsOpen(r) {
			return refused([]string{w.call.ID}, "%s is on the way of %s and in its handler of failures, where its own failure leads out of the subflow. Give it an outlet for the failure there first.", r.Label(), w.Subflow.Name)
		}
		if way&waiting != 0 && way&onPath != 0 && w.endsOut(r) {
			return refused([]string{w.call.ID}, "%s plays while contacts wait and is on the way of %s, and ends both. Make two of it in %s first.", r.Label(), w.Subflow.Name, w.Subflow.Name)
		}
	}
	return nil
}

// calm says whether contacts come to an activity from the subflow's start without a failure that its handler takes.
func (w *inliner) calm(id string) bool {
	seen := map[string]bool{}
	queue := []string{w.Subflow.Start}
	for len(queue) > 0 {
		one := queue[0]
		queue = queue[1:]
		if one == id {
			return true
		}
		r, ok := w.Subflow.Activity(one)
		if !ok || seen[one] {
			continue
		}
		seen[one] = true
		queue = append(queue, slices.Collect(maps.Values(r.Outlets))...)
	}
	return false
}

// endsOut says whether an activity, once it is in the flow, leads on where the subflow ends.
func (w *inliner) endsOut(r Record) bool {
	spec, ok := w.Catalog.Spec(r.Type)
	if !ok {
		return false
	}
	for _, to := range r.Outlets {
		if end, there := w.Subflow.Activity(to); there && end.Type == "end_flow" && w.leadsOn(outcomeOf(end)) {
			return true
		}
	}
	return w.leadsOn("done") && len(openOutlets(r, spec, w.Resources)) > 0
}

// leadsOn says whether anything comes after an outcome.
func (w *inliner) leadsOn(outcome string) bool {
	return w.call.Outlets[outcome] != "" || len(w.after) > 0 || w.outcome != ""
}

// outcomeOf is the outcome that an activity ends a subflow with.
func outcomeOf(end Record) string {
	if outcome := textProperty(end, "outcome"); outcome != "" {
		return outcome
	}
	return "done"
}
