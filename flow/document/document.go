// Package document turns a flow into something to read: what it does step by step, its variables, and what has to be recorded. It writes HTML to
// print, Markdown with a diagram, and a table of prompts. The same flow always gives the same text. It knows no database and no clock.
package document

import (
	"slices"

	"cordboard/flow"
	"cordboard/flow/drawing"
)

// Document is a flow in the order in which a contact meets it.
type Document struct {
	Name, Description string
	Kind              string // inbound, outbound, digital, subflow
	Steps             []Step
	Pictures          []drawing.Picture
	Handlers          []Handler
	Variables         []Variable
	Needs             []Need
	Notes             []string
	Prompts           []Prompt
	Languages         []string // that any prompt has, BCP 47, sorted
	Missing           int      // texts of prompts that lack one of them
}

// Step is one activity.
type Step struct {
	Number           int    // from 1
	ID, Name, Type   string // Type as people call it
	Start, Unreached bool   // Unreached: no way leads there from the start or a handler
	Facts            []flow.Fact
	Exits            []Exit
}

// Exit is one outlet: where it leads, 0 and "" when it is not wired.
type Exit struct {
	Label, Target string
	Number        int
	Falls         string // handler that takes the contact when the outlet is not wired; "": the path ends
}

// Handler is what runs when something happens.
type Handler struct {
	Label, Target string
	Number        int
}

// Variable is one variable of the flow; the default of a sensitive one is left out.
type Variable struct {
	Name, Type, Default, Marks string
}

// Need is something that the flow names and an installation must have.
type Need struct {
	Kind, Name string
	Steps      []int
}

// Of makes the document. Resources give the outlets of subflows and the languages of recorded prompts; without them those are not known.
func Of(f *flow.Flow, c *flow.Catalog, r flow.Resources) *Document {
	b := builder{flow: f, catalog: c, resources: r, numbers: map[string]int{}}
	d := &Document{Name: f.Name, Description: f.Description, Kind: string(f.Kind)}
	order, reached := b.order()
	for i, id := range order {
		b.numbers[id] = i + 1
	}
	for _, id := range order {
		d.Steps = append(d.Steps, b.step(id, reached[id]))
	}
	for _, h := range flow.Handlers {
		if target := f.Handlers[h]; target != "" {
			d.Handlers = append(d.Handlers, Handler{Label: h.Label(), Target: b.name(target), Number: b.numbers[target]})
		}
	}
	d.Pictures = drawing.Of(f, c, r)
	d.Variables = variables(f)
	d.Needs = b.needs()
	for _, n := range f.Notes {
		d.Notes = append(d.Notes, n.Text)
	}
	b.prompts(d)
	return d
}

type builder struct {
	flow      *flow.Flow
	catalog   *flow.Catalog
	resources flow.Resources
	numbers   map[string]int
}

// order lists the activities as people read a flow, and those that the start or a handler leads to.
func (b *builder) order() (ids []string, reached map[string]bool) {
	reached = map[string]bool{}
	for _, part := range flow.ReadingOrder(b.flow, b.catalog, b.resources) {
		ids = append(ids, part.Activities...)
		for _, id := range part.Activities {
			reached[id] = !part.Unreached
		}
	}
	return ids, reached
}

// exits lists the outlets with the ids that they lead to.
func (b *builder) exits(id string) []Exit {
	r, _ := b.flow.Activity(id)
	spec, ok := b.catalog.Spec(r.Type)
	if !ok {
		return nil
	}
	var exits []Exit
	for _, o := range flow.Outlets(r, spec, b.resources) {
		label := o.Label
		if spec.Each != nil && spec.Each.ID == "key" && len(o.ID) == 1 {
			label = o.ID + " " + label
		}
		e := Exit{Label: label, Target: r.Outlets[o.ID]}
		if e.Target == "" && b.flow.Handlers[o.Falls] != "" {
			e.Falls = o.Falls.Label()
		}
		exits = append(exits, e)
	}
	return exits
}

func (b *builder) step(id string, reached bool) Step {
	r, _ := b.flow.Activity(id)
	s := Step{Number: b.numbers[id], ID: id, Name: r.Label(), Type: r.Type, Start: id == b.flow.Start, Unreached: !reached}
	if spec, ok := b.catalog.Spec(r.Type); ok {
		s.Type, s.Facts = spec.Label, flow.Facts(b.flow, r, spec)
	}
	for _, e := range b.exits(id) {
		if e.Target != "" {
			e.Number, e.Target = b.numbers[e.Target], b.name(e.Target)
		}
		s.Exits = append(s.Exits, e)
	}
	return s
}

func (b *builder) name(id string) string {
	if r, ok := b.flow.Activity(id); ok {
		return r.Label()
	}
	return id
}

func variables(f *flow.Flow) []Variable {
	var list []Variable
	for _, v := range f.Variables {
		one := Variable{Name: v.Name, Type: string(v.Type), Default: string(v.Default)}
		for _, mark := range []struct {
			on    bool
			words string
		}{{v.AgentVisible, "agents see it"}, {v.Sensitive, "sensitive"}, {v.Overridable, "can be switched"}} {
			if mark.on && one.Marks != "" {
				one.Marks += ", "
			}
			if mark.on {
				one.Marks += mark.words
			}
		}
		if v.Sensitive {
			one.Default = ""
		}
		list = append(list, one)
	}
	return list
}

// needs gathers what the flow names, in the order of the document.
func (b *builder) needs() []Need {
	var list []Need
	for _, ref := range flow.References(b.flow, b.catalog) {
		i := slices.IndexFunc(list, func(n Need) bool { return n.Kind == ref.Kind && n.Name == ref.Name })
		if i < 0 {
			i, list = len(list), append(list, Need{Kind: ref.Kind, Name: ref.Name})
		}
		if n := b.numbers[ref.Activity]; !slices.Contains(list[i].Steps, n) {
			list[i].Steps = append(list[i].Steps, n)
		}
	}
	for _, n := range list {
		slices.Sort(n.Steps)
	}
	return list
}
