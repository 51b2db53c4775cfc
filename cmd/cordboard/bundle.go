package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"cordboard/activities"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/storage/bundle"
)

// BundleCmd groups the commands about bundles.
type BundleCmd struct {
	Export BundleExportCmd `cmd:"" help:"Write flows with what they depend on to one file."`
	Import BundleImportCmd `cmd:"" help:"Bring a bundle into an installation."`
}

// BundleExportCmd is `cordboard bundle export`.
type BundleExportCmd struct {
	Target
	Flows  []string `arg:"" name:"flow" help:"Names of flows; the flows that they run are taken, too."`
	Label  string   `placeholder:"LABEL" help:"The versions that a label points at, such as live, instead of drafts."`
	Audio  bool     `help:"With the recordings of prompts."`
	Rows   bool     `help:"With the rows of tables, at most 10,000 of each."`
	Staff  bool     `help:"With the agents and teams of the queues."`
	Output string   `short:"o" placeholder:"FILE" help:"Write to this file instead of standard output."`
}

// Help is the second part of `cordboard bundle export --help`.
func (c *BundleExportCmd) Help() string {
	return `The file has the flows with their subflows and tests, and what they name: schedules, queues, agents, teams, skills, profiles, prompts, AI agents
with their knowledge, the columns of tables and the organisation's variables; and what the settings of these name. Secrets are only named in it.
Recordings, rows and who works in the queues come when they are asked for. Logins of agents stay where they are.

Examples:

    cordboard bundle export main-line -o main-line.bundle.json
    cordboard bundle export main-line after-hours --label live --audio --rows --staff -o lines.bundle.json
    CORDBOARD_TOKEN=cb_… cordboard bundle export main-line --server https://test.example.com -o main-line.bundle.json`
}

// Run writes the bundle.
func (c *BundleExportCmd) Run(ctx context.Context, t *terminal) error {
	data, err := c.load(ctx)
	if err != nil {
		return err
	}
	b, err := bundle.Decode(data)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.err, "%s, %s, %s; named only: %d\n", count(len(b.Flows), "flow"), count(len(b.Tests), "test"), count(len(b.Resources), "resource"), len(b.Named))
	if c.Output != "" && c.Output != "-" {
		return write(c.Output, data)
	}
	_, err = t.out.Write(data)
	return err
}

func (c *BundleExportCmd) load(ctx context.Context) (data []byte, err error) {
	if c.Server != "" {
		r, err := c.remote()
		if err != nil {
			return nil, err
		}
		query := url.Values{"flow": c.Flows}
		if c.Label != "" {
			query.Set("label", c.Label)
		}
		for name, set := range map[string]bool{"audio": c.Audio, "rows": c.Rows, "staff": c.Staff} {
			if set {
				query.Set(name, "true")
			}
		}
		data, err = r.call(ctx, http.MethodGet, "/bundle?"+query.Encode(), nil)
		return append(data, '\n'), err
	}
	err = c.with(ctx, func(db *storage.DB) error {
		m := bundle.Mover{DB: db, Catalog: activities.Catalog(), Who: operator()}
		b, err := m.Gather(ctx, bundle.Selection{Flows: c.Flows, Label: c.Label, Parts: bundle.Parts{Audio: c.Audio, Rows: c.Rows, Staff: c.Staff}})
		if err == nil {
			data, err = bundle.Encode(b)
		}
		return err
	})
	return data, err
}

// BundleImportCmd is `cordboard bundle import`.
type BundleImportCmd struct {
	Target
	File    string   `arg:"" help:"Bundle; - is standard input."`
	Map     []string `placeholder:"KIND/OLD=NEW" help:"Use something else that is here, such as queue/support=helpdesk, or give a flow another name: flow/main-line=second-line. Can be given several times."`
	Set     []string `placeholder:"NAME=VALUE" help:"What a variable of the organisation gets that is made, such as emergency=false; else it gets what the bundle has. Can be given several times."`
	Replace bool     `help:"Put the bundle's drafts and resources in the place of those that are here and differ."`
	DryRun  bool     `help:"Only tell what would happen."`
	JSON    bool     `name:"json" help:"Print a JSON object."`
}

