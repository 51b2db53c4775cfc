package testcall

import (
	"net/http"

	"cordboard/flow"
)

// extracts is where an activity takes the value of a variable from: a path into an answer, a column, a slot, an inner variable, an expression, or
// its own name where the customer is asked; "" when it assigns it nothing.
func (a *attempt) extracts(v Visit, variable string) string {
	r, ok := a.chart.record(place{v.Program, v.Activity})
	if !ok {
		return ""
	}
	p := properties(r)
	switch r.Type {
	case "http_request":
		return paired(p["extract"], "variable", variable, "path")
	case "set_variables":
		return paired(p["assignments"], "variable", variable, "expression")
	case "table_lookup", "ai_agent", "run_subflow":
		outputs, _ := p["outputs"].(map[string]any)
		for from, to := range outputs {
			if to == variable {
				return from
			}
		}
	case "collect_input", "send_and_wait", "survey":
		if text(p, "variable") == variable {
			return variable
		}
	}
	return ""
}

// paired finds the last entry of a list whose key is a value, and gives its other field.
func paired(list any, key, value, field string) (found string) {
	entries, _ := list.([]any)
	for _, one := range entries {
		if entry, _ := one.(map[string]any); text(entry, key) == value {
			found = text(entry, field)
		}
	}
	return found
}

// causeAssigned makes the activity of a visit assign a value.
func (a *attempt) causeAssigned(w wanted, visit int, c change) func() {
	v := a.visits[visit]
	at, name := place{v.Program, v.Activity}, last(c.path, 1)
	from := a.extracts(v, name)
	r, _ := a.chart.record(at)
	if from == "" {
		return nil
	}
	switch r.Type {
	case "http_request":
		return a.causeBody(at, append(bodyPath(from), c.path[2:]...), c.value)
	case "set_variables":
		return a.causeEqual(wanted{at: visit, program: v.Program, depth: w.depth + 1}, from, c)
	case "table_lookup":
		return a.causeColumn(r, visit, from, c.value)
	case "ai_agent":
		return a.causeSlot(at, from, c.value)
	case "run_subflow":
		program := programOf(text(properties(r), "flow"))
		if end := a.inner(visit, program); end >= 0 {
			return a.causeVariable(wanted{at: end + 1, program: program, depth: w.depth + 1}, change{append([]string{"vars", from}, c.path[2:]...), c.value})
		}
	case "survey":
		return func() { a.entries[at] = spelled(c.value) }
	default:
		return a.causeEntry(w, visit, c.value)
	}
	return nil
}

// causeEntry makes the customer enter a value, where it is taken.
func (a *attempt) causeEntry(w wanted, visit int, value any) func() {
	v := a.visits[visit]
	at, words := place{v.Program, v.Activity}, spelled(value)
	r, _ := a.chart.record(at)
	outlet := map[string]string{"collect_input": "success", "send_and_wait": "replied"}[r.Type]
	if words == "" || !a.accepts(halt{leg{at, outlet}, visit}, r, a.moments[visit], words) {
		return nil
	}
	return func() { a.entries[at] = words }
}

// causeResult makes an earlier activity have a result.
func (a *attempt) causeResult(w wanted, c change) func() {
	at := place{w.program, last(c.path, 1)}
	visit := -1
	for i := w.at - 1; i >= 0 && visit < 0; i-- {
		if v := a.visits[i]; v.Program == at.program && v.Activity == at.activity {
			visit = i
		}
	}
	r, ok := a.chart.record(at)
	if visit < 0 || !ok || len(c.path) < 3 {
		return nil
	}
	field, number := c.path[2], whole(c.value)
	switch r.Type + "." + field {
	case "http_request.status":
		if i, ok := a.stubs[at]; ok && number >= 200 && number <= 599 {
			return func() { a.script.World.HTTP[i].Status = number }
		}
	case "http_request.body":
		return a.causeBody(at, c.path[3:], c.value)
	case "http_request.headers":
		if i, ok := a.stubs[at]; ok && len(c.path) == 4 {
			return func() {
				a.script.World.HTTP[i].Headers = with(a.script.World.HTTP[i].Headers, c.path[3], spelled(c.value))
			}
		}
	case "table_lookup.row":
		return a.causeColumn(r, visit, last(c.path, 3), c.value)
	case "ai_agent.slots":
		return a.causeSlot(at, last(c.path, 3), c.value)
	case "ai_agent.sources":
		return a.causeSources(at, c)
	case "collect_input.value", "send_and_wait.text":
		return a.causeEntry(w, visit, c.value)
	case "survey.score", "menu.key":
		return func() { a.entries[at] = spelled(c.value) }
	case "queue_info.waiting", "queue_info.position", "queue_info.agents_available", "queue_info.agents_staffed", "queue_info.estimated_wait":
		return a.causeQueue(text(properties(r), "queue"), field, number)
	}
	return nil
}

// whole is a value as a whole number; -1 when it is none.
func whole(value any) int {
	if n, err := flow.Coerce(value, flow.Integer); err == nil && n != nil {
		return n.(int) // what Coerce gives for integers
	}
	return -1
}

// causeBody makes the answer to a request hold a value.
func (a *attempt) causeBody(at place, path []string, value any) func() {
	i, ok := a.stubs[at]
	if !ok || len(path) == 0 || a.script.World.HTTP[i].Error != "" {
		return nil
	}
	return func() {
		stub := &a.script.World.HTTP[i]
		stub.JSON = put(stub.JSON, path, value)
		if stub.Status == http.StatusNoContent {
			stub.Status = http.StatusOK
		}
	}
}

// causeColumn makes the row that is found have a value.
func (a *attempt) causeColumn(r flow.Record, visit int, column string, value any) func() {
	filled, _ := fill(r.Properties, a.moments[visit])
	p := properties(flow.Record{Properties: filled})
	rows := a.script.World.Tables[text(p, "table")]
	if column == "" || len(rows) == 0 {
		return nil
	}
	return func() { rows[0][column] = value }
}

// causeSlot makes an AI agent find something out.
func (a *attempt) causeSlot(at place, slot string, value any) func() {
	i, ok := a.talks[at]
	if !ok || slot == "" {
		return nil
	}
	return func() {
		stub := &a.script.World.AI[i]
		slots, _ := put(stub.Slots, []string{slot}, value).(map[string]any)
		stub.Slots = slots
	}
}

// causeSources makes an AI agent's answer have sources.
func (a *attempt) causeSources(at place, c change) func() {
	i, ok := a.talks[at]
	list, isList := c.value.([]any)
	if !ok || !isList && len(c.path) < 4 {
		return nil
	}
	return func() {
		sources := []string{}
		for _, one := range list {
			sources = append(sources, spelled(one))
		}
		if len(c.path) > 3 {
			sources = []string{spelled(c.value)}
		}
		a.script.World.AI[i].Sources = sources
	}
}

// causeQueue makes a queue as full, as staffed or as slow as is wanted.
func (a *attempt) causeQueue(queue, field string, n int) func() {
	if n < 0 || n > MaxStandIns {
		return nil
	}
	return func() {
		q := a.script.World.Queues[queue]
		switch field {
		case "estimated_wait":
			wait := seconds(n)
			q.EstimatedWait = &wait
		case "agents_available":
			q.Agents = n + q.Busy
		case "agents_staffed":
			q.Agents, q.Busy = n, min(q.Busy, n)
		default:
			q.Waiting, q.Agents = n, max(q.Agents, 1)
			if field == "position" {
				q.Waiting = max(n-1, 0)
			}
			q.Busy = q.Agents
		}
		a.script.World.Queues[queue] = q
	}
}
