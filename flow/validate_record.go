package flow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// structure checks what Decode promises about one activity: its type, fields, JSON types and outlets.
func (v *validation) structure(i int) {
	r := &v.flow.Activities[i]
	if v.byID[r.ID] != i {
		v.note("duplicate_id", r, "id", "two activities have the id %q", r.ID)
	}
	if v.specs[i] == nil {
		v.note("unknown_type", r, "type", "there is no activity type %q%s", r.Type, meant(r.Type, v.catalog.types()))
		return
	}
	v.inspect(r, v.specs[i], false)
	v.outletNames(i)
}

// record checks one activity by itself.
func (v *validation) record(i int) {
	r, spec := &v.flow.Activities[i], v.specs[i]
	v.identity(i)
	if spec == nil {
		return
	}
	if spec.Unfinished {
		v.note("placeholder", r, "", "“%s” only holds the place of an imported step: replace it before publishing", r.Label())
	}
	before := len(v.issues)
	v.inspect(r, spec, true)
	v.elements(i, r, spec)
	v.columns(r, spec)
	v.label(r)
	v.skills(r, spec)
	v.secretHost(r, spec)
	v.own(r, spec, before)
	v.outletNames(i)
}

// own asks the activity itself about what tags cannot tell. A field with a finding already keeps that one.
func (v *validation) own(r *Record, spec *Spec, before int) {
	if _, ok := spec.New().(selfChecking); !ok {
		return
	}
	a, err := v.catalog.Decode(*r)
	if err != nil {
		return // found by inspect
	}
	problems := a.(selfChecking).Check()
	for _, field := range slices.Sorted(maps.Keys(problems)) {
		if !slices.ContainsFunc(v.issues[before:], func(i Issue) bool { return i.Field == field }) {
			v.note("bad_value", r, field, "%s", problems[field])
		}
	}
}

// selfChecking is an activity with rules that struct tags cannot tell. Check gives messages by field path.
type selfChecking interface{ Check() map[string]string }

// inspect walks the properties along their description.
func (v *validation) inspect(r *Record, spec *Spec, rules bool) {
	text := []byte(r.Properties)
	if len(text) == 0 {
		text = []byte("{}")
	}
	if !v.valid && !validJSON(text) {
		v.note("bad_value", r, "properties", "the properties are not JSON")
		return
	}
	in := inspector{cursor: cursor{text: text}, path: append(make([]segment, 0, 8), segment{name: "properties"}), rules: rules}
	in.report = func(path, code, message string) {
		v.note(code, r, path, "%s", message)
		switch {
		case code == "unknown_field":
			v.fixField(r, path, in.near)
		case in.near != "":
			v.fixText(r, path, "Change to "+in.near, in.near)
		}
	}
	in.leaf = func(p *Property, text string) {
		if !p.tells(text) {
			return
		}
		at := in.where()
		v.leaf(r, leafAt{p, at, text})
		if rules && p.Resource == "prompt" && !strings.Contains(text, "{{") {
			v.audio = append(v.audio, audioAt{r, at, text})
		}
	}
	if rules {
		in.prompt = func(path string, prompt []byte) {
			v.prompts = append(v.prompts, promptAt{r: r, field: path, text: prompt})
		}
	}
	in.value(spec.properties())
}

// tells says whether a text names or computes something.
func (p *Property) tells(text string) bool {
	switch p.Widget {
	case WidgetExpression, WidgetVariable:
		return true
	case WidgetTemplate, WidgetPrompt:
		return p.Resource != "" || strings.Contains(text, "{{")
	}
	return p.Resource != "" || p.Format == "recipient"
}

// leafAt is one text of an activity.
type leafAt struct {
	p    *Property
	path string
	text string
}

// assigned is the variable of an assignment, and where it is named.
type assigned struct{ path, variable string }

// takes says whether the expression at a path is what the variable is assigned.
func (a assigned) takes(path string) bool {
	assignment, ok := strings.CutSuffix(path, ".expression")
	return ok && strings.HasPrefix(assignment, "properties.assignments[") && a.path == assignment+".variable"
}

