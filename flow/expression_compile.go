package flow

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/checker/nature"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// code is a compiled expression. It never changes, so one serves every flow that has the same source.
type code struct {
	program *vm.Program
	metered bool   // its work depends on the values it reads, so it counts steps
	gives   Type   // the result's type when it is known before running, else ""
	reads   []read // what it reads
	roots   []string
	types   atomic.Pointer[typing] // what was found with the types of variables that were met last
}

// read is one value an expression reads: vars.tier is {vars tier}, results.menu.key is {results menu key}.
type read struct {
	root, name, field string
	at                int
}

// path writes it as an expression does: results.menu.key.
func (r read) path() string {
	if r.root == "results" {
		return r.root + "." + r.name + "." + r.field
	}
	return r.root + "." + r.name
}

// known remembers what was compiled: a draft is validated after every change, and all but one of its expressions are the ones of before.
// It holds at most two generations of generation entries.
var known struct {
	sync.Mutex
	now, before map[string]*code
}

const generation = 4096

// compile gives the code of a source. When the types of what it reads are known, of is asked for them, so that a source that is new is checked
// against them on the way.
func compile(source string, of kinds) (*code, error) {
	known.Lock()
	c, ok := known.now[source]
	if !ok {
		c, ok = known.before[source]
	}
	known.Unlock()
	if ok {
		return c, nil
	}
	c, err := compileAnew(source, of)
	if err != nil {
		return nil, explain(err)
	}
	known.Lock()
	defer known.Unlock()
	if known.now == nil || len(known.now) >= generation {
		known.now, known.before = make(map[string]*code, 64), known.now
	}
	known.now[source] = c
	return c, nil
}

// compileAnew parses, checks, guards and compiles. The parser's recursion cannot be stopped once it runs, so size and nesting come first.
func compileAnew(source string, of kinds) (c *code, err error) {
	defer func() {
		if r := recover(); r != nil {
			c, err = nil, fmt.Errorf("%v", r)
		}
	}()
	if err := checkSource(source); err != nil {
		return nil, err
	}
	l := libraries.Get().(*library)
	defer libraries.Put(l)
	tree, err := parser.ParseWithConfig(source, l.config)
	if err != nil {
		return nil, err
	}
	survey := surveyor{}
	if ast.Walk(&tree.Node, &survey); survey.err != nil {
		return nil, survey.err.Bind(tree.Source)
	}
	c = &code{metered: survey.metered, reads: survey.reads, roots: survey.roots}
	if of != nil {
		if signature := c.signature(of); signature != "" {
			c.types.Store(l.types(tree, signature))
		}
	}
	if _, err := l.checker.Check(tree, l.config); err != nil {
		return nil, err
	}
	c.gives = typeOf(tree.Node)
	if survey.guarded || survey.metered {
		guard(&tree.Node, survey.metered)
		if _, err := l.checker.Check(tree, l.config); err != nil {
			return nil, err
		}
	}
	if err := optimizer.Optimize(&tree.Node, l.config); err != nil {
		return nil, bind(err, tree.Source)
	}
	root := &ast.SequenceNode{Nodes: []ast.Node{tree.Node}}
	tree.Node = root
	if c.program, err = compiler.Compile(tree, l.config); err != nil {
		return nil, bind(err, tree.Source)
	}
	root.Nodes = nil // a program keeps its tree, which is larger than everything else that it keeps and never looked at again
	return c, nil
}

func bind(err error, source file.Source) error {
	var at *file.Error
	if errors.As(err, &at) {
		return at.Bind(source)
	}
	return err
}

// library is what compiling takes of the library again and again. It is not for two at once.
type library struct {
	config  *conf.Config // making one copies the table of built-in functions
	checker checker.Checker
	typed   map[string]nature.Nature // environments by signature, see code.signature
}

// maxTyped is how many environments are kept: the expressions of a flow have few signatures.
const maxTyped = 64

var libraries = sync.Pool{New: func() any {
	config := conf.CreateNew()
	roots := types.Map{}
	for _, root := range Roots {
		roots[root] = types.Any
	}
	for name, signature := range meterFunctions {
		roots[name] = signature
	}
	roots["now"] = types.TypeOf(time.Time{})
	config.WithEnv(roots)
	config.Strict = true
	config.MaxNodes = MaxNodes
	for name, f := range guardFunctions {
		config.Functions[name] = &builtin.Function{Name: name, Func: f, Types: []reflect.Type{reflect.TypeFor[func(...any) any]()}}
	}
	for _, name := range []string{"now", "repeat"} {
		config.Disabled[name] = true
		delete(config.Builtins, name)
	}
	return &library{config: config, typed: make(map[string]nature.Nature, maxTyped)}
}}

// checkSource refuses what the parser must not see.
func checkSource(source string) error {
	if len(source) > MaxExpression {
		return &ExpressionError{Message: fmt.Sprintf("the expression is longer than %d bytes", MaxExpression), At: -1}
	}
	if strings.TrimSpace(source) == "" {
		return &ExpressionError{Message: "the expression is empty", At: 0}
	}
	depth, signs := 0, 0
	for i := 0; i < len(source); i++ {
		switch b := source[i]; {
		case b == '"' || b == '\'' || b == '`':
			i, signs = endOfText(source, i), 0
		case strings.IndexByte("([{", b) >= 0:
			depth, signs = depth+1, 0
		case strings.IndexByte(")]}", b) >= 0:
			depth, signs = max(depth-1, 0), 0
		case strings.IndexByte("-+!", b) >= 0, strings.HasPrefix(source[i:], "not "):
			signs++
		case b != ' ' && b != '\t' && b != '\n' && b != '\r' && b != 'o' && b != 't':
			signs = 0 // "o" and "t" belong to a "not" that was counted
		}
		if depth > MaxNesting || signs > MaxNesting {
			return &ExpressionError{Message: fmt.Sprintf("the expression is nested deeper than %d levels", MaxNesting), At: i}
		}
	}
	return nil
}

// endOfText finds the closing quote of the text that begins at i, or the last byte.
func endOfText(source string, i int) int {
	quote := source[i]
	for i++; i < len(source); i++ {
		if source[i] == '\\' && quote != '`' {
			i++
		} else if source[i] == quote {
			return i
		}
	}
	return len(source) - 1
}

// typeOf names the type of a checked node when it is known, else "".
func typeOf(n ast.Node) Type {
	t := n.Type()
	switch {
	case t == reflect.TypeFor[time.Time]():
		return DateTime
	case t == nil || t == reflect.TypeFor[time.Duration]():
		return ""
	}
	switch t.Kind() {
	case reflect.String:
		return String
	case reflect.Bool:
		return Boolean
	case reflect.Int:
		return Integer
	case reflect.Float64:
		return Decimal
	case reflect.Slice, reflect.Map, reflect.Array:
		return JSON
	}
	return ""
}
