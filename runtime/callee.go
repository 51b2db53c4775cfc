package runtime

import (
	"maps"
	"slices"

	"cordboard/flow"
)

// call runs a subflow above the frame that asks for it.
func (m *machine) call(f, k int, c flow.Callee) {
	depth := 0
	for _, fr := range m.s.Fibers[f].Frames {
		if fr.Kind == FrameSubflow {
			depth++
		}
	}
	if depth >= MaxDepth {
		m.fail(f, k, flow.Failure{Code: "loop_limit", Message: "subflows are nested more than 10 deep"})
		return
	}
	scope, failure := m.openScope(c)
	if failure != nil {
		m.fail(f, k, *failure)
		return
	}
	m.s.Fibers[f].Frames = append(m.s.Fibers[f].Frames, Frame{Kind: FrameSubflow, Scope: scope, Outputs: c.Outputs})
	m.enter(f, m.program(m.s.Scopes[scope].Program).start)
}

// goTo continues the contact in another flow for good: everything it was in the middle of is stopped.
func (m *machine) goTo(f, k int, c flow.Callee) {
	scope, failure := m.openScope(c)
	if failure != nil {
		m.fail(f, k, *failure)
		return
	}
	m.visited(m.frame(f, k), "")
	m.stopFrom(f, 0)
	m.s.Fibers[f].Frames = []Frame{{Scope: scope}}
	m.enter(f, m.program(m.s.Scopes[scope].Program).start)
}

// openScope makes the variables of a called flow: its defaults, then the inputs coerced to their types.
func (m *machine) openScope(c flow.Callee) (int, *flow.Failure) {
	program := m.lib.Program(c.Program)
	if program == nil {
		return 0, &flow.Failure{Code: "not_found", Message: "the called flow's version is gone"}
	}
	index := slices.Index(m.s.Programs, c.Program)
	if index < 0 {
		index = len(m.s.Programs)
		m.s.Programs = append(m.s.Programs, c.Program)
	}
	vars := append([]any(nil), program.defaults...)
	for _, name := range slices.Sorted(maps.Keys(c.Inputs)) {
		i, ok := program.varIndex[name]
		if !ok {
			return 0, &flow.Failure{Code: "invalid", Message: "the called flow has no variable " + name}
		}
		typed, err := flow.Coerce(c.Inputs[name], program.Flow.Variables[i].Type)
		if err != nil {
			return 0, &flow.Failure{Code: "invalid", Message: "input " + name + ": " + err.Error()}
		}
		vars[i] = typed
	}
	scope := Scope{Program: index, Vars: vars}
	for _, name := range slices.Sorted(maps.Keys(c.Inputs)) {
		if i := program.varIndex[name]; m.tells(vars[i]) && !program.Flow.Variables[i].Sensitive {
			scope.Hidden = append(scope.Hidden, i)
		}
	}
	m.s.Scopes = append(m.s.Scopes, scope)
	return len(m.s.Scopes) - 1, nil
}

// returnFrom hands a subflow's outputs to its caller and tells it the outcome.
func (m *machine) returnFrom(f, k int, outcome string) {
	fr := *m.frame(f, k)
	callee := m.s.Scopes[fr.Scope]
	from := m.program(callee.Program)
	m.s.Fibers[f].Frames = m.s.Fibers[f].Frames[:k]
	caller := &input{m: m, fiber: f, depth: k - 1}
	for _, name := range slices.Sorted(maps.Keys(fr.Outputs)) {
		i, ok := from.varIndex[name]
		if !ok {
			m.fail(f, k-1, flow.Failure{Code: "invalid", Message: "the called flow has no variable " + name})
			return
		}
		if err := caller.Set(fr.Outputs[name], callee.Vars[i]); err != nil {
			m.fail(f, k-1, flow.Failure{Code: "invalid", Message: "output " + name + ": " + err.Error()})
			return
		}
	}
	m.dropScopes()
	m.post(f, k-1, &flow.SubflowEnded{Outcome: outcome})
}

// dropScopes forgets scopes at the end of the list that no frame uses any more, and programs that no scope names.
func (m *machine) dropScopes() {
	used := 0
	for _, fiber := range m.s.Fibers {
		for _, fr := range fiber.Frames {
			used = max(used, fr.Scope)
		}
	}
	m.s.Scopes = m.s.Scopes[:min(len(m.s.Scopes), used+1)]
	programs := 0
	for _, scope := range m.s.Scopes {
		programs = max(programs, scope.Program)
	}
	m.s.Programs = m.s.Programs[:programs+1]
	m.envs.scope = -1
}
