package flow

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Widget says how a property is edited, and with that which JSON it takes.
type Widget string

// The widgets.
const (
	WidgetText       Widget = "text"       // a string
	WidgetNumber     Widget = "number"     // a whole number
	WidgetDecimal    Widget = "decimal"    // a number
	WidgetBoolean    Widget = "boolean"    // true or false
	WidgetChoice     Widget = "choice"     // a string of Options
	WidgetDuration   Widget = "duration"   // a string such as "5s"
	WidgetExpression Widget = "expression" // a string
	WidgetTemplate   Widget = "template"   // a string with {{ }}
	WidgetVariable   Widget = "variable"   // a string: the name of a declared variable
	WidgetResource   Widget = "resource"   // a string: the name of a resource of kind Resource
	WidgetPrompt     Widget = "prompt"     // a string, or an object with Items
	WidgetList       Widget = "list"       // an array; of objects with Items, or of single values like Items[0], which has no name
	WidgetMap        Widget = "map"        // an object of values like Items[0], which has no name
	WidgetGroup      Widget = "group"      // an object with Items
	WidgetUnion      Widget = "union"      // a string for the first of Items, or an object with exactly one of Items
	WidgetValue      Widget = "value"      // any JSON
)

// Property is one property of an activity type as its struct's tags describe it; forms, the validator and the JSON Schema read it.
type Property struct {
	Name     string     `json:"name"` // in JSON; "" for the values of a list or map
	Path     string     `json:"path"` // properties.options[].key
	Label    string     `json:"label,omitempty"`
	Help     string     `json:"help,omitempty"`
	Widget   Widget     `json:"widget"`
	Required bool       `json:"required,omitempty"`
	Default  string     `json:"default,omitempty"` // as text
	Options  []string   `json:"options,omitempty"` // the only values
	Words    []string   `json:"words,omitempty"`   // what people read for each of Options; nil: the options themselves
	Resource string     `json:"resource,omitempty"`
	Min      string     `json:"min,omitempty"`    // of a number, a duration, a text's characters or a list's entries
	Max      string     `json:"max,omitempty"`    // likewise
	Format   string     `json:"format,omitempty"` // key, e164, url or recipient
	Pattern  string     `json:"pattern,omitempty"`
	Want     Type       `json:"want,omitempty"` // type that an expression must have
	Items    []Property `json:"items,omitempty"`

	goType     reflect.Type
	field      int            // its place in its struct
	index      map[string]int // Items by name
	row        *Property      // of a list of objects: one of them as a group
	limits     [2]limit
	expression *regexp.Regexp
}

// limit is a parsed Min or Max.
type limit struct {
	set   bool
	value float64 // durations in nanoseconds
}

// Properties describes the properties of a type in the order of its struct. The caller must not change the slice.
func Properties(s *Spec) []Property { return s.properties().Items }

func (s *Spec) properties() *Property {
	if s.described != nil {
		return s.described
	}
	return describe(reflect.TypeOf(s.New()).Elem(), "properties")
}

// described remembers descriptions by Go type and path.
var described sync.Map

type describedKey struct {
	goType reflect.Type
	path   string
}

// describe gives the description of a struct as a group.
func describe(t reflect.Type, path string) *Property {
	key := describedKey{t, path}
	if known, ok := described.Load(key); ok {
		return known.(*Property)
	}
	p := &Property{Path: path, Widget: WidgetGroup, goType: t}
	p.describeFields(t)
	known, _ := described.LoadOrStore(key, p)
	return known.(*Property)
}

func (p *Property) describeFields(t reflect.Type) {
	p.index = map[string]int{}
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if !field.IsExported() || name == "" || name == "-" {
			continue
		}
		item := Property{
			Name: name, Path: strings.TrimPrefix(p.Path+"."+name, "."), Label: field.Tag.Get("label"), Help: field.Tag.Get("help"), Default: field.Tag.Get("default"),
			Resource: field.Tag.Get("resource"), Want: Type(field.Tag.Get("want")), goType: field.Type, field: i,
		}
		item.describeRule(field.Tag.Get("rule"))
		if words := field.Tag.Get("words"); words != "" {
			item.Words = strings.Split(words, "|")
		}
		item.describeType()
		p.index[name] = len(p.Items)
		p.Items = append(p.Items, item)
	}
}

