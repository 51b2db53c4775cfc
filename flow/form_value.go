package flow

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// group reads an object's fields. Fields that are not posted, and fields that the type does not have, stay. A form posts every field it shows:
// a default among them is written only when the object had a value there.
func (f *form) group(p *Property, name string, before map[string]any) map[string]any {
	object := map[string]any{}
	for field, value := range before {
		object[field] = value
	}
	for i := range p.Items {
		item := &p.Items[i]
		at := name + "." + item.Name
		if !f.posted[at] {
			continue
		}
		_, had := before[item.Name]
		if value, ok := f.value(item, at, before[item.Name]); ok && (had || !isDefault(item, value)) {
			object[item.Name] = value
		} else {
			delete(object, item.Name)
		}
	}
	return object
}

// isDefault says whether a value that a form posted is what the property has without one.
func isDefault(p *Property, value any) bool {
	switch p.Widget {
	case WidgetBoolean:
		return value == (p.Default == "true")
	case WidgetDuration:
		d, ok := parseDuration(p.Default)
		return ok && value == d.String()
	}
	return p.Default != "" && fmt.Sprint(value) == p.Default
}

// value reads one property; ok is false when it is empty.
func (f *form) value(p *Property, name string, before any) (value any, ok bool) {
	switch p.Widget {
	case WidgetGroup:
		was, _ := before.(map[string]any)
		object := f.group(p, name, was)
		return object, len(object) > 0
	case WidgetList:
		return f.list(p, name, before)
	case WidgetMap:
		return f.mapOf(p, name)
	case WidgetPrompt:
		return f.prompt(p, name, before)
	case WidgetUnion:
		return f.union(p, name)
	case WidgetBoolean:
		text := f.text(name)
		return text == "true" || text == "on" || text == "1", true
	}
	text := f.text(name)
	if p.Widget != WidgetTemplate {
		text = strings.TrimSpace(text)
	}
	if strings.TrimSpace(text) == "" {
		return nil, false
	}
	return f.scalar(p, name, text, before)
}

// scalar reads a text that is not empty. A text that does not fit is an error, and the value stays as it was.
func (f *form) scalar(p *Property, name, text string, before any) (any, bool) {
	switch p.Widget {
	case WidgetNumber:
		if n, err := strconv.Atoi(text); err == nil {
			return n, true
		}
	case WidgetDecimal:
		if n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil {
			if n, err := finite(n); err == nil {
				return n, true
			}
		}
	case WidgetDuration:
		if d, ok := parseDuration(text); ok {
			return d.String(), true
		}
	case WidgetValue:
		var value any
		if json.Unmarshal([]byte(text), &value) == nil && value != nil {
			return value, true
		}
		return text, true
	default:
		return text, true
	}
	f.errors[name] = needs[p.Widget] + " is needed"
	return before, before != nil
}

// parseDuration reads what people write: "5s", "5" for seconds, "2 min 30 s".
func parseDuration(text string) (Duration, bool) {
	text = strings.NewReplacer(" ", "", "min", "m", "sec", "s").Replace(strings.ToLower(text))
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		text += "s"
	}
	var d Duration
	return d, d.parse(text) == nil
}

// text gives the last value of a name, with line ends as in documents.
func (f *form) text(name string) string {
	all := f.values[name]
	if len(all) == 0 {
		return ""
	}
	return strings.ReplaceAll(all[len(all)-1], "\r\n", "\n")
}

// rowNumbers lists the numbers of the posted rows below a name, in order.
func (f *form) rowNumbers(name string) []int {
	var numbers []int
	for posted := range f.posted {
		if rest, ok := strings.CutPrefix(posted, name+"."); ok && len(rest) <= 4 {
			if n, err := strconv.Atoi(rest); err == nil && n >= 0 {
				numbers = append(numbers, n)
			}
		}
	}
	sort.Ints(numbers)
	return numbers
}

func (f *form) list(p *Property, name string, before any) (any, bool) {
	was, _ := before.([]any)
	list := []any{}
	if f.values.Has(name) && p.single() { // lines of one text, or the name several times
		for _, text := range f.values[name] {
			for line := range strings.SplitSeq(text, "\n") {
				if line = strings.TrimSpace(line); line != "" {
					list = append(list, line)
				}
			}
		}
		return list, len(list) > 0
	}
	for _, n := range f.rowNumbers(name) {
		at := name + "." + strconv.Itoa(n)
		if p.single() {
			var old any
			if n < len(was) {
				old = was[n]
			}
			if value, ok := f.value(&p.Items[0], at, old); ok {
				list = append(list, value)
			}
			continue
		}
		row := map[string]any{}
		if n < len(was) {
			row, _ = was[n].(map[string]any)
		}
		list = append(list, f.group(p.row, at, row))
	}
	return list, len(list) > 0
}

func (f *form) mapOf(p *Property, name string) (any, bool) {
	object := map[string]any{}
	for _, n := range f.rowNumbers(name) {
		at := name + "." + strconv.Itoa(n)
		key := strings.TrimSpace(f.text(at + ".key"))
		if f.op.removes(at) {
			continue
		}
		value, ok := f.value(&p.Items[0], at+".value", nil)
		if key == "" && !ok {
			continue
		}
		if !ok {
			value = ""
		}
		if _, twice := object[key]; twice {
			f.errors[at+".key"] = strconv.Quote(key) + " is there twice"
		} else if key == "" {
			f.errors[at+".key"] = "a name is needed"
		}
		object[key] = value
		f.rows[name+"."+key] = at + ".value"
	}
	return object, len(object) > 0
}

// prompt reads a text, or the object form when anything but a text is posted.
func (f *form) prompt(p *Property, name string, before any) (any, bool) {
	was, _ := before.(map[string]any)
	object := f.group(p, name, was)
	text := f.text(name)
	if _, segments := object["segments"]; f.values.Has(name) && (!segments || text != "" && was["segments"] != nil && !f.posted[name+".segments"]) {
		delete(object, "segments")
		if len(object) == 0 {
			return text, strings.TrimSpace(text) != ""
		}
		if strings.TrimSpace(text) != "" {
			object["segments"] = []any{map[string]any{"say": text}}
		}
	}
	return object, len(object) > 0
}

// union reads a choice between items and lets its type write the normal form.
func (f *form) union(p *Property, name string) (any, bool) {
	chosen, text := f.text(name+".kind"), strings.TrimSpace(f.text(name+".value"))
	if chosen == "" && f.values.Has(name) {
		chosen, text = p.Items[0].Name, strings.TrimSpace(f.text(name))
	}
	for i := range p.Items {
		own := strings.TrimSpace(f.text(name + "." + p.Items[i].Name))
		if own != "" && (chosen == "" || chosen == p.Items[i].Name && text == "") {
			chosen, text = p.Items[i].Name, own
		}
	}
	if _, item := p.item([]byte(chosen)); item == nil || text == "" {
		return nil, false
	}
	into := reflect.New(p.goType)
	data, err := json.Marshal(map[string]string{chosen: text})
	if err == nil {
		err = json.Unmarshal(data, into.Interface())
	}
	if err == nil {
		data, err = json.Marshal(into.Interface())
	}
	if err != nil {
		f.errors[name] = err.Error()
		return nil, false
	}
	return json.RawMessage(data), true
}
