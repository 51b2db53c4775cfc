package testcall

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"cordboard/flow"
)

// Bounds of what runs on a server (docs/limits.md): one saved test call, all of a flow, how many run at once, and how long somebody waits who
// wants tests made while they are made for somebody else.
const (
	longestRun  = 10 * time.Second
	longestAll  = 30 * time.Second
	runsAtOnce  = 2
	longestTurn = 10 * time.Second
)

// Around is what a flow needs beside itself in a test call.
type Around struct {
	Subflows map[string]*flow.Flow // by name: the flows that it runs or goes to
	Org      map[string]any        // the organisation's variables, where the test's world says nothing of them
}

// SuiteConfig is what a Suite needs.
type SuiteConfig struct {
	Catalog *flow.Catalog // required
	AI      AI            // see Case
	// Around gives what a flow needs; nil: nothing.
	Around func(context.Context, *flow.Flow) (Around, error)
	// Longest is how long all tests of a flow may take together, and how long the making of them; zero: 30 s.
	Longest time.Duration
}

// Suite runs the saved test calls of flows on a server, with the runner of the command line: in memory, on a virtual clock, and with plain
// defaults for what the test does not describe, so that a test means the same everywhere.
type Suite struct {
	config SuiteConfig
	slots  chan struct{} // held by what runs: a saved test, or the search for a test of one outlet
	maker  chan struct{} // held by whoever has tests made
}

// NewSuite makes one.
func NewSuite(c SuiteConfig) *Suite {
	if c.Longest == 0 {
		c.Longest = longestAll
	}
	return &Suite{config: c, slots: make(chan struct{}, runsAtOnce), maker: make(chan struct{}, 1)}
}

// Saved is a saved test call of a flow.
type Saved struct {
	ID     string
	Name   string
	Script json.RawMessage // cordboard.test/v1
}

// Verdict is what became of a saved test call.
type Verdict struct {
	ID string `json:"id"`
	Report
	Script string `json:"script,omitempty"` // the failing step
}

// Standing is what became of all saved test calls of a flow.
type Standing struct {
	Green    int       `json:"green"`
	Total    int       `json:"total"`
	Failed   []Verdict `json:"failed"`
	Coverage Coverage  `json:"coverage"`
	Taken    []Taken   `json:"-"`
}

// Check says why a text is no saved test call; nil when it is one.
func Check(script json.RawMessage) error {
	_, err := DecodeScript(script)
	return err
}

// Run runs one saved test call of a document. What cannot be run has failed: the report says why.
func (s *Suite) Run(ctx context.Context, doc *flow.Flow, saved Saved) (Verdict, error) {
	around, err := s.around(ctx, doc)
	if err != nil {
		return Verdict{}, err
	}
	return s.run(ctx, Case{Flow: doc, Subflows: around.Subflows}, around, saved)
}

// RunAll runs all saved test calls of a document, one after the other.
func (s *Suite) RunAll(ctx context.Context, doc *flow.Flow, all []Saved) (Standing, error) {
	out := Standing{Total: len(all), Failed: []Verdict{}}
	around, err := s.around(ctx, doc)
	if err != nil {
		return out, err
	}
	limited, cancel := context.WithTimeout(ctx, s.config.Longest)
	defer cancel()
	for _, saved := range all {
		v, err := s.run(limited, Case{Flow: doc, Subflows: around.Subflows}, around, saved)
		if err != nil && ctx.Err() != nil {
			return out, err
		}
		if err != nil {
			v = Verdict{ID: saved.ID, Report: Report{Name: saved.Name, Failure: fmt.Sprintf("It was not run: all tests together may take %v.", s.config.Longest)}}
		}
		out.Taken = append(out.Taken, v.Taken...)
		if v.Passed {
			out.Green++
			continue
		}
		out.Failed = append(out.Failed, v)
	}
	out.Coverage = Cover(doc, s.config.Catalog, out.Taken)
	return out, nil
}

func (s *Suite) around(ctx context.Context, doc *flow.Flow) (Around, error) {
	if s.config.Around == nil {
		return Around{}, nil
	}
	return s.config.Around(ctx, doc)
}

// slot waits until something may run, and gives what ends that.
func (s *Suite) slot(ctx context.Context) (free func(), err error) {
	select {
	case s.slots <- struct{}{}:
		return func() { <-s.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// run waits for its turn and runs one.
func (s *Suite) run(ctx context.Context, c Case, around Around, saved Saved) (Verdict, error) {
	free, err := s.slot(ctx)
	if err != nil {
		return Verdict{}, err
	}
	defer free()
	v := Verdict{ID: saved.ID, Report: Report{Name: saved.Name, Flow: c.Flow.Name, Lines: []Line{}, Visits: []Visit{}, Taken: []Taken{}}}
	script, err := DecodeScript(saved.Script)
	if err != nil {
		v.Failure = err.Error()
		return v, nil
	}
	script.World.Org = around.withOrg(script.World.Org)
	c.Script, c.Catalog, c.AI = script, s.config.Catalog, s.config.AI
	limited, cancel := context.WithTimeout(ctx, longestRun)
	defer cancel()
	report, err := Run(limited, c)
	if err == nil && limited.Err() != nil {
		err = limited.Err()
	}
	switch {
	case ctx.Err() != nil:
		return v, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		v.Failure = fmt.Sprintf("The test took longer than %v.", longestRun)
	case err != nil:
		v.Failure = err.Error()
	default:
		v.Report, v.Script = report, script.Step(report.Step)
		v.Name = saved.Name
	}
	return v, nil
}

// withOrg adds the organisation's variables that a test's world says nothing of.
func (a Around) withOrg(said map[string]any) map[string]any {
	all := map[string]any{}
	for name, value := range a.Org {
		all[name] = value
	}
	for name, value := range said {
		all[name] = value
	}
	return all
}

// Step writes a step as the test's file has it; n is from 1, and "" comes of any that is not there.
func (s *Script) Step(n int) string {
	if s == nil || n < 1 || n > len(s.Steps) {
		return ""
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // people read it
	if err := encoder.Encode(s.Steps[n-1]); err != nil {
		return ""
	}
	return strings.TrimSpace(b.String())
}
