package testcall

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
)

// deepestCause bounds how many assignments a wanted value is followed back through.
const deepestCause = 6

// cause gives what brings a change about that is wanted at a visit; nil when a test has no hold on it.
func (a *attempt) cause(w wanted, c change) func() {
	if w.depth > deepestCause {
		return nil
	}
	switch c.path[0] {
	case "vars":
		return a.causeVariable(w, c)
	case "org":
		if len(c.path) != 2 {
			return nil
		}
		return func() { a.script.World.Org[c.path[1]] = c.value }
	case "contact":
		return a.causeContact(c)
	case "now":
		at, _ := c.value.(time.Time)
		was := (&trial{env: w.env}).Now()
		return func() { a.script.World.Now = a.script.World.start().Add(at.Sub(was)).Format(time.RFC3339) }
	case "results":
		return a.causeResult(w, c)
	case "event":
		text, _ := c.value.(string)
		if last(c.path, 1) == "code" && (text == "busy" || text == "no_answer" || text == invalidNumber) {
			return func() { a.script.World.Numbers[a.script.Contact.ANI] = text }
		}
	}
	return nil
}

func (a *attempt) causeContact(c change) func() {
	text, ok := c.value.(string)
	if !ok {
		return nil
	}
	caller := &a.script.Contact
	switch last(c.path, 1) {
	case "id":
		return func() { caller.ID = text }
	case "ani":
		if caller.Channel == "voice" && !telephone.MatchString(text) {
			return nil
		}
		return func() { caller.ANI = text }
	case "dnis":
		return func() { caller.DNIS = text }
	case "language":
		return func() { caller.Language = text }
	case "entry_point":
		return func() { caller.EntryPoint = text }
	case "channel":
		if a.chart.doc.Kind == flow.Digital && slices.Contains([]string{"chat", "sms", "email"}, text) {
			return func() { caller.Channel = text }
		}
	case "attributes":
		if name := last(c.path, 2); name != "" {
			return func() { caller.Attributes = with(caller.Attributes, name, text) }
		}
	}
	return nil
}

func with(all map[string]string, name, text string) map[string]string {
	if all == nil {
		all = map[string]string{}
	}
	all[name] = text
	return all
}

// causeVariable follows a variable back to what assigned it last, or to what it began with.
func (a *attempt) causeVariable(w wanted, c change) func() {
	name, chart := last(c.path, 1), a.chart.charts[w.program]
	if _, declared := chart.variable(name); !declared {
		return nil
	}
	for i := w.at - 1; i >= 0; i-- {
		v := a.visits[i]
		if a.runs(v, w) {
			return a.causeInput(w, i, c)
		}
		if v.Program != w.program {
			continue
		}
		changed := slices.ContainsFunc(v.Changes, func(c Change) bool { return c.Name == name })
		if effect := a.causeAssigned(w, i, c); effect != nil || changed {
			return effect
		}
	}
	if w.program != "" {
		return nil
	}
	return func() { a.script.World.Variables[name] = put(a.initially(name), c.path[2:], c.value) }
}

// initially is what a variable of the flow begins with.
func (a *attempt) initially(name string) any {
	if value, said := a.script.World.Variables[name]; said {
		return value
	}
	v, _ := a.chart.variable(name)
	var value any
	if json.Unmarshal(v.Default, &value) != nil {
		return nil
	}
	return value
}

// runs says whether a visit is the one by which the subflow began that something is wanted in.
func (a *attempt) runs(v Visit, w wanted) bool {
	r, ok := a.chart.record(place{v.Program, v.Activity})
	return ok && w.program != "" && r.Type == "run_subflow" && programOf(text(properties(r), "flow")) == w.program
}

// causeInput wants of the caller what a variable of a subflow is to begin with.
func (a *attempt) causeInput(w wanted, visit int, c change) func() {
	v := a.visits[visit]
	r, _ := a.chart.record(place{v.Program, v.Activity})
	inputs, _ := properties(r)["inputs"].(map[string]any)
	source, _ := inputs[last(c.path, 1)].(string)
	return a.causeEqual(wanted{at: visit, program: v.Program, depth: w.depth + 1}, source, c)
}

// causeEqual wants an expression to give a value at a visit.
func (a *attempt) causeEqual(w wanted, source string, c change) func() {
	w.env = a.moments[w.at]
	if source == "" || w.env == nil || len(c.path) > 2 {
		return nil
	}
	w.written.expression(source)
	w.written.gather(plainValue(c.value))
	w.holds = equals(source, c.value)
	effects, ok := a.grant(w)
	if !ok {
		return nil
	}
	return func() { carryOut(effects) }
}

// plainValue is a value as JSON has it.
func plainValue(value any) any {
	data, err := json.Marshal(value)
	var plain any
	if err != nil || json.Unmarshal(data, &plain) != nil {
		return nil
	}
	return plain
}

func properties(r flow.Record) map[string]any {
	p := map[string]any{}
	if json.Unmarshal(r.Properties, &p) != nil {
		return map[string]any{}
	}
	return p
}

// inner finds the visit at which a subflow was left that ran at a visit; -1 when it ran nothing.
func (a *attempt) inner(visit int, program string) int {
	end := -1
	for i := visit + 1; i < len(a.visits); i++ {
		if a.visits[i].Program == a.visits[visit].Program {
			break
		}
		if a.visits[i].Program == program {
			end = i
		}
	}
	return end
}

// bodyPath reads a simple JSONPath such as $.customer.tier or $.items[0].
func bodyPath(path string) []string {
	if rest, ok := strings.CutPrefix(path, "$"); ok && !strings.ContainsAny(path, "*?@:") && !strings.Contains(path, "..") {
		return ofPart.FindAllString(rest, -1)
	}
	return nil
}
