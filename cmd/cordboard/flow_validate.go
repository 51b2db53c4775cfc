package main

import (
	"context"
	"fmt"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/storage"
)

// FlowValidateCmd is `cordboard flow validate`.
type FlowValidateCmd struct {
	Files     []string `arg:"" name:"file" help:"Flow documents; - is standard input."`
	JSON      bool     `name:"json" help:"Print a JSON array of {file, code, severity, activity, field, message}."`
	DB        string   `name:"db" xor:"names" placeholder:"URL" help:"Check names of queues, schedules, subflows … against this database."`
	Resources string   `xor:"names" placeholder:"FILE" help:"Check names against this JSON file."`
}

// Help is the second part of `cordboard flow validate --help`.
func (c *FlowValidateCmd) Help() string {
	return `Prints every finding with its place and stable code. Exits 1 when any file has an error; warnings and notes do not count.
Without --db or --resources names of resources cannot be checked, which is a note. --resources takes

    {"names": {"queue": ["support"], "schedule": ["office"]}, "subflow_outcomes": {"card": ["done", "failed"]},
     "table_columns": {"vip": ["number", "tier"]}, "org": ["emergency"]}

where a kind that is left out is not checked. "flow_labels": {"card": ["live"]} tells which labels the versions of flows have. "prompt_languages": {"welcome": ["en-GB", "fi-FI"], "music": [""]} tells what prompts of the library can be
heard in; "" is any language. "skill_kinds": {"finnish": {"type": "proficiency"}, "refunds": {"type": "boolean"}} tells what the values of skills are.

Examples:

    cordboard flow validate flows/*.json
    cordboard flow validate --db data/cordboard.db main-line.json
    git show HEAD:main-line.json | cordboard flow validate - --json`
}

// Run checks every file, also after one that cannot be read.
func (c *FlowValidateCmd) Run(ctx context.Context, t *terminal) error {
	resources, err := c.known(ctx, t)
	if err != nil {
		return err
	}
	all := []finding{}
	for i, file := range c.Files {
		t.progress(i, len(c.Files), file)
		all = append(all, t.validate(file, resources)...)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	t.progressDone()
	if c.JSON {
		err = t.json(all)
	} else {
		err = c.print(t, all)
	}
	if err == nil && counted(all)[flow.SeverityError] > 0 {
		return errFindings
	}
	return err
}

// known loads which resources exist; the zero value knows nothing.
func (c *FlowValidateCmd) known(ctx context.Context, t *terminal) (r flow.Resources, err error) {
	switch {
	case c.Resources != "":
		return t.resourcesOf(c.Resources)
	case c.DB != "":
		err = Database{DB: c.DB}.with(ctx, func(db *storage.DB) error {
			r, err = db.Resources(ctx)
			return err
		})
	}
	return r, err
}

// validate gives the findings of one file.
func (t *terminal) validate(file string, resources flow.Resources) []finding {
	data, err := t.read(file)
	if err != nil {
		return []finding{unread(file, err)}
	}
	_, issues := flow.Inspect(data, activities.Catalog(), resources)
	return findings(file, issues)
}

func counted(all []finding) map[flow.Severity]int {
	n := map[flow.Severity]int{}
	for _, f := range all {
		n[f.Severity]++
	}
	return n
}

// print writes one line per finding and a last line that sums up.
func (c *FlowValidateCmd) print(t *terminal, all []finding) error {
	for _, f := range all {
		if _, err := fmt.Fprintln(t.out, line(f.String())); err != nil {
			return err
		}
	}
	n := counted(all)
	_, err := fmt.Fprintf(t.out, "%s: %s, %s, %s\n", count(len(c.Files), "file"), count(n[flow.SeverityError], "error"),
		count(n[flow.SeverityWarning], "warning"), count(n[flow.SeverityNote], "note"))
	return err
}
