package api

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/flow/convert/systems"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// Importer brings flow documents into an installation, for the API and for the command line.
type Importer struct {
	DB      *storage.DB
	Catalog *flow.Catalog
	Who     storage.Actor
}

// Import is a document on its way in.
type Import struct {
	Document json.RawMessage `json:"document"`
	// From is the system whose export the document is, such as twilio, or auto; "" says that it is a flow document.
	From string `json:"from,omitempty"`
	// Name is the flow's name here; "" is the document's.
	Name string `json:"name,omitempty"`
	// DryRun only tells what would happen.
	DryRun bool `json:"dry_run,omitempty"`
	// Replace makes the document the draft of a flow that is there already; without it that is a conflict.
	Replace bool `json:"replace,omitempty"`
	// Mapping renames what the document depends on: kind → name in the document → name here.
	Mapping map[string]map[string]string `json:"mapping,omitempty"`
}

// ImportReport is what became of an import, or would become of it.
type ImportReport struct {
	Name     string       `json:"name"`
	Kind     flow.Kind    `json:"kind"`
	Action   string       `json:"action"` // create or replace
	DryRun   bool         `json:"dry_run"`
	Revision int64        `json:"revision"` // of the draft; 0 in a dry run that creates
	Requires []Dependency `json:"requires"`
	Missing  int          `json:"missing"`
	Issues   []flow.Issue `json:"issues"`
	// Conversion tells what became of each step of another system's export.
	Conversion *convert.Report `json:"conversion,omitempty"`
}

// Import stores the document as a draft, after renaming what it depends on. What is missing does not stop it: the draft can be finished
// later, and the report says what is missing.
func (i Importer) Import(ctx context.Context, in Import) (ImportReport, error) {
	doc, conversion, err := i.read(in)
	if err != nil {
		return ImportReport{}, err
	}
	if in.Name != "" {
		doc.Name = in.Name
	}
	if err := i.rename(doc, in.Mapping); err != nil {
		return ImportReport{}, err
	}
	resources, err := i.DB.Resources(ctx)
	if err != nil {
		return ImportReport{}, err
	}
	report := ImportReport{Name: doc.Name, Kind: doc.Kind, Action: "create", DryRun: in.DryRun, Requires: Dependencies(doc, i.Catalog, resources)}
	report.Conversion = conversion
	for _, d := range report.Requires {
		if d.Known && !d.Found {
			report.Missing++
		}
	}
	if report.Issues = flow.Validate(doc, i.Catalog, resources); report.Issues == nil {
		report.Issues = []flow.Issue{}
	}
	return report, i.store(ctx, in, doc, &report)
}

// read decodes a flow document, or converts what another system has exported.
func (i Importer) read(in Import) (*flow.Flow, *convert.Report, error) {
	if in.From != "" {
		system, err := systems.Choose(in.From, in.Document)
		if err != nil {
			return nil, nil, err
		}
		return convert.Run(system, in.Document, in.Name, i.Catalog)
	}
	doc, issues := flow.Decode(in.Document, i.Catalog)
	if doc == nil || flow.HasErrors(issues) {
		if system, ok := systems.Recognise(in.Document); ok && doc == nil {
			return nil, nil, fault.Field("from", "this looks like an export of %s: say so with %q", system.Label, system.Name)
		}
		return nil, nil, refused("The document cannot be taken as it is.", issues)
	}
	return doc, nil, nil
}

// rename applies the mapping; a name that the document does not have is a mistake worth telling.
func (i Importer) rename(doc *flow.Flow, mapping map[string]map[string]string) error {
	for kind, names := range mapping {
		for old := range names {
			used := slices.ContainsFunc(flow.References(doc, i.Catalog), func(r flow.Reference) bool {
				return r.Kind == kind && strings.EqualFold(r.Name, old)
			})
			if !used {
				return fault.Field("mapping."+kind+"."+old, "the document names no such %s", kind)
			}
		}
	}
	if len(mapping) > 0 {
		flow.Rebind(doc, i.Catalog, mapping)
	}
	return nil
}

// store creates or replaces the draft, unless it is a dry run.
func (i Importer) store(ctx context.Context, in Import, doc *flow.Flow, report *ImportReport) error {
	if err := flow.CheckFlowName(doc.Name); err != nil {
		return err
	}
	there, err := i.DB.Flow(ctx, doc.Name)
	missing := fault.CodeOf(err) == fault.NotFound
	switch {
	case err != nil && !missing:
		return err
	case missing && in.DryRun:
		return nil
	case missing:
		return i.together(ctx, report, func(ctx context.Context, db *storage.DB) (int64, error) {
			f, err := db.CreateFlow(ctx, i.Who, doc)
			return f.Revision, err
		})
	case !in.Replace:
		return &fault.Error{
			Code: fault.Conflict, Message: "There is a flow named " + there.Name + " already; give another name, or replace its draft.",
			Fields: map[string]string{"name": "is taken"},
		}
	}
	report.Action, report.Name, report.Revision, doc.Name = "replace", there.Name, there.Revision, there.Name
	if in.DryRun {
		return nil
	}
	return i.together(ctx, report, func(ctx context.Context, db *storage.DB) (int64, error) {
		saved, err := db.ReplaceDraft(ctx, i.Who, there.Name, storage.Replacement{Document: doc, Revision: there.Revision})
		return saved.Revision, err
	})
}

// together stores a draft by save, which gives its revision, and keeps what became of another system's export with its flow: both or neither.
func (i Importer) together(ctx context.Context, report *ImportReport, save func(context.Context, *storage.DB) (int64, error)) error {
	return i.DB.Together(ctx, func(ctx context.Context, db *storage.DB) (err error) {
		if report.Revision, err = save(ctx, db); err != nil || report.Conversion == nil {
			return err
		}
		return db.KeepImport(ctx, i.Who, report.Name, storage.ImportReport{Whole: report.Conversion, Summary: report.Conversion.Summary()})
	})
}
