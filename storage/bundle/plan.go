package bundle

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// The kinds of steps that are no resources.
const (
	kindFlow = "flow"
	kindTest = "test"
)

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
	Kind       string          `json:"kind"`
	Name       string          `json:"name"`   // in the bundle; a test has its flow's name before it: main-line: gold customer
	Target     string          `json:"target"` // here
	Action     string          `json:"action"`
	Needed     bool            `json:"needed,omitempty"`     // it is missing, and something of the bundle cannot be made without it
	Value      json.RawMessage `json:"value,omitempty"`      // of a variable that is made: what it gets unless another is given
	Candidates []string        `json:"candidates,omitempty"` // what could take the place of a missing one
}

// Report is what an import did, or would do.
type Report struct {
	DryRun  bool   `json:"dry_run"`
	Steps   []Step `json:"steps"`
	Missing int    `json:"missing"`
	Changes int    `json:"changes"` // things that are made or replaced
	Kept    int    `json:"kept"`    // things that are here and differ
	// Here lists by kind what is here, to choose what takes the place of something.
	Here map[string][]string `json:"-"`
}

// ChangesResources says whether the import makes or replaces something that is no flow and no test.
func (r Report) ChangesResources() bool {
	return slices.ContainsFunc(r.Steps, func(s Step) bool {
		return s.Kind != kindFlow && s.Kind != kindTest && s.Kind != kindSecret && (s.Action == Create || s.Action == Replace)
	})
}

// SetsSecrets says whether the import makes secrets.
func (r Report) SetsSecrets() bool {
	return slices.ContainsFunc(r.Steps, func(s Step) bool { return s.Kind == kindSecret && s.Action == Create })
}

// Blocked lists what is missing that something of the bundle cannot be made without.
func (r Report) Blocked() []Name {
	var list []Name
	for _, s := range r.Steps {
		if s.Needed {
			list = append(list, Name{s.Kind, s.Name})
		}
	}
	return list
}

// run is an import on its way: what is planned, with what carries it out. All that it reads and writes is in one transaction, unless it only plans.
type run struct {
	Mover
	db        *storage.DB
	in        Import
	report    Report
	resources []Resource // to be made or replaced
	flows     []flowStep
	tests     []testStep
	secrets   []Name // to be made, by the name in the bundle
}

type flowStep struct {
	document *flow.Flow
	revision int64 // of the draft that it replaces; 0 makes a flow
}

type testStep struct {
	flow string
	call storage.SavedCall
}

func (r *run) plan(ctx context.Context, documents []*flow.Flow) error {
	r.report = Report{DryRun: r.in.DryRun, Steps: []Step{}}
	if err := r.look(ctx); err != nil {
		return err
	}
	for _, n := range r.in.Bundle.Named {
		r.planNamed(n)
	}
	for _, one := range r.in.Bundle.Resources {
		if err := r.planResource(ctx, one); err != nil {
			return err
		}
	}
	for _, one := range r.resources {
		if err := r.planNeeds(one); err != nil {
			return err
		}
	}
	for _, f := range documents {
		if err := r.planFlow(ctx, f); err != nil {
			return err
		}
	}
	r.count()
	return r.in.unused(r.report.Steps)
}

