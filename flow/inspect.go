package flow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// inspector walks JSON text along a description and reports what does not fit. With rules it also checks rules and required properties and
// hands every text to leaf; without, it only checks structure.
type inspector struct {
	cursor
	path   []segment
	report func(path, code, message string)
	noted  int
	near   string // what a wrong name in the finding that is reported was probably meant to be
	rules  bool
	leaf   func(p *Property, text string) // where says at which path
	prompt func(path string, text []byte)
}

// segment is one step of a path: a member's name, as text or as bytes of the document, or an index when there is neither.
type segment struct {
	name  string
	key   []byte
	index int
}

// where writes the path: properties.options[0].key.
func (in *inspector) where() string {
	var b strings.Builder
	for _, s := range in.path {
		switch {
		case s.name == "" && s.key == nil:
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
			continue
		case b.Len() > 0:
			b.WriteByte('.')
		}
		b.WriteString(s.name)
		b.Write(s.key)
	}
	return b.String()
}

// maxNoted is how many findings one walk reports; a document with more is broken in a way that more lines do not explain.
const maxNoted = 100

func (in *inspector) note(code, format string, args ...any) {
	if in.noted++; in.noted > maxNoted {
		return
	}
	in.report(in.where(), code, fmt.Sprintf(format, args...))
	in.near = ""
}

func (in *inspector) inside(s segment, do func()) {
	in.path = append(in.path, s)
	do()
	in.path = in.path[:len(in.path)-1]
}

// value checks the next value against its description.
func (in *inspector) value(p *Property) {
	first := in.peek()
	takes := jsonKinds[p.Widget]
	if takes != "" && strings.IndexByte(takes, first) < 0 && !(first == '-' && takes[0] == '0') && !(first >= '1' && first <= '9' && takes[0] == '0') {
		need := needs[p.Widget]
		if p.Resource != "" && p.Widget == WidgetTemplate {
			need = needs[WidgetResource]
		}
		in.note("bad_value", "%s is needed, not %s", need, kind(first))
		in.raw()
		return
	}
	switch p.Widget {
	case WidgetGroup:
		in.group(p)
	case WidgetList:
		in.list(p)
	case WidgetMap:
		in.members(&p.Items[0], p)
	case WidgetPrompt:
		if in.prompt != nil {
			ahead := in.cursor
			in.prompt(in.where(), ahead.raw())
		}
		if first == '{' {
			in.group(p)
			return
		}
		in.text(p)
	case WidgetUnion:
		in.union(p)
	case WidgetValue:
		if in.peek() == '{' && p.goType == rawObject && !in.rules {
			in.raw() // an activity's properties, which have a description of their own
			return
		}
		in.anything()
	case WidgetNumber, WidgetDecimal, WidgetBoolean:
		in.scalar(p)
	default:
		in.text(p)
	}
}

// jsonKinds lists the first bytes that a widget's JSON may have; 0 stands for numbers. needs says it in words.
var (
	jsonKinds = map[Widget]string{
		WidgetText: `"`, WidgetNumber: "0", WidgetDecimal: "0", WidgetBoolean: "tf", WidgetChoice: `"`, WidgetDuration: `"`, WidgetExpression: `"`,
		WidgetTemplate: `"`, WidgetVariable: `"`, WidgetResource: `"`, WidgetPrompt: `"{`, WidgetList: "[", WidgetMap: "{", WidgetGroup: "{",
	}
	needs = map[Widget]string{
		WidgetText: "a text", WidgetNumber: "a whole number", WidgetDecimal: "a number", WidgetBoolean: "true or false", WidgetChoice: "a text",
		WidgetDuration: `a duration such as "5s" or "2m30s"`, WidgetExpression: "an expression, written as a text,", WidgetTemplate: "a text",
		WidgetVariable: "the name of a variable", WidgetResource: "a name", WidgetPrompt: `a text or {"segments": [{"say": "…"}, {"audio": "…"}]}`,
		WidgetList: "a list", WidgetMap: "an object", WidgetGroup: "an object",
	}
)

