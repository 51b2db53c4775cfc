package flow

import (
	"regexp"
	"regexp/syntax"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// surveyor reads a parsed tree: what it reads, whether it needs guards, and what is not allowed at all.
type surveyor struct {
	reads   []read
	roots   []string
	guarded bool // has arithmetic, or makes texts of values
	metered bool // has work that depends on the size of values
	err     *file.Error
}

// methods are the methods of times and durations that expressions may call. Nothing else has methods.
var methods = []string{
	"Year", "Month", "Day", "Weekday", "YearDay", "Hour", "Minute", "Second", "Unix", "UnixMilli", "Format", "In", "UTC", "Add", "AddDate", "Sub", "Before",
	"After", "Equal", "Truncate", "Round", "IsZero", "Hours", "Minutes", "Seconds", "Milliseconds", "Abs", "String",
}

// cheap built-ins take a time that hardly depends on their arguments, or at most the time of reading one bounded text.
var cheap = []string{
	"len", "type", "abs", "ceil", "floor", "round", "int", "float", "string", "get", "first", "last", "take", "upper", "lower", "trim", "trimPrefix", "trimSuffix",
	"indexOf", "lastIndexOf", "hasPrefix", "hasSuffix", "duration", "date", "bitand", "bitor", "bitxor", "bitnand", "bitshl", "bitshr", "bitushr", "bitnot",
}

// Visit looks at one node after its children.
func (s *surveyor) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if n.Value == "$env" {
			s.refuse(n, "$env cannot be used; name what you need, such as vars.name")
		}
		if slices.Contains(Roots, n.Value) && !slices.Contains(s.roots, n.Value) {
			s.roots = append(s.roots, n.Value)
		}
	case *ast.MemberNode:
		s.member(n)
	case *ast.CallNode:
		s.call(n)
	case *ast.BinaryNode:
		s.binary(n)
	case *ast.ArrayNode:
		s.metered = s.metered || !constant(n)
	case *ast.PredicateNode, *ast.MapNode:
		s.metered = true
	case *ast.BuiltinNode:
		s.metered, s.guarded = s.metered || !slices.Contains(cheap, n.Name), s.guarded || n.Name == "string"
	}
}

func (s *surveyor) member(n *ast.MemberNode) {
	name, ok := n.Property.(*ast.StringNode)
	if !ok {
		return
	}
	switch base := n.Node.(type) {
	case *ast.IdentifierNode:
		s.reads = append(s.reads, read{root: base.Value, name: name.Value, at: base.Location().From})
	case *ast.MemberNode: // the base has just been appended when it is results.<id>
		if root, ok := base.Node.(*ast.IdentifierNode); ok && root.Value == "results" && len(s.reads) > 0 {
			s.reads[len(s.reads)-1].field = name.Value
		}
	}
}

func (s *surveyor) call(n *ast.CallNode) {
	switch callee := n.Callee.(type) {
	case *ast.IdentifierNode:
		switch callee.Value {
		case "now":
			s.refuse(n, "now is a value: write now without brackets")
		case "repeat":
			s.refuse(n, "the function repeat is not available")
		default:
			s.refuse(n, "unknown function "+callee.Value)
		}
	case *ast.MemberNode:
		if name, ok := callee.Property.(*ast.StringNode); !ok || !slices.Contains(methods, name.Value) {
			s.refuse(n, "only functions and the methods of times can be called")
		}
	default:
		s.refuse(n, "only functions and the methods of times can be called")
	}
}

func (s *surveyor) binary(n *ast.BinaryNode) {
	switch n.Operator {
	case "+", "-", "*", "/", "%", "**", "^":
		s.guarded = true
	case "..":
		s.metered = true
	case "matches":
		s.metered = true
		if pattern, ok := n.Right.(*ast.StringNode); ok {
			if _, err := patternSize(pattern.Value); err != nil {
				s.refuse(pattern, err.Error())
			}
		}
	}
}

func (s *surveyor) refuse(n ast.Node, message string) {
	if s.err == nil {
		s.err = &file.Error{Location: n.Location(), Message: message}
	}
}

// guard puts the guards into a checked tree: arithmetic that refuses overflow and division by zero, and, when metered, a count of every turn
// of a predicate and of everything whose cost grows with its operands.
func guard(node *ast.Node, metered bool) {
	g := &guarder{metered: metered}
	if metered {
		ast.Walk(node, (*repeated)(&g.repeated))
	}
	ast.Walk(node, g)
}

