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
	Audio bool     // with the recordings of prompts
}

// Gather makes a bundle. A flow that is not there, or has no version with the label, is a not_found fault. What a flow names and the installation
// does not have is left out: the bundle names it.
func (m Mover) Gather(ctx context.Context, s Selection) (Bundle, error) {
	b := Bundle{Format: Format, Flows: []json.RawMessage{}}
	if len(s.Flows) == 0 {
		return b, fault.Field("flow", "choose at least one flow")
	}
	queue, seen := slices.Clone(s.Flows), map[string]bool{}
	var names []Name
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if seen[strings.ToLower(name)] {
			continue
		}
		seen[strings.ToLower(name)] = true
		f, err := m.document(ctx, name, s.Label)
		if err != nil {
			return b, err
		}
		data, err := flow.Encode(f, m.Catalog)
		if err != nil {
			return b, fault.Wrap(err, fault.Internal, "the flow %s cannot be written", name)
		}
		b.Flows = append(b.Flows, data)
		for _, n := range m.needs(f) {
			switch {
			case n.Kind == "subflow" || n.Kind == "flow":
				queue = append(queue, n.Name)
			case !slices.ContainsFunc(names, n.is):
				names = append(names, n)
			}
		}
	}
	slices.SortFunc(names, func(a, b Name) int { return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name)) })
	return b, m.addResources(ctx, &b, names, s.Audio)
}

func (m Mover) addResources(ctx context.Context, b *Bundle, names []Name, audio bool) error {
	for _, n := range names {
		r, held, err := load(ctx, m.DB, n, audio)
		switch {
		case !held || fault.CodeOf(err) == fault.NotFound:
			b.Named = append(b.Named, n)
		case err != nil:
			return err
		default:
			b.Resources = append(b.Resources, r)
		}
	}
	return nil
}

// document is the draft of a flow, or the version that a label points at.
func (m Mover) document(ctx context.Context, name, label string) (*flow.Flow, error) {
	if label == "" {
		f, err := m.DB.Flow(ctx, name)
		return f.Draft, err
	}
	v, err := m.DB.LabelledVersion(ctx, name, label)
	return v.Document, err
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
