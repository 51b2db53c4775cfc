package convert

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Builder puts a flow together of parts.
type Builder struct {
	System string // what placeholders say they came from
	Start  string // the step that the original begins with

	flow   flow.Flow
	report Report
	parts  []*Part
	byID   map[string]*Part
	ids    *names // activities
	vars   *names
	known  map[string]string          // variable by what it is in the original
	named  map[string]map[string]bool // resources: kind → name
	made   map[string]string          // resource by kind and original
	scale  float64
}

// NewBuilder begins a flow. Each step has a part, in order. Steps with an id that is there twice are an invalid fault.
func NewBuilder(system, format string, steps []Step) (*Builder, error) {
	b := &Builder{
		System: system, byID: map[string]*Part{}, ids: newNames(), vars: newNames(), scale: 1,
		known: map[string]string{}, named: map[string]map[string]bool{}, made: map[string]string{},
	}
	b.report.Format = format
	b.flow = flow.Flow{Format: flow.Format, Kind: flow.Inbound}
	if len(steps) > flow.MaxActivities {
		return nil, fault.New(fault.Invalid, "the file has %d steps; at most %d are allowed", len(steps), flow.MaxActivities)
	}
	for _, s := range steps {
		if b.byID[s.ID] != nil {
			return nil, fault.New(fault.Invalid, "two steps of the file have the id %q", s.ID)
		}
		s.Ways = distinct(s.Ways)
		p := &Part{Step: s, builder: b}
		if s.Name != "" {
			p.ID = b.ids.take(s.Name, s.Type)
		}
		p.reset()
		b.parts, b.byID[s.ID] = append(b.parts, p), p
	}
	return b, nil
}

// distinct gives each way an id that no other way of the step has. The first of equal ones keeps its own.
func distinct(ways []Way) []Way {
	taken := map[string]bool{"": true}
	for _, w := range ways {
		taken[w.ID] = true
	}
	seen, out := map[string]bool{"": true}, slices.Clone(ways)
	for i, w := range out {
		for n := 2; seen[w.ID]; n++ {
			if id := fmt.Sprintf("%s_%d", first(ways[i].ID, "way"), n); !taken[id] {
				w.ID = id
			}
		}
		seen[w.ID], taken[w.ID] = true, true
		out[i] = w
	}
	return out
}

// Describe gives the flow its name, made of the first text that something can be made of, and its description.
func (b *Builder) Describe(description string, nameOf ...string) {
	b.flow.Description = description
	for _, text := range append(nameOf, "imported-flow") {
		if b.flow.Name = ResourceName(text); flow.CheckFlowName(b.flow.Name) == nil {
			return
		}
	}
}

// Kind is which contacts the flow is for.
func (b *Builder) Kind() flow.Kind { return b.flow.Kind }

// SetKind says which contacts the flow is for.
func (b *Builder) SetKind(kind flow.Kind) { b.flow.Kind = kind }

// Scale says by how much the original's drawing is spread, for boxes of another size.
func (b *Builder) Scale(by float64) { b.scale = by }

// Parts are the parts of the steps, in order.
func (b *Builder) Parts() []*Part { return b.parts }

// Part is the part of a step, nil when there is no such step.
func (b *Builder) Part(step string) *Part { return b.byID[step] }

// Note tells something about the flow as a whole.
func (b *Builder) Note(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); !slices.Contains(b.report.Notes, note) {
		b.report.Notes = append(b.report.Notes, note)
	}
}

// Variable is the variable that stands for something of the original, such as attribute Tier. It is declared when it is asked for first.
func (b *Builder) Variable(space, key string, t flow.Type) string {
	at := space + "\x00" + key
	if name, ok := b.known[at]; ok {
		return name
	}
	name := b.vars.take(key, first(space, "value"))
	b.known[at] = name
	v := flow.Variable{Name: name, Type: t}
	if t == flow.JSON {
		v.Default = json.RawMessage("{}")
	}
	b.flow.Variables = append(b.flow.Variables, v)
	return name
}

// Sensitive declares that a variable's value is never shown.
func (b *Builder) Sensitive(variable string) {
	for i := range b.flow.Variables {
		if b.flow.Variables[i].Name == variable {
			b.flow.Variables[i].Sensitive = true
		}
	}
}

// Show declares that agents see a variable's value.
func (b *Builder) Show(variable string) {
	for i := range b.flow.Variables {
		if b.flow.Variables[i].Name == variable {
			b.flow.Variables[i].AgentVisible = true
		}
	}
}

// Resource is the name of a resource that the original tells by an identifier, such as an ARN, and perhaps a label.
func (b *Builder) Resource(kind, original, label string) string {
	at := kind + "\x00" + original
	if name, ok := b.made[at]; ok {
		return name
	}
	wanted := first(ResourceName(label), ResourceName(original), kind)
	if b.named[kind] == nil {
		b.named[kind] = map[string]bool{}
	}
	name := wanted
	for i := 2; b.named[kind][strings.ToLower(name)]; i++ {
		name = fmt.Sprintf("%s-%d", wanted[:min(len(wanted), 74)], i)
	}
	b.named[kind][strings.ToLower(name)], b.made[at] = true, name
	if name != original {
		b.report.Resources = append(b.report.Resources, Resource{Kind: kind, Name: name, Original: original})
	}
	return name
}

// Handler makes a step's part what happens beside the main path.
func (b *Builder) Handler(h flow.Handler, a *Activity) {
	if b.flow.Handlers == nil {
		b.flow.Handlers = map[flow.Handler]string{}
	}
	b.flow.Handlers[h] = a.ID
}

// entry is the activity where paths into a step come in: its first one, or that of the step that paths go on to where it became nothing.
// It is "" where the original ends.
func (b *Builder) entry(step string) string {
	for seen := map[string]bool{}; !seen[step]; {
		seen[step] = true
		p := b.byID[step]
		if p == nil {
			return ""
		}
		if len(p.acts) > 0 {
			return p.acts[0].ID
		}
		step = p.Target(p.through)
	}
	return ""
}

// assemble writes the document of the parts as they are now, and says to which step each activity belongs.
func (b *Builder) assemble() (f flow.Flow, owner map[string]int) {
	f, owner = b.flow, map[string]int{}
	f.Handlers = maps.Clone(b.flow.Handlers)
	end := b.ids.take("the end", "")
	b.ids.free(end)
	ended := false
	target := func(l lead, p *Part) string {
		id := ""
		if l.to != nil {
			id = l.to.ID
		} else if l.way != "" {
			id = b.entry(p.Target(l.way))
		}
		if id == "" {
			id, ended = end, true
		}
		return id
	}
	for i, p := range b.parts {
		for _, a := range p.acts {
			owner[a.ID] = i
			r := a.record
			for _, l := range a.leads {
				if r.Outlets == nil {
					r.Outlets = map[string]string{}
				}
				r.Outlets[l.outlet] = target(l, p)
			}
			f.Activities = append(f.Activities, r)
		}
	}
	if f.Start = b.entry(b.Start); f.Start == "" {
		f.Start, ended = end, true
	}
	if ended {
		f.Activities = append(f.Activities, b.ending(end))
	}
	return f, owner
}

// ending is what the original does without saying so where a path leads nowhere.
func (b *Builder) ending(id string) flow.Record {
	if b.flow.Kind == flow.Subflow {
		return flow.Record{ID: id, Type: "end_flow", Name: "The end"}
	}
	return flow.Record{ID: id, Type: "disconnect", Name: "The end"}
}
