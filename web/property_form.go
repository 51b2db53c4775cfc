package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/runtime/speech"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// formBuilder makes a form of an activity's properties. What was posted and did not fit is shown as it was typed.
type formBuilder struct {
	record    flow.Record
	spec      *flow.Spec
	catalog   *flow.Catalog
	resources flow.Resources
	scope     flow.Scope
	voices    []speech.Voice
	posted    url.Values        // nil for a fresh form
	errors    map[string]string // by form name
	plain     bool              // posted as it is, without a script
}

// build makes the form.
func (b formBuilder) build() views.PropertyForm {
	values := map[string]any{}
	_ = json.Unmarshal(b.record.Properties, &values) // what cannot be read is shown as empty
	form := views.PropertyForm{Activity: b.record.ID, Explained: explained(b.spec), Insert: b.insertable()}
	for _, p := range flow.Properties(b.spec) {
		c := b.control(p, p.Path, values[p.Name])
		last := len(form.Lines) - 1
		if isShort(p) && last >= 0 && len(form.Lines[last]) == 1 && form.Lines[last][0].Numeric {
			form.Lines[last] = append(form.Lines[last], c)
			continue
		}
		form.Lines = append(form.Lines, views.FormLine{c})
	}
	if slices.ContainsFunc(flow.Properties(b.spec), hasPrompt) {
		form.Lists = b.spokenLists()
	}
	return form
}

// isShort says whether two such properties fit on one line.
func isShort(p flow.Property) bool {
	return p.Widget == flow.WidgetNumber || p.Widget == flow.WidgetDecimal || p.Widget == flow.WidgetDuration
}

// control makes the control of one property; name is its name in the form.
func (b formBuilder) control(p flow.Property, name string, value any) views.Control {
	c := views.Control{
		Kind: "text", Name: name, Label: p.Label, Help: p.Help, Error: sentence(b.errors[name]), Placeholder: p.Default,
		Optional: !p.Required && p.Default == "" && p.Widget != flow.WidgetBoolean, Op: strings.TrimPrefix(name, "properties."), Plain: b.plain,
	}
	if c.Label == "" {
		c.Label = humanise(p.Name)
	}
	c.Value = b.text(name, value)
	switch p.Widget {
	case flow.WidgetNumber, flow.WidgetDecimal, flow.WidgetDuration:
		c.Numeric = true
	case flow.WidgetBoolean:
		c.Kind = "switch"
		if c.Value == "" {
			c.Value = p.Default
		}
	case flow.WidgetExpression:
		c.Kind, c.Expression, c.Want = "expression", true, string(p.Want)
	case flow.WidgetTemplate:
		b.template(&c, p)
	case flow.WidgetChoice:
		c.Kind, c.Choices = "select", choices(p, c.Value)
		if c.Value == "" {
			c.Value = p.Default
		}
	case flow.WidgetVariable:
		c.Kind, c.Choices = "select", b.variables(c.Value)
	case flow.WidgetResource:
		b.resource(&c, p)
	case flow.WidgetPrompt:
		b.prompt(&c, p, value)
	case flow.WidgetList:
		b.list(&c, p, value)
	case flow.WidgetMap:
		b.mapping(&c, p, value)
	case flow.WidgetValue:
		if data, err := json.MarshalIndent(value, "", "  "); err == nil && structured(value) && b.errors[name] == "" {
			c.Kind, c.Value = "area", string(data)
		}
	case flow.WidgetGroup:
		c.Kind = "group"
		object, _ := value.(map[string]any)
		for _, item := range p.Items {
			c.Items = append(c.Items, b.control(item, name+"."+item.Name, object[item.Name]))
		}
	case flow.WidgetUnion:
		b.union(&c, p, value)
	}
	return c
}

