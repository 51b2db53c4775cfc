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

// goTo continues the contact in another flow for good: what it was in the middle of is stopped, and the new flow's handlers apply from now
// on. A handler that runs beside the contact cannot take it anywhere.
func (m *machine) goTo(f, k int, c flow.Callee) {
	if f > 0 || m.s.Status == Closing {
		m.fail(f, k, flow.Failure{Code: "invalid", Message: "a handler that runs beside the contact cannot take it to another flow"})
		return
	}
	scope, failure := m.openScope(c)
	if failure != nil {
		m.fail(f, k, *failure)
		return
	}
	m.visited(m.frame(f, k), "")
	m.stopFrom(f, 0)
	fiber := &m.s.Fibers[f]
	fiber.Frames, fiber.Handler, fiber.Event = []Frame{{Scope: scope}}, "", nil
	m.dropScopes()
	m.enter(f, m.programOf(m.frame(f, 0)).start)
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
		if err := caller.Set(fr.Outputs[name], m.value(&callee, i)); err != nil {
			m.fail(f, k-1, flow.Failure{Code: "invalid", Message: "output " + name + ": " + err.Error()})
			return
		}
	}
	m.dropScopes()
	m.post(f, k-1, &flow.SubflowEnded{Outcome: outcome})
}

// dropScopes forgets scopes that no frame uses any more, and programs that no scope names, so that a state does not grow with the flows that
// a contact came through. The flow that it entered by stays, with the variables that it was left with: its page shows them.
func (m *machine) dropScopes() {
	used := make([]bool, len(m.s.Scopes))
	entered := false
	for _, fiber := range m.s.Fibers {
		for _, fr := range fiber.Frames {
			used[fr.Scope] = true
			entered = entered || m.s.Scopes[fr.Scope].Program == 0
		}
	}
	used[0] = used[0] || !entered
	var moved []int
	m.s.Scopes, moved = compacted(m.s.Scopes, used)
	for i := range m.s.Fibers {
		for k := range m.s.Fibers[i].Frames {
			fr := m.frame(i, k)
			fr.Scope = moved[fr.Scope]
		}
	}
	used = make([]bool, len(m.s.Programs))
	used[0] = true
	for _, scope := range m.s.Scopes {
		used[scope.Program] = true
	}
	m.s.Programs, moved = compacted(m.s.Programs, used)
	for i := range m.s.Scopes {
		m.s.Scopes[i].Program = moved[m.s.Scopes[i].Program]
	}
	m.envs.scope = -1
}

// compacted keeps what is used, in order, and tells where each thing is now.
func compacted[T any](all []T, used []bool) (kept []T, moved []int) {
	moved = make([]int, len(all))
	for i, one := range all {
		if used[i] {
			moved[i], kept = len(kept), append(kept, one)
		}
	}
	return kept, moved
}
