package flow

import "strings"

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
		if !ok || len(r.Properties) == 0 || !validJSON(r.Properties) {
			continue
		}
		in := inspector{cursor: cursor{text: r.Properties}, path: []segment{{name: "properties"}}, rules: true, report: func(string, string, string) {}}
		in.leaf = func(p *Property, text string) {
			if p.Resource != "" && text != "" && !strings.Contains(text, "{{") {
				list = append(list, Reference{Kind: p.Resource, Name: text, Activity: r.ID, Field: in.where()})
			}
		}
		in.value(spec.properties())
	}
	return list
}

// Rebind renames what a flow names: resource kind → old name → new name, compared without case. The flow's records are replaced, not
// changed. Properties that are not JSON are an invalid fault.
func Rebind(f *Flow, c *Catalog, mapping map[string]map[string]string) error {
	w := rewriter{text: func(p *Property, text string) string {
		if p.Resource == "" {
			return text
		}
		for old, name := range mapping[p.Resource] {
			if strings.EqualFold(text, old) {
				return name
			}
		}
		return text
	}}
	records, err := w.records(f, c)
	if err != nil {
		return err
	}
	f.Activities = records
	return nil
}
