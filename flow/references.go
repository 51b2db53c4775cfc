package flow

import (
	"bytes"
	"encoding/json"
	"strings"

	"cordboard/flow/fault"
)

// Reference is one place in a flow that names a resource, a secret or another flow.
type Reference struct {
	Kind     string `json:"kind"` // resource kind: schedule, queue, agent, prompt, subflow …
	Name     string `json:"name"`
	Activity string `json:"activity"`
	Field    string `json:"field"` // properties.queue
}

// References lists what a flow names, in document order. A name that an expression makes up is not among them.
func References(f *Flow, c *Catalog) []Reference {
	list := []Reference{}
	for _, r := range f.Activities {
		spec, ok := c.Spec(r.Type)
		if !ok || len(r.Properties) == 0 || !json.Valid(r.Properties) {
			continue
		}
		in := inspector{cursor: cursor{text: r.Properties}, path: []segment{{name: "properties"}}, rules: true, report: func(string, string, string) {}}
		in.leaf = func(p *Property, path, text string) {
			if p.Resource != "" && text != "" && !strings.Contains(text, "{{") {
				list = append(list, Reference{Kind: p.Resource, Name: text, Activity: r.ID, Field: path})
			}
		}
		in.value(spec.properties())
	}
	return list
}

// Rebind renames what a flow names: resource kind → old name → new name, compared without case. The flow's records are replaced, not
// changed. Properties that are not JSON are an invalid fault.
func Rebind(f *Flow, c *Catalog, mapping map[string]map[string]string) error {
	records := make([]Record, len(f.Activities))
	for i, r := range f.Activities {
		records[i] = r
		spec, ok := c.Spec(r.Type)
		if !ok || len(r.Properties) == 0 {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(r.Properties))
		decoder.UseNumber()
		var value any
		if err := decoder.Decode(&value); err != nil {
			return fault.Wrap(err, fault.Invalid, "the properties of activity %s are not JSON", r.ID)
		}
		b := binder{mapping: mapping}
		value = b.value(value, spec.properties())
		if properties, ok := value.(map[string]any); ok && b.changed {
			records[i].Properties = encodeProperties(properties, spec)
		}
	}
	f.Activities = records
	return nil
}

type binder struct {
	mapping map[string]map[string]string
	changed bool
}

// value renames inside one JSON value.
func (b *binder) value(value any, p *Property) any {
	switch v := value.(type) {
	case string:
		if p.Widget == WidgetUnion && len(p.Items) > 0 {
			p = &p.Items[0]
		}
		for old, name := range b.mapping[p.Resource] {
			if p.Resource != "" && strings.EqualFold(v, old) && v != name {
				b.changed = true
				return name
			}
		}
	case []any:
		if entry := p.entry(); entry != nil {
			for i := range v {
				v[i] = b.value(v[i], entry)
			}
		}
	case map[string]any:
		for name := range v {
			if p.Widget == WidgetMap {
				v[name] = b.value(v[name], &p.Items[0])
			} else if _, item := p.item([]byte(name)); item != nil {
				v[name] = b.value(v[name], item)
			}
		}
	}
	return value
}
