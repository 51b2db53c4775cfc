package bundle

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// variable is what the settings of a variable hold. Its value is a proposal: each installation has its own.
type variable struct {
	Type        flow.Type       `json:"type"`
	Value       json.RawMessage `json:"value"`
	Overridable bool            `json:"overridable"`
}

func loadVariable(ctx context.Context, db *storage.DB, name string, _ Parts) (Resource, error) {
	v, err := db.Variable(ctx, name)
	if err != nil {
		return Resource{}, err
	}
	return Resource{Name: Name{kindVariable, v.Name}, Description: v.Description}.with(variable{v.Type, v.Value, v.Overridable})
}

// saveVariable keeps the value that is here, unless another is asked for or the type is another.
func saveVariable(ctx context.Context, in place, r Resource) error {
	var set variable
	if err := r.settings(&set); err != nil {
		return err
	}
	v := storage.Variable{Name: r.Name.Name, Description: r.Description, Type: set.Type, Value: set.Value, Overridable: set.Overridable}
	there, err := in.db.Variable(ctx, v.Name)
	switch {
	case err == nil:
		v.UpdatedAt = there.UpdatedAt
		if there.Type == v.Type {
			v.Value = there.Value
		}
	case fault.CodeOf(err) != fault.NotFound:
		return err
	}
	if in.value != nil {
		v.Value = in.value
	}
	_, err = in.db.SaveVariable(ctx, in.who, v)
	if text := fault.Fields(err)["value"]; text != "" && in.value != nil {
		return fault.Field("values."+v.Name, "%s", text)
	}
	return err
}

// checkVariable tells what saveVariable would refuse, when a value is given or the variable is made.
func (r *run) checkVariable(one Resource, made bool) error {
	var set variable
	if err := one.settings(&set); err != nil {
		return err
	}
	v := storage.Variable{Name: one.Name.Name, Type: set.Type, Value: set.Value}
	given := r.in.Values[v.Name]
	if given != nil {
		v.Value = given
	} else if !made {
		v.Value = nil
	}
	err := v.Check()
	if text := fault.Fields(err)["value"]; text != "" && given != nil {
		return fault.Field("values."+v.Name, "%s", text)
	}
	return about(one.Name, err)
}

// proposed is the value that a variable of a bundle would get, nil when it has none.
func (r Resource) proposed() json.RawMessage {
	var set variable
	if r.Kind != kindVariable || r.settings(&set) != nil || bytes.Equal(set.Value, []byte("null")) {
		return nil
	}
	return set.Value
}

// Value is what somebody typed as the value of a variable of the bundle, as flow.TypedValue reads it; nothing is null. What fits no such type is an
// invalid fault about values.NAME.
func (b Bundle) Value(name, text string) (json.RawMessage, error) {
	at := slices.IndexFunc(b.Resources, func(r Resource) bool { return r.Kind == kindVariable && r.Name.Name == name })
	if at < 0 {
		return nil, fault.Field("values."+name, "the bundle has no such variable")
	}
	var set variable
	if err := b.Resources[at].settings(&set); err != nil {
		return nil, err
	}
	value, err := flow.TypedValue(strings.TrimSpace(text), set.Type)
	switch {
	case err != nil:
		return nil, fault.Field("values."+name, "%s", err)
	case value == nil:
		return json.RawMessage("null"), nil
	}
	return value, nil
}
