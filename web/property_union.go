package web

import (
	"encoding/json"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// union draws a choice between kinds, and the value.
func (b formBuilder) union(c *views.Control, p flow.Property, value any) {
	chosen, text := b.chosen(p, value)
	c.Kind = "union"
	if posted := b.posted[c.Name+".kind"]; text == "" && len(posted) > 0 {
		chosen = posted[len(posted)-1] // the kind comes first, then who of that kind
	}
	kind := views.Control{Kind: "select", Name: c.Name + ".kind", Label: "Kind of " + strings.ToLower(c.Label), Value: chosen}
	own := views.Control{Kind: "text", Name: c.Name + ".value", Label: c.Label, Value: b.text(c.Name, text), Error: c.Error}
	for _, item := range p.Items {
		label := item.Label
		if label == "" {
			label = humanise(item.Name)
		}
		kind.Choices = append(kind.Choices, ui.Option{Value: item.Name, Label: label})
		if item.Name == chosen {
			item.Required = true // the choice has no empty value but the one before it is made
			b.resource(&own, item)
			own.Error = firstOf(own.Error, sentence(b.errors[c.Name+"."+item.Name]))
		}
	}
	c.Items = []views.Control{kind, own}
}

// chosen is the kind that a union has, else its first, and who of that kind.
func (b formBuilder) chosen(p flow.Property, value any) (kind, text string) {
	if len(p.Items) > 0 {
		kind = p.Items[0].Name
	}
	switch v := value.(type) {
	case string:
		text = v
	case map[string]any:
		for key, one := range v {
			kind, text = key, b.text("", one)
		}
	}
	return kind, text
}

// otherKind says whether another kind was posted for a union than the record has: then there is another list to choose from.
func (b formBuilder) otherKind() bool {
	values := map[string]any{}
	_ = json.Unmarshal(b.record.Properties, &values) // what cannot be read has no kind
	return slices.ContainsFunc(flow.Properties(b.spec), func(p flow.Property) bool {
		kind, _ := b.chosen(p, values[p.Name])
		posted := b.posted.Get(p.Path + ".kind")
		return p.Widget == flow.WidgetUnion && posted != "" && posted != kind
	})
}