// look finds out what is here.
func (r *run) look(ctx context.Context) error {
	resources, err := r.db.Resources(ctx)
	if err != nil {
		return err
	}
	r.report.Here = resources.Names
	for _, k := range kinds {
		if k.name == kindSkill {
			continue // agents have some that nobody described
		}
		if r.report.Here[k.name], err = k.list(ctx, r.db); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) count() {
	for _, s := range r.report.Steps {
		switch s.Action {
		case Missing:
			r.report.Missing++
		case Create, Replace:
			r.report.Changes++
		case Kept:
			r.report.Kept++
		}
	}
}

// rename is what something of the bundle is called here, as it is written here.
func (r *run) rename(kind, name string) string {
	target := r.in.target(Name{kind, name})
	if i := slices.IndexFunc(r.report.Here[kind], func(here string) bool { return strings.EqualFold(here, target) }); i >= 0 {
		return r.report.Here[kind][i]
	}
	return target
}

func (r *run) isHere(kind, name string) bool {
	return slices.ContainsFunc(r.report.Here[kind], func(here string) bool { return strings.EqualFold(here, name) })
}

func (r *run) planNamed(n Name) {
	s := Step{Kind: n.Kind, Name: n.Name, Target: r.rename(n.Kind, n.Name), Action: Missing}
	switch {
	case r.isHere(n.Kind, s.Target):
		if s.Action = Here; !strings.EqualFold(s.Target, n.Name) {
			s.Action = Mapped
		}
	case n.Kind == kindSecret && r.in.secret(n.Name) != "":
		s.Action = Create
		r.secrets = append(r.secrets, n)
	default:
		here := r.report.Here[n.Kind]
		s.Candidates = here[:min(len(here), 50)]
	}
	r.report.Steps = append(r.report.Steps, s)
}

func (r *run) planResource(ctx context.Context, one Resource) error {
	name := one.Name.Name
	s := Step{Kind: one.Kind, Name: name, Target: r.rename(one.Kind, name), Action: Create}
	if _, held := kindOf(one.Kind); !held {
		return fault.Field("bundle", "holds a %s, which bundles only name", one.Kind)
	}
	if one.Kind == kindVariable && s.Target != s.Name {
		return fault.Field("mapping."+one.Kind, "a variable of the organisation keeps its name: expressions have it")
	}
	mapped := !strings.EqualFold(s.Target, name)
	one, err := one.renamed(r.rename)
	if err != nil {
		return err
	}
	one.Name.Name = s.Target
	there, _, err := load(ctx, r.db, one.Name, Parts{Audio: one.hasAudio(), Rows: one.hasRows(), Staff: one.ordered()})
	switch {
	case fault.CodeOf(err) == fault.NotFound:
	case err != nil:
		return err
	case mapped:
		s.Action = Mapped
	default:
		s.Action = r.differing(there.same(one))
	}
	if s.Action == Create || s.Action == Replace {
		if err := r.check(one, s.Action == Create); err != nil {
			return err
		}
		r.resources = append(r.resources, one)
	}
	if s.Action == Create {
		s.Value = one.proposed()
	}
	r.report.Steps = append(r.report.Steps, s)
	return nil
}

// check tells what could not be saved, as far as that can be told without saving it.
func (r *run) check(one Resource, made bool) error {
	switch {
	case one.Kind == kindVariable:
		return r.checkVariable(one, made)
	case !flow.ValidName(one.Name.Name):
		return about(one.Name, fault.Field("name", "use "+flow.NameRule))
	}
	return nil
}

// planNeeds notes what the settings of something that is made name, and that is neither here nor made. Skills and secrets may be missing.
func (r *run) planNeeds(one Resource) error {
	named, err := one.names()
	if err != nil {
		return err
	}
	for _, n := range named {
		if n.Kind == kindSkill || n.Kind == kindSecret || r.isHere(n.Kind, n.Name) || slices.ContainsFunc(r.resources, func(made Resource) bool { return made.is(n) }) {
			continue
		}
		at := slices.IndexFunc(r.report.Steps, func(s Step) bool { return s.Kind == n.Kind && strings.EqualFold(s.Target, n.Name) })
		if at < 0 {
			r.planNamed(n)
			at = len(r.report.Steps) - 1
		}
		r.report.Steps[at].Needed = true
	}
	return nil
}

func (r *run) planFlow(ctx context.Context, f *flow.Flow) error {
	from := f.Name
	s := Step{Kind: kindFlow, Name: from, Target: r.in.target(Name{kindFlow, from}), Action: Create}
	f.Name = s.Target
	if err := flow.CheckFlowName(f.Name); err != nil {
		return err
	}
	if err := flow.Rebind(f, r.Catalog, r.in.rebinding()); err != nil {
		return err
	}
	there, err := r.db.Flow(ctx, s.Target)
	missing := fault.CodeOf(err) == fault.NotFound
	switch {
	case err != nil && !missing:
		return err
	case missing:
		r.flows = append(r.flows, flowStep{document: f})
	default:
		f.Name, s.Target = there.Name, there.Name
		same, err := r.same(there.Draft, f)
		if err != nil {
			return err
		}
		if s.Action = r.differing(same); s.Action == Replace {
			r.flows = append(r.flows, flowStep{f, there.Revision})
		}
	}
	r.report.Steps = append(r.report.Steps, s)
	return r.planTests(ctx, from, s.Target, missing)
}

// same says whether two documents are the same in the canonical form.
func (r *run) same(a, b *flow.Flow) (bool, error) {
	one, err := flow.Encode(a, r.Catalog)
	if err != nil {
		return false, fault.Wrap(err, fault.Internal, "the flow %s cannot be written", a.Name)
	}
	other, err := flow.Encode(b, r.Catalog)
	if err != nil {
		return false, fault.Wrap(err, fault.Internal, "the flow %s cannot be written", b.Name)
	}
	return reflect.DeepEqual(one, other), nil
}
