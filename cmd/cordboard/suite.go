package main

import (
	"context"
	"encoding/json"
	"fmt"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
)

// newSuite makes what runs the saved test calls of flows on this server.
func (a *App) newSuite() *testcall.Suite {
	return testcall.NewSuite(testcall.SuiteConfig{Catalog: a.Catalog, AI: fileAI, Around: a.around})
}

// around gives what a flow needs in a saved test call: the flows that it comes to by name, as they are live or else as drafts, and the
// organisation's variables.
func (a *App) around(ctx context.Context, document *flow.Flow) (testcall.Around, error) {
	out := testcall.Around{Subflows: map[string]*flow.Flow{}, Org: map[string]any{}}
	if err := a.calledBy(ctx, document, out.Subflows); err != nil {
		return out, err
	}
	variables, err := a.DB.Variables(ctx)
	if err != nil {
		return out, err
	}
	for _, v := range variables {
		var value any
		if err := json.Unmarshal(v.Value, &value); err != nil {
			return out, fmt.Errorf("read the variable %s: %w", v.Name, err)
		}
		out.Org[v.Name] = value
	}
	return out, nil
}

// calledBy gathers the flows that a document runs or goes to, and theirs, each once.
func (a *App) calledBy(ctx context.Context, document *flow.Flow, known map[string]*flow.Flow) error {
	for _, ref := range flow.References(document, a.Catalog) {
		if ref.Kind != "subflow" && ref.Kind != "flow" || known[ref.Name] != nil || len(known) >= mostFlows {
			continue
		}
		next, err := a.callee(ctx, ref.Name)
		if fault.CodeOf(err) == fault.NotFound {
			continue // the call takes its error outlet, as a live one would
		}
		if err != nil {
			return err
		}
		known[ref.Name] = next
		if err := a.calledBy(ctx, next, known); err != nil {
			return err
		}
	}
	return nil
}

// callee is the live version of a flow, or its draft when none is live.
func (a *App) callee(ctx context.Context, name string) (*flow.Flow, error) {
	published, err := a.DB.LabelledVersion(ctx, name, "live")
	if err == nil {
		return published.Document, nil
	}
	if fault.CodeOf(err) != fault.NotFound {
		return nil, err
	}
	f, err := a.DB.Flow(ctx, name)
	return f.Draft, err
}
