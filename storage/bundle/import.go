package bundle

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// Import is a bundle on its way in.
type Import struct {
	Bundle Bundle
	// Mapping renames: kind → name in the bundle → name here. Flows and subflows are both of the kind "flow".
	Mapping map[string]map[string]string
	// Values are what variables that are made get, by name, each a JSON value of the variable's type; else they get what the bundle has.
	Values map[string]json.RawMessage
	// Secrets makes secrets that the bundle only names and that are missing: name in the bundle → value.
	Secrets map[string]string
	// Replace puts drafts in the place of drafts that differ, and resources in the place of resources that differ; without it these stay.
	Replace bool
	// DryRun only plans: nobody waits for it. What is found wrong only when something is saved stops the import, which changes nothing then.
	DryRun bool
	// Allow is asked about the plan that is carried out next; its error stops the import. nil: everything is allowed.
	Allow func(Report) error
	// Also is done in the same transaction when all came in; its error takes everything back. nil: nothing else is to do.
	Also func(ctx context.Context, db *storage.DB, done Report) error
}

// Import brings a bundle in, all of it or nothing, in one transaction: resources first, then drafts and tests. Nothing is published, and what is the same
// already is not touched. What flows name and is missing does not stop it; the report says so. What settings name has to be here or in the bundle. A plan
// that changes nothing leaves no trace.
func (m Mover) Import(ctx context.Context, in Import) (Report, error) {
	var err error
	if in.Bundle, err = m.prepared(ctx, in.Bundle); err != nil {
		return Report{DryRun: in.DryRun}, err
	}
	if in.DryRun {
		r, err := m.planned(ctx, m.DB, in)
		return r.report, err
	}
	var report Report
	err = m.DB.Together(ctx, func(ctx context.Context, db *storage.DB) error {
		r, err := m.planned(ctx, db, in)
		if report = r.report; err != nil {
			return err
		}
		if err := r.carryOut(ctx); err != nil || in.Also == nil {
			return err
		}
		return in.Also(ctx, db, report)
	})
	return report, err
}

// planned is an import that may be carried out.
func (m Mover) planned(ctx context.Context, db *storage.DB, in Import) (*run, error) {
	r := &run{Mover: m, db: db, in: in}
	documents, err := in.Bundle.documents(m.Catalog) // anew, as planning binds them to what is here
	if err == nil {
		err = r.plan(ctx, documents)
	}
	if err == nil && in.Allow != nil {
		err = in.Allow(r.report)
	}
	return r, err
}

// prepared checks a bundle and does what takes its time, before others have to wait.
func (m Mover) prepared(ctx context.Context, b Bundle) (Bundle, error) {
	documents, err := b.documents(m.Catalog)
	if err != nil {
		return b, err
	}
	names := make([]string, len(documents))
	for i, f := range documents {
		names[i] = f.Name
	}
	if err := b.checkTests(names); err != nil {
		return b, err
	}
	if err := b.checkRows(); err != nil {
		return b, err
	}
	b.Resources = slices.Clone(b.Resources)
	for i, r := range b.Resources {
		k, _ := kindOf(r.Kind)
		if k.prepare == nil {
			continue
		}
		if b.Resources[i], err = k.prepare(ctx, m.DB, r); err != nil {
			return b, err
		}
	}
	return b, nil
}

func (r *run) carryOut(ctx context.Context) error {
	if needed := r.report.Blocked(); len(needed) > 0 {
		words := make([]string, len(needed))
		for i, n := range needed {
			words[i] = strings.ReplaceAll(n.Kind, "_", " ") + " " + n.Name
		}
		return fault.Field("bundle", "needs what is not here: %s; make it first, or map it to something that is here", strings.Join(words, ", "))
	}
	for _, n := range r.secrets {
		if _, err := r.db.SaveSecret(ctx, r.Who, storage.Secret{Name: r.in.target(n)}, r.in.secret(n.Name)); err != nil {
			return about(n, err)
		}
	}
	if err := r.saveResources(ctx); err != nil {
		return err
	}
	for _, f := range r.flows {
		var err error
		if f.revision == 0 {
			_, err = r.db.CreateFlow(ctx, r.Who, f.document)
		} else {
			_, err = r.db.ReplaceDraft(ctx, r.Who, f.document.Name, storage.Replacement{Document: f.document, Revision: f.revision})
		}
		if err != nil {
			return about(Name{kindFlow, f.document.Name}, err)
		}
	}
	for _, t := range r.tests {
		if _, err := r.db.SaveCall(ctx, r.Who, t.flow, t.call); err != nil {
			return about(Name{kindTest, t.flow + ": " + t.call.Name}, err)
		}
	}
	if r.report.Changes == 0 {
		return nil
	}
	return r.note(ctx)
}

