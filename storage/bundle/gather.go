package bundle

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// Mover gathers bundles and brings them in.
type Mover struct {
	DB      *storage.DB
	Catalog *flow.Catalog
	Who     storage.Actor
}

// Selection is what goes into a bundle.
type Selection struct {
	Flows []string // names; what they run is taken, too
	Label string   // which versions; "": drafts
	Parts
	Leave []Name // what is only named in the bundle although it could be held
}

// gathering is a bundle in the making.
type gathering struct {
	Mover
	Selection
	bundle Bundle
	names  []Name // met so far, without flows
	open   []Name // of these, whose own names have not been looked at
}

// Gather makes a bundle. A flow that is not there, or has no version with the label, is a not_found fault. What is named and the installation does
// not have is left out: the bundle names it. Settings of what is taken are looked through as flows are, so that it can be made elsewhere.
func (m Mover) Gather(ctx context.Context, s Selection) (Bundle, error) {
	g := gathering{Mover: m, Selection: s, bundle: Bundle{Format: Format, Flows: []json.RawMessage{}}}
	if len(s.Flows) == 0 {
		return g.bundle, fault.Field("flow", "choose at least one flow")
	}
	if err := g.flows(ctx); err != nil {
		return g.bundle, err
	}
	if err := g.resources(ctx); err != nil {
		return g.bundle, err
	}
	if err := g.bundle.checkRows(); err != nil {
		return g.bundle, fault.New(fault.Invalid, "The bundle %s: leave some rows out, and take these tables along as CSV.", fault.Fields(err)["bundle"])
	}
	byName := func(a, b Name) int {
		return cmp.Or(rank(a.Kind)-rank(b.Kind), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
	}
	slices.SortFunc(g.bundle.Resources, func(a, b Resource) int { return byName(a.Name, b.Name) })
	slices.SortFunc(g.bundle.Named, byName)
	return g.bundle, nil
}

// rank is where a kind stands in the order of making.
func rank(name string) int {
	return slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
}

// flows takes the flows with those that they run, and their tests.
func (g *gathering) flows(ctx context.Context) error {
	queue, seen := slices.Clone(g.Selection.Flows), map[string]bool{}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if seen[strings.ToLower(name)] {
			continue
		}
		seen[strings.ToLower(name)] = true
		f, err := g.document(ctx, name)
		if err != nil {
			return err
		}
		data, err := flow.Encode(f, g.Catalog)
		if err != nil {
			return fault.Wrap(err, fault.Internal, "the flow %s cannot be written", name)
		}
		g.bundle.Flows = append(g.bundle.Flows, data)
		if err := g.tests(ctx, f.Name); err != nil {
			return err
		}
		for _, n := range g.needs(f) {
			if n.Kind == "subflow" || n.Kind == kindFlow {
				queue = append(queue, n.Name)
			} else {
				g.meet(n)
			}
		}
	}
	if !g.Staff {
		return nil
	}
	for _, n := range slices.Clone(g.names) {
		if err := g.staff(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// staff takes who works in a queue or team that flows name, and the other agents of the queue's teams.
func (g *gathering) staff(ctx context.Context, n Name) error {
	list, err := staffOf(ctx, g.DB, n)
	for _, one := range list {
		g.meet(one)
		if err == nil && one.Kind == kindTeam {
			err = g.staff(ctx, one)
		}
	}
	return err
}

func (g *gathering) meet(n Name) {
	if !slices.ContainsFunc(g.names, n.is) {
		g.names, g.open = append(g.names, n), append(g.open, n)
	}
}

// resources takes what was met, and what the settings of that name.
func (g *gathering) resources(ctx context.Context) error {
	for len(g.open) > 0 {
		n := g.open[0]
		g.open = g.open[1:]
		if slices.ContainsFunc(g.Leave, n.is) {
			g.bundle.Named = append(g.bundle.Named, n)
			continue
		}
		r, held, err := load(ctx, g.DB, n, g.Parts)
		if !held || fault.CodeOf(err) == fault.NotFound {
			g.bundle.Named = append(g.bundle.Named, n)
			continue
		}
		if err != nil {
			return err
		}
		g.bundle.Resources = append(g.bundle.Resources, r)
		named, err := r.names()
		if err != nil {
			return err
		}
		for _, one := range named {
			g.meet(one)
		}
	}
	return nil
}

// document is the draft of a flow, or the version that a label points at, with the names that everything has now.
func (g *gathering) document(ctx context.Context, name string) (*flow.Flow, error) {
	if g.Label == "" {
		f, err := g.DB.Flow(ctx, name)
		return f.Draft, err
	}
	v, err := g.DB.LabelledVersion(ctx, name, g.Label)
	if err != nil {
		return nil, err
	}
	return g.DB.NamedNow(ctx, v)
}

// needs lists what a flow names, each once, with the organisation's variables that it reads.
func (m Mover) needs(f *flow.Flow) []Name {
	var list []Name
	for _, r := range flow.References(f, m.Catalog) {
		if n := (Name{r.Kind, r.Name}); !slices.ContainsFunc(list, n.is) {
			list = append(list, n)
		}
	}
	for _, r := range flow.OrgReads(f, m.Catalog) {
		if n := (Name{kindVariable, r.Name}); !slices.ContainsFunc(list, n.is) {
			list = append(list, n)
		}
	}
	return list
}

func (n Name) is(other Name) bool {
	return n.Kind == other.Kind && strings.EqualFold(n.Name, other.Name)
}
