package flow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/conf"
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

// kindsOf knows the types of variables and of the results of activities, whose types of activity are given by id.
func kindsOf(variables map[string]Type, activity func(id string) *Spec) kinds {
	return func(r read) Type {
		switch r.root {
		case "vars":
			return variables[r.name]
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
	gives Type // of the result, "" when it is not known
	err   error
}

// typings remembers what typed found, like known.
var typings struct {
	sync.Mutex
	now, before map[string]typing
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
	if gives == "" || gives == want || want == "" || want == String || want == JSON || number(gives) && number(want) {
		return nil
	}
	return wrong
}

// typed finds the type of a compiled expression's result, with the types of what it reads.
func typed(x Expression, of kinds) typing {
	var signature []string
	for _, one := range x.code.reads {
		if t := of(one); exprTypes[t] != nil {
			signature = append(signature, one.path()+" "+string(t))
		}
	}
	if len(signature) == 0 {
		return typing{gives: x.code.gives}
	}
	slices.Sort(signature)
	signature = slices.Compact(signature)
	key := strings.Join(append(signature, x.Source), "\x00")
	typings.Lock()
	found, ok := typings.now[key]
	if !ok {
		found, ok = typings.before[key]
	}
	typings.Unlock()
	if ok {
		return found
	}
	found = checkTypes(x.Source, signature)
	typings.Lock()
	defer typings.Unlock()
	if typings.now == nil || len(typings.now) >= generation {
		typings.now, typings.before = make(map[string]typing, 64), typings.now
	}
	typings.now[key] = found
	return found
}

// exprTypes are the types of values in an environment; JSON may be anything.
var exprTypes = map[Type]types.Type{
	String: types.String, Integer: types.Int, Decimal: types.Float64, Boolean: types.Bool, DateTime: types.TypeOf(time.Time{}),
}

// checkTypes checks a source with the types of what it reads, each as "vars.name type" or "results.menu.key type".
func checkTypes(source string, variables []string) (found typing) {
	defer func() {
		if recover() != nil {
			found = typing{} // the library's checker is not sure
		}
	}()
	config := configs.Get().(*conf.Config)
	untyped := config.Env
	defer func() {
		config.Env = untyped
		configs.Put(config)
	}()
	config.Env = environmentOf(variables).Nature()
	tree, err := parser.ParseWithConfig(source, config)
	if err != nil {
		return typing{} // has been found by compile
	}
	_, err = checker.Check(tree, config)
	switch {
	case err == nil:
		return typing{gives: resultOf(tree.Node)}
	case certainMistake.MatchString(err.Error()):
		return typing{err: explain(bind(err, tree.Source))}
	}
	return typing{}
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
