package flow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func (x *extractor) label(id string) string { return labelOf(x.Flow, id) }

func labelOf(f *Flow, id string) string {
	if r, ok := f.Activity(id); ok {
		return r.Label()
	}
	return id
}

// whyNot says why the selection cannot be cut out, nil when it can. It notes where the selection is entered.
func (x *extractor) whyNot() *Refusal {
	if len(x.chosen) == 0 {
		return &Refusal{Message: "Select the activities first."}
	}
	for _, check := range []func() *Refusal{x.entriesApart, x.waitsApart, x.endsApart} {
		if refusal := check(); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (x *extractor) entriesApart() *Refusal {
	add := func(id string) {
		if x.inside[id] && !slices.Contains(x.entries, id) {
			x.entries = append(x.entries, id)
		}
	}
	for _, r := range x.outside {
		for _, outlet := range slices.Sorted(maps.Keys(r.Outlets)) {
			add(r.Outlets[outlet])
		}
	}
	add(x.Flow.Start)
	var by []string
	for _, h := range Handlers {
		if to := x.Flow.Handlers[h]; x.inside[to] {
			add(to)
			by = append(by, x.label(to)+" by the handler “"+h.Label()+"”")
		}
	}
	if len(x.entries) < 2 {
		return nil
	}
	words := make([]string, len(x.entries))
	for i, id := range x.entries {
		words[i] = x.label(id)
	}
	handlers := ""
	if len(by) > 0 {
		handlers = " (" + listed(by) + ")"
	}
	return &Refusal{Where: x.entries, Message: fmt.Sprintf("A subflow begins at one place, but %s are entered from outside%s. Select the activities so that all cords enter at the same one.", listed(words), handlers)}
}

// treatments are the activities that run while a contact waits in one of the selection, by id, with the one that it waits in. Those outside
// the selection are told, too, but not what comes after them.
func (x *extractor) treatments() map[string]string {
	found, byID := map[string]string{}, map[string]Record{}
	for _, r := range x.chosen {
		byID[r.ID] = r
	}
	var walk func(id, owner string)
	walk = func(id, owner string) {
		if id == "" || id == owner || found[id] != "" {
			return
		}
		found[id] = owner
		for _, outlet := range slices.Sorted(maps.Keys(byID[id].Outlets)) {
			walk(byID[id].Outlets[outlet], owner)
		}
	}
	for _, r := range x.chosen {
		if spec, ok := x.Catalog.Spec(r.Type); ok && spec.Branch != "" {
			walk(r.Outlets[spec.Branch], r.ID)
		}
	}
	return found
}

// waitsApart refuses a treatment that leads out: the end of a subflow ends a treatment that leads to it, and not the subflow.
func (x *extractor) waitsApart() *Refusal {
	waiting := x.treatments()
	for _, out := range slices.Sorted(maps.Keys(waiting)) {
		if x.inside[out] {
			continue
		}
		owner := waiting[out]
		for _, from := range x.chosen {
			if from.ID != owner && waiting[from.ID] == owner && slices.Contains(slices.Collect(maps.Values(from.Outlets)), out) {
				return &Refusal{Where: []string{from.ID, out}, Message: fmt.Sprintf("%s plays while contacts wait in %s and leads to %s, which is not selected. Select both, or end it with End flow.",
					from.Label(), x.label(owner), x.label(out))}
			}
		}
		return &Refusal{Where: []string{out, owner}, Message: fmt.Sprintf("Select %s with %s: contacts hear it while they wait there.", x.label(out), x.label(owner))}
	}
	return nil
}

func (x *extractor) endsApart() *Refusal {
	waiting := x.treatments()
	for _, r := range x.chosen {
		if r.Type == "end_flow" && waiting[r.ID] == "" {
			return &Refusal{Where: []string{r.ID}, Message: r.Label() + " ends the flow, and in a subflow it would end the subflow only. Leave it outside."}
		}
	}
	return nil
}

// listed joins words: "a, b and c".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
