package flow

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Field is one property field seen by Walk: where it is, its tags, and its settable value.
type Field struct {
	Path  string // properties.options[0].key
	Name  string // JSON name
	Tag   reflect.StructTag
	Value reflect.Value
}

// Walk visits every tagged property of an activity, depth first, list elements with their index. The struct tags are:
//
//	json:"name"        the property's name in documents
//	label, help        what people read
//	default:"5s"       the value when the property is absent, as text
//	rule:"required,min=1,max=20,oneof=a|b"
//	words:"Alpha|Beta" what people read for the values of oneof
//	resource:"queue"   the property names a resource of that kind
//	want:"boolean"     the type an Expression must have
func Walk(a Activity, visit func(Field)) {
	walkStruct(reflect.ValueOf(a).Elem(), "properties", visit)
}

func walkStruct(v reflect.Value, path string, visit func(Field)) {
	t := v.Type()
	for i := range t.NumField() {
		sf := t.Field(i)
		name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if !sf.IsExported() || name == "" || name == "-" {
			continue
		}
		f := Field{Path: path + "." + name, Name: name, Tag: sf.Tag, Value: v.Field(i)}
		visit(f)
		walkInside(f.Value, f.Path, visit)
	}
}

func walkInside(v reflect.Value, path string, visit func(Field)) {
	switch {
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		for i := range v.Len() {
			walkStruct(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case v.Kind() == reflect.Struct && !opaque(v):
		walkStruct(v, path, visit)
	}
}

// opaque values are one property although they are structs in Go.
func opaque(v reflect.Value) bool {
	switch v.Interface().(type) {
	case Expression, Template, Prompt:
		return true
	}
	return false
}

// Decode makes the activity that a record describes: defaults first, then its properties, strictly: errors name the field. It does not check
// rules.
func (c *Catalog) Decode(r Record) (Activity, error) {
	spec, ok := c.Spec(r.Type)
	if !ok {
		return nil, fmt.Errorf("unknown activity type %q", r.Type)
	}
	a := spec.New()
	if spec.fresh.IsValid() {
		reflect.ValueOf(a).Elem().Set(spec.fresh)
	} else if err := applyDefaults(a); err != nil {
		return nil, err
	}
	if len(r.Properties) == 0 {
		return a, nil
	}
	if !validJSON(r.Properties) {
		return nil, fmt.Errorf("properties: %w", json.Unmarshal(r.Properties, a))
	}
	var found error
	in := inspector{cursor: cursor{text: r.Properties}, path: []segment{{name: "properties"}}}
	in.report = func(path, _, message string) {
		if found == nil {
			found = fmt.Errorf("%s: %s", path, message)
		}
	}
	if in.value(spec.properties()); found != nil {
		return nil, found
	}
	if !utf8.Valid(r.Properties) {
		return a, json.Unmarshal(r.Properties, a) // which replaces what is not UTF-8
	}
	return a, fill(r.Properties, spec.properties(), a)
}

// freshValue is a type's struct with its defaults, for Decode to copy. It is not valid when a default holds something that copies would share.
func freshValue(s Spec) reflect.Value {
	a := s.New()
	if applyDefaults(a) != nil {
		return reflect.Value{}
	}
	v := reflect.ValueOf(a).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
			if !f.IsNil() {
				return reflect.Value{}
			}
		case reflect.Struct:
			if _, isExpression := f.Interface().(Expression); !isExpression && !f.IsZero() && !opaque(f) {
				return reflect.Value{}
			}
		}
	}
	return v
}

func applyDefaults(a Activity) (err error) {
	Walk(a, func(f Field) {
		text, ok := f.Tag.Lookup("default")
		if !ok || err != nil {
			return
		}
		if jsonErr := json.Unmarshal([]byte(text), f.Value.Addr().Interface()); jsonErr != nil {
			quotedText, _ := json.Marshal(text)
			if e := json.Unmarshal(quotedText, f.Value.Addr().Interface()); e != nil {
				err = fmt.Errorf("default %q of %s: %w", text, f.Path, e)
			}
		}
	})
	return err
}

// CompileActivity compiles every expression, template and prompt of an activity and gives the messages by field path.
func CompileActivity(a Activity) map[string]string {
	problems := map[string]string{}
	note := func(path string, err error) {
		if err != nil {
			problems[path] = err.Error()
		}
	}
	Walk(a, func(f Field) {
		switch p := f.Value.Addr().Interface().(type) {
		case *Expression:
			if !p.IsZero() {
				note(f.Path, p.Compile(Type(f.Tag.Get("want"))))
			}
		case *Template:
			note(f.Path, p.Compile())
		case *Prompt:
			note(f.Path, p.Compile())
		case *map[string]Template:
			for key, t := range *p {
				note(f.Path+"."+key, t.Compile())
				(*p)[key] = t
			}
		case *map[string]Expression:
			for key, x := range *p {
				note(f.Path+"."+key, x.Compile(""))
				(*p)[key] = x
			}
		case *[]Template:
			for i := range *p {
				note(fmt.Sprintf("%s[%d]", f.Path, i), (*p)[i].Compile())
			}
		case *[]Prompt:
			for i := range *p {
				note(fmt.Sprintf("%s[%d]", f.Path, i), (*p)[i].Compile())
			}
		}
	})
	return problems
}

// Compile compiles the prompt's texts.
func (p *Prompt) Compile() error {
	if err := p.Text.Compile(); err != nil {
		return err
	}
	for i := range p.Segments {
		if err := errors.Join(p.Segments[i].Say.Compile(), p.Segments[i].Audio.Compile()); err != nil {
			return fmt.Errorf("segment %d: %w", i+1, err)
		}
	}
	for language, t := range p.Languages {
		if err := t.Compile(); err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		p.Languages[language] = t
	}
	return nil
}

// Fill gives the speech for a language: its translation when there is one, else the prompt itself.
func (p Prompt) Fill(env Env, language string) (Speech, error) {
	speech := Speech{Voice: p.Voice, Language: p.Language}
	if speech.Language == "" {
		speech.Language = language
	}
	if t, ok := p.Languages[language]; ok {
		speech.Language = language
		text, err := t.Fill(env)
		speech.Segments = []Segment{{Say: text}}
		return speech, err
	}
	if !p.Text.IsZero() {
		text, err := p.Text.Fill(env)
		speech.Segments = []Segment{{Say: text}}
		return speech, err
	}
	for _, s := range p.Segments {
		text, err := s.Say.Fill(env)
		if err != nil {
			return speech, err
		}
		audio, err := s.Audio.Fill(env)
		if err != nil {
			return speech, err
		}
		if audio == "" && !s.Audio.IsZero() {
			return speech, fmt.Errorf("%s gives no name of a recording", s.Audio.Source)
		}
		speech.Segments = append(speech.Segments, Segment{Say: text, Audio: audio})
	}
	return speech, nil
}
