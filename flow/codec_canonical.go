package flow

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
)

// canonicalise rewrites the defaults of variables and the properties of every activity: compact, members in the order of their declaration, unknown ones after them and
// maps by name, texts without needless escapes. What is not JSON stays as it is; valid says that everything is.
func canonicalise(f *Flow, c *Catalog, valid bool) {
	if f.Activities == nil {
		f.Activities = []Record{}
	}
	f.withoutEmpty()
	for i := range f.Variables {
		if d := &f.Variables[i].Default; valid || validJSON(*d) {
			*d = canonical(*d, nil)
		}
	}
	for i := range f.Activities {
		r := &f.Activities[i]
		var p *Property
		if spec, ok := c.Spec(r.Type); ok {
			p = spec.properties()
		}
		if len(r.Outlets) == 0 {
			r.Outlets = nil
		}
		if valid || validJSON(r.Properties) {
			r.Properties = canonical(r.Properties, p)
		}
	}
}

// withoutEmpty forgets lists and maps with nothing in them, which the canonical form leaves out.
func (f *Flow) withoutEmpty() {
	if len(f.Variables) == 0 {
		f.Variables = nil
	}
	if len(f.Handlers) == 0 {
		f.Handlers = nil
	}
	if len(f.Notes) == 0 {
		f.Notes = nil
	}
	if len(f.Layout) == 0 {
		f.Layout = nil
	}
}

// canonical rewrites one JSON value that is known to be valid; p may be nil.
func canonical(raw json.RawMessage, p *Property) json.RawMessage {
	if len(raw) == 0 {
		return raw
	}
	w := writer{cursor: cursor{text: raw}, out: make([]byte, 0, len(raw))}
	w.value(p)
	if bytes.Equal(w.out, raw) {
		return raw
	}
	return w.out
}

type writer struct {
	cursor
	out []byte
}

func (w *writer) value(p *Property) {
	switch w.peek() {
	case '{':
		w.object(p)
	case '[':
		w.out = append(w.out, '[')
		w.array(func(i int) {
			if i > 0 {
				w.out = append(w.out, ',')
			}
			w.value(p.entry())
		})
		w.out = append(w.out, ']')
	case '"':
		w.text(w.str())
	default:
		w.out = append(w.out, w.raw()...)
	}
}

// entry describes what a list holds.
func (p *Property) entry() *Property {
	if p == nil || p.Widget != WidgetList {
		return nil
	}
	if p.single() {
		return &p.Items[0]
	}
	return p.row
}

type member struct {
	key   []byte
	order int
	value []byte
	p     *Property
}

// memberOf places a member among its siblings.
func memberOf(p *Property, key []byte) member {
	m := member{key: key, order: 1 << 20}
	switch {
	case p != nil && p.Widget == WidgetMap:
		m.p = &p.Items[0]
	case p != nil:
		if i, item := p.item(key); item != nil {
			m.order, m.p = i, item
		}
	}
	return m
}

func (w *writer) object(p *Property) {
	if !w.inOrder(p) {
		w.reordered(p)
		return
	}
	n := 0
	w.out = append(w.out, '{')
	w.cursor.object(func(key []byte) {
		if n++; n > 1 {
			w.out = append(w.out, ',')
		}
		w.text(key)
		w.out = append(w.out, ':')
		w.value(memberOf(p, key).p)
	})
	w.out = append(w.out, '}')
}

// inOrder looks ahead whether an object's members are in order.
func (w *writer) inOrder(p *Property) bool {
	ahead := w.cursor
	var last member
	n, sorted := 0, true
	ahead.object(func(key []byte) {
		m := memberOf(p, key)
		sorted = sorted && (n == 0 || compareMembers(last, m) <= 0)
		n++
		last = m
		ahead.raw()
	})
	return sorted
}

func (w *writer) reordered(p *Property) {
	var members []member
	w.cursor.object(func(key []byte) {
		m := memberOf(p, key)
		m.value = w.raw()
		members = append(members, m)
	})
	slices.SortStableFunc(members, compareMembers)
	w.out = append(w.out, '{')
	for i, m := range members {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.text(m.key)
		w.out = append(w.out, ':')
		inner := writer{cursor: cursor{text: m.value}, out: w.out}
		inner.value(m.p)
		w.out = inner.out
	}
	w.out = append(w.out, '}')
}

func compareMembers(a, b member) int {
	return cmp.Or(cmp.Compare(a.order, b.order), bytes.Compare(a.key, b.key))
}

// text writes a JSON string as encoding/json does without HTML escaping.
func (w *writer) text(s []byte) {
	for _, b := range s {
		if b < 0x20 || b == '"' || b == '\\' || b == 0xe2 { // 0xe2 begins U+2028 and U+2029
			quoted, err := marshalText(string(s))
			if err == nil {
				w.out = append(w.out, quoted...)
				return
			}
		}
	}
	w.out = append(append(append(w.out, '"'), s...), '"')
}
