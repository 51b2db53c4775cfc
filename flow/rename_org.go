package flow

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// RenameOrg puts new names of the organisation's variables, old name → new name, where a flow reads them: in expressions, templates and prompts. A read by a
// name that is only known when it runs stays, as does an expression with a mistake. The flow given is not changed.
func RenameOrg(f *Flow, c *Catalog, names map[string]string) (*Flow, error) {
	w := rewriter{text: func(p *Property, text string) string {
		return changeExpressions(p, text, func(expression string) string {
			found := useFinder{root: "org"}
			walkExpression(expression, &found)
			return renameAt(expression, found.uses, renaming(names))
		})
	}}
	records, err := w.records(f, c)
	if err != nil {
		return nil, err
	}
	renamed := *f
	renamed.Activities = records
	return &renamed, nil
}

// RenameCompared gives an expression with other texts where it compares a member of root, such as event.queue, with fixed texts: event.queue == "support",
// event.queue in ["support", "sales"]. rename is asked about each of these texts. An expression with a mistake stays.
func RenameCompared(source, root, member string, rename func(text string) string) string {
	found := comparedFinder{root: root, member: member}
	walkExpression(source, &found)
	return renameAt(source, found.uses, rename)
}

type comparedFinder struct {
	root, member string
	uses         []file.Location
}

// Visit looks at one node after its children.
func (c *comparedFinder) Visit(node *ast.Node) {
	n, ok := (*node).(*ast.BinaryNode)
	if !ok || !slices.Contains([]string{"==", "!=", "in", "not in"}, n.Operator) {
		return
	}
	if c.is(n.Left) {
		c.texts(n.Right)
	} else if c.is(n.Right) {
		c.texts(n.Left)
	}
}

// is says whether a node is the member.
func (c *comparedFinder) is(node ast.Node) bool {
	n, ok := node.(*ast.MemberNode)
	if !ok {
		return false
	}
	root, isRoot := n.Node.(*ast.IdentifierNode)
	name, isText := n.Property.(*ast.StringNode)
	return isRoot && isText && root.Value == c.root && name.Value == c.member
}

func (c *comparedFinder) texts(node ast.Node) {
	switch n := node.(type) {
	case *ast.StringNode:
		c.uses = append(c.uses, n.Location())
	case *ast.ArrayNode:
		for _, one := range n.Nodes {
			c.texts(one)
		}
	}
}