// structured says whether a value has parts, which are read one below the other.
func structured(value any) bool {
	switch value.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

// text is what a control shows: what was posted, else the record's value.
func (b formBuilder) text(name string, value any) string {
	if posted := b.posted[name]; len(posted) > 0 && b.errors[name] != "" {
		return posted[len(posted)-1]
	}
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	data, _ := json.Marshal(value) // it came from JSON
	return string(data)
}

func choices(p flow.Property, value string) []ui.Option {
	var options []ui.Option
	if p.Default == "" && !p.Required {
		options = append(options, ui.Option{Label: "None"})
	}
	if p.Required && value == "" {
		options = append(options, ui.Option{Label: "Choose…"})
	}
	for i, o := range p.Options {
		label := o
		if i < len(p.Words) {
			label = p.Words[i]
		} else if strings.ToLower(o) == o && len(o) > 2 {
			label = humanise(o)
		}
		options = append(options, ui.Option{Value: o, Label: label})
	}
	if value != "" && !slices.Contains(p.Options, value) {
		options = append(options, ui.Option{Value: value, Label: value + " (not known)"})
	}
	return options
}

// newVariable is the value of the option for which the designer asks for a new variable's name; no variable can have it.
const newVariable = "+"

func (b formBuilder) variables(value string) []ui.Option {
	options := []ui.Option{{Label: "Choose…"}}
	known := value == ""
	for _, v := range b.scope.Variables {
		options = append(options, ui.Option{Value: v.Name, Label: v.Name + ", " + string(v.Type)})
		known = known || v.Name == value
	}
	if !known {
		options = append(options, ui.Option{Value: value, Label: value + " (not declared)"})
	}
	if b.plain {
		return options
	}
	return append(options, ui.Option{Value: newVariable, Label: "New variable…"})
}

// insertable lists what a text can say: the flow's variables, the contact, and the results of its activities.
func (b formBuilder) insertable() []ui.Option {
	var options []ui.Option
	add := func(expression, where string) {
		options = append(options, ui.Option{Value: "{{ " + expression + " }}", Label: expression, Help: where})
	}
	for _, v := range b.scope.Variables {
		add("vars."+v.Name, string(v.Type))
	}
	for _, name := range b.resources.Org {
		add("org."+name, "organisation")
	}
	for _, one := range [][2]string{{"ani", "the caller's number"}, {"dnis", "the number that was called"}, {"channel", "voice, chat …"}, {"language", "such as en-GB"}} {
		add("contact."+one[0], one[1])
	}
	before := b.before()
	for _, r := range b.scope.Activities {
		spec, ok := b.catalog.Spec(r.Type)
		if !ok || r.ID == b.record.ID || before != nil && !before[r.ID] {
			continue
		}
		for _, result := range spec.Results {
			add("results."+r.ID+"."+result.Name, r.Label())
		}
	}
	return options
}

// before are the activities that a contact may have passed when it comes to this one; nil when it may have been anywhere, as in a handler.
func (b formBuilder) before() map[string]bool {
	from := map[string][]string{}
	for _, r := range b.scope.Activities {
		for _, target := range r.Outlets {
			from[target] = append(from[target], r.ID)
		}
	}
	passed, open := map[string]bool{}, []string{b.record.ID}
	for len(open) > 0 {
		id := open[0]
		open = open[1:]
		if len(from[id]) == 0 && id != b.scope.Start {
			return nil
		}
		for _, source := range from[id] {
			if !passed[source] {
				passed[source] = true
				open = append(open, source)
			}
		}
	}
	return passed
}

// lead is where the outlet of a row leads.
func (b formBuilder) lead(outlet string) *views.Lead {
	target := b.record.Outlets[outlet]
	for _, r := range b.scope.Activities {
		if r.ID == target && target != "" {
			lead := &views.Lead{Name: r.Label(), Icon: "circle-help", Group: "unknown"}
			if spec, ok := b.catalog.Spec(r.Type); ok {
				lead.Icon, lead.Group = spec.Icon, string(spec.Group)
			}
			return lead
		}
	}
	return &views.Lead{}
}

func humanise(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "_", " ")
}

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func at(name string, i int) string { return fmt.Sprintf("%s.%d", name, i) }
