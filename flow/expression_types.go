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

// typeMistake checks a compiled expression against the declared types of the variables that it reads, and its result against the type that
// is wanted. It gives only mistakes that are certain: an expression it says nothing of may still fail with the values of a run.
func typeMistake(x Expression, declared map[string]Type, want Type) error {
	found := typed(x, declared)
	if found.err != nil {
		return found.err
	}
	if message := mismatch(found.gives, want); message != "" {
		return &ExpressionError{Message: message, At: -1}
	}
	return nil
}

// assignMistake says why a variable can never take what an expression gives. Texts may hold anything, so only those that are written out count.
func assignMistake(x Expression, declared map[string]Type, to string) error {
	want, gives := declared[to], typed(x, declared).gives
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

// typed finds the type of a compiled expression's result, with the types of the variables that it reads.
func typed(x Expression, declared map[string]Type) typing {
	var signature []string
	for _, one := range x.code.reads {
		if t := declared[one.name]; one.root == "vars" && exprTypes[t] != nil {
			signature = append(signature, one.name+" "+string(t))
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

// checkTypes checks a source with the types of its variables, each as "name type".
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

func environmentOf(variables []string) types.Map {
	vars := types.Map{types.Extra: types.Any}
	for _, variable := range variables {
		name, t, _ := strings.Cut(variable, " ")
		vars[name] = exprTypes[Type(t)]
	}
	env := types.Map{}
	for _, root := range Roots {
		env[root] = types.Any
	}
	env["vars"], env["now"] = vars, types.TypeOf(time.Time{})
	return env
}
