package flow

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// union checks a value with a JSON form of its own by reading it.
func (in *inspector) union(p *Property) {
	into, raw := reflect.New(p.goType), in.raw()
	if err := json.Unmarshal(raw, into.Interface()); err != nil {
		in.note("bad_value", "%s", err)
		return
	}
	if !in.rules {
		return
	}
	for i := range p.Items {
		text := into.Elem().FieldByIndex(p.fieldIndex(i)).String()
		if text == "" {
			continue
		}
		if raw[0] == '"' { // a text stands for the first item
			in.check(&p.Items[i], text)
		} else {
			in.inside(segment{name: p.Items[i].Name}, func() { in.check(&p.Items[i], text) })
		}
	}
}

// fieldIndex finds the Go field of an item.
func (p *Property) fieldIndex(item int) []int {
	for i := range p.goType.NumField() {
		name, _, _ := strings.Cut(p.goType.Field(i).Tag.Get("json"), ",")
		if name == p.Items[item].Name {
			return []int{i}
		}
	}
	return nil
}

func (in *inspector) text(p *Property) {
	text := string(in.str())
	if p.Widget == WidgetDuration {
		d := new(Duration)
		if err := d.parse(text); err != nil {
			in.note("bad_value", "%s", err)
		} else if in.rules {
			in.limits(p, float64(*d), "")
		}
		return
	}
	if in.rules {
		in.check(p, text)
	}
}

func (in *inspector) scalar(p *Property) {
	raw := string(in.raw())
	switch p.Widget {
	case WidgetNumber:
		n, err := strconv.Atoi(raw)
		if err != nil {
			in.note("bad_value", "a whole number is needed, not %s", raw)
		} else if in.rules {
			in.limits(p, float64(n), "")
		}
	case WidgetDecimal:
		if n, err := strconv.ParseFloat(raw, 64); err != nil {
			in.note("bad_value", "the number %s is too large", raw)
		} else if in.rules {
			in.limits(p, n, "")
		}
	}
}