// Help is the second part of `cordboard bundle import --help`.
func (c *BundleImportCmd) Help() string {
	return `Makes what is missing, then the drafts of the flows and their tests, all or nothing; nothing is published. What is here as the bundle has it is not
touched, so doing it again changes nothing. What is here and differs stays, unless --replace; a variable keeps its value, and an agent the login. Secrets
are made with “cordboard secret set”. Exits 1 when something is missing that the bundle only names, or something that differs was kept.

Examples:

    cordboard bundle import lines.bundle.json --dry-run
    cordboard bundle import lines.bundle.json --map queue/support=helpdesk --replace
    CORDBOARD_TOKEN=cb_… cordboard bundle import lines.bundle.json --server https://cordboard.example.com`
}

// Run brings the bundle in.
func (c *BundleImportCmd) Run(ctx context.Context, t *terminal) error {
	data, err := t.readUpTo(c.File, bundle.MaxBytes)
	if err != nil {
		return err
	}
	b, err := bundle.Decode(data)
	if err != nil {
		return fmt.Errorf("%s: %w", shown(c.File), err)
	}
	mapping, err := mappingOf(c.Map)
	if err != nil {
		return err
	}
	values, err := valuesOf(c.Set, b)
	if err != nil {
		return err
	}
	report, err := c.take(ctx, bundle.Import{Bundle: b, Mapping: mapping, Values: values, Replace: c.Replace, DryRun: c.DryRun}, data)
	if err != nil {
		return err
	}
	if err := c.print(t, report); err != nil {
		return err
	}
	if report.Missing > 0 || report.Kept > 0 {
		return errFindings
	}
	return nil
}

func (c *BundleImportCmd) take(ctx context.Context, in bundle.Import, data []byte) (report bundle.Report, err error) {
	if c.Server == "" {
		err = c.make(ctx, func(db *storage.DB) error {
			report, err = bundle.Mover{DB: db, Catalog: activities.Catalog(), Who: operator()}.Import(ctx, in)
			return err
		})
		return report, err
	}
	r, err := c.remote()
	if err != nil {
		return report, err
	}
	body := map[string]any{"bundle": json.RawMessage(data), "mapping": in.Mapping, "values": in.Values, "replace": in.Replace, "dry_run": in.DryRun}
	answer, err := r.call(ctx, http.MethodPost, "/bundle", body)
	if err != nil {
		return report, err
	}
	if err := json.Unmarshal(answer, &report); err != nil {
		return report, fault.Wrap(err, fault.Unavailable, "the server's answer cannot be read")
	}
	return report, nil
}

// bundleVerbs say what became of something, by its action.
var bundleVerbs = map[string]string{
	bundle.Same: "is the same", bundle.Mapped: "is", bundle.Create: "created", bundle.Replace: "replaced", bundle.Kept: "differs and was kept",
	bundle.Here: "is here", bundle.Missing: "is missing",
}

func (c *BundleImportCmd) print(t *terminal, report bundle.Report) error {
	if c.JSON {
		return t.json(report)
	}
	for _, s := range report.Steps {
		verb := bundleVerbs[s.Action]
		if c.DryRun {
			verb = map[string]string{bundle.Create: "would be created", bundle.Replace: "would be replaced", bundle.Kept: "differs and would be kept"}[s.Action]
		}
		if verb == "" {
			verb = bundleVerbs[s.Action]
		}
		line := fmt.Sprintf("%s %s %s", s.Kind, s.Name, verb)
		if s.Target != s.Name {
			line += " as " + s.Target
		}
		fmt.Fprintln(t.out, clean(line))
	}
	return nil
}

// valuesOf reads NAME=VALUE: a JSON value, or the text itself for a variable that holds texts.
func valuesOf(list []string, b bundle.Bundle) (map[string]json.RawMessage, error) {
	values := map[string]json.RawMessage{}
	for _, one := range list {
		name, text, ok := strings.Cut(one, "=")
		if !ok || name == "" {
			return nil, fault.New(fault.Invalid, "--set %s: write NAME=VALUE, such as emergency=false", one)
		}
		value, err := b.Value(name, text)
		if err != nil {
			return nil, fmt.Errorf("--set %s: %w", one, err)
		}
		values[name] = value
	}
	return values, nil
}
