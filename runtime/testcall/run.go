package testcall

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
)

// Case is a saved test call with the documents it needs.
type Case struct {
	Script   *Script
	Flow     *flow.Flow
	Subflows map[string]*flow.Flow // by name
	Catalog  *flow.Catalog
	// Silence is how much time may pass after the last step while nobody does anything: until the contact ends or waits for an agent.
	Silence time.Duration
	AI      AI // see Config

	watch watch // see Config
}

// Report is what became of a saved test call.
type Report struct {
	Name    string  `json:"name"`
	Flow    string  `json:"flow"`
	Passed  bool    `json:"passed"`
	Step    int     `json:"step,omitempty"` // the failing step, from 1
	Failure string  `json:"failure,omitempty"`
	Lines   []Line  `json:"transcript"`
	Visits  []Visit `json:"visits"`
	Taken   []Taken `json:"outlets"` // by which the contact went, each once
	Ends    string  `json:"ends,omitempty"`
}

// Run runs a saved test call in memory: no server, no database, no waiting.
func Run(ctx context.Context, c Case) (Report, error) {
	report := Report{Name: c.Script.Name, Flow: c.Flow.Name}
	err := c.session(ctx, func(s *Session) error {
		report.Passed = true
		for i, step := range c.Script.Steps {
			if err := s.Play(ctx, step); err != nil {
				report.Passed, report.Step, report.Failure = false, i+1, err.Error()
				break
			}
		}
		if report.Passed {
			if err := s.idle(ctx, c.Silence); err != nil {
				return err
			}
		}
		report.Lines, report.Visits, report.Taken, report.Ends = s.Lines(), s.Visits(), slices.Clone(s.log.taken), string(s.contact.Ends)
		return nil
	})
	return report, err
}

// session begins the contact of a case in memory, and ends it when do has returned.
func (c Case) session(ctx context.Context, do func(*Session) error) error {
	doc, err := c.Script.World.seeded(c.Flow)
	if err == nil {
		doc, err = startedAt(doc, c.Script.Start)
	}
	if err != nil {
		return err
	}
	memory, registry := NewMemory(), NewRegistry()
	memory.Add("test", doc)
	for name, subflow := range c.Subflows {
		memory.Add("subflow:"+strings.ToLower(name), subflow)
	}
	programs := runtime.NewPrograms(memory, c.Catalog, 0)
	driver := runtime.New(runtime.Config{Journal: memory, Programs: programs, Performer: registry, Reads: registry.Read, Org: registry.Org, Stops: registry.Stops, Workers: 1})
	defer driver.Close()
	s, err := Start(ctx, Config{
		Driver: driver, Programs: programs, Registry: registry, Contact: cmp.Or(c.Script.Contact.ID, "test-call"), Program: "test", Document: doc,
		Caller: c.Script.Contact, World: c.Script.World, AI: c.AI, Reads: c.reads, watch: c.watch,
	})
	if err != nil {
		return err
	}
	defer s.Close()
	return do(s)
}

// reads answers which flow is meant by a name.
func (c Case) reads(command flow.Command) (flow.Event, bool) {
	read, ok := command.(*flow.ReadFlow)
	if !ok {
		return nil, false
	}
	if _, known := named(c.Subflows, read.Flow); !known {
		return &flow.FlowResolved{}, true
	}
	return &flow.FlowResolved{Program: "subflow:" + strings.ToLower(read.Flow)}, true
}

// startedAt gives a document that begins at one of its activities; "" leaves it as it is.
func startedAt(doc *flow.Flow, activity string) (*flow.Flow, error) {
	if activity == "" {
		return doc, nil
	}
	if _, ok := doc.Activity(activity); !ok {
		return nil, fmt.Errorf("start: flow %q has no activity %q", doc.Name, activity)
	}
	out := *doc
	out.Start = activity
	return &out, nil
}
