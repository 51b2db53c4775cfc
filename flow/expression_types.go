package flow

import (
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

// typeMistakes remembers what typeMistake found, like known.
var typeMistakes struct {
	sync.Mutex
	now, before map[string]error
}

// typeMistake checks a compiled source against the declared types of the variables that it reads, and its result against the type that is
// wanted. It gives only mistakes that are certain: a source it says nothing of may still fail with the values of a run.
func typeMistake(source string, reads []read, declared map[string]Type, want Type) error {
	var signature []string
	for _, one := range reads {
		if t := declared[one.name]; one.root == "vars" && exprTypes[t] != nil {
			signature = append(signature, one.name+" "+string(t))
		}
	}
	if len(signature) == 0 {
		return nil
	}
	slices.Sort(signature)
	signature = slices.Compact(signature)
	key := strings.Join(append(signature, string(want), source), "\x00")
	typeMistakes.Lock()
	err, ok := typeMistakes.now[key]
	if !ok {
		err, ok = typeMistakes.before[key]
	}
	typeMistakes.Unlock()
	if ok {
		return err
	}
	err = checkTypes(source, signature, want)
	typeMistakes.Lock()
	defer typeMistakes.Unlock()
	if typeMistakes.now == nil || len(typeMistakes.now) >= generation {
		typeMistakes.now, typeMistakes.before = make(map[string]error, 64), typeMistakes.now
	}
	typeMistakes.now[key] = err
	return err
}

// exprTypes are the types of values in an environment; JSON may be anything.
var exprTypes = map[Type]types.Type{
	String: types.String, Integer: types.Int, Decimal: types.Float64, Boolean: types.Bool, DateTime: types.TypeOf(time.Time{}),
}

// checkTypes checks a source with the types of its variables, each as "name type".
func checkTypes(source string, variables []string, want Type) (err error) {
	defer func() {
		if recover() != nil {
			err = nil // the library's checker is not sure
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
		return nil // has been found by compile
	}
	if _, err := checker.Check(tree, config); err != nil {
		if certainMistake.MatchString(err.Error()) {
			return explain(bind(err, tree.Source))
		}
		return nil
	}
	if message := mismatch(resultOf(tree.Node), want); message != "" {
		return &ExpressionError{Message: message, At: -1}
	}
	return nil
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
