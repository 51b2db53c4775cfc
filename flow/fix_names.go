package flow

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/expr-lang/expr/parser"
)

// fixVariable offers to declare a variable that a text names, or to name the one that was meant.
func (v *validation) fixVariable(r *Record, l leafAt, name string, gives Type) {
	if near := nearest(name, v.variableNames()); near != "" {
		names := map[string]string{name: near}
		text := near
		switch l.p.Widget {
		case WidgetExpression:
			text = renameInExpression(l.text, names)
		case WidgetTemplate, WidgetPrompt:
			text = renameInTemplate(l.text, names)
		}
		v.fixText(r, l.path, "Change to "+near, text)
	}
	if ValidIdentifier(name) {
		v.fix("Create the variable "+name, change(nil, map[string]string{"name": name, "type": string(gives)}, "variables", name))
	}
}

func (v *validation) variableNames() []string { return slices.Sorted(maps.Keys(v.variables)) }

// fixRead offers the name that was meant below contact, event or results.
func (v *validation) fixRead(r *Record, l leafAt, one read, names []string, field bool) {
	written, before := one.name, regexp.QuoteMeta(one.root)
	if field {
		written, before = one.field, before+`\??\.`+regexp.QuoteMeta(one.name)
	}
	near := nearest(written, names)
	if near == "" {
		return
	}
	pattern := regexp.MustCompile(`((?:^|[^\w.])` + before + `\??\.)` + regexp.QuoteMeta(written) + `\b`)
	replace := func(source string) string { return pattern.ReplaceAllString(source, "${1}"+near) }
	text := replace(l.text)
	if l.p.Widget != WidgetExpression {
		text = inExpressions(l.text, replace)
	}
	if text != l.text {
		v.fixText(r, l.path, "Change to "+near, text)
	}
}

// fittingType is the type that a variable which is not declared yet should have, so that an expression works that reads it.
func fittingType(source, name string, declared map[string]Type, want Type) Type {
	if source == "vars."+name && want != "" {
		return want
	}
	types := maps.Clone(declared)
	for _, candidate := range []Type{String, Integer, Decimal, Boolean, DateTime} {
		types[name] = candidate
		if fits(source, types, want) {
			return candidate
		}
	}
	return JSON
}

// fits says whether the library's checker finds nothing wrong with an expression whose variables have these types.
func fits(source string, declared map[string]Type, want Type) (ok bool) {
	defer func() {
		if recover() != nil { // as in compileAnew: the checker may give up by a panic
			ok = false
		}
	}()
	l := libraries.Get().(*library)
	untyped := l.config.Env
	defer func() {
		l.config.Env = untyped
		libraries.Put(l)
	}()
	var names []string
	for name, t := range declared {
		if exprTypes[t] != nil {
			names = append(names, fmt.Sprintf("vars.%s %s", name, t))
		}
	}
	l.config.Env = environmentOf(names).Nature()
	tree, err := parser.ParseWithConfig(source, l.config)
	if err != nil {
		return false
	}
	if _, err = l.checker.Check(tree, l.config); err != nil {
		return false
	}
	return mismatch(typeOf(tree.Node), want) == ""
}

// assignedType is the type of a variable that an activity sets: of the expression it is assigned, or what the property always gives.
func (v *validation) assignedType(r *Record, l leafAt) Type {
	switch {
	case r.Type == "loop" && l.path == "properties.variable", r.Type == "survey":
		return Integer
	case r.Type == "set_variables":
		var p struct {
			Assignments []struct{ Variable, Expression string }
		}
		if decodeInto(r.Properties, &p) {
			for _, a := range p.Assignments {
				x := Expression{Source: a.Expression}
				if a.Variable == l.text && x.Compile("") == nil {
					if gives := typed(x, v.kinds).gives; gives != "" {
						return gives
					}
					return JSON
				}
			}
		}
	case r.Type == "http_request":
		return JSON
	}
	return String
}
