package flow

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// PutBack names a subflow and the activity that runs it.
type PutBack struct {
	Flow      *Flow
	Activity  string // id of the activity that runs the subflow
	Subflow   *Flow
	Catalog   *Catalog
	Resources Resources // outcomes of other subflows; the zero value knows none
}

// Inlined is what came of putting a subflow back into the flow that runs it.
type Inlined struct {
	Flow       *Flow
	Added      []string          // ids of the activities that stand in the place of the one that ran the subflow, the one that is entered first
	Activities map[string]string // id in the subflow → id here, of those that changed
	Variables  map[string]string // name in the subflow → name here, of those that changed
	Cautions   []string          // sentences: what is not quite as it was
}

// Inline puts a subflow in place of the activity that runs it. Contacts do the same as before: variables of the subflow that only carry one of the
// flow become that one, the others are declared and set when contacts come in and go out; an end of the subflow becomes the cord of its
// outcome, what would have failed in it fails to where the activity's failure led. What a contact wrote before a failure stays written.
// Neither flow is changed. The error is a Refusal, or an invalid fault when properties are not JSON.
func Inline(p PutBack) (*Inlined, error) {
	w := &inliner{PutBack: p, ids: map[string]string{}, taken: map[string]bool{}, out: &Inlined{Activities: map[string]string{}, Variables: map[string]string{}}}
	for _, step := range []func() error{w.read, w.walk, w.variables, w.sharedPaths, w.rename, w.wire, w.results, w.assemble} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	w.arrange()
	return w.out, nil
}

type inliner struct {
	PutBack
	call            Record
	inputs, outputs map[string]string
	reached         map[string]ways // activities of the subflow that contacts come to
	ids             map[string]string
	taken           map[string]bool // ids here
	again           bool            // contacts may come to the activity more than once
	merged          map[string]string
	fresh           []Variable // of the subflow that are declared here, with their new names
	before, after   []assignment
	outcome         string            // the variable in place of the result "outcome", "" when nobody reads it
	ends            map[string]string // outcome → where its cord leads now
	entry           string            // the activity that is entered first
	inner           []Record          // activities of the subflow as they are here
	set             []Record          // activities that set variables before and after
	kept            map[string]bool   // ends of the subflow that stay ends
	out             *Inlined
}

func refused(where []string, format string, args ...any) error {
	return &Refusal{Message: fmt.Sprintf(format, args...), Where: where}
}

// read finds the activity and checks that the subflow has what it hands in and takes out.
func (w *inliner) read() error {
	call, ok := w.Flow.Activity(w.Activity)
	if !ok || call.Type != "run_subflow" {
		return refused(nil, "Choose an activity that runs a subflow.")
	}
	var properties struct {
		Inputs  map[string]string `json:"inputs"`
		Outputs map[string]string `json:"outputs"`
	}
	if len(call.Properties) > 0 {
		if err := json.Unmarshal(call.Properties, &properties); err != nil {
			return refused([]string{call.ID}, "The inputs and outputs of %s are not texts. Mend them first.", call.Label())
		}
	}
	w.call, w.inputs, w.outputs = call, properties.Inputs, properties.Outputs
	for _, names := range []map[string]string{w.inputs, w.outputs} {
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if !slices.ContainsFunc(w.Subflow.Variables, func(v Variable) bool { return v.Name == name }) {
				return refused([]string{call.ID}, "%s hands over the variable %s, which %s does not have. Mend its inputs and outputs first.", call.Label(), name, w.Subflow.Name)
			}
		}
	}
	for _, r := range w.Flow.Activities {
		w.taken[r.ID] = true
	}
	w.again = w.comesAgain()
	return nil
}

// comesAgain says whether contacts may come to the activity a second time: from what it leads to, or by a handler.
func (w *inliner) comesAgain() bool {
	seen := map[string]bool{}
	var queue []string
	add := func(outlets map[string]string) {
		for _, to := range outlets {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	add(w.call.Outlets)
	for _, to := range w.Flow.Handlers {
		add(map[string]string{"": to})
	}
	for len(queue) > 0 {
		r, _ := w.Flow.Activity(queue[0])
		queue = queue[1:]
		add(r.Outlets)
	}
	return seen[w.call.ID]
}

// rename gives the activities that contacts come to ids that are free here, and lets everything that names them and variables follow.
func (w *inliner) rename() error {
	for _, r := range w.Subflow.Activities {
		if w.reached[r.ID] == 0 {
			continue
		}
		id := freshID(r.ID, func(id string) bool { return w.taken[id] })
		w.taken[id], w.ids[r.ID] = true, id
		if id != r.ID {
			w.out.Activities[r.ID] = id
		}
	}
	sub := *w.Subflow
	sub.Activities = slices.DeleteFunc(slices.Clone(sub.Activities), func(r Record) bool { return w.reached[r.ID] == 0 })
	var err error
	if len(w.out.Variables) > 0 {
		renamed, failed := RenameVariables(&sub, w.Catalog, w.out.Variables)
		if failed != nil {
			return failed
		}
		sub = *renamed
	}
	w.inner, err = renameResults(sub.Activities, w.Catalog, w.ids)
	return err
}

// results puts a variable in place of the result "outcome" of the activity that goes.
func (w *inliner) results() error {
	uses := usesOf(w.Flow.Activities, w.Catalog).results
	uses = slices.DeleteFunc(uses, func(use resultUse) bool { return use.activity != w.call.ID })
	w.out.Flow = w.Flow
	if len(uses) == 0 {
		return nil
	}
	rest, err := changeResults(w.Flow.Activities, w.Catalog, asVariables([]crossing{{w.call.ID, "outcome", w.outcome}}))
	if err != nil {
		return err
	}
	changed := *w.Flow
	changed.Activities = rest
	w.out.Flow = &changed
	return nil
}

// assemble makes the flow of the parts.
func (w *inliner) assemble() error {
	f := *w.out.Flow
	to := func(target string) string {
		if target == w.call.ID {
			return w.entry
		}
		return target
	}
	f.Start, f.Handlers, f.Activities = to(f.Start), turned(f.Handlers, to), nil
	for _, r := range w.out.Flow.Activities {
		if r.ID != w.call.ID {
			r.Outlets = turned(r.Outlets, to)
			f.Activities = append(f.Activities, r)
			continue
		}
		for _, added := range append(slices.Clone(w.inner), w.set...) {
			added.Outlets = turned(added.Outlets, to)
			f.Activities = append(f.Activities, added)
			w.out.Added = append(w.out.Added, added.ID)
		}
	}
	slices.SortStableFunc(w.out.Added, func(a, b string) int { return btoi(b == w.entry) - btoi(a == w.entry) })
	f.Variables = append(slices.Clone(f.Variables), w.fresh...)
	if w.outcome != "" {
		f.Variables = append(f.Variables, Variable{Name: w.outcome, Type: String})
	}
	if len(f.Activities) > MaxActivities {
		return refused(nil, "The flow would have %d activities; at most %d are allowed.", len(f.Activities), MaxActivities)
	}
	w.out.Flow = &f
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
