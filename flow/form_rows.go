package flow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// op is what a button of the form does to a list: add, remove, up or down.
type op struct {
	verb string
	path []string // below properties: options, or relax 0 skills
	row  int
}

// parseOp reads "add:options" or "up:relax.0.skills:2"; anything else is no op.
func parseOp(text string) op {
	verb, rest, _ := strings.Cut(text, ":")
	path, row, hasRow := strings.Cut(rest, ":")
	o := op{verb: verb, path: strings.Split(path, ".")}
	n, err := strconv.Atoi(row)
	if verb != "add" && (!hasRow || err != nil || n < 0) || path == "" || !slices.Contains([]string{"add", "remove", "up", "down"}, verb) {
		return op{}
	}
	o.row = n
	return o
}

// removes says whether the op removes the row of a map that has this form name.
func (o op) removes(name string) bool {
	return o.verb == "remove" && name == "properties."+strings.Join(o.path, ".")+"."+strconv.Itoa(o.row)
}

// apply carries the op out and gives the form name of a row that it added.
func (f *form) apply(properties map[string]any) (added string) {
	if f.op.verb == "" {
		return ""
	}
	parent, p := properties, f.spec.properties()
	for i := 0; i < len(f.op.path); i++ {
		_, item := p.item([]byte(f.op.path[i]))
		if item == nil {
			return ""
		}
		p = item
		if i == len(f.op.path)-1 {
			return f.change(parent, p)
		}
		next := parent[item.Name]
		if item.Widget == WidgetList { // the next step is a row's number
			i++
			rows, _ := next.([]any)
			n, err := strconv.Atoi(f.op.path[i])
			if err != nil || n < 0 || n >= len(rows) {
				return ""
			}
			if next = rows[n]; item.single() { // of prompts, which are the only single values with an inside
				p, rows = &item.Items[0], slices.Clone(rows)
				object := segmented(next)
				rows[n], parent[item.Name], parent = object, rows, object
				continue
			}
		}
		object, ok := next.(map[string]any)
		if _, isText := next.(string); isText && item.Widget == WidgetPrompt {
			object, ok = segmented(next), true
			parent[item.Name] = object
		}
		if !ok {
			object = map[string]any{}
			parent[item.Name] = object
		}
		parent = object
	}
	return ""
}

// segmented gives a prompt as an object: a plain text becomes its first segment.
func segmented(prompt any) map[string]any {
	if object, ok := prompt.(map[string]any); ok {
		return object
	}
	text, _ := prompt.(string)
	return map[string]any{"segments": []any{map[string]any{"say": text}}}
}

// change changes one list or map of an object.
func (f *form) change(parent map[string]any, p *Property) (added string) {
	name := "properties." + strings.Join(f.op.path, ".")
	if p.Widget == WidgetMap {
		if f.op.verb == "add" {
			f.addKey(parent, p)
		}
		return ""
	}
	rows, _ := parent[p.Name].([]any)
	rows = slices.Clone(rows)
	last := len(rows) - 1
	switch row := f.op.row; {
	case f.op.verb == "add":
		rows = append(rows, f.newRow(p, rows))
		added = fmt.Sprintf("%s.%d", name, len(rows)-1)
	case row > last:
		return ""
	case f.op.verb == "remove":
		rows = slices.Delete(rows, row, row+1)
		f.dropErrors(name)
	case f.op.verb == "up" && row > 0:
		rows[row], rows[row-1] = rows[row-1], rows[row]
		f.dropErrors(name)
	case f.op.verb == "down" && row < last:
		rows[row], rows[row+1] = rows[row+1], rows[row]
		f.dropErrors(name)
	}
	parent[p.Name] = rows
	if len(rows) == 0 {
		delete(parent, p.Name)
	}
	return added
}

// dropErrors forgets errors of rows that have moved; the rules are applied afresh.
func (f *form) dropErrors(list string) {
	for name := range f.errors {
		if strings.HasPrefix(name, list+".") {
			delete(f.errors, name)
		}
	}
}

func (f *form) addKey(parent map[string]any, p *Property) {
	object, _ := parent[p.Name].(map[string]any)
	if object == nil {
		object = map[string]any{}
	}
	key := "name"
	for n := 2; ; n++ {
		if _, taken := object[key]; !taken {
			break
		}
		key = fmt.Sprintf("name_%d", n)
	}
	object[key] = ""
	parent[p.Name] = object
}

// newRow makes a row with defaults; one that makes an outlet gets the first free key or id, and a label when it needs one.
func (f *form) newRow(p *Property, rows []any) any {
	if p.single() {
		return ""
	}
	row := map[string]any{}
	for i := range p.Items {
		if item := &p.Items[i]; item.Default != "" {
			row[item.Name] = defaultValue(*item)
		}
	}
	each := f.spec.Each
	if each == nil || each.Property != p.Name || len(f.op.path) > 1 {
		return row
	}
	_, id := p.item([]byte(each.ID))
	taken := func(value string) bool {
		return slices.ContainsFunc(rows, func(r any) bool {
			other, ok := r.(map[string]any)
			return ok && other[each.ID] == value
		})
	}
	if id == nil {
		return row
	}
	singular := strings.TrimSuffix(p.Name, "s")
	for n := 1; row[each.ID] == nil && n <= len(rows)+1; n++ {
		value := fmt.Sprintf("%s_%d", singular, n)
		if len(id.Options) > 0 {
			if n > len(id.Options) {
				break
			}
			value = id.Options[n-1]
		}
		if !taken(value) {
			row[each.ID] = value
		}
	}
	if _, label := p.item([]byte(each.Label)); label != nil && label.Required && row[each.ID] != nil {
		row[each.Label] = fmt.Sprintf("%s %s", humanise(singular), strings.TrimPrefix(fmt.Sprint(row[each.ID]), singular+"_"))
	}
	return row
}
