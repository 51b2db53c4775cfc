package main

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/channel/sim"
	"cordboard/runtime/routing"
	"cordboard/runtime/speech"
)

// standIns describes a queue for a test call: its configured agents stand in for themselves, all available. A queue without agents, or one
// that does not exist, gets what the test call's world gives.
func (a *App) standIns(name string) (routing.Queue, []routing.Agent, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	organisation, err := a.DB.Organised(ctx)
	if err != nil {
		return routing.Queue{}, nil, false
	}
	q := a.standInQueue(ctx, name)
	q.Agents = organisation.Members(name)
	var agents []routing.Agent
	for _, m := range q.Agents {
		agents = append(agents, seated(&organisation, m.Agent))
	}
	return q, agents, len(agents) > 0
}

// standInQueue is a queue as it is configured, but that stand-ins hold an offer until the test call answers it, are free at once after a
// contact, and are offered the contacts that agents would take themselves.
func (a *App) standInQueue(ctx context.Context, name string) routing.Queue {
	var settings json.RawMessage
	if found, err := a.DB.Queue(ctx, name); err == nil {
		settings = found.Settings
	}
	q, err := routing.ParseQueue(name, settings)
	if err != nil {
		q, _ = routing.ParseQueue(name, nil) // settings that cannot be read count as none
	}
	q.OfferTimeout, q.WrapUp, q.Pause, q.Pull, q.Agents = 0, routing.WrapUp{}, 0, false, nil
	return q
}

// standIn describes an agent for a test call: available, with the skills that are configured. False when there is none of that name.
func (a *App) standIn(name string) (routing.Agent, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	organisation, err := a.DB.Organised(ctx)
	if err != nil {
		return routing.Agent{}, false
	}
	for known := range organisation.Agents {
		if strings.EqualFold(known, name) {
			return seated(&organisation, known), true
		}
	}
	return routing.Agent{}, false
}

// seated makes an agent of the desk who is available, with everything that teams and profiles give. Settings that cannot be read mean no queue and no skill.
func seated(o *routing.Organisation, name string) routing.Agent {
	agent := o.Effective(o.Agents[name]).Agent
	agent.State = routing.Available
	return agent
}

// promptLength is how long a recording of the library plays in a language, or its text when it is spoken; 0 for what is not there.
func (a *App) promptLength(name, language string) time.Duration {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	prompt, err := a.DB.Prompt(ctx, name)
	if err != nil {
		return 0
	}
	heard, ok := prompt.In(language)
	switch {
	case ok && heard.Recording != nil:
		return speech.Length(heard.Recording.Bytes)
	case ok:
		return sim.Spoken(heard.Text)
	}
	return 0
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
