package main

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/storage"
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
	q := routing.Queue{Name: name, Threshold: a.threshold(ctx, name)}
	var agents []routing.Agent
	for _, agent := range all {
		seat, queues := seated(agent)
		if slices.ContainsFunc(queues, func(q string) bool { return strings.EqualFold(q, name) }) {
			q.Agents = append(q.Agents, agent.Name)
			agents = append(agents, seat)
		}
	}
	return q, agents, len(agents) > 0
}

// standIn describes an agent for a test call: available, with the skills that are configured. False when there is none of that name.
func (a *App) standIn(name string) (routing.Agent, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	agent, err := a.DB.Agent(ctx, name)
	if err != nil {
		return routing.Agent{}, false
	}
	seat, _ := seated(agent)
	return seat, true
}

// seated makes an agent of the desk, and lists the queues. Settings that say nothing mean no queue and no skill.
func seated(agent storage.Agent) (routing.Agent, []string) {
	var settings struct {
		Queues []string       `json:"queues"`
		Skills map[string]any `json:"skills"`
	}
	_ = json.Unmarshal(agent.Settings, &settings)
	return routing.Agent{Name: agent.Name, State: routing.Available, Skills: settings.Skills}, settings.Queues
}

// threshold is a queue's service level threshold.
func (a *App) threshold(ctx context.Context, queue string) time.Duration {
	var settings struct {
		ServiceLevel struct {
			Threshold flow.Duration `json:"threshold"`
		} `json:"service_level"`
	}
	if q, err := a.DB.Queue(ctx, queue); err == nil {
		_ = json.Unmarshal(q.Settings, &settings) // without one the default counts
	}
	return cmp.Or(time.Duration(settings.ServiceLevel.Threshold), routing.DefaultThreshold)
}

// unpublished readies flows that a document runs or goes to by a label that they do not have yet: a test call runs their drafts instead.
func (a *App) unpublished(ctx context.Context, document *flow.Flow) (func(flow.Command) (flow.Event, bool), error) {
	d := drafts{app: a, programs: map[string]string{}, seen: map[string]bool{}}
	if err := d.ready(ctx, document); err != nil {
		return nil, err
	}
	if len(d.programs) == 0 {
		return nil, nil
	}
	return func(command flow.Command) (flow.Event, bool) {
		read, ok := command.(*flow.ReadFlow)
		if !ok {
			return nil, false
		}
		program, ok := d.programs[calledAs(read.Flow, read.Label)]
		return &flow.FlowResolved{Program: program}, ok
	}, nil
}

func calledAs(name, label string) string { return strings.ToLower(name) + "@" + label }

// drafts gathers the programs of drafts that stand in for versions, by calledAs.
type drafts struct {
	app      *App
	programs map[string]string
	seen     map[string]bool
}

// mostFlows bounds how many flows a test call can come through by name.
const mostFlows = 100

// ready looks at every flow that a document can come to, once.
func (d drafts) ready(ctx context.Context, document *flow.Flow) error {
	for _, ref := range flow.References(document, d.app.Catalog) {
		if ref.Kind != "subflow" && ref.Kind != "flow" {
			continue
		}
		called := struct {
			Version string `json:"version"`
		}{"live"}
		if r, ok := document.Activity(ref.Activity); !ok || json.Unmarshal(r.Properties, &called) != nil {
			continue
		}
		key := calledAs(ref.Name, called.Version)
		if d.seen[key] || len(d.seen) >= mostFlows {
			continue
		}
		d.seen[key] = true
		next, err := d.callee(ctx, ref.Name, called.Version)
		if fault.CodeOf(err) == fault.NotFound {
			continue // the call takes its error outlet, as a live one would
		}
		if err != nil {
			return err
		}
		if err := d.ready(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// callee finds the document behind a name and a label, and notes its draft's program when no version has the label.
func (d drafts) callee(ctx context.Context, name, label string) (*flow.Flow, error) {
	published, err := d.app.DB.LabelledVersion(ctx, name, label)
	if err == nil {
		return published.Document, nil
	}
	if fault.CodeOf(err) != fault.NotFound {
		return nil, err
	}
	f, err := d.app.DB.Flow(ctx, name)
	if err != nil {
		return nil, err
	}
	program, err := d.app.DB.SaveSnapshot(ctx, f.Draft)
	if err != nil {
		return nil, err
	}
	d.programs[calledAs(name, label)] = program
	return f.Draft, nil
}
