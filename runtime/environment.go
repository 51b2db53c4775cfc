package runtime

import (
	"cordboard/flow"
)

// environment is the expression environment of the scope and fiber that asked last; most steps ask for one only. Its maps serve one step after
// another: expressions only read them, and what they give is a copy.
type environment struct {
	scope, fiber              int // of what the maps hold; scope is -1 when they hold nothing
	values                    flow.Env
	vars, done                map[string]any
	contact, contactAttribute map[string]any
}

func newEnvironment() environment {
	e := environment{
		scope: -1, values: flow.Env{}, vars: map[string]any{}, done: map[string]any{}, contact: map[string]any{}, contactAttribute: map[string]any{},
	}
	e.contact["attributes"] = e.contactAttribute
	e.values["vars"], e.values["results"], e.values["contact"] = e.vars, e.done, e.contact
	return e
}

func (e *environment) of(m *machine, scope, fiber int) flow.Env {
	if e.scope == scope && e.fiber == fiber {
		return e.values
	}
	e.forget()
	s := &m.s.Scopes[scope]
	program := m.program(s.Program)
	for i, v := range program.Flow.Variables {
		e.vars[v.Name] = m.value(s, i)
	}
	for i, r := range s.Results {
		e.done[program.nodes[i].id] = r
	}
	e.about(m.s.Facts)
	e.values["now"], e.values["flow"], e.values["org"], e.values["event"] = m.at, program.about, m.s.Org, m.s.Fibers[fiber].Event
	e.scope, e.fiber = scope, fiber
	return e.values
}

// about takes in what arrived.
func (e *environment) about(c flow.Contact) {
	for k, v := range c.Attributes {
		e.contactAttribute[k] = v
	}
	e.contact["id"], e.contact["channel"], e.contact["ani"], e.contact["dnis"] = c.ID, c.Channel, c.ANI, c.DNIS
	e.contact["entry_point"], e.contact["language"], e.contact["started_at"] = c.EntryPoint, c.Language, c.StartedAt
}

// forget empties the environment for another contact; what of has no fixed number of is taken out, the rest it writes over.
func (e *environment) forget() {
	clear(e.vars)
	clear(e.done)
	clear(e.contactAttribute)
	e.scope = -1
}

func (e *environment) variable(scope int, name string, value any) {
	if e.scope == scope {
		e.vars[name] = value
	}
}

func (e *environment) results(scope int, activity string, values map[string]any) {
	if e.scope == scope {
		e.done[activity] = values
	}
}
