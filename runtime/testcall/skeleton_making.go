package testcall

import (
	"context"
	"time"
)

// firstShare is how long one outlet may take at most before all others had their turn.
const firstShare = time.Second

// making is the tests of a flow in the making.
type making struct {
	suite   *Suite
	chart   *chart
	scripts []*Script
	why     map[Taken]string // why there is none
}

// all tries every outlet that nothing takes. Half of the time is for a first round, in which nothing that is hard keeps the others from their
// turn; what was too hard for it has the rest.
func (g *making) all(ctx context.Context) {
	whole := g.suite.config.Longest
	end := time.Now().Add(whole)
	limited, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	slow := map[string]bool{}
	var late []Missed
	g.round(limited, counted(g.chart.doc, g.chart.catalog), func(target Missed, left int) {
		if !slow[target.Activity] { // what one outlet of an activity takes so long for, the others are likely to as well
			slow[target.Activity] = !g.try(limited, target.Taken, min(firstShare, share(end.Add(-whole/2), left)))
		}
		if slow[target.Activity] {
			late = append(late, target)
		}
	})
	g.round(limited, late, func(target Missed, left int) { g.try(limited, target.Taken, share(end, left)) })
}

// share is a fair part of the time until a moment.
func share(until time.Time, left int) time.Duration { return time.Until(until) / time.Duration(left) }

// round tries what nothing takes yet, as long as there is time and room for tests; left counts what has its turn from then on.
func (g *making) round(ctx context.Context, targets []Missed, try func(target Missed, left int)) {
	for i, target := range targets {
		switch {
		case g.chart.taken[target.Taken]:
		case len(g.scripts) == mostSkeletons:
			g.why[target.Taken] = whyMost
		case ctx.Err() != nil:
			g.why[target.Taken] = whyTime
		default:
			g.why[target.Taken] = whyTime // unless its turn finds another reason
			try(target, len(targets)-i)
		}
	}
}

// try makes a test that takes an outlet, or notes why there is none; false when time ran out.
func (g *making) try(ctx context.Context, target Taken, longest time.Duration) bool {
	free, err := g.suite.slot(ctx)
	if err != nil {
		return false
	}
	defer free()
	limited, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	made, reason := g.suite.reach(limited, g.chart, target)
	switch {
	case made != nil:
		g.chart.learns(made.report.Taken)
		made.script.Name = g.chart.name(made, g.scripts)
		g.scripts = append(g.scripts, made.script)
	case limited.Err() != nil:
		return false
	default:
		g.why[target] = reason
	}
	return true
}

// missing lists what no test takes, with why.
func (g *making) missing() []Missed {
	list := []Missed{}
	for _, target := range counted(g.chart.doc, g.chart.catalog) {
		if !g.chart.taken[target.Taken] {
			target.Why = g.why[target.Taken]
			list = append(list, target)
		}
	}
	return list
}
