package main

import (
	"context"
	"encoding/json"

	"cordboard/flow/fault"
	"cordboard/runtime/effect"
)

// credential is what a secret holds, for the request of a version of a flow that carries it.
func (a *App) credential(ctx context.Context, program, name string) (effect.Credential, error) {
	var c effect.Credential
	secret, value, err := a.DB.OpenSecret(ctx, program, name)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(secret.Settings, &c); err != nil {
		return c, fault.Wrap(err, fault.Internal, "The settings of the secret %q cannot be read.", name)
	}
	c.Value = value
	return c, nil
}
