package bundle

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// Import is a bundle on its way in.
type Import struct {
	Bundle Bundle
	// Mapping renames: kind → name in the bundle → name here. Flows and subflows are both of the kind "flow".
	Mapping map[string]map[string]string
	// Replace puts drafts in the place of drafts that differ, and resources in the place of resources that differ; without it these stay.
	Replace bool
	DryRun  bool // only tell
}

// What becomes of something in a bundle.
const (
	Same    = "same"    // it is here as it is in the bundle, and is not touched
	Mapped  = "mapped"  // something else takes its place
	Create  = "create"  // it is made
	Replace = "replace" // it takes the place of what is here
	Kept    = "kept"    // it is here and differs, and what is here stays
	Here    = "here"    // the bundle only names it, and it is here
	Missing = "missing" // the bundle only names it, and it is not here
)

// Step is what becomes of one thing.
type Step struct {
	Kind       string   `json:"kind"`
	Name       string   `json:"name"`   // in the bundle
	Target     string   `json:"target"` // here
	Action     string   `json:"action"`
	Candidates []string `json:"candidates,omitempty"` // what could take the place of a missing one
}

// Report is what an import did, or would do.
type Report struct {
	DryRun  bool   `json:"dry_run"`
	Steps   []Step `json:"steps"`
	Missing int    `json:"missing"`
	Changes int    `json:"changes"` // things that are made or replaced
	Kept    int    `json:"kept"`    // things that are here and differ
}

// planned is a report with what carries it out.
type planned struct {
	Report
	resources []Resource // to be made or replaced
	flows     []flowStep // to be made or replaced
}

type flowStep struct {
	document *flow.Flow
	revision int64 // of the draft that it replaces; 0 makes a flow
}

// Import brings a bundle in: resources first, then drafts. Nothing is published, and what is the same already is not touched. What is only named and
// missing does not stop it; the report says so. When something cannot be saved, what was saved before stays, and doing it again goes on.
func (m Mover) Import(ctx context.Context, in Import) (Report, error) {
	p, err := m.plan(ctx, in)
	if err != nil || in.DryRun {
		return p.Report, err
	}
	for _, r := range p.resources {
		if err := r.save(ctx, m.DB, m.Who); err != nil {
			return p.Report, err
		}
	}
	for _, f := range p.flows {
		if f.revision == 0 {
			_, err = m.DB.CreateFlow(ctx, m.Who, f.document)
		} else {
			_, err = m.DB.ReplaceDraft(ctx, m.Who, f.document.Name, storage.Replacement{Document: f.document, Revision: f.revision})
		}
		if err != nil {
			return p.Report, fmt.Errorf("flow %s: %w", f.document.Name, err)
		}
	}
	return p.Report, nil
}

func (m Mover) plan(ctx context.Context, in Import) (p planned, err error) {
	p.DryRun, p.Steps = in.DryRun, []Step{}
	documents, err := in.Bundle.documents(m.Catalog)
	if err != nil {
		return p, err
	}
	resources, err := m.DB.Resources(ctx)
	if err != nil {
		return p, err
	}
	for _, n := range in.Bundle.Named {
		p.addNamed(in, n, resources.Names[n.Kind])
	}
	for _, r := range in.Bundle.Resources {
		if err := m.planResource(ctx, &p, in, r); err != nil {
			return p, err
		}
	}
	for _, f := range documents {
		if err := m.planFlow(ctx, &p, in, f); err != nil {
			return p, err
		}
	}
	for _, s := range p.Steps {
		switch s.Action {
		case Missing:
			p.Missing++
		case Create, Replace:
			p.Changes++
		case Kept:
			p.Kept++
		}
	}
	return p, in.unused(p.Steps)
}

func (p *planned) addNamed(in Import, n Name, here []string) {
	s := Step{Kind: n.Kind, Name: n.Name, Target: in.target(n), Action: Missing}
	if slices.ContainsFunc(here, func(name string) bool { return strings.EqualFold(name, s.Target) }) {
		if s.Action = Here; s.Target != n.Name {
			s.Action = Mapped
		}
	} else {
		s.Candidates = here[:min(len(here), 50)]
	}
	p.Steps = append(p.Steps, s)
}

