package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/api"
)

// FlowImportCmd is `cordboard flow import`.
type FlowImportCmd struct {
	Target
	Files   []string `arg:"" name:"file" help:"Flow documents; - is standard input."`
	From    string   `placeholder:"SYSTEM" help:"The files are exports of another system: twilio, connect, or auto to look."`
	Name    string   `help:"Name of the flow here, for one file; the document's name when left out."`
	Map     []string `placeholder:"KIND/OLD=NEW" help:"Use another resource, such as queue/support=helpdesk. Can be given several times."`
	Tests   bool     `help:"Also take the saved test calls beside each file that are about it."`
	Replace bool     `help:"Replace the draft of a flow that is there already."`
	DryRun  bool     `help:"Only tell what would happen."`
	JSON    bool     `name:"json" help:"Print a JSON array of reports."`
}

// Help is the second part of `cordboard flow import --help`.
func (c *FlowImportCmd) Help() string {
	return `Each file becomes the draft of a flow; nothing is published. Prints what the flow depends on and whether it is here. Exits 1 when
something is missing or the draft has errors: it is imported all the same, to be finished in the designer.

Examples:

    cordboard flow import main-line.json --dry-run
    cordboard flow import main-line.json --tests
    cordboard flow import --from twilio studio-flow.json --dry-run
    cordboard flow import main-line.json --map queue/support=helpdesk --map schedule/office=weekdays
    CORDBOARD_TOKEN=cb_… cordboard flow import flows/*.json --replace --server https://cordboard.example.com`
}

// imported is one element of `flow import --json`.
type imported struct {
	File string `json:"file"`
	api.ImportReport
	Tests []importedTest `json:"tests,omitempty"`
}

// Run imports the files in order and stops at the first that is refused.
func (c *FlowImportCmd) Run(ctx context.Context, t *terminal) error {
	if c.Name != "" && len(c.Files) > 1 {
		return fault.New(fault.Invalid, "--name goes with one file")
	}
	mapping, err := mappingOf(c.Map)
	if err != nil {
		return err
	}
	reports := []imported{}
	err = c.importer(ctx, func(take func(api.Import) (api.ImportReport, error), place testPlace) error {
		for i, file := range c.Files {
			t.progress(i, len(c.Files), file)
			data, err := t.read(file)
			if err != nil {
				return err
			}
			if doc, issues := flow.Decode(data, activities.Catalog()); c.From == "" && (doc == nil || flow.HasErrors(issues)) {
				return notDecoded(file, issues)
			}
			report, err := take(api.Import{Document: data, From: c.From, Name: c.Name, DryRun: c.DryRun, Replace: c.Replace, Mapping: mapping})
			if err != nil {
				return fmt.Errorf("%s: %w", shown(file), err)
			}
			one := imported{File: file, ImportReport: report}
			if c.Tests {
				beside, err := testsBeside(t, file)
				if err == nil {
					one.Tests, err = c.takeTests(ctx, place, beside, report.Name, mapping)
				}
				if err != nil {
					return err
				}
			}
			reports = append(reports, one)
		}
		return nil
	})
	t.progressDone()
	if printErr := c.print(t, reports); err == nil {
		err = printErr
	}
	if err == nil && unfinished(reports) {
		return errFindings
	}
	return err
}

// importer hands over what imports one document: into the database, or through the API.
func (c *FlowImportCmd) importer(ctx context.Context, do func(func(api.Import) (api.ImportReport, error), testPlace) error) error {
	if c.Server == "" {
		return c.make(ctx, func(db *storage.DB) error {
			i := api.Importer{DB: db, Catalog: activities.Catalog(), Who: operator()}
			return do(func(in api.Import) (api.ImportReport, error) { return i.Import(ctx, in) }, databaseDrafts{db})
		})
	}
	r, err := c.remote()
	if err != nil {
		return err
	}
	return do(func(in api.Import) (report api.ImportReport, err error) {
		data, err := r.call(ctx, http.MethodPost, "/import", in)
		if err != nil {
			return report, err
		}
		if err := json.Unmarshal(data, &report); err != nil {
			return report, fault.Wrap(err, fault.Unavailable, "the server's answer cannot be read")
		}
		return report, nil
	}, serverDrafts{r})
}

// mappingOf reads KIND/OLD=NEW.
func mappingOf(texts []string) (map[string]map[string]string, error) {
	mapping := map[string]map[string]string{}
	for _, text := range texts {
		from, to, ok := strings.Cut(text, "=")
		kind, old, both := strings.Cut(from, "/")
		if !ok || !both || kind == "" || old == "" || to == "" {
			return nil, fault.New(fault.Invalid, "--map: %q is not KIND/OLD=NEW, such as queue/support=helpdesk", text)
		}
		if mapping[kind] == nil {
			mapping[kind] = map[string]string{}
		}
		mapping[kind][old] = to
	}
	return mapping, nil
}

func unfinished(reports []imported) bool {
	for _, r := range reports {
		if r.Missing > 0 || flow.HasErrors(r.Issues) {
			return true
		}
	}
	return false
}

func (c *FlowImportCmd) print(t *terminal, reports []imported) error {
	if c.JSON {
		return t.json(reports)
	}
	verbs := map[string]string{"create": "created", "replace": "replaced the draft of"}
	if c.DryRun {
		verbs = map[string]string{"create": "would create", "replace": "would replace the draft of"}
	}
	for _, r := range reports {
		fmt.Fprintf(t.out, "%s: %s %s\n", clean(shown(r.File)), verbs[r.Action], clean(r.Name))
		if r.Conversion != nil {
			printConversion(t, r.Conversion)
			if !c.DryRun {
				fmt.Fprintf(t.out, "  the report stays with the flow: %s/flows/%s/import\n", strings.TrimRight(c.Server, "/"), clean(r.Name))
			}
		}
		for _, d := range r.Requires {
			state := "is here"
			switch {
			case !d.Known:
				state = "is not checked"
			case !d.Found:
				state = "is missing"
			}
			fmt.Fprintf(t.out, "  %s %s %s (%s)\n", clean(d.Kind), clean(d.Name), state, clean(strings.Join(d.Activities, ", ")))
		}
		c.printTests(t, r.Tests)
		for _, f := range findings(r.File, r.Issues) {
			if f.Severity == flow.SeverityError {
				fmt.Fprintln(t.out, "  "+line(f.String()))
			}
		}
	}
	return nil
}
