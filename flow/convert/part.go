package convert

import (
	"encoding/json"
	"fmt"
	"slices"

	"cordboard/flow"
)

// Step is one step of the original.
type Step struct {
	ID   string // unique in the original
	Name string // what people call it, "" when only the id tells it apart
	Type string
	Raw  json.RawMessage // all of it, for a placeholder
	X, Y float64         // where it is drawn, used when Placed
	Ways []Way           // in the order of the original

	Placed bool
}

// Way is a named way out of a step.
type Way struct {
	ID    string // unique in its step
	Label string // what people read, the id when ""
	To    string // the id of a step; "" leads nowhere
}

// Part is what a step becomes: activities of which the first is entered, or nothing.
type Part struct {
	Step Step
	// ID is the id of the first activity that is added, so that others can read its results before it is there. Steps without a name have none
	// until then, or until Reserve.
	ID string

	builder     *Builder
	acts        []*Activity
	through     string            // the way by which paths go on when there is no activity
	dropped     map[string]string // way → why
	carried     map[string]carrier
	notes       []string
	expected    []string // places whose finding is told in a note: activity index and field
	placeholder bool
}

type carrier struct {
	act    *Activity
	outlet string
}

// Activity is one activity of a part.
type Activity struct {
	ID     string // unique in the flow
	part   *Part
	record flow.Record
	leads  []lead
}

type lead struct {
	outlet string
	way    string    // of the original step
	to     *Activity // or an activity of the same part
}

// Add makes an activity of a type. Properties are anything that JSON can write.
func (p *Part) Add(activityType string, properties any) *Activity {
	data, err := json.Marshal(properties)
	if err != nil {
		data = []byte("{}") // what is refused then is found by the validator
	}
	name := p.Step.Name
	if len(p.acts) > 0 {
		name = ""
	}
	id := p.ID
	if len(p.acts) > 0 {
		id = p.builder.ids.take(first(p.Step.Name, activityType), activityType)
	} else if id == "" {
		id = p.builder.ids.take(activityType, "")
		p.ID = id
	}
	a := &Activity{ID: id, part: p, record: flow.Record{ID: id, Type: activityType, Name: name, Properties: data}}
	p.acts = append(p.acts, a)
	return a
}

// Reserve gives the part its id after the type of activity that it will have.
func (p *Part) Reserve(activityType string) string {
	if p.ID == "" {
		p.ID = p.builder.ids.take(activityType, "")
	}
	return p.ID
}

// Enter makes an activity the one where paths come in.
func (a *Activity) Enter() *Activity {
	p := a.part
	p.acts = append([]*Activity{a}, slices.DeleteFunc(p.acts, func(other *Activity) bool { return other == a })...)
	return a
}

// Activities are those that were added, in order.
func (p *Part) Activities() []*Activity { return p.acts }

// Lead wires an outlet to where a way of the original leads. A way that leads nowhere ends the contact, as in the original. An outlet that is
// wired already stays so; the way is carried over then if it leads to the same place.
func (a *Activity) Lead(outlet, way string) *Activity {
	if i := slices.IndexFunc(a.part.Step.Ways, func(w Way) bool { return w.ID == way }); i < 0 {
		return a
	}
	if i := slices.IndexFunc(a.leads, func(l lead) bool { return l.outlet == outlet }); i < 0 {
		a.leads = append(a.leads, lead{outlet: outlet, way: way})
	} else if a.part.Target(a.leads[i].way) != a.part.Target(way) {
		return a
	}
	if _, already := a.part.carried[way]; !already {
		a.part.carried[way] = carrier{a, outlet}
	}
	return a
}

// To wires an outlet to another activity of the same part.
func (a *Activity) To(outlet string, next *Activity) *Activity {
	a.leads = append(a.leads, lead{outlet: outlet, to: next})
	return a
}

// Ends wires an outlet to the end of the contact, where the original ends without a step that says so.
func (a *Activity) Ends(outlets ...string) *Activity {
	for _, outlet := range outlets {
		a.leads = append(a.leads, lead{outlet: outlet})
	}
	return a
}

// Open says that a property is left to be filled in, so that a finding there is no reason for a placeholder. A note should say so.
func (a *Activity) Open(property string) *Activity {
	a.part.expected = append(a.part.expected, a.ID+" properties."+property)
	return a
}

// Has says whether the step has a way.
func (p *Part) Has(way string) bool {
	return slices.ContainsFunc(p.Step.Ways, func(w Way) bool { return w.ID == way })
}

// Target is the step that a way leads to, "" when it leads nowhere or is not there.
func (p *Part) Target(way string) string {
	for _, w := range p.Step.Ways {
		if w.ID == way {
			return w.To
		}
	}
	return ""
}

// First is the first of some ways that the step has, else the last of them.
func (p *Part) First(ways ...string) string {
	for _, w := range ways {
		if p.Has(w) {
			return w
		}
	}
	return ways[len(ways)-1]
}

// Note tells what differs, or what is to be done.
func (p *Part) Note(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); !slices.Contains(p.notes, note) {
		p.notes = append(p.notes, note)
	}
}

// Drop says why a way of the original is not carried over.
func (p *Part) Drop(way, why string) {
	if p.Has(way) {
		p.dropped[way] = why
	}
}

// Through makes nothing of the step: paths into it go on by one of its ways.
func (p *Part) Through(way string) { p.through = way }

// Keep makes a placeholder of the step, whatever was made of it before.
func (p *Part) Keep(format string, args ...any) {
	p.reset()
	p.placeholder = true
	reason := fmt.Sprintf(format, args...)
	ways, ids := make([]map[string]string, 0, len(p.Step.Ways)), newNames("error")
	kept := &Activity{part: p}
	for _, w := range p.Step.Ways {
		if w.To == "" {
			continue
		}
		id := ids.take(w.ID, "way")
		ways = append(ways, map[string]string{"id": id, "label": first(w.Label, w.ID)})
		kept.leads = append(kept.leads, lead{outlet: id, way: w.ID})
		p.carried[w.ID] = carrier{kept, id}
	}
	var original any
	if json.Unmarshal(p.Step.Raw, &original) != nil {
		original = string(p.Step.Raw)
	}
	made := p.Add("placeholder", map[string]any{
		"step": first(p.Step.Type, "unknown"), "system": p.builder.System, "reason": reason, "ways": ways, "original": original,
	})
	kept.ID, kept.record = made.ID, made.record
	kept.Ends("error")
	p.acts[0] = kept
	p.Note("%s", reason)
}

func (p *Part) reset() {
	for _, a := range p.acts {
		if a.ID != p.ID {
			p.builder.ids.free(a.ID)
		}
	}
	p.acts, p.through, p.notes, p.expected, p.placeholder = nil, "", nil, nil, false
	p.dropped, p.carried = map[string]string{}, map[string]carrier{}
}

// status is how the report counts the step.
func (p *Part) status() Status {
	switch {
	case p.placeholder:
		return Placeholder
	case len(p.notes) > 0:
		return Noted
	}
	return Converted
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