// saveResources makes resources in the order in which they name each other. Teams get their order when its agents are there.
func (r *run) saveResources(ctx context.Context) error {
	slices.SortStableFunc(r.resources, func(a, b Resource) int { return rank(a.Kind) - rank(b.Kind) })
	var later []Resource
	for _, one := range r.resources {
		if one.ordered() {
			later = append(later, one)
			var err error
			if one, err = one.without("order"); err != nil {
				return err
			}
		}
		if err := r.save(ctx, one); err != nil {
			return err
		}
	}
	for _, one := range later {
		if err := r.save(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) save(ctx context.Context, one Resource) error {
	k, _ := kindOf(one.Kind)
	in := place{db: r.db, who: r.Who}
	if one.Kind == kindVariable {
		in.value = r.in.Values[one.Name.Name]
	}
	return about(one.Name, k.save(ctx, in, one))
}

// about says what could not be made. Fields of its form are no fields of an import: they become words.
func about(n Name, err error) error {
	if err == nil {
		return nil
	}
	fields := fault.Fields(err)
	words := make([]string, 0, len(fields))
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if field == "bundle" || strings.HasPrefix(field, "values.") {
			return err
		}
		words = append(words, field+" "+fields[field])
	}
	what := strings.ReplaceAll(n.Kind, "_", " ") + " " + n.Name
	if len(words) > 0 && fault.CodeOf(err) == fault.Invalid {
		return fault.Field("bundle", "the %s cannot be taken: %s", what, strings.Join(words, "; "))
	}
	return fmt.Errorf("%s: %w", what, err)
}

// note writes what came into the audit log.
func (r *run) note(ctx context.Context) error {
	counts, flows := map[string]map[string]int{Create: {}, Replace: {}}, []string{}
	for _, s := range r.report.Steps {
		if s.Kind == kindFlow {
			flows = append(flows, s.Target)
		}
		if counts[s.Action] != nil {
			counts[s.Action][s.Kind]++
		}
	}
	what := map[string]any{"flows": flows, "created": counts[Create], "replaced": counts[Replace], "mapping": r.in.Mapping}
	subject := strings.Join(flows[:min(len(flows), 3)], ", ")
	if len(flows) > 3 {
		subject += fmt.Sprintf(" and %d more", len(flows)-3)
	}
	return r.db.BundleTaken(ctx, r.Who, subject, what)
}

// target is what something of the bundle is called here.
func (in Import) target(n Name) string {
	for old, name := range in.rebinding()[n.Kind] {
		if strings.EqualFold(old, n.Name) {
			return name
		}
	}
	return n.Name
}

// secret is the value that a secret of the bundle gets, "" when none is given.
func (in Import) secret(name string) string {
	for one, value := range in.Secrets {
		if strings.EqualFold(one, name) {
			return value
		}
	}
	return ""
}

// rebinding is the mapping as flows need it: what runs a flow names it by one of two kinds.
func (in Import) rebinding() map[string]map[string]string {
	all := maps.Clone(in.Mapping)
	if flows := in.Mapping[kindFlow]; flows != nil {
		all["subflow"] = maps.Clone(flows)
		maps.Copy(all["subflow"], in.Mapping["subflow"])
	}
	return all
}

// unused refuses a mapping and values of what the bundle does not have: they are a slip of the pen.
func (in Import) unused(steps []Step) error {
	has := func(kind, name string) bool {
		return slices.ContainsFunc(steps, func(s Step) bool { return s.Kind == kind && strings.EqualFold(s.Name, name) })
	}
	for kind, names := range in.Mapping {
		for old := range names {
			if kind == kindTest || !has(kind, old) {
				return fault.Field("mapping."+kind+"."+old, "the bundle has no such %s", kind)
			}
		}
	}
	for name := range in.Values {
		if !has(kindVariable, name) {
			return fault.Field("values."+name, "the bundle has no such variable")
		}
	}
	for name := range in.Secrets {
		if !has(kindSecret, name) {
			return fault.Field("secrets."+name, "the bundle has no such secret")
		}
	}
	return nil
}