func (m Mover) planResource(ctx context.Context, p *planned, in Import, r Resource) error {
	s := Step{Kind: r.Kind, Name: r.Name.Name, Target: in.target(r.Name), Action: Create}
	there, held, err := load(ctx, m.DB, Name{r.Kind, s.Target}, r.hasAudio())
	missing := fault.CodeOf(err) == fault.NotFound
	switch {
	case !held:
		return fault.Field("bundle", "holds a %s, which bundles only name", r.Kind)
	case err != nil && !missing:
		return err
	case r.Kind == kindVariable && s.Target != s.Name:
		return fault.Field("mapping."+r.Kind, "a variable of the organisation keeps its name: expressions have it")
	case !missing && s.Target != s.Name:
		s.Action = Mapped
	case !missing && there.same(r):
		s.Action = Same
	case !missing && !in.Replace:
		s.Action = Kept
	case !missing:
		s.Action = Replace
	}
	if s.Action == Create || s.Action == Replace {
		r.Name.Name = s.Target
		p.resources = append(p.resources, r)
	}
	p.Steps = append(p.Steps, s)
	return nil
}

func (m Mover) planFlow(ctx context.Context, p *planned, in Import, f *flow.Flow) error {
	s := Step{Kind: "flow", Name: f.Name, Target: in.target(Name{"flow", f.Name}), Action: Create}
	f.Name = s.Target
	if err := flow.CheckFlowName(f.Name); err != nil {
		return err
	}
	if err := flow.Rebind(f, m.Catalog, in.rebinding()); err != nil {
		return err
	}
	there, err := m.DB.Flow(ctx, s.Target)
	missing := fault.CodeOf(err) == fault.NotFound
	switch {
	case err != nil && !missing:
		return err
	case missing:
		p.flows = append(p.flows, flowStep{document: f})
	default:
		f.Name, s.Target = there.Name, there.Name
		if s.Action, err = m.compare(there.Draft, f); err != nil {
			return err
		}
		if s.Action == Kept && in.Replace {
			s.Action = Replace
			p.flows = append(p.flows, flowStep{f, there.Revision})
		}
	}
	p.Steps = append(p.Steps, s)
	return nil
}

// compare says whether two documents are the same in the canonical form.
func (m Mover) compare(a, b *flow.Flow) (string, error) {
	one, err := flow.Encode(a, m.Catalog)
	if err != nil {
		return "", fault.Wrap(err, fault.Internal, "the flow %s cannot be written", a.Name)
	}
	other, err := flow.Encode(b, m.Catalog)
	if err != nil {
		return "", fault.Wrap(err, fault.Internal, "the flow %s cannot be written", b.Name)
	}
	if reflect.DeepEqual(one, other) {
		return Same, nil
	}
	return Kept, nil
}

// target is what something of the bundle is called here.
func (in Import) target(n Name) string {
	for old, name := range in.Mapping[n.Kind] {
		if strings.EqualFold(old, n.Name) {
			return name
		}
	}
	return n.Name
}

// rebinding is the mapping as flows need it: what runs a flow names it by one of two kinds.
func (in Import) rebinding() map[string]map[string]string {
	all := map[string]map[string]string{}
	for kind, names := range in.Mapping {
		all[kind] = names
	}
	if flows := in.Mapping["flow"]; flows != nil {
		all["subflow"] = flows
	}
	return all
}

// unused refuses a mapping of what the bundle does not have: it is a slip of the pen.
func (in Import) unused(steps []Step) error {
	for kind, names := range in.Mapping {
		for old := range names {
			if !slices.ContainsFunc(steps, func(s Step) bool { return s.Kind == kind && strings.EqualFold(s.Name, old) }) {
				return fault.Field("mapping."+kind+"."+old, "the bundle has no such %s", kind)
			}
		}
	}
	return nil
}

// ChangesResources says whether the import makes or replaces something that is no flow.
func (r Report) ChangesResources() bool {
	return slices.ContainsFunc(r.Steps, func(s Step) bool { return s.Kind != "flow" && (s.Action == Create || s.Action == Replace) })
}
