package testcall

import (
	"context"
	"errors"
	"slices"

	"cordboard/flow"
)

// What bounds the making of tests: how many, how many ways are planned to one outlet, and how often the world of one is mended.
const (
	mostSkeletons = 50
	mostDetours   = 8
	mostMendings  = 12
)

// Skeletons is what came of generating tests.
type Skeletons struct {
	Scripts []*Script `json:"scripts"` // each passes, and takes an outlet that none before it took
	Missing []Missed  `json:"missing"` // outlets that no generated test came to, with why
}

// ErrGenerating says that tests are made for somebody else, who has not come to an end: one flow at a time has a server's time for it.
var ErrGenerating = errors.New("tests are generated for somebody else now: try again in half a minute")

// Generate makes tests of a flow until every outlet is taken that a test call can take: for an outlet that none took, it plans a way there, makes
// the world such that the contact goes it, plays the customer and the agents on the way, and keeps what happened as what must be true. Where a
// contact went another way, it looks for values with which it would not have. What no contact comes to from the start is tried from the
// activity itself. Tests that take nothing new are dropped, at most 50 are made. taken is what tests that are there already take.
// It gives ErrGenerating when others keep it waiting for 10 s.
func (s *Suite) Generate(ctx context.Context, doc *flow.Flow, taken []Taken) (Skeletons, error) {
	done, err := s.turn(ctx)
	if err != nil {
		return Skeletons{}, err
	}
	defer done()
	around, err := s.around(ctx, doc)
	if err != nil {
		return Skeletons{}, err
	}
	g := making{suite: s, chart: mapOf(doc, s.config.Catalog, around), scripts: []*Script{}, why: map[Taken]string{}}
	g.chart.learns(taken)
	g.all(ctx)
	return Skeletons{Scripts: g.scripts, Missing: g.missing()}, ctx.Err()
}

// turn waits until tests may be made, and gives what ends that.
func (s *Suite) turn(ctx context.Context) (done func(), err error) {
	limited, cancel := context.WithTimeoutCause(ctx, longestTurn, ErrGenerating)
	defer cancel()
	select {
	case s.maker <- struct{}{}:
		return func() { <-s.maker }, nil
	case <-limited.Done():
		return nil, context.Cause(limited)
	}
}

// reach makes a test that takes an outlet: from the start, else from the outlet's activity itself. Without one it says why not.
func (s *Suite) reach(ctx context.Context, m *chart, target Taken) (*attempt, string) {
	var last *attempt
	for _, start := range slices.Compact([]string{m.doc.Start, target.Activity}) {
		m.banned = map[leg]bool{}
		for range mostDetours {
			trip := m.trip(start, target)
			if trip == nil || ctx.Err() != nil {
				break
			}
			a := s.attempt(m, start, trip, target)
			a.stop = func() bool { return ctx.Err() != nil }
			if a.makes(ctx, target) {
				return a, ""
			}
			if last == nil || start != m.doc.Start {
				last = a
			}
			stuck, found := a.stuck()
			if !found || stuck.leg == m.leg(target) {
				break
			}
			m.banned[stuck.leg] = true
		}
	}
	return nil, m.why(last, target)
}

// makes plays the attempt, and mends its world as long as that brings it further; true when it makes a test that takes the outlet.
func (a *attempt) makes(ctx context.Context, target Taken) bool {
	for range mostMendings {
		if a.play(ctx) != nil {
			return false
		}
		if a.took(target) {
			return a.proves(ctx, target)
		}
		if ctx.Err() != nil || !a.mend() {
			return false
		}
	}
	return false
}
