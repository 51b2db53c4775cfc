package flow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
)

// certainMistake matches what the checker of the library finds and what then goes wrong in every run: an error, or a result of and and or
// that is neither true nor false. Other operators compare anything, or find nothing in an empty value.
var certainMistake = regexp.MustCompile(`^invalid operation: (?:(?:<|<=|>|>=|\+|-|\*|/|\*\*|and|&&|or|\|\|) \(mismatched types|(?:-|not|!) \(mismatched type) `)

// kinds tells the type of what an expression reads, "" when it is not known.
type kinds func(read) Type

// contactKinds and flowKinds are the types of what expressions can read below contact and flow; attributes may be missing.
var (
	contactKinds = map[string]Type{
		"id": String, "channel": String, "ani": String, "dnis": String, "entry_point": String, "language": String, "started_at": DateTime, "attributes": JSON,
	}
	flowKinds = map[string]Type{"name": String, "kind": String}
)

// kindsOf knows the types of variables, of those of the organisation, and of the results of activities, whose types of activity are given by id.
func kindsOf(variables, org map[string]Type, activity func(id string) *Spec) kinds {
	return func(r read) Type {
		switch r.root {
		case "vars":
			return variables[r.name]
		case "org":
			return org[r.name]
		case "contact":
			return contactKinds[r.name]
		case "flow":
			return flowKinds[r.name]
		case "results":
			if spec := activity(r.name); spec != nil {
				for _, result := range spec.Results {
					if result.Name == r.field {
						return result.Type
					}
				}
			}
		}
		return ""
	}
}

// typing is what the declared types of variables say about an expression.
type typing struct {
	signature string // the types it was found with
	gives     Type   // of the result, "" when it is not known
	err       error
}

// typeMistake checks a compiled expression against the types of what it reads, and its result against the type that
// is wanted. It gives only mistakes that are certain: an expression it says nothing of may still fail with the values of a run.
func typeMistake(x Expression, of kinds, want Type) error {
	found := typed(x, of)
	if found.err != nil {
		return found.err
	}
	if message := mismatch(found.gives, want); message != "" {
		return &ExpressionError{Message: message, At: -1}
	}
	return nil
}

// assignMistake says why a variable can never take what an expression gives. Texts may hold anything, so only those that are written out count.
func assignMistake(x Expression, of kinds, to string) error {
	want, gives := of(read{root: "vars", name: to}), typed(x, of).gives
	if want == "" { // it is not declared, which is said already
		return nil
	}
	wrong := &ExpressionError{Message: fmt.Sprintf("the expression gives %s, but the variable %s is %s", typeWords[gives], to, typeWords[want]), At: -1}
	if gives == String {
		source := strings.TrimSpace(x.Source)
		if strings.IndexByte("\"'`", source[0]) < 0 || endOfText(source, 0) != len(source)-1 {
			return nil
		}
		value, err := x.Evaluate(Env{})
		if err != nil {
			return nil
		}
		if _, err := Coerce(value, want); err != nil {
			return wrong
		}
		return nil
	}
	number := func(t Type) bool { return t == Integer || t == Decimal }
	if gives == "" || gives == want || want == String || want == JSON || number(gives) && number(want) {
		return nil
	}
	return wrong
}

// typed finds the type of a compiled expression's result, with the types of what it reads. The last answer is kept: an expression hardly ever
// meets variables of other types.
func typed(x Expression, of kinds) typing {
	signature := x.code.signature(of)
	if signature == "" {
		return typing{gives: x.code.gives}
	}
	if found := x.code.types.Load(); found != nil && found.signature == signature {
		return *found
	}
	found := checkTypes(x.Source, signature)
	x.code.types.Store(found)
	return *found
}

// signature writes down the types of what an expression reads: "results.menu.key string\nvars.tier string". It is "" when none is known.
func (c *code) signature(of kinds) string {
	var space [8]string
	lines := space[:0]
	for _, one := range c.reads {
		if t := of(one); exprTypes[t] != nil {
			lines = append(lines, one.path()+" "+string(t))
		}
	}
	if len(lines) > 1 {
		slices.Sort(lines)
		lines = slices.Compact(lines)
	}
	return strings.Join(lines, "\n")
}

// exprTypes are the types of values in an environment; JSON may be anything.
var exprTypes = map[Type]types.Type{
	String: types.String, Integer: types.Int, Decimal: types.Float64, Boolean: types.Bool, DateTime: types.TypeOf(time.Time{}),
}

// checkTypes checks a source with the types of what it reads.
func checkTypes(source, signature string) *typing {
	l := libraries.Get().(*library)
	defer libraries.Put(l)
	tree, err := parser.ParseWithConfig(source, l.config)
	if err != nil {
		return &typing{signature: signature} // has been found by compile
	}
	return l.types(tree, signature)
}

// types checks a parsed source with the types of what it reads.
func (l *library) types(tree *parser.Tree, signature string) (found *typing) {
	untyped := l.config.Env
	defer func() {
		l.config.Env = untyped
		if recover() != nil {
			found = &typing{signature: signature} // the library's checker is not sure
		}
	}()
	environment, ok := l.typed[signature]
	if !ok {
		if len(l.typed) >= maxTyped {
			clear(l.typed)
		}
		environment = environmentOf(strings.Split(signature, "\n")).Nature()
		l.typed[signature] = environment
	}
	l.config.Env = environment
	found = &typing{signature: signature}
	_, err := l.checker.Check(tree, l.config)
	switch {
	case err == nil:
		found.gives = resultOf(tree.Node)
	case certainMistake.MatchString(err.Error()):
		found.err = explain(bind(err, tree.Source))
	}
	return found
}

// resultOf is the type of a checked expression. An empty value may stand in for what ?? and the optional chain read.
func resultOf(n ast.Node) Type {
	if b, ok := n.(*ast.BinaryNode); ok && b.Operator == "??" {
		return ""
	}
	return typeOf(n)
}

func environmentOf(reads []string) types.Map {
	env := types.Map{}
	for _, root := range Roots {
		env[root] = types.Any
	}
	env["now"] = types.TypeOf(time.Time{})
	for _, one := range reads {
		path, t, _ := strings.Cut(one, " ")
		names := strings.Split(path, ".")
		object := env
		for _, name := range names[:len(names)-1] {
			inside, ok := object[name].(types.Map)
			if !ok {
				inside = types.Map{types.Extra: types.Any}
				object[name] = inside
			}
			object = inside
		}
		object[names[len(names)-1]] = exprTypes[Type(t)]
	}
	return env
}
