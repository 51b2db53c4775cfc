package flow

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a posted property form into a record and gives field errors by form name. The form's names are flat: name, properties.prompt,
// properties.options.0.key. What the form does not post stays as the record has it; what it posts empty goes.
//
//	boolean     the last value posted counts, so that a hidden false can precede a checkbox
//	duration    "5s", "5", "2 min 30 s"
//	list        rows by number; a list of single values also as lines of one text
//	map         rows with .key and .value
//	prompt      a text, or .segments.0.say, .segments.0.audio, .voice, .language and .languages as a map
//	union       .kind (an item's name) and .value, or one text per item
//	value       a number, true, false or JSON as that, anything else as a text
//	op          add:options, remove:options:2, up:options:2, down:options:2, relax.0.skills for a list within a row
//
// A new row gets defaults and an id of its own, and its empty fields are not errors yet. Outlets follow: one whose option was renamed
// keeps its connection, one whose option is gone loses it.
func Parse(values url.Values, r Record, c *Catalog) (Record, map[string]string) {
	edited, _, errors := ParseDraft(values, r, c)
	return edited, errors
}

// ParseDraft is Parse for a document that may be unfinished. misfits are the errors whose texts no document can hold, such as letters for a
// number: there the record keeps what it had. Everything else is in the record as it was typed, also what errors speak of.
func ParseDraft(values url.Values, r Record, c *Catalog) (edited Record, misfits, errors map[string]string) {
	spec, ok := c.Spec(r.Type)
	if !ok {
		unknown := map[string]string{"type": "there is no activity type " + strconv.Quote(r.Type)}
		return r, unknown, unknown
	}
	before := map[string]any{}
	_ = json.Unmarshal(r.Properties, &before) // what cannot be read is replaced by the form
	f := form{values: values, posted: map[string]bool{}, errors: map[string]string{}, rows: map[string]string{}, spec: spec}
	f.op = parseOp(values.Get("op"))
	for name := range values {
		for ; name != ""; name = name[:max(strings.LastIndexByte(name, '.'), 0)] {
			f.posted[name] = true
		}
	}
	properties := f.group(spec.properties(), "properties", before)
	edited = r
	if values.Has("name") {
		edited.Name = strings.TrimSpace(values.Get("name"))
	}
	edited.Properties = encodeProperties(properties, spec)
	wires := renamedOutlets(r, edited, spec)
	added := f.apply(properties)
	edited.Properties = encodeProperties(properties, spec)
	edited.Outlets = keptOutlets(wires, r, edited, spec)
	misfits = maps.Clone(f.errors)
	f.check(edited, added)
	f.own(edited, added, c)
	if len(f.errors) == 0 {
		return edited, nil, nil
	}
	return edited, misfits, f.errors
}

type form struct {
	values url.Values
	posted map[string]bool   // every name and every prefix of one
	errors map[string]string // by form name
	rows   map[string]string // form name of a map's value by its path as the inspector writes it
	op     op
	spec   *Spec
}

func encodeProperties(properties map[string]any, spec *Spec) json.RawMessage {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(properties) != nil {
		return nil
	}
	return canonical(bytes.TrimSpace(b.Bytes()), spec.properties())
}

// renamedOutlets carries connections over to options whose key or id changed in place.
func renamedOutlets(before, after Record, spec *Spec) map[string]string {
	wires := map[string]string{}
	for id, target := range before.Outlets {
		wires[id] = target
	}
	if spec.Each == nil || spec.Each.Resource != "" {
		return wires
	}
	was, is := eachElement(before, spec), eachElement(after, spec)
	if len(was) != len(is) {
		return wires
	}
	for i := range was {
		taken := slices.ContainsFunc(was, func(e element) bool { return e.id == is[i].id })
		target, wired := before.Outlets[was[i].id]
		if was[i].id != is[i].id && wired && !taken && is[i].id != "" {
			if !slices.ContainsFunc(is, func(e element) bool { return e.id == was[i].id }) {
				delete(wires, was[i].id)
			}
			wires[is[i].id] = target
		}
	}
	return wires
}

// keptOutlets drops the connections of options that are gone. Others that were there stay, even if nothing has such an outlet.
func keptOutlets(wires map[string]string, before, after Record, spec *Spec) map[string]string {
	if spec.Each != nil && spec.Each.Resource == "" {
		is := eachElement(after, spec)
		for _, e := range eachElement(before, spec) {
			if !slices.Contains(is, e) && !slices.ContainsFunc(is, func(o element) bool { return o.id == e.id }) {
				delete(wires, e.id)
			}
		}
	}
	if len(wires) == 0 {
		return nil
	}
	return wires
}

// own asks the activity about what tags cannot tell. A field that has an error already keeps that one.
func (f *form) own(r Record, added string, c *Catalog) {
	a, err := c.Decode(r)
	checking, ok := a.(selfChecking)
	if err != nil || !ok {
		return
	}
	for path, message := range checking.Check() {
		if name := f.named(path); !fresh(name, added) && f.errors[name] == "" {
			f.errors[name] = message
		}
	}
}

// named gives the form name of a path as the inspector writes it.
func (f *form) named(path string) string {
	name := strings.NewReplacer("[", ".", "]", "").Replace(path)
	if row, ok := f.rows[name]; ok {
		return row
	}
	return name
}

// fresh says whether a field is of a row that was just added.
func fresh(name, added string) bool {
	return added != "" && (name == added || strings.HasPrefix(name, added+"."))
}

// check applies the rules to the result. Empty fields of a row that was just added are not errors.
func (f *form) check(r Record, added string) {
	in := inspector{cursor: cursor{text: r.Properties}, path: []segment{{name: "properties"}}, rules: true}
	in.report = func(path, code, message string) {
		name := f.named(path)
		if _, noted := f.errors[name]; !noted && !(fresh(name, added) && code == "missing_property") {
			f.errors[name] = message
		}
	}
	in.leaf = func(p *Property, text string) {
		var err error
		switch {
		case p.Widget == WidgetExpression && strings.TrimSpace(text) != "":
			x := Expression{Source: text}
			err = x.Compile(p.Want)
		case p.Widget == WidgetTemplate || p.Widget == WidgetPrompt:
			t := Template{Source: text}
			err = t.Compile()
		}
		if err != nil {
			in.note("bad_expression", "%s", err)
		}
	}
	in.value(f.spec.properties())
}
