package flow

import (
	"bytes"
	"encoding/json"

	"cordboard/flow/fault"
)

// rewriter changes texts inside properties. text gets every text with its description and gives what stands there afterwards; the keys of
// maps stay.
type rewriter struct {
	text    func(p *Property, text string) string
	changed bool
}

// records gives the flow's records with their properties rewritten. The old ones are not changed. Properties that are not JSON are an
// invalid fault.
func (w *rewriter) records(f *Flow, c *Catalog) ([]Record, error) {
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
			return nil, fault.Wrap(err, fault.Invalid, "the properties of activity %s are not JSON", r.ID)
		}
		w.changed = false
		value = w.value(value, spec.properties())
		if properties, ok := value.(map[string]any); ok && w.changed {
			records[i].Properties = encodeProperties(properties, spec)
		}
	}
	return records, nil
}

// value rewrites inside one JSON value.
func (w *rewriter) value(value any, p *Property) any {
	switch v := value.(type) {
	case string:
		if p.Widget == WidgetUnion && len(p.Items) > 0 {
			p = &p.Items[0]
		}
		text := w.text(p, v)
		w.changed = w.changed || text != v
		return text
	case []any:
		if entry := p.entry(); entry != nil {
			for i := range v {
				v[i] = w.value(v[i], entry)
			}
		}
	case map[string]any:
		for name := range v {
			if p.Widget == WidgetMap {
				v[name] = w.value(v[name], &p.Items[0])
			} else if _, item := p.item([]byte(name)); item != nil {
				v[name] = w.value(v[name], item)
			}
		}
	}
	return value
}
