package convert

import (
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// mostRounds is how often activities are found wrong because others were: after that all are kept as they were.
const mostRounds = 20

// settle turns parts that do not stand the validator into placeholders until the flow does, and accounts for everything.
func (b *Builder) settle(c *flow.Catalog) (*flow.Flow, error) {
	for round := 0; ; round++ {
		f, owner := b.assemble()
		if len(f.Activities) > flow.MaxActivities {
			return nil, fault.Wrap(errTooLarge, fault.Invalid, "the file makes %d activities; at most %d are allowed", len(f.Activities), flow.MaxActivities)
		}
		kept, err := b.written(&f, c)
		if err != nil {
			return nil, err
		}
		issues := flow.Validate(kept, c, flow.Resources{})
		if b.keepWrong(issues, owner, round >= mostRounds) {
			continue
		}
		b.account(f, owner, issues)
		return kept, nil
	}
}

// written lays the flow out and sends it through its written form, so that what is handed over is what a file would say.
func (b *Builder) written(f *flow.Flow, c *flow.Catalog) (*flow.Flow, error) {
	f.Layout = b.layout(f, c)
	data, err := flow.Encode(f, c)
	if err != nil {
		return nil, fmt.Errorf("write the converted flow: %w", err)
	}
	decoded, issues := flow.Decode(data, c)
	if decoded == nil {
		return nil, fault.New(fault.Invalid, "the converted flow cannot be kept: %s", issues[0].Message)
	}
	return decoded, nil
}

// keepWrong makes placeholders of the steps whose activities have errors that nothing in the report expects, and says whether there are any.
func (b *Builder) keepWrong(issues []flow.Issue, owner map[string]int, all bool) bool {
	found := false
	for _, i := range issues {
		at, ok := owner[i.Activity]
		if i.Severity != flow.SeverityError || !ok || b.parts[at].placeholder {
			continue
		}
		if p := b.parts[at]; !slices.Contains(p.expected, i.Activity+" "+i.Field) {
			p.Keep("What it would become cannot be used here: %s.", i.Message)
			found = true
		}
	}
	for _, p := range b.parts {
		if found && all && !p.placeholder && len(p.acts) > 0 {
			p.Keep("It depends on steps that cannot be used here.")
		}
	}
	return found
}

// account fills in the report: what each step became, where each way went, and what the validator says.
func (b *Builder) account(f flow.Flow, owner map[string]int, issues []flow.Issue) {
	r := &b.report
	for _, p := range b.parts {
		node := Node{ID: p.Step.ID, Name: p.Step.Name, Type: p.Step.Type, Notes: p.notes}
		for _, a := range p.acts {
			node.Activities = append(node.Activities, a.ID)
		}
		r.Ways = append(r.Ways, p.edges()...)
		node.Notes = append(node.Notes, p.lost()...)
		node.Status = p.status()
		if node.Status == Converted && len(node.Notes) > 0 {
			node.Status = Noted
		}
		r.Steps = append(r.Steps, node)
	}
	for _, a := range f.Activities {
		if _, ok := owner[a.ID]; !ok {
			r.Added = append(r.Added, Addition{Activity: a.ID, Why: "where a path of the original leads nowhere, it ends"})
		}
	}
	for _, i := range issues {
		if i.Severity != flow.SeverityNote {
			r.finding(i, owner)
		}
	}
}

// edges tells where each way of the step went.
func (p *Part) edges() []Edge {
	var edges []Edge
	for _, w := range p.Step.Ways {
		if w.To == "" {
			continue
		}
		e := Edge{From: p.Step.ID, Way: w.ID, To: w.To}
		switch by, carried := p.carried[w.ID]; {
		case p.builder.byID[w.To] == nil:
			e.Why = "it leads to a step that is not in the file"
		case carried:
			e.Activity, e.Outlet = by.act.ID, by.outlet
		case p.sameAs(w) != (carrier{}):
			e.Activity, e.Outlet = p.sameAs(w).act.ID, p.sameAs(w).outlet
		case len(p.acts) == 0 && w.ID == p.through:
			e.Through = true
		case len(p.acts) == 0 && p.builder.entry(w.To) == p.builder.entry(p.Target(p.through)):
			e.Through = true
		default:
			e.Why = first(p.dropped[w.ID], "it has no like here")
		}
		edges = append(edges, e)
	}
	return edges
}

// sameAs finds what carries another way to the same step.
func (p *Part) sameAs(way Way) carrier {
	for _, w := range p.Step.Ways {
		if by, carried := p.carried[w.ID]; carried && w.To == way.To {
			return by
		}
	}
	return carrier{}
}

// lost tells of the ways that are not carried over and that nothing else of the step leads to.
func (p *Part) lost() []string {
	var notes []string
	for _, e := range p.edges() {
		if e.Why != "" {
			notes = append(notes, fmt.Sprintf("The way “%s” to %s is not carried over: %s.", p.label(e.Way), p.builder.title(e.To), e.Why))
		}
	}
	return notes
}

func (p *Part) label(way string) string {
	for _, w := range p.Step.Ways {
		if w.ID == way {
			return first(w.Label, w.ID)
		}
	}
	return way
}

// title is what people know a step by.
func (b *Builder) title(step string) string {
	p := b.byID[step]
	if p == nil {
		return "“" + step + "”"
	}
	if p.Step.Name != "" {
		return "“" + p.Step.Name + "”"
	}
	if len(p.acts) > 0 {
		return p.acts[0].ID
	}
	return p.Step.Type + " " + step
}
