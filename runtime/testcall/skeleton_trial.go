package testcall

import (
	"maps"
	"time"

	"cordboard/flow"
)

// trial is what an activity sees of a contact that does not exist: the environment of one that does, with other values.
type trial struct {
	env    flow.Env
	chart  *chart
	id     string
	memory flow.Memory
}

var _ flow.Input = (*trial)(nil)

func (t *trial) Now() time.Time {
	now, _ := t.env["now"].(time.Time)
	return now
}

func (t *trial) Contact() flow.Contact {
	c, _ := t.env["contact"].(map[string]any)
	text := func(name string) string { s, _ := c[name].(string); return s }
	return flow.Contact{ID: text("id"), Channel: text("channel"), ANI: text("ani"), DNIS: text("dnis"), Language: text("language"), EntryPoint: text("entry_point")}
}

func (t *trial) ActivityID() string                        { return t.id }
func (t *trial) Kind() flow.Kind                           { return t.chart.doc.Kind }
func (t *trial) Memory() *flow.Memory                      { return &t.memory }
func (t *trial) Text(x flow.Template) (string, error)      { return x.Fill(t.env) }
func (t *trial) Evaluate(x flow.Expression) (any, error)   { return x.Evaluate(t.env) }
func (t *trial) Masked(text string) string                 { return text }
func (t *trial) WaitingSince() (since time.Time, was bool) { return time.Time{}, false }
func (t *trial) Speech(p flow.Prompt) (flow.Speech, error) {
	return p.Fill(t.env, t.Contact().Language)
}
func (t *trial) EvaluateWith(x flow.Expression, event map[string]any) (any, error) {
	env := maps.Clone(t.env)
	env["event"] = event
	return x.Evaluate(env)
}

func (t *trial) Set(variable string, value any) error {
	v, ok := t.chart.variable(variable)
	if !ok {
		return nil
	}
	typed, err := flow.Coerce(value, v.Type)
	if err == nil {
		t.env, _ = withValue(t.env, []string{"vars", variable}, typed)
	}
	return err
}

func (t *trial) Variable(variable string) (any, bool) {
	vars, _ := t.env["vars"].(map[string]any)
	value, ok := vars[variable]
	return value, ok
}

func (t *trial) Sensitive(variable string) bool {
	v, _ := t.chart.variable(variable)
	return v.Sensitive
}