// describeRule reads "required,min=1,max=20,oneof=a|b,key". A pattern comes last and may hold commas.
func (p *Property) describeRule(rule string) {
	for rule != "" {
		var one string
		if pattern, ok := strings.CutPrefix(rule, "pattern="); ok {
			p.Pattern, p.expression = pattern, regexp.MustCompile(pattern)
			return
		}
		one, rule, _ = strings.Cut(rule, ",")
		name, value, _ := strings.Cut(one, "=")
		switch name {
		case "required":
			p.Required = true
		case "min":
			p.Min, p.limits[0] = value, parseLimit(value)
		case "max":
			p.Max, p.limits[1] = value, parseLimit(value)
		case "oneof":
			p.Options = strings.Split(value, "|")
		case "key", "e164", "url", "recipient":
			p.Format = name
		}
	}
}

func parseLimit(text string) limit {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return limit{true, n}
	}
	d, err := time.ParseDuration(text)
	return limit{err == nil, float64(d)}
}

var widgets = map[reflect.Type]Widget{
	reflect.TypeFor[Expression](): WidgetExpression, reflect.TypeFor[Template](): WidgetTemplate, reflect.TypeFor[Duration](): WidgetDuration,
	reflect.TypeFor[VariableName](): WidgetVariable, reflect.TypeFor[json.RawMessage](): WidgetValue, reflect.TypeFor[Prompt](): WidgetPrompt,
}

func (p *Property) describeType() {
	t := p.goType
	if w, ok := widgets[t]; ok {
		p.Widget = w
		if w == WidgetPrompt {
			p.describeFields(reflect.TypeFor[promptObject]())
		}
		return
	}
	switch t.Kind() {
	case reflect.String:
		p.Widget = WidgetText
		if p.Resource != "" {
			p.Widget = WidgetResource
		} else if len(p.Options) > 0 {
			p.Widget = WidgetChoice
		}
	case reflect.Bool:
		p.Widget = WidgetBoolean
	case reflect.Float64:
		p.Widget = WidgetDecimal
	case reflect.Slice:
		p.Widget = WidgetList
		p.describeElement(t.Elem(), "[]")
	case reflect.Map:
		p.Widget = WidgetMap
		p.describeElement(t.Elem(), ".*")
	case reflect.Struct:
		p.Widget = WidgetGroup
		if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
			p.Widget = WidgetUnion
		}
		p.describeFields(t)
	case reflect.Interface:
		p.Widget = WidgetValue
	default:
		p.Widget = WidgetNumber
	}
}

// describeElement describes what a list or map holds: the fields of a struct become the Items of a list, anything else is one nameless Item.
func (p *Property) describeElement(t reflect.Type, suffix string) {
	if _, single := widgets[t]; p.Widget == WidgetList && t.Kind() == reflect.Struct && !single {
		inside := *p
		inside.Path += suffix
		inside.describeFields(t)
		p.Items, p.index = inside.Items, inside.index
		p.row = &Property{Path: inside.Path, Widget: WidgetGroup, Items: p.Items, index: p.index}
		return
	}
	element := Property{Path: p.Path + suffix, Resource: p.Resource, goType: t}
	if p.Format == "recipient" {
		element.Format = p.Format // the other formats are of single texts
	}
	if p.Widget == WidgetMap && p.Name == "outputs" && t.Kind() == reflect.String {
		element.goType = reflect.TypeFor[VariableName]() // what is named on the left goes into our variable on the right
	}
	element.describeType()
	p.Items = []Property{element}
}

// single says whether a list holds single values instead of objects.
func (p *Property) single() bool { return len(p.Items) == 1 && p.Items[0].Name == "" }

// item finds one of Items by its name in JSON.
func (p *Property) item(name []byte) (int, *Property) {
	if i, ok := p.index[string(name)]; ok {
		return i, &p.Items[i]
	}
	return -1, nil
}

func (p *Property) names() []string {
	names := make([]string, len(p.Items))
	for i := range p.Items {
		names[i] = p.Items[i].Name
	}
	return names
}
