package main

import (
	"context"
	"fmt"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
)

// FlowDiffCmd is `cordboard flow diff`.
type FlowDiffCmd struct {
	Old      string `arg:"" help:"The flow document before; - is standard input."`
	New      string `arg:"" help:"The flow document after."`
	JSON     bool   `name:"json" help:"Print a JSON array of differences."`
	ExitCode bool   `help:"Exit 1 when the flows behave differently."`
}

// Help is the second part of `cordboard flow diff --help`.
func (c *FlowDiffCmd) Help() string {
	return `Boxes that were only moved, and notes, never change what a flow does: they are counted in one last line.

Examples:

    cordboard flow diff old.json new.json
    git show HEAD:main-line.json | cordboard flow diff - main-line.json --exit-code`
}

// Run compares two files.
func (c *FlowDiffCmd) Run(_ context.Context, t *terminal) error {
	if c.Old == "-" && c.New == "-" {
		return fault.New(fault.Invalid, "only one of the two files can be standard input")
	}
	before, err := t.flowOf(c.Old)
	if err != nil {
		return err
	}
	after, err := t.flowOf(c.New)
	if err != nil {
		return err
	}
	differences := flow.Diff(before, after, activities.Catalog())
	if differences == nil {
		differences = []flow.Difference{}
	}
	if c.JSON {
		err = t.json(differences)
	} else {
		err = printDifferences(t, differences)
	}
	if err == nil && c.ExitCode && behaves(differences) > 0 {
		return errFindings
	}
	return err
}

// behaves counts the differences that change what the flow does.
func behaves(differences []flow.Difference) int {
	n := 0
	for _, d := range differences {
		if d.Kind != "moved" {
			n++
		}
	}
	return n
}

// diffMarks are what a line of the list begins with.
var diffMarks = map[string]string{"added": "+", "removed": "-"}

func printDifferences(t *terminal, differences []flow.Difference) error {
	for _, d := range differences {
		if d.Kind == "moved" {
			continue
		}
		mark := diffMarks[string(d.Kind)]
		if mark == "" {
			mark = "~"
		}
		if _, err := fmt.Fprintln(t.out, mark+" "+line(d.Text)); err != nil {
			return err
		}
	}
	n := behaves(differences)
	text := "The flows do the same."
	if n > 0 {
		text = count(n, "difference") + "."
	}
	if moved := len(differences) - n; moved > 0 {
		text += " " + count(moved, "change") + " of layout or notes."
	}
	_, err := fmt.Fprintln(t.out, text)
	return err
}
