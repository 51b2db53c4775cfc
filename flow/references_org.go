package flow

import (
	"slices"
	"strings"
)

// OrgReads lists where a flow reads variables of the organisation, in document order, each name once per place. A read by a name that is only
// known when it runs is not among them.
func OrgReads(f *Flow, c *Catalog) []Reference {
	list := []Reference{}
	for _, r := range f.Activities {
		spec, ok := c.Spec(r.Type)
		if !ok || !validJSON(r.Properties) || !strings.Contains(string(r.Properties), "org") {
			continue
		}
		in := inspector{cursor: cursor{text: r.Properties}, path: []segment{{name: "properties"}}, rules: true, report: func(string, string, string) {}}
		in.leaf = func(p *Property, text string) {
			readsOf(p, text, func(root, name string) {
				one := Reference{Kind: "org", Name: name, Activity: r.ID, Field: in.where()}
				if root == "org" && name != "" && !slices.Contains(list, one) {
					list = append(list, one)
				}
			})
		}
		in.value(spec.properties())
	}
	return list
}

// readsOf tells what a text of a property reads, as Expression.Reads does. A text with a mistake in it reads nothing.
func readsOf(p *Property, text string, told func(root, name string)) {
	switch p.Widget {
	case WidgetExpression:
		if x := (Expression{Source: text}); strings.TrimSpace(text) != "" && x.Compile("") == nil {
			x.Reads(told)
		}
	case WidgetTemplate, WidgetPrompt:
		if t := (Template{Source: text}); strings.Contains(text, "{{") && t.Compile() == nil {
			t.Reads(told)
		}
	}
}
