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

func (in *input) Text(t flow.Template) (string, error) { return t.Fill(in.env()) }

func (in *input) Speech(p flow.Prompt) (flow.Speech, error) {
	return p.Fill(in.env(), in.m.s.Facts.Language)
}

func (in *input) Evaluate(x flow.Expression) (any, error) { return x.Evaluate(in.env()) }

func (in *input) EvaluateWith(x flow.Expression, event map[string]any) (any, error) {
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
	return scope.Vars[i], true
}

func (in *input) Masked(text string) string { return hide(text, in.m.s.secrets(in.m.program)) }

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
	if !reflect.DeepEqual(scope.Vars[i], typed) {
		in.m.note(Entry{Kind: "variable", Program: in.m.foreign(in.frame()), Activity: in.ActivityID(), Data: change})
	}
	scope.Vars[i] = typed
	in.m.envs.variable(scopeIndex, name, typed)
	return nil
}

func (in *input) env() flow.Env {
	return in.m.envs.of(in.m, in.frame().Scope, in.fiber)
}

// environment is the expression environment of the scope and fiber that asked last; most steps ask for one only.
type environment struct {
	scope  int
	fiber  int
	values flow.Env
	vars   map[string]any
	done   map[string]any
}

func (e *environment) of(m *machine, scope, fiber int) flow.Env {
	if e.values != nil && e.scope == scope && e.fiber == fiber {
		return e.values
	}
	s := &m.s.Scopes[scope]
	program := m.program(s.Program)
	e.scope, e.fiber = scope, fiber
	e.vars = make(map[string]any, len(s.Vars))
	for i, v := range program.Flow.Variables {
		e.vars[v.Name] = s.Vars[i]
	}
	e.done = make(map[string]any, len(s.Results))
	for i, r := range s.Results {
		e.done[program.nodes[i].id] = r
	}
	e.values = flow.Env{
		"vars": e.vars, "results": e.done, "now": m.at, "contact": contactEnv(m.s.Facts),
		"flow":  map[string]any{"name": program.Flow.Name, "kind": string(program.Flow.Kind)},
		"event": m.s.Fibers[fiber].Event, "org": m.s.Org,
	}
	return e.values
}

func (e *environment) variable(scope int, name string, value any) {
	if e.scope == scope && e.vars != nil {
		e.vars[name] = value
	}
}

func (e *environment) results(scope int, activity string, values map[string]any) {
	if e.scope == scope && e.done != nil {
		e.done[activity] = values
	}
}

func contactEnv(c flow.Contact) map[string]any {
	attributes := make(map[string]any, len(c.Attributes))
	for k, v := range c.Attributes {
		attributes[k] = v
	}
	return map[string]any{
		"id": c.ID, "channel": c.Channel, "ani": c.ANI, "dnis": c.DNIS, "entry_point": c.EntryPoint,
		"language": c.Language, "started_at": c.StartedAt, "attributes": attributes,
	}
}