func (in *inspector) group(p *Property) {
	var seen uint64 // of the first 64 items
	in.object(func(key []byte) {
		i, item := p.item(key)
		if item == nil {
			in.inside(segment{name: string(key)}, func() {
				in.near = nearest(string(key), p.names())
				in.note("unknown_field", "unknown field %q%s", key, meant(string(key), p.names()))
			})
			in.raw()
			return
		}
		in.path = append(in.path, segment{name: item.Name})
		if seen&(1<<i) != 0 {
			in.note("duplicate_field", "the field %q is there twice", item.Name)
		}
		if seen |= 1 << i; !in.rules || !in.missing(item) {
			in.value(item)
		}
		in.path = in.path[:len(in.path)-1]
	})
	if !in.rules {
		return
	}
	for i := range p.Items {
		if p.Items[i].Required && seen&(1<<i) == 0 && p.Items[i].Default == "" {
			in.inside(segment{name: p.Items[i].Name}, func() { in.note("missing_property", "%s", p.Items[i].needed()) })
		}
	}
}

// missing takes an empty value of a required property and reports it.
func (in *inspector) missing(p *Property) bool {
	if !p.Required {
		return false
	}
	c := in.cursor
	text := c.raw()
	if !emptyJSON(text) && (p.Widget != WidgetPrompt || !emptyPrompt(text)) {
		return false
	}
	in.cursor = c
	in.note("missing_property", "%s", p.needed())
	return true
}

// emptyJSON says whether a JSON value is null, a blank text, or a list or object with nothing in it.
func emptyJSON(text []byte) bool {
	if strings.IndexByte(`"[{`, text[0]) >= 0 {
		return len(bytes.TrimSpace(text[1:len(text)-1])) == 0
	}
	return string(text) == "null"
}

func emptyPrompt(text []byte) bool {
	var prompt Prompt
	return text[0] == '{' && json.Unmarshal(text, &prompt) == nil && prompt.IsZero()
}

// needed says that a property is required.
func (p *Property) needed() string {
	if p.Widget == WidgetList && strings.HasSuffix(p.title(), "s") {
		return p.title() + " are required"
	}
	return p.title() + " is required"
}

// title names a property for people.
func (p *Property) title() string {
	if p.Label != "" {
		return p.Label
	}
	return p.Name
}

func (in *inspector) list(p *Property) {
	n := 0
	entry := p.entry()
	in.array(func(i int) {
		n++
		in.path = append(in.path, segment{index: i})
		in.value(entry)
		in.path = in.path[:len(in.path)-1]
	})
	if in.rules {
		in.limits(p, float64(n), " entries")
	}
}

// members walks an object whose keys are free.
func (in *inspector) members(item, p *Property) {
	var space [16][]byte
	keys := space[:0]
	var many map[string]bool // of all keys, once there are more than fit into space
	in.object(func(key []byte) {
		twice := many[string(key)]
		switch {
		case many != nil:
			many[string(key)] = true
		case len(keys) < len(space):
			twice = slices.ContainsFunc(keys, func(k []byte) bool { return bytes.Equal(k, key) })
			keys = append(keys, key)
		default:
			many = map[string]bool{string(key): true}
			for _, k := range keys {
				twice = twice || bytes.Equal(k, key)
				many[string(k)] = true
			}
		}
		in.path = append(in.path, segment{key: key})
		if twice {
			in.note("duplicate_field", "the field %q is there twice", key)
		}
		in.value(item)
		in.path = in.path[:len(in.path)-1]
	})
	if in.rules && p != nil {
		in.limits(p, float64(max(len(keys), len(many))), " entries")
	}
}

var (
	rawObject = reflect.TypeFor[json.RawMessage]()
	anyValue  = Property{Widget: WidgetValue}
)

// anything walks a value that may be any JSON, for the sake of members that are there twice.
func (in *inspector) anything() {
	switch in.peek() {
	case '{':
		in.members(&anyValue, nil)
	case '[':
		in.array(func(i int) {
			in.path = append(in.path, segment{index: i})
			in.anything()
			in.path = in.path[:len(in.path)-1]
		})
	default:
		in.raw()
	}
}
