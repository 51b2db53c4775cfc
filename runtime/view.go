package runtime

import (
	"context"
	"slices"
)

// View is what people are shown of a contact between two events.
type View struct {
	At        string          // the activity it is in, of the flow it entered by; "" when it is over
	Agent     string          // connected agent
	Waits     []string        // kinds of its pending operations, in the order issued
	Variables []VariableValue // of the flow it entered by, in declared order
	// Attributes are those that the contact arrived with and those that activities attached, such as ai_summary.
	Attributes map[string]string

	secrets []string
}

// Masked hides the contact's sensitive values in a text that is about to be shown.
func (v View) Masked(text string) string { return hide(text, v.secrets) }

// VariableValue is a variable's value at one moment; a sensitive one is masked.
type VariableValue struct {
	Name  string
	Value any
}

// View shows a contact. It loads the programs that the contact's state names.
func (ps *Programs) View(ctx context.Context, c Contact) (View, error) {
	lib := &shelf{ctx: ctx, programs: ps, given: map[string]*Program{}}
	if len(c.State) == 0 {
		return View{}, nil
	}
	s, err := DecodeState(c.State, c.Facts, lib)
	if err != nil {
		return View{}, firstError(lib.err, err)
	}
	v := View{Agent: s.Agent, Attributes: s.Facts.Attributes, secrets: s.secrets(func(i int) *Program { return lib.Program(s.Programs[i]) })}
	for _, p := range s.Pending {
		if p.Kind != closingTimer {
			v.Waits = append(v.Waits, p.Kind)
		}
	}
	program := lib.Program(s.Programs[0])
	if len(s.Fibers) > 0 {
		for _, fr := range s.Fibers[0].Frames {
			if s.Scopes[fr.Scope].Program == 0 {
				v.At = program.Activity(fr.Node)
			}
		}
	}
	i := slices.IndexFunc(s.Scopes, func(scope Scope) bool { return scope.Program == 0 })
	if i < 0 {
		return v, nil
	}
	for j, declared := range program.Flow.Variables {
		value := s.Scopes[i].Vars[j]
		if s.Scopes[i].hides(program, j) && value != nil {
			value = hidden
		}
		v.Variables = append(v.Variables, VariableValue{Name: declared.Name, Value: value})
	}
	return v, nil
}
