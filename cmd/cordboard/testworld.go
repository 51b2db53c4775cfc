package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/routing"
)

// standIns describes a queue for a test call: its configured agents stand in for themselves, all available. A queue without agents, or one
// that does not exist, gets what the test call's world gives.
func (a *App) standIns(name string) (routing.Queue, []routing.Agent, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	all, err := a.DB.Agents(ctx)
	if err != nil {
		return routing.Queue{}, nil, false
	}
	q := routing.Queue{Name: name}
	var agents []routing.Agent
	for _, agent := range all {
		var settings struct {
			Queues []string `json:"queues"`
		}
		_ = json.Unmarshal(agent.Settings, &settings) // an agent whose settings say nothing is in no queue
		if slices.ContainsFunc(settings.Queues, func(q string) bool { return strings.EqualFold(q, name) }) {
			q.Agents = append(q.Agents, agent.Name)
			agents = append(agents, routing.Agent{Name: agent.Name, State: routing.Available})
		}
	}
	return q, agents, len(agents) > 0
}

// unpublished readies subflows that a document calls by a label that they do not have yet: a test call runs their drafts instead.
func (a *App) unpublished(ctx context.Context, document *flow.Flow) (func(flow.Command) (flow.Event, bool), error) {
	drafts := map[string]string{}
	if err := a.readyDrafts(ctx, document, drafts, 0); err != nil {
		return nil, err
	}
	if len(drafts) == 0 {
		return nil, nil
	}
	return func(command flow.Command) (flow.Event, bool) {
		read, ok := command.(*flow.ReadFlow)
		if !ok {
			return nil, false
		}
		program, ok := drafts[calledAs(read.Flow, read.Label)]
		return &flow.FlowResolved{Program: program}, ok
	}, nil
}

func calledAs(name, label string) string { return strings.ToLower(name) + "@" + label }

func (a *App) readyDrafts(ctx context.Context, document *flow.Flow, drafts map[string]string, depth int) error {
	if depth > runtime.MaxDepth {
		return nil
	}
	for _, r := range document.Activities {
		var called struct {
			Flow    string `json:"flow"`
			Version string `json:"version"`
		}
		if spec, ok := a.Catalog.Spec(r.Type); !ok || spec.Each == nil || spec.Each.Resource == "" || json.Unmarshal(r.Properties, &called) != nil {
			continue
		}
		if called.Version == "" {
			called.Version = "live"
		}
		key := calledAs(called.Flow, called.Version)
		if _, done := drafts[key]; done {
			continue
		}
		next, err := a.callee(ctx, called.Flow, called.Version, key, drafts)
		if fault.CodeOf(err) == fault.NotFound {
			continue // the call takes its error outlet, as a live one would
		}
		if err != nil {
			return err
		}
		if err := a.readyDrafts(ctx, next, drafts, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// callee finds the document that a call runs, and notes its draft's program when no version has the label.
func (a *App) callee(ctx context.Context, name, label, key string, drafts map[string]string) (*flow.Flow, error) {
	published, err := a.DB.LabelledVersion(ctx, name, label)
	if err == nil {
		return published.Document, nil
	}
	if fault.CodeOf(err) != fault.NotFound {
		return nil, err
	}
	f, err := a.DB.Flow(ctx, name)
	if err != nil {
		return nil, err
	}
	program, err := a.DB.SaveSnapshot(ctx, f.Draft)
	if err != nil {
		return nil, err
	}
	drafts[key] = program
	return f.Draft, nil
}
