package flow

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

func (g *guarder) builtin(node *ast.Node, n *ast.BuiltinNode) {
	for i := range n.Arguments {
		_, predicate := n.Arguments[i].(*ast.PredicateNode)
		_, member := n.Arguments[i].(*ast.MemberNode)
		switch {
		case predicate || slices.Contains([]string{"len", "type", "get", "first", "last", "take"}, n.Name):
		case i == 0 && slices.Contains(loops, n.Name):
			g.loop(n, member)
		default:
			weighAll(&n.Arguments[i])
		}
	}
	if f, ok := growing[n.Name]; ok {
		ast.Patch(node, call(f, n.Arguments...))
	}
	if slices.Contains([]string{"split", "splitAfter", "fromJSON"}, n.Name) { // what they make is paid for, not only what they read
		*node = call(meterWeigh, *node)
	}
}

// loops are the built-ins that run over their first argument one entry at a time.
var loops = []string{
	"all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex", "count", "sum", "groupBy", "sortBy", "reduce",
}

// whole are the loops that always run to the end of their list.
var whole = []string{"map", "sum", "groupBy", "sortBy", "reduce", "one"}

// loop counts the turns of a loop. A list from outside is short, so its turns are paid for together before the first of them, which takes far
// less time than counting each. A loop that may end early and runs many times pays turn by turn: most of them may never come.
func (g *guarder) loop(n *ast.BuiltinNode, outside bool) {
	var predicate *ast.PredicateNode
	if len(n.Arguments) > 1 {
		predicate, _ = n.Arguments[1].(*ast.PredicateNode)
	}
	units := 0
	if predicate != nil {
		size := &counter{}
		ast.Walk(&predicate.Node, size)
		units = stepUnits + size.nodes
	}
	together := outside && (slices.Contains(whole, n.Name) || !slices.Contains(g.repeated, n))
	if predicate != nil && !together {
		predicate.Node = &ast.SequenceNode{Nodes: []ast.Node{call(meterStep, &ast.IntegerNode{Value: units}), predicate.Node}}
		units = 0
	}
	if outside {
		n.Arguments[0] = call(meterTurns, n.Arguments[0], &ast.IntegerNode{Value: units})
	}
}

// repeated collects the built-ins inside of predicates.
type repeated []*ast.BuiltinNode

// Visit looks for predicates, and into them.
func (r *repeated) Visit(node *ast.Node) {
	if predicate, ok := (*node).(*ast.PredicateNode); ok {
		ast.Walk(&predicate.Node, (*insides)(r))
	}
}

type insides []*ast.BuiltinNode

// Visit collects.
func (i *insides) Visit(node *ast.Node) {
	if n, ok := (*node).(*ast.BuiltinNode); ok {
		*i = append(*i, n)
	}
}

// callUnits is what a call of a time's method costs more than another node: it goes through reflection.
const callUnits = 60

type counter struct{ nodes int }

// Visit counts.
func (c *counter) Visit(node *ast.Node) {
	c.nodes++
	switch n := (*node).(type) {
	case *ast.CallNode:
		if _, method := n.Callee.(*ast.MemberNode); method {
			c.nodes += callUnits
		}
	case *ast.BuiltinNode:
		if n.Name == "date" || n.Name == "duration" {
			c.nodes += callUnits
		}
	}
}
