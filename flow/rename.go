package flow

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"cordboard/flow/fault"
)

// RenameVariable gives a variable another name and everything in the flow that uses it follows. See RenameVariables.
func RenameVariable(f *Flow, c *Catalog, from, to string) (*Flow, error) {
	return RenameVariables(f, c, map[string]string{from: to})
}

// RenameVariables gives variables other names, all at once, so that two can change places: old name → new name. Expressions, templates,
// prompts and properties that name a variable follow; an expression with a mistake in it stays as it is, as do the names that a subflow has for
// its own variables. The flow given is not changed. A name that is not declared, cannot be a name or is taken is an invalid fault.
func RenameVariables(f *Flow, c *Catalog, names map[string]string) (*Flow, error) {
	variables := slices.Clone(f.Variables)
	taken, found := map[string]bool{}, 0
	for i, v := range variables {
		if to, ok := names[v.Name]; ok {
			variables[i].Name = to
			found++
		}
		if to := variables[i].Name; taken[to] || !ValidIdentifier(to) {
			return nil, fault.New(fault.Invalid, "%q cannot be a variable's name here: it is taken, or not small letters, digits and _.", to)
		}
		taken[variables[i].Name] = true
	}
	if found < len(names) {
		return nil, fault.New(fault.Invalid, "There is no variable %s to rename.", strings.Join(slices.Sorted(maps.Keys(names)), " or "))
	}
	w := rewriter{text: func(p *Property, text string) string {
		if to, ok := names[text]; ok && p.Widget == WidgetVariable {
			return to
		}
		return changeExpressions(p, text, func(expression string) string { return renameInExpression(expression, names) })
	}}
	records, err := w.records(f, c)
	if err != nil {
		return nil, err
	}
	renamed := *f
	renamed.Variables, renamed.Activities = variables, records
	return &renamed, nil
}

// renameInTemplate renames inside the braces.
func renameInTemplate(source string, names map[string]string) string {
	return inExpressions(source, func(expression string) string { return renameInExpression(expression, names) })
}

// changeExpressions changes the expressions of a property's text: all of it, or what stands in its braces.
func changeExpressions(p *Property, text string, change func(string) string) string {
	switch p.Widget {
	case WidgetExpression:
		return change(text)
	case WidgetTemplate, WidgetPrompt:
		return inExpressions(text, change)
	}
	return text
}

// inExpressions changes what stands in the braces of a template. What comes after a {{ without its }} stays.
func inExpressions(source string, change func(string) string) string {
	var b strings.Builder
	for rest := source; rest != ""; {
		text, expression, after, err := nextPart(rest)
		if err != nil || len(text) == len(rest) {
			b.WriteString(rest)
			break
		}
		b.WriteString(text + "{{" + change(expression) + "}}")
		rest = after
	}
	return b.String()
}

// renameInExpression renames where the parsed expression reads a variable. One that does not parse stays.
func renameInExpression(source string, names map[string]string) string {
	return renameAt(source, variableUses(source), renaming(names))
}

// renaming gives the new name of what has one.
func renaming(names map[string]string) func(string) string {
	return func(name string) string {
		if to, ok := names[name]; ok {
			return to
		}
		return name
	}
}

// renameAt puts other names where an expression has some, in quotes or not.
func renameAt(source string, uses []file.Location, rename func(name string) string) string {
	if len(uses) == 0 {
		return source
	}
	slices.SortFunc(uses, func(a, b file.Location) int { return a.From - b.From })
	runes, last := []rune(source), 0
	var b strings.Builder
	for _, at := range uses {
		if at.From < last || at.To > len(runes) || at.From >= at.To {
			continue
		}
		from, quote := string(runes[at.From:at.To]), ""
		if strings.Contains("\"'`", from[:1]) && len(from) > 1 {
			from, quote = from[1:len(from)-1], from[:1]
		}
		if to := rename(from); to != from {
			b.WriteString(string(runes[last:at.From]) + quote + to + quote)
			last = at.To
		}
	}
	return b.String() + string(runes[last:])
}

// variableUses finds where an expression names variables: vars.name, vars["name"], "name" in vars and get(vars, "name").
func variableUses(source string) []file.Location {
	var found useFinder
	walkExpression(source, &found)
	return found.uses
}

// walkExpression shows a visitor what an expression is made of. One that does not parse is made of nothing.
func walkExpression(source string, visitor ast.Visitor) {
	defer func() { _ = recover() }() // as in compileAnew: the parser may give up by a panic
	if checkSource(source) != nil {
		return
	}
	l := libraries.Get().(*library)
	defer libraries.Put(l)
	if tree, err := parser.ParseWithConfig(source, l.config); err == nil {
		ast.Walk(&tree.Node, visitor)
	}
}

// useFinder notes where variables are named, and how often vars stands in the expression at all: more often when it is read as a whole, or by
// a name that is only known when it runs.
type useFinder struct {
	root  string // instead of vars
	uses  []file.Location
	roots int
}

// Visit looks at one node after its children.
func (u *useFinder) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if n.Value == cmp.Or(u.root, "vars") {
			u.roots++
		}
	case *ast.MemberNode:
		u.use(n.Node, n.Property)
	case *ast.BinaryNode:
		if n.Operator == "in" || n.Operator == "not in" {
			u.use(n.Right, n.Left)
		}
	case *ast.BuiltinNode:
		if n.Name == "get" && len(n.Arguments) == 2 {
			u.use(n.Arguments[0], n.Arguments[1])
		}
	}
}

func (u *useFinder) use(of, name ast.Node) {
	root, isRoot := of.(*ast.IdentifierNode)
	text, isText := name.(*ast.StringNode)
	if isRoot && isText && root.Value == cmp.Or(u.root, "vars") {
		u.uses = append(u.uses, text.Location())
	}
}
