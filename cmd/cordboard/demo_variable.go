package main

import (
	"context"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// variables makes the organisation's variable that flows can ask in an emergency.
func (d demo) variables(ctx context.Context) error {
	_, err := d.db.Variable(ctx, "emergency")
	if fault.CodeOf(err) != fault.NotFound {
		return err
	}
	_, err = d.db.SaveVariable(ctx, d.who, storage.Variable{
		Name: "emergency", Type: flow.Boolean, Value: []byte("false"), Overridable: true, Description: "Flows that ask it play a warning first",
	})
	return err
}
