package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/web/views"
)

// mostColumns is how many columns of a list fit into the inspector.
const mostColumns = 3

// list draws a list as a table when its rows are narrow, else as cards; single words are lines of one text.
func (b formBuilder) list(c *views.Control, p flow.Property, value any) {
	rows, _ := value.([]any)
	c.Kind, c.AddLabel = "list", addLabel(c.Label)
	if p.Max != "" && len(rows) > 0 {
		c.Count = fmt.Sprintf("%d of %s", len(rows), p.Max)
	} else if len(rows) > 0 {
		c.Count = fmt.Sprint(len(rows))
	}
	if len(p.Items) == 1 && p.Items[0].Name == "" {
		b.lines(c, p.Items[0], rows)
		return
	}
	narrow := slices.DeleteFunc(slices.Clone(p.Items), func(item flow.Property) bool { return !fitsColumn(item) })
	leads := b.spec.Each != nil && b.spec.Each.Property == p.Name && b.spec.Each.Resource == ""
	limit := mostColumns
	if leads {
		limit--
	}
	table := len(narrow) > 0 && len(narrow) <= limit
	if table {
		for _, item := range narrow {
			c.Columns = append(c.Columns, columnLabel(item))
		}
	}
	for i, one := range rows {
		object, _ := one.(map[string]any)
		row := views.FormRow{Index: i, Last: i == len(rows)-1}
		for _, item := range p.Items {
			cell := b.control(item, at(c.Name, i)+"."+item.Name, object[item.Name])
			cell.KeyCap = item.Format == "key" || item.Name == "key"
			if table && !fitsColumn(item) {
				row.More = append(row.More, cell)
			} else {
				row.Cells = append(row.Cells, cell)
			}
			if !table && i > 0 {
				row.Cells[len(row.Cells)-1].Help = "" // the first card says it
			}
		}
		if leads {
			id, _ := object[b.spec.Each.ID].(string)
			row.Leads = b.lead(id)
		}
		c.Rows = append(c.Rows, row)
	}
}

// lines draws a list of single values: texts with {{ }} and prompts as rows, anything else as one text, a value per line.
func (b formBuilder) lines(c *views.Control, item flow.Property, rows []any) {
	var words []string
	for _, one := range rows {
		words = append(words, b.text("", one))
	}
	c.Count = ""
	switch item.Widget {
	case flow.WidgetTemplate, flow.WidgetExpression, flow.WidgetPrompt:
		for i, one := range rows {
			cell := b.control(item, at(c.Name, i), one)
			if cell.Kind == "area" {
				cell.Kind = "text"
			}
			cell.Optional, cell.Label = false, fmt.Sprintf("%s %d", strings.TrimSuffix(c.Label, "s"), i+1)
			c.Rows = append(c.Rows, views.FormRow{Index: i, Last: i == len(rows)-1, Cells: []views.Control{cell}})
		}
		if item.Widget != flow.WidgetPrompt { // a prompt needs a card
			c.Columns = []string{c.Label}
		}
		return
	}
	c.Kind, c.Value = "lines", strings.Join(words, "\n")
	if c.Help == "" {
		c.Help = "One per line."
	}
	c.Suggest = b.resources.Names[item.Resource]
}

// mapping draws a map as rows of name and value.
func (b formBuilder) mapping(c *views.Control, p flow.Property, value any) {
	object, _ := value.(map[string]any)
	c.Kind, c.Columns, c.AddLabel = "map", []string{"Name", "Value"}, addLabel(c.Label)
	columns := b.columns(p)
	if columns != nil {
		c.Columns = []string{"Column", "Variable"}
	}
	keys := sortedKeys(object)
	for i, key := range keys {
		name := at(c.Name, i)
		cell := b.control(p.Items[0], name+".value", object[key])
		if cell.Kind == "area" {
			cell.Kind = "text"
		}
		cell.Label = "Value"
		first := views.Control{Kind: "text", Name: name + ".key", Label: "Name", Value: b.text(name+".key", key), Error: sentence(b.errors[name+".key"]), Suggest: columns}
		c.Rows = append(c.Rows, views.FormRow{Index: i, Last: i == len(keys)-1, Cells: []views.Control{first, cell}})
	}
}

// columns offers the columns of a lookup's table for what is kept of its row; nil for any other map.
func (b formBuilder) columns(p flow.Property) []string {
	var lookup struct {
		Table string `json:"table"`
	}
	if b.spec.Type != "table_lookup" || p.Name != "outputs" || json.Unmarshal(b.record.Properties, &lookup) != nil {
		return nil
	}
	return b.resources.ColumnsOf(lookup.Table)
}

// prompt draws a prompt as one text while it is one, else by its segments; voice and languages fold.
func (b formBuilder) prompt(c *views.Control, p flow.Property, value any) {
	c.Kind, c.Expression, c.Template, c.Preview = "prompt", true, true, !b.plain
	object, _ := value.(map[string]any)
	if object != nil {
		c.Value = ""
	}
	segments, _ := object["segments"].([]any)
	if len(segments) == 1 {
		if only, _ := segments[0].(map[string]any); only["audio"] == nil {
			c.Value, segments = b.text(c.Name, only["say"]), nil
		}
	}
	c.Segmented = len(segments) > 0
	c.Open = object["voice"] != nil || object["language"] != nil || object["languages"] != nil
	for _, item := range p.Items {
		name := c.Name + "." + item.Name
		switch {
		case item.Name == "segments":
			list := b.control(item, name, segments)
			list.Label, list.AddLabel = c.Label, "Add text or recording"
			segmentCards(&list)
			c.Items = append(c.Items, list)
			c.Error = firstOf(c.Error, list.Error)
		default:
			c.Items = append(c.Items, spokenList(b.control(item, name, object[item.Name]), item.Name))
		}
	}
}

// fitsColumn says whether a property is small enough for a column of a table.
func fitsColumn(p flow.Property) bool {
	switch p.Widget {
	case flow.WidgetList, flow.WidgetMap, flow.WidgetPrompt, flow.WidgetGroup, flow.WidgetUnion, flow.WidgetTemplate:
		return false
	}
	return true
}

func columnLabel(p flow.Property) string {
	if p.Label != "" {
		return p.Label
	}
	return humanise(p.Name)
}

// addLabel is “Add option” of “Options”; of a label that is not a plural noun, such as “Widen” or “Keep from the answer”, just “Add a row”.
func addLabel(label string) string {
	if one, plural := strings.CutSuffix(label, "s"); plural && !strings.Contains(label, " ") {
		return "Add " + strings.ToLower(one)
	}
	return "Add a row"
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
