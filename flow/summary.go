package flow

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Summarise writes the one line under an activity's name by its type's pattern. {property} stands for the property's value or default; a part
// in square brackets is left out when a property in it is empty. A line in which everything is empty is "".
func Summarise(r Record, spec *Spec) string {
	values := map[string]any{}
	for _, p := range spec.properties().Items {
		if p.Default != "" {
			values[p.Name] = defaultValue(p)
		}
	}
	var written map[string]any
	if json.Unmarshal(r.Properties, &written) == nil {
		for name, value := range written {
			values[name] = value
		}
	}
	s := summary{values: values}
	line := optionalPart.ReplaceAllStringFunc(spec.Summary, func(part string) string { return s.fill(part[1:len(part)-1], true) })
	line = s.fill(line, false)
	if s.asked && !s.filled {
		return ""
	}
	return strings.Join(strings.Fields(line), " ")
}

var (
	optionalPart = regexp.MustCompile(`\[[^\]]*\]`)
	placeholder  = regexp.MustCompile(`\{[a-z_]+\}`)
)

type summary struct {
	values        map[string]any
	asked, filled bool
}

func (s *summary) fill(part string, optional bool) string {
	empty := false
	text := placeholder.ReplaceAllStringFunc(part, func(name string) string {
		words := inLine(s.values[name[1:len(name)-1]])
		s.asked = true
		s.filled = s.filled || words != ""
		empty = empty || words == ""
		if words == "" {
			return "…"
		}
		if optional { // braces in a value must not be taken for a placeholder of the whole line
			return strings.NewReplacer("{", "\x00", "}", "\x01").Replace(words)
		}
		return words
	})
	if optional && empty {
		return ""
	}
	if !optional {
		text = strings.NewReplacer("\x00", "{", "\x01", "}").Replace(text)
	}
	return text
}

// inLine writes a property's JSON value in one line.
func inLine(value any) string {
	switch v := value.(type) {
	case nil, bool:
		if v == true {
			return "true"
		}
		return ""
	case string:
		return inUnits(v)
	case []any:
		rows := make([]string, 0, len(v))
		for _, row := range v {
			if words := rowInLine(row); words != "" {
				rows = append(rows, words)
			}
		}
		return strings.Join(rows, ", ")
	case map[string]any:
		if segments, ok := v["segments"].([]any); ok {
			texts := make([]string, 0, len(segments))
			for _, s := range segments {
				segment, _ := s.(map[string]any)
				texts = append(texts, inLine(first(segment, "say", "audio")))
			}
			return strings.TrimSpace(strings.Join(texts, " "))
		}
		return inLine(first(v, "text", "name", "queue", "team", "user", "label"))
	}
	return Display(value)
}

func rowInLine(row any) string {
	v, ok := row.(map[string]any)
	switch {
	case !ok:
		return inLine(row)
	case v["skill"] != nil:
		return strings.TrimSpace(fmt.Sprintf("%s %s %s", inLine(v["skill"]), inLine(v["op"]), inLine(v["value"])))
	case v["variable"] != nil && v["expression"] != nil:
		return fmt.Sprintf("%s = %s", inLine(v["variable"]), inLine(v["expression"]))
	case v["percent"] != nil:
		return fmt.Sprintf("%s %s %%", inLine(first(v, "label", "id")), inLine(v["percent"]))
	}
	return inLine(first(v, "label", "id", "name", "key", "variable"))
}

func first(v map[string]any, names ...string) any {
	for _, name := range names {
		if v[name] != nil && v[name] != "" {
			return v[name]
		}
	}
	return nil
}

// inUnits writes a duration with units that people read, "2m30s" as "2 min 30 s"; any other text stays.
func inUnits(text string) string {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil || d < 0 || d%time.Millisecond != 0:
		return text
	case d == 0 && strings.ContainsAny(text, "hms"): // not a zero of another kind
		return "0 s"
	case d == 0:
		return text
	}
	var parts []string
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}, {time.Millisecond, "ms"}} {
		if n := d / unit.length; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
			d -= n * unit.length
		}
	}
	return strings.Join(parts, " ")
}

// defaultValue gives a property's default as a JSON value.
func defaultValue(p Property) any {
	var value any
	switch p.Widget {
	case WidgetNumber, WidgetDecimal, WidgetBoolean, WidgetList, WidgetMap, WidgetValue:
		if json.Unmarshal([]byte(p.Default), &value) == nil {
			return value
		}
	}
	return p.Default
}
