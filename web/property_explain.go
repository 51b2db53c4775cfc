package web

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/web/views"
)

// explained tells what an activity type does, how contacts leave it, what expressions can read of it, and one good use.
func explained(spec *flow.Spec) views.Explained {
	e := views.Explained{Help: spec.Help, Use: spec.Example.Use}
	if exit := ownExits(spec); exit != "" {
		e.Exits = append(e.Exits, exit)
	}
	for _, o := range spec.Outlets {
		e.Exits = append(e.Exits, o.Label)
	}
	for _, r := range spec.Results {
		e.Results = append(e.Results, views.Fact{Name: r.Name, Value: r.Help})
	}
	values := map[string]any{}
	decoder := json.NewDecoder(bytes.NewReader([]byte(spec.Example.Properties)))
	decoder.UseNumber()
	if decoder.Decode(&values) != nil {
		return e
	}
	for _, p := range flow.Properties(spec) {
		if value, ok := values[p.Name]; ok {
			label := p.Label
			if label == "" {
				label = humanise(p.Name)
			}
			e.Example = append(e.Example, views.Fact{Name: label, Value: exampleWords(p, value)})
		}
	}
	return e
}

// ownExits says what the outlets are made from that an activity has besides the fixed ones.
func ownExits(spec *flow.Spec) string {
	if spec.Each == nil {
		return ""
	}
	if spec.Each.Resource != "" {
		return "one for each outcome of the subflow"
	}
	for _, p := range flow.Properties(spec) {
		if p.Name == spec.Each.Property {
			return "one for each row of " + p.Label
		}
	}
	return ""
}

// exampleWords writes one value of an example as people would type it: rows of lists one a line.
func exampleWords(p flow.Property, value any) string {
	switch v := value.(type) {
	case bool:
		if v {
			return "Yes"
		}
		return "No"
	case json.Number:
		return v.String()
	case string:
		switch i := slices.Index(p.Options, v); {
		case i >= 0 && i < len(p.Words):
			return p.Words[i]
		case i >= 0:
			return humanise(v)
		}
		return v
	case []any:
		lines := make([]string, len(v))
		for i, one := range v {
			lines[i] = rowWords(p, one)
		}
		return strings.Join(lines, "\n")
	case map[string]any:
		lines := make([]string, 0, len(v))
		for _, key := range sortedKeys(v) {
			lines = append(lines, key+": "+exampleWords(flow.Property{}, v[key]))
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

// rowWords writes a row of a list in the order of its form.
func rowWords(p flow.Property, row any) string {
	object, ok := row.(map[string]any)
	if !ok {
		return exampleWords(flow.Property{}, row)
	}
	var cells []string
	items := p.Items
	if len(items) == 1 && len(items[0].Items) > 0 {
		items = items[0].Items
	}
	for _, item := range items {
		value, there := object[item.Name]
		if !there {
			continue
		}
		words := strings.ReplaceAll(exampleWords(item, value), "\n", "; ")
		if text, plain := value.(string); plain && strings.Contains(text, " ") {
			words = strconv.Quote(text)
		}
		cells = append(cells, words)
	}
	return strings.Join(cells, ", ")
}
