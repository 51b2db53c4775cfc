package flow

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// variables decides what becomes of the subflow's variables: one that only carries a variable of the flow in, and back out if it is written,
// becomes that one; the others are declared here under a free name, filled on the way in and handed over on the way out.
func (w *inliner) variables() error {
	records := slices.DeleteFunc(slices.Clone(w.Subflow.Activities), func(r Record) bool { return w.reached[r.ID] == 0 })
	used := usesOf(records, w.Catalog)
	w.merge(used)
	taken := map[string]bool{}
	for _, v := range w.Flow.Variables {
		taken[v.Name] = true
	}
	for _, name := range w.merged {
		taken[name] = true
	}
	for _, v := range w.Subflow.Variables {
		name, merged := w.merged[v.Name]
		if !merged {
			name = freshID(v.Name, func(name string) bool { return taken[name] })
			taken[name] = true
			w.declare(v, name, used.writes[v.Name])
		}
		if name != v.Name {
			w.out.Variables[v.Name] = name
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.outputs)) {
		if to := w.outputs[name]; w.here(name) != to {
			w.after = append(w.after, assignment{to, "vars." + w.here(name)})
		}
	}
	w.tellReads(used)
	return w.outcomeVariable(taken)
}

// here is what a variable of the subflow is called in the flow.
func (w *inliner) here(name string) string {
	if to, ok := w.out.Variables[name]; ok {
		return to
	}
	return name
}

// merge finds the variables that become one of the flow. No two become the same one.
func (w *inliner) merge(used uses) {
	w.merged = map[string]string{}
	writers := map[string]int{} // outputs by the variable that they write
	for _, to := range w.outputs {
		writers[to]++
	}
	gone := map[string]bool{}
	for _, v := range w.Subflow.Variables {
		of, ok := strings.CutPrefix(strings.TrimSpace(w.inputs[v.Name]), "vars.")
		i := slices.IndexFunc(w.Flow.Variables, func(one Variable) bool { return one.Name == of })
		if !ok || i < 0 || gone[of] || w.Flow.Variables[i].Type != v.Type || w.Flow.Variables[i].Sensitive != v.Sensitive {
			continue
		}
		back := w.outputs[v.Name] == of
		if used.writes[v.Name] && !back || writers[of] > btoi(back) {
			continue
		}
		w.merged[v.Name] = of
		gone[of] = true
	}
}

// declare makes a variable of the subflow one of the flow. It begins each time with what it is handed, or with its own value when contacts may
// come again and find what they left.
func (w *inliner) declare(v Variable, name string, written bool) {
	input, handed := w.inputs[v.Name]
	if handed {
		w.before = append(w.before, assignment{name, input})
	} else if written && w.again {
		w.before = append(w.before, assignment{name, defaultOf(v)})
	}
	v.Name = name
	w.fresh = append(w.fresh, v)
}

// defaultOf writes a variable's default as an expression.
func defaultOf(v Variable) string {
	if len(v.Default) == 0 {
		return "nil"
	}
	decoder := json.NewDecoder(bytes.NewReader(v.Default))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return "nil"
	}
	return literal(value)
}

// tellReads cautions of what reads differently in another flow.
func (w *inliner) tellReads(used uses) {
	if used.any && len(w.out.Variables) > 0 {
		w.caution("%s reads variables by names that are only known when it runs, and some have another name here.", w.Subflow.Name)
	}
	if used.flow {
		w.caution("%s reads flow.name or flow.kind, which are those of this flow here.", w.Subflow.Name)
	}
	for _, r := range w.Subflow.Activities {
		if r.Type == "loop" && w.reached[r.ID] != 0 && w.again {
			w.caution("%s goes on counting when contacts left it before its end and come again.", r.Label())
		}
	}
}

// outcomeVariable names the variable in place of the result "outcome" when the flow reads it.
func (w *inliner) outcomeVariable(taken map[string]bool) error {
	for _, use := range usesOf(w.Flow.Activities, w.Catalog).results {
		if use.activity != w.call.ID {
			continue
		}
		if use.field != "outcome" || use.by == w.call.ID {
			return refused([]string{use.by, w.call.ID}, "%s uses the results of %s as a whole. Use its outcome only, or put it into a variable first.", labelOf(w.Flow, use.by), w.call.Label())
		}
		w.outcome = freshID(w.call.ID+"_outcome", func(name string) bool { return taken[name] })
	}
	return nil
}