type guarder struct {
	metered  bool
	repeated []*ast.BuiltinNode // those inside of predicates
}

// Visit guards one node after its children.
func (g *guarder) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BinaryNode:
		if f, ok := arithmetic[n.Operator]; ok && guardable(n) {
			if g.metered && n.Operator == "+" {
				weighAll(&n.Left, &n.Right)
			}
			ast.Patch(node, call(f, n.Left, n.Right))
		} else if g.metered {
			g.comparison(node, n)
		}
	case *ast.BuiltinNode:
		if g.metered {
			g.builtin(node, n)
		}
		if n.Name == "string" {
			ast.Patch(node, call(textOf, n.Arguments...))
		}
	}
}

func (g *guarder) comparison(node *ast.Node, n *ast.BinaryNode) {
	switch n.Operator {
	case "==", "!=", "<", ">", "<=", ">=":
		if !scalar(n.Left) && !scalar(n.Right) { // beside a single value as short as its source, neither is read whole
			weighAll(&n.Left, &n.Right)
		}
	case "in", "not in", "contains", "startsWith", "endsWith":
		weighAll(&n.Left, &n.Right)
	case "matches":
		if pattern, ok := n.Right.(*ast.StringNode); ok {
			size, _ := patternSize(pattern.Value)
			n.Left = call(meterScan, &ast.IntegerNode{Value: size}, n.Left)
			return
		}
		ast.Patch(node, call(meterMatch, n.Left, n.Right))
	}
}

// guardable says whether arithmetic may meet numbers or texts of unknown size. Known times and wrong types are left to the checker.
func guardable(n *ast.BinaryNode) bool {
	left, right := typeOf(n.Left), typeOf(n.Right)
	isNumber := func(t Type) bool { return t == Integer || t == Decimal }
	unknown := func(n ast.Node) bool { return n.Nature().Type == nil && !n.Nature().Nil }
	switch {
	case unknown(n.Left) && (unknown(n.Right) || isNumber(right) || right == String),
		unknown(n.Right) && (isNumber(left) || left == String):
		return true
	case n.Operator == "+" && left == String && right == String:
		return true
	}
	return isNumber(left) && isNumber(right)
}

// scalar says whether a node is a single value that is written out.
func scalar(n ast.Node) bool {
	switch n.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NilNode:
		return true
	}
	return false
}

func weighAll(nodes ...*ast.Node) {
	for _, n := range nodes {
		if _, known := (*n).(*ast.ConstantNode); known || scalar(*n) {
			continue
		}
		if t := typeOf(*n); t == Integer || t == Decimal || t == Boolean || t == DateTime {
			continue
		}
		if array, ok := (*n).(*ast.ArrayNode); ok && constant(array) {
			continue
		}
		*n = call(meterWeigh, *n)
	}
}

// constant lists stay as they are, so that the optimizer makes a set of them.
func constant(n *ast.ArrayNode) bool {
	return !slices.ContainsFunc(n.Nodes, func(e ast.Node) bool {
		switch e.(type) {
		case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
			return false
		}
		return true
	})
}

func call(function string, arguments ...ast.Node) ast.Node {
	c := &ast.CallNode{Callee: &ast.IdentifierNode{Value: function}, Arguments: arguments}
	if len(arguments) > 0 {
		c.SetLocation(arguments[0].Location())
		c.Callee.SetLocation(arguments[0].Location())
	}
	return c
}

// patternSize estimates the instructions of a regular expression without building it: x{1000} ten times over is small to read and huge to run.
func patternSize(pattern string) (int, error) {
	if len(pattern) > maxPattern {
		return 0, errPatternLong
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 0, err
	}
	size := instructions(re)
	if size > maxInstructions {
		return 0, errPatternLarge
	}
	return size, nil
}

// CompilePattern compiles a regular expression of a flow (RE2 syntax). Long ones, and short ones that are huge to run, are errors.
func CompilePattern(pattern string) (*regexp.Regexp, error) {
	if _, err := patternSize(pattern); err != nil {
		return nil, err
	}
	return regexp.Compile(pattern)
}

func instructions(re *syntax.Regexp) int {
	inside := len(re.Rune)/2 + 1
	for _, sub := range re.Sub {
		inside = min(inside+instructions(sub), maxInstructions+1)
	}
	if re.Op == syntax.OpRepeat {
		inside = min(inside*max(re.Max, re.Min, 1), maxInstructions+1)
	}
	return inside
}
