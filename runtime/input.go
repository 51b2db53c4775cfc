package runtime

import (
	"fmt"
	"maps"
	"reflect"
	"time"

	"cordboard/flow"
)

// input is what an activity sees of its contact during one Handle.
type input struct {
	m     *machine
	fiber int
	depth int
}

func (in *input) frame() *Frame         { return in.m.frame(in.fiber, in.depth) }
func (in *input) Now() time.Time        { return in.m.at }
func (in *input) Contact() flow.Contact { return in.m.s.Facts }
func (in *input) ActivityID() string    { return in.m.node(in.frame()).id }
func (in *input) Kind() flow.Kind       { return in.m.program(0).Flow.Kind }
func (in *input) Memory() *flow.Memory  { return &in.frame().Memory }

func (in *input) WaitingSince() (time.Time, bool) {
	taken := in.frame().Taken
	return time.UnixMilli(taken).In(in.m.at.Location()), taken != 0
}

func (in *input) Text(t flow.Template) (string, error) {
	if len(in.m.s.Overrides) > 0 {
		in.noteOverrides(t.Reads)
	}
	return t.Fill(in.env())
}

func (in *input) Speech(p flow.Prompt) (flow.Speech, error) {
	if len(in.m.s.Overrides) > 0 {
		in.noteOverrides(func(told func(root, name string)) { p.Reads(in.m.s.Facts.Language, told) })
	}
	return p.Fill(in.env(), in.m.s.Facts.Language)
}

func (in *input) Evaluate(x flow.Expression) (any, error) {
	if len(in.m.s.Overrides) > 0 {
		in.noteOverrides(x.Reads)
	}
	return x.Evaluate(in.env())
}

func (in *input) EvaluateWith(x flow.Expression, event map[string]any) (any, error) {
	if len(in.m.s.Overrides) > 0 {
		in.noteOverrides(x.Reads)
	}
	env := maps.Clone(in.env())
	env["event"] = event
	return x.Evaluate(env)
}

func (in *input) Variable(name string) (any, bool) {
	scope := &in.m.s.Scopes[in.frame().Scope]
	i, ok := in.m.program(scope.Program).varIndex[name]
	if !ok {
		return nil, false
	}
	if len(in.m.s.Overrides) > 0 {
		in.noteOverrides(func(told func(root, name string)) { told("vars", name) })
	}
	return in.m.value(scope, i), true
}

func (in *input) Masked(text string) string { return hide(text, in.m.s.secrets(in.m.program)) }

func (in *input) Sensitive(name string) bool { return in.m.programOf(in.frame()).Sensitive(name) }

// VariableChange is the journal's entry of an assignment; values of sensitive variables are masked.
type VariableChange struct {
	Name   string `json:"name"`
	Before any    `json:"before"`
	Value  any    `json:"value"`
}

func (in *input) Set(name string, value any) error {
	scopeIndex := in.frame().Scope
	scope := &in.m.s.Scopes[scopeIndex]
	program := in.m.program(scope.Program)
	i, ok := program.varIndex[name]
	if !ok {
		return fmt.Errorf("variable %q is not declared in flow %q", name, program.Flow.Name)
	}
	declared := program.Flow.Variables[i]
	typed, err := flow.Coerce(value, declared.Type)
	if err != nil && in.m.hiding {
		return fmt.Errorf("variable %s: what was entered is not of type %s", name, declared.Type)
	}
	if err != nil {
		return fmt.Errorf("variable %s: %w", name, err)
	}
	if (in.m.hiding || in.m.tells(typed)) && !scope.hides(program, i) {
		scope.Hidden = append(scope.Hidden, i)
	}
	change := VariableChange{Name: name, Before: scope.Vars[i], Value: typed}
	if scope.hides(program, i) {
		change.Before, change.Value = hidden, hidden
	}
	if !same(scope.Vars[i], typed) {
		in.m.note(Entry{Kind: "variable", Program: in.m.foreign(in.frame()), Activity: in.ActivityID(), Data: change})
	}
	scope.Vars[i] = typed
	in.m.envs.variable(scopeIndex, name, in.m.value(scope, i))
	return nil
}

func (in *input) env() flow.Env {
	return in.m.envs.of(in.m, in.frame().Scope, in.fiber)
}

// same says whether an assignment changes nothing.
func same(before, after any) bool {
	switch before.(type) {
	case nil, bool, int, float64, string:
		return before == after
	}
	return reflect.DeepEqual(before, after)
}