func (v *validation) leaf(r *Record, l leafAt) {
	switch l.p.Widget {
	case WidgetExpression:
		if strings.TrimSpace(l.text) != "" {
			x := Expression{Source: l.text}
			if v.compiled(r, l, x.compile(l.p.Want, v.kinds)) {
				v.reads(r, l, x)
				if v.compiled(r, l, typeMistake(x, v.kinds, l.p.Want)) && v.assigned.takes(l.path) {
					v.compiled(r, l, assignMistake(x, v.kinds, v.assigned.variable))
				}
			}
		}
	case WidgetTemplate, WidgetPrompt:
		if l.p.Resource != "" && !strings.Contains(l.text, "{{") {
			v.resource(r, l)
		}
		if strings.Contains(l.text, "{{") {
			t := Template{Source: l.text}
			if v.compiled(r, l, t.compile(v.kinds)) {
				for _, part := range t.parts {
					if part.text == "" {
						x := part.expression
						v.reads(r, l, x)
						if err := typeMistake(x, v.kinds, ""); err != nil {
							v.compiled(r, l, placed(err, part.at))
						}
					}
				}
			}
		}
	case WidgetVariable:
		v.assigned = assigned{l.path, l.text}
		if _, ok := v.variables[l.text]; !ok && l.text != "" {
			v.note("unknown_variable", r, l.path, "the variable %q is not declared%s", l.text, meant(l.text, v.variableNames()))
			v.fixVariable(r, l, l.text, v.assignedType(r, l))
		}
	default:
		if l.p.Resource != "" {
			v.resource(r, l)
		} else if l.p.Format == "recipient" {
			v.recipient(r, l)
		}
	}
}

func (v *validation) compiled(r *Record, l leafAt, err error) bool {
	if err != nil {
		v.note("bad_expression", r, l.path, "%s", err)
	}
	return err == nil
}

// reads checks the names in a compiled expression.
func (v *validation) reads(r *Record, l leafAt, x Expression) {
	for _, one := range x.code.reads {
		switch one.root {
		case "vars":
			if _, ok := v.variables[one.name]; !ok {
				v.note("unknown_variable", r, l.path, "the variable %q is not declared%s", one.name, meant(one.name, v.variableNames()))
				v.fixVariable(r, l, one.name, fittingType(x.Source, one.name, v.variables, l.p.Want))
			}
		case "results":
			if message, names, field := v.result(one); message != "" {
				v.note("unknown_variable", r, l.path, "%s", message)
				v.fixRead(r, l, one, names, field)
			}
		default:
			if message := (Scope{Org: v.resources.Org}).unknown(one); message != "" {
				names := fieldsOf[one.root]
				if one.root == "org" {
					names = v.resources.Org
				}
				v.note("unknown_variable", r, l.path, "%s", message)
				v.fixRead(r, l, one, names, false)
			}
		}
	}
}

// result says what is wrong with a result that an expression reads, which names there are, and whether those are of results.
func (v *validation) result(one read) (message string, names []string, field bool) {
	i, ok := v.byID[one.name]
	if !ok {
		return fmt.Sprintf("there is no activity %q%s", one.name, meant(one.name, v.ids())), v.ids(), false
	}
	spec := v.specs[i]
	if spec == nil || one.field == "" {
		return "", nil, false
	}
	names = make([]string, len(spec.Results))
	for n, result := range spec.Results {
		names[n] = result.Name
	}
	if slices.Contains(names, one.field) {
		return "", nil, false
	}
	return fmt.Sprintf("%s has no result %q%s", spec.Label, one.field, meant(one.field, names)), names, true
}

// resource checks that a resource exists, or notes that it cannot be checked.
func (v *validation) resource(r *Record, l leafAt) {
	if l.text == "" {
		return
	}
	kind := l.p.Resource
	known, ok := v.resources.Names[kind]
	switch {
	case !ok && !ValidName(l.text):
		v.note("bad_value", r, l.path, "%q cannot be the name of %s: use %s", shorten(l.text, 40), aResource(kind), NameRule)
		return
	case !ok:
		v.note("unchecked_resource", r, l.path, "whether there is %s %q was not checked", aResource(kind), l.text)
		return
	}
	if v.names[kind] == nil {
		names := make(map[string]bool, len(known))
		for _, name := range known {
			names[strings.ToLower(name)] = true
		}
		if v.names == nil {
			v.names = map[string]map[string]bool{}
		}
		v.names[kind] = names
	}
	if !v.names[kind][strings.ToLower(l.text)] {
		v.note("unknown_resource", r, l.path, "there is no %s %q%s", resourceWords(kind), l.text, meant(l.text, known))
		if near := nearest(l.text, known); near != "" {
			v.fixText(r, l.path, "Change to "+near, near)
		}
	}
}

// aResource is resourceWords with its article.
func aResource(kind string) string {
	words := resourceWords(kind)
	if strings.ContainsAny(words[:1], "aeiouAEIOU") {
		return "an " + words
	}
	return "a " + words
}

// resourceWords names a kind of resource for people.
func resourceWords(kind string) string {
	if kind == "ai_agent" {
		return "AI agent"
	}
	return strings.ReplaceAll(kind, "_", " ")
}
