package simulate

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// troubles are what is wrong with a scenario, by place.
type troubles map[string]string

// mostTroubles is how many are told at once.
const mostTroubles = 20

func (f troubles) add(place, format string, args ...any) {
	if place == "" {
		place = "scenario"
	}
	if _, said := f[place]; !said && len(f) < mostTroubles {
		f[place] = fmt.Sprintf(format, args...)
	}
}

var (
	scenarioType = reflect.TypeFor[Scenario]()
	textType     = reflect.TypeFor[encoding.TextUnmarshaler]()
	ownType      = reflect.TypeFor[json.Unmarshaler]()
)

// plainJSON refuses what is no JSON at all, with the place in the text.
func plainJSON(data []byte) error {
	var syntax *json.SyntaxError
	var any json.RawMessage
	err := json.Unmarshal(data, &any)
	switch {
	case !utf8.Valid(data):
		return errors.New("it is not valid UTF-8")
	case len(bytes.TrimSpace(data)) == 0:
		return errors.New("it is empty")
	case errors.As(err, &syntax):
		before := data[:min(max(syntax.Offset-1, 0), int64(len(data)))]
		row := bytes.Count(before, []byte("\n")) + 1
		column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
		return fmt.Errorf("line %d, column %d: not JSON: %w", row, column, syntax)
	}
	return err
}

// walk looks for what the type that JSON is to be read into has no place for.
func (f troubles) walk(raw json.RawMessage, t reflect.Type, place string) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	own := reflect.PointerTo(t).Implements(ownType)
	text := reflect.PointerTo(t).Implements(textType)
	switch {
	case string(raw) == "null":
		f.add(place, "has no value: leave it out instead")
	case t.Kind() == reflect.Struct && !text && (raw[0] == '{' || !own):
		f.object(raw, t, place)
	case t.Kind() == reflect.Slice && (raw[0] == '[' || !own):
		f.list(raw, t, place)
	case t.Kind() == reflect.Map:
		f.byName(raw, t, place)
	default:
		if err := json.Unmarshal(raw, reflect.New(t).Interface()); err != nil {
			f.add(place, "%s", sentence(err, t))
		}
	}
}

// sentence says in words what a value must be.
func sentence(err error, t reflect.Type) string {
	var kind *json.UnmarshalTypeError
	if !errors.As(err, &kind) {
		return err.Error()
	}
	switch {
	case reflect.PointerTo(t).Implements(textType):
		return "must be a duration as text, such as \"20s\""
	case t.Kind() == reflect.String:
		return "must be a text"
	case t.Kind() == reflect.Bool:
		return "must be true or false"
	case t.Kind() == reflect.Float64:
		return "must be a number"
	case t.Kind() == reflect.Uint64:
		return "must be a whole number of 0 or more"
	case t.Kind() == reflect.Int:
		return "must be a whole number"
	case t == reflect.TypeFor[Rates]():
		return "must be a number, or a list of numbers"
	}
	return "must be a text, or an object"
}

func (f troubles) object(raw json.RawMessage, t reflect.Type, place string) {
	var members map[string]json.RawMessage
	if raw[0] != '{' || json.Unmarshal(raw, &members) != nil {
		f.add(place, "must be an object")
		return
	}
	known := fieldsOf(t)
	for name, value := range members {
		at := strings.TrimPrefix(place+"."+name, ".")
		field, ok := known[name]
		if !ok {
			f.add(at, "there is no such field; there are %s", strings.Join(sortedKeys(known), ", "))
			continue
		}
		f.walk(value, field, at)
	}
}

func (f troubles) list(raw json.RawMessage, t reflect.Type, place string) {
	var entries []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &entries) != nil {
		f.add(place, "must be a list")
		return
	}
	for i, entry := range entries {
		f.walk(entry, t.Elem(), fmt.Sprintf("%s[%d]", place, i))
	}
}

func (f troubles) byName(raw json.RawMessage, t reflect.Type, place string) {
	var members map[string]json.RawMessage
	if raw[0] != '{' || json.Unmarshal(raw, &members) != nil {
		f.add(place, "must be an object")
		return
	}
	for name, value := range members {
		f.walk(value, t.Elem(), place+"."+name)
	}
}

// fieldsOf gives the types of a struct's fields by their names in JSON. The agents of a queue are those who name it, so it has no such field.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields[name] = field.Type
		}
	}
	if t == reflect.TypeFor[Queue]() {
		delete(fields, "agents")
	}
	return fields
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
