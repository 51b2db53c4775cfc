package main

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/flow/convert/systems"
	"cordboard/flow/fault"
)

// FlowConvertCmd is `cordboard flow convert`.
type FlowConvertCmd struct {
	Files   []string `arg:"" name:"file" help:"Exports of other systems, or folders of them; - is standard input."`
	From    string   `default:"auto" placeholder:"SYSTEM" help:"The system they come from: twilio, connect, or auto to look."`
	Out     string   `placeholder:"DIR" help:"Write the flows there, as FILE.json."`
	Summary bool     `help:"Only print the coverage by type of step."`
	JSON    bool     `name:"json" help:"Print a JSON array of reports."`
}

// Help is the second part of `cordboard flow convert --help`.
func (c *FlowConvertCmd) Help() string {
	return `Works on files alone: it tells what "flow import --from" would make of each step, and writes the flows with --out. docs/import.md says what
becomes of what. Exits 1 when something is kept as a placeholder, or a file cannot be read as an export.

Examples:

    cordboard flow convert studio-flow.json
    cordboard flow convert --from connect exports --summary
    cordboard flow convert exports --out flows`
}

// converted is one element of `flow convert --json`.
type converted struct {
	File   string          `json:"file"`
	Error  string          `json:"error,omitempty"`
	Report *convert.Report `json:"report,omitempty"`

	flow *flow.Flow
}

// Run converts every file; those that cannot be read are told, and the others are done all the same.
func (c *FlowConvertCmd) Run(ctx context.Context, t *terminal) error {
	if _, known := systems.Find(c.From); !known && c.From != systems.Auto {
		return fault.New(fault.Invalid, "--from: there is no system %q; use %s or %s", c.From, strings.Join(systems.Names(), ", "), systems.Auto)
	}
	files, err := exports(c.Files)
	if err != nil {
		return err
	}
	var all []converted
	for _, file := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		one := converted{File: file}
		if one.flow, one.Report, err = c.convert(t, file); err != nil {
			one.Error = problem(err)
		} else if err := c.write(file, one.flow); err != nil {
			return err
		}
		all = append(all, one)
	}
	if c.JSON {
		err = t.json(all)
	} else {
		c.print(t, all)
		err = nil
	}
	if err == nil && slices.ContainsFunc(all, func(one converted) bool { return one.Report == nil || one.Report.Count()[convert.Placeholder] > 0 }) {
		return errFindings
	}
	return err
}

// problem is what people read of an error, and of its fields where it has some.
func problem(err error) string {
	if fields := fault.Fields(err); len(fields) > 0 {
		return strings.Join(slices.Sorted(maps.Values(fields)), "; ")
	}
	return fault.Message(err)
}

// exports are the files, and the JSON files below the folders.
func exports(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		if info, err := os.Stat(name); name == "-" || err != nil || !info.IsDir() {
			files = append(files, name)
			continue
		}
		err := filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".json") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, fault.Wrap(err, fault.Unavailable, "the folder %s cannot be read", name)
		}
	}
	return files, nil
}

func (c *FlowConvertCmd) convert(t *terminal, file string) (*flow.Flow, *convert.Report, error) {
	data, err := t.read(file)
	if err != nil {
		return nil, nil, err
	}
	system, err := systems.Choose(c.From, data)
	if err != nil {
		return nil, nil, err
	}
	return convert.Run(system, data, stem(file), activities.Catalog())
}

// stem is a file's name without its folder and extension.
func stem(file string) string { return strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) }

func (c *FlowConvertCmd) write(file string, f *flow.Flow) error {
	if c.Out == "" {
		return nil
	}
	data, err := flow.Encode(f, activities.Catalog())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return fault.Wrap(err, fault.Unavailable, "the folder %s cannot be made", c.Out)
	}
	if err := os.WriteFile(filepath.Join(c.Out, stem(file)+".json"), data, 0o644); err != nil {
		return fault.Wrap(err, fault.Unavailable, "the flow cannot be written into %s", c.Out)
	}
	return nil
}

func (c *FlowConvertCmd) print(t *terminal, all []converted) {
	for _, one := range all {
		switch {
		case one.Error != "":
			fmt.Fprintf(t.out, "%s: %s\n", clean(shown(one.File)), clean(strings.TrimPrefix(one.Error, one.File+": ")))
		case !c.Summary:
			fmt.Fprintf(t.out, "%s: %s flow %s of %s (%s)\n", clean(shown(one.File)), one.flow.Kind, clean(one.flow.Name), one.Report.Label, one.Report.Format)
			printConversion(t, one.Report)
		}
	}
	if c.Summary || len(all) > 1 {
		printCoverage(t, all)
	}
}

// statusWords are how a report names the statuses.
var statusWords = map[convert.Status]string{convert.Converted: "converted", convert.Noted: "converted, with a note", convert.Placeholder: "placeholder"}

// printConversion tells what became of each step, and what counts for the whole flow.
func printConversion(t *terminal, r *convert.Report) {
	for _, n := range r.Steps {
		became := strings.Join(n.Activities, ", ")
		if became == "" {
			became = "nothing of its own"
		}
		fmt.Fprintf(t.out, "  %s %s: %s → %s\n", clean(n.Type), clean(cmp.Or(n.Name, n.ID)), statusWords[n.Status], clean(became))
		for _, note := range append(slices.Clone(n.Notes), n.Findings...) {
			fmt.Fprintf(t.out, "      %s\n", clean(note))
		}
	}
	for _, a := range r.Added {
		fmt.Fprintf(t.out, "  added %s: %s\n", clean(a.Activity), clean(a.Why))
	}
	for _, note := range append(slices.Clone(r.Notes), r.Findings...) {
		fmt.Fprintf(t.out, "  note: %s\n", clean(note))
	}
	counts := r.Count()
	fmt.Fprintf(t.out, "  %d steps: %d converted, %d converted with a note, %d placeholders; %d of %d ways carried over\n",
		len(r.Steps), counts[convert.Converted], counts[convert.Noted], counts[convert.Placeholder], len(r.Ways)-len(r.Lost()), len(r.Ways))
}

// printCoverage tells by system and type of step how many have each status.
func printCoverage(t *terminal, all []converted) {
	counts, totals := map[string]map[convert.Status]int{}, map[string]map[convert.Status]int{}
	for _, one := range all {
		if one.Report == nil {
			continue
		}
		for _, n := range one.Report.Steps {
			key := one.Report.System + " " + n.Type
			for in, name := range map[*map[string]map[convert.Status]int]string{&counts: key, &totals: one.Report.System} {
				if (*in)[name] == nil {
					(*in)[name] = map[convert.Status]int{}
				}
				(*in)[name][n.Status]++
			}
		}
	}
	fmt.Fprintf(t.out, "%-52s %9s %9s %11s\n", "step", "converted", "with note", "placeholder")
	for _, in := range []map[string]map[convert.Status]int{counts, totals} {
		for _, name := range slices.Sorted(maps.Keys(in)) {
			n := in[name]
			fmt.Fprintf(t.out, "%-52s %9d %9d %11d", clean(name), n[convert.Converted], n[convert.Noted], n[convert.Placeholder])
			if !strings.Contains(name, " ") {
				sum := n[convert.Converted] + n[convert.Noted] + n[convert.Placeholder]
				fmt.Fprintf(t.out, "  %.1f %% of %d steps converted", 100*float64(n[convert.Converted]+n[convert.Noted])/float64(sum), sum)
			}
			fmt.Fprintln(t.out)
		}
	}
}
