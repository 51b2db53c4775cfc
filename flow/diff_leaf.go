package flow

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// credential finds names of headers and parameters whose values let somebody in.
var credential = regexp.MustCompile(`(?i)authori[sz]ation|cookie|token|secret|passw|api[-_]?key`)

// part is one leaf of an activity's properties: where it is, what it is called, and its value in words.
type part struct {
	path, label, value string
	secret             bool   // nobody's business: a credential, or what a sensitive variable gets
	row                string // what the outermost entry of a list is called that it is in: Option 1; "" outside of one
}

// value notes that something has another value now; what is nobody's business only that it has.
func (d *differ) value(at spot, secret bool, before, after string) {
	switch {
	case !secret:
		d.changed(at, before, after)
	case before != after:
		d.note(Difference{Kind: DiffChanged, Activity: at.activity, Field: at.field, Text: at.what + " is another one now (not shown: it is sensitive)"})
	}
}

// sensitiveNames are the variables that either state calls sensitive.
func sensitiveNames(flows ...*Flow) map[string]bool {
	names := map[string]bool{}
	for _, f := range flows {
		for _, v := range f.Variables {
			if v.Sensitive {
				names[v.Name] = true
			}
		}
	}
	return names
}

// leaves lists the leaves of an activity's properties, defaults included, in the order of their declaration.
func (d *differ) leaves(r *Record, spec *Spec) []part {
	var values map[string]any
	if json.Unmarshal(r.Properties, &values) != nil {
		values = map[string]any{}
	}
	w := leafWalk{each: spec.Each, sensitive: d.sensitive}
	w.object(values, spec.properties(), part{path: "properties"})
	return w.parts
}

type leafWalk struct {
	each      *Each
	sensitive map[string]bool // variables
	parts     []part
}

func (w *leafWalk) object(values map[string]any, p *Property, at part) {
	for i := range p.Items {
		item := &p.Items[i]
		value, ok := values[item.Name]
		if !ok && item.Default == "" {
			continue
		}
		if !ok {
			value = defaultValue(*item)
		}
		label := item.title()
		if at.label != "" {
			label = at.label + ", " + label
		}
		variable, _ := values["variable"].(string)
		secret := at.secret || item.Widget == WidgetExpression && w.sensitive[variable]
		w.value(value, item, part{path: at.path + "." + item.Name, label: label, secret: secret, row: at.row})
	}
}

func (w *leafWalk) value(value any, p *Property, at part) {
	switch v := value.(type) {
	case []any:
		if p.Widget != WidgetList || p.single() {
			break
		}
		seen := map[string]bool{}
		for i, row := range v {
			object, ok := row.(map[string]any)
			if !ok {
				continue
			}
			key, label := fmt.Sprint(i), fmt.Sprintf("%s %d", at.label, i+1)
			if w.each != nil && w.each.Property == p.Name {
				if id, ok := object[w.each.ID].(string); ok && id != "" && !seen[id] {
					seen[id] = true
					key, label = id, fmt.Sprintf("%s %s", strings.TrimSuffix(p.title(), "s"), id)
				}
			}
			w.object(object, p.entry(), part{path: at.path + "[" + key + "]", label: label, secret: at.secret, row: cmp.Or(at.row, label)})
		}
		return
	case map[string]any:
		switch p.Widget {
		case WidgetGroup:
			w.object(v, p, at)
			return
		case WidgetMap:
			for _, key := range sortedKeys(v) {
				w.value(v[key], &p.Items[0], part{path: at.path + "." + key, label: at.label + " " + key, secret: at.secret || credential.MatchString(key), row: at.row})
			}
			return
		case WidgetPrompt:
			if languages, ok := v["languages"].(map[string]any); ok {
				for _, key := range sortedKeys(languages) {
					w.parts = append(w.parts, part{path: at.path + ".languages." + key, label: at.label + " in " + key, value: inLine(languages[key]), row: at.row})
				}
			}
			for _, name := range []string{"voice", "language"} {
				if v[name] != nil {
					w.parts = append(w.parts, part{path: at.path + "." + name, label: at.label + ", " + name, value: inLine(v[name]), row: at.row})
				}
			}
		}
	case bool:
		w.parts = append(w.parts, part{at.path, at.label, yesNo(v), at.secret, at.row})
		return
	}
	if text := inLine(value); text != "" {
		w.parts = append(w.parts, part{at.path, at.label, text, at.secret, at.row})
	}
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
