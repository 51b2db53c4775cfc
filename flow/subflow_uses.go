package flow

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// uses is what activities read and write: variables by name, and results of activities.
type uses struct {
	reads, writes map[string]bool
	any           bool // variables are read by a name that is only known when it runs
	results       []resultUse
	flow          bool // flow.* is read
}

// resultUse is one place in an expression that reads the results of an activity. field is "" when they are read as a whole.
type resultUse struct {
	activity, field string
	by              string        // id of the activity that reads
	name, path      file.Location // where the activity's id stands, and all of results.<activity>.<field>, in runes
}

// usesOf reads the properties of activities. Properties that are not JSON use nothing.
func usesOf(records []Record, c *Catalog) uses {
	u := uses{reads: map[string]bool{}, writes: map[string]bool{}}
	for _, r := range records {
		w := rewriter{text: func(p *Property, text string) string {
			if p.Widget == WidgetVariable && text != "" {
				u.writes[text] = true
			}
			return changeExpressions(p, text, func(expression string) string {
				u.expression(r.ID, expression)
				return expression
			})
		}}
		_, _ = w.records(&Flow{Activities: []Record{r}}, c)
	}
	return u
}

func (u *uses) expression(by, source string) {
	var vars useFinder
	walkExpression(source, &vars)
	runes := []rune(source)
	for _, at := range vars.uses {
		u.reads[strings.Trim(string(runes[at.From:at.To]), "\"'`")] = true
	}
	u.any = u.any || vars.roots > len(vars.uses)
	u.flow = u.flow || strings.Contains(source, "flow.")
	for _, use := range resultUses(source) {
		use.by = by
		u.results = append(u.results, use)
	}
}

// resultUses finds where an expression reads results, in the order of its text.
func resultUses(source string) []resultUse {
	found := resultFinder{runes: []rune(source)}
	walkExpression(source, &found)
	slices.SortFunc(found.uses, func(a, b resultUse) int { return a.path.From - b.path.From })
	return found.uses
}

type resultFinder struct {
	runes []rune
	uses  []resultUse
}

// Visit looks at one node after its children: results.menu comes before results.menu.key, which is made of it.
func (f *resultFinder) Visit(node *ast.Node) {
	member, ok := (*node).(*ast.MemberNode)
	if !ok {
		return
	}
	name, ok := member.Property.(*ast.StringNode)
	if !ok {
		return
	}
	switch base := member.Node.(type) {
	case *ast.IdentifierNode:
		if base.Value == "results" {
			f.uses = append(f.uses, resultUse{activity: name.Value, name: name.Location(), path: file.Location{From: base.Location().From, To: f.end(name)}})
		}
	case *ast.MemberNode:
		if root, ok := base.Node.(*ast.IdentifierNode); ok && root.Value == "results" && len(f.uses) > 0 {
			last := &f.uses[len(f.uses)-1]
			last.field, last.path.To = name.Value, f.end(name)
		}
	}
}

// end is where a member ends: after its name, or after the bracket behind its name.
func (f *resultFinder) end(name *ast.StringNode) int {
	to := name.Location().To
	if at := name.Location().From; at < len(f.runes) && strings.ContainsRune("\"'`", f.runes[at]) {
		for i := to; i < len(f.runes); i++ {
			if f.runes[i] == ']' {
				return i + 1
			}
		}
	}
	return to
}

// changeResults gives records whose expressions say something else where they read results: to gives the text for a use, "" to leave it.
func changeResults(records []Record, c *Catalog, to func(resultUse) (at file.Location, text string)) ([]Record, error) {
	w := rewriter{text: func(p *Property, text string) string {
		return changeExpressions(p, text, func(expression string) string {
			runes, last, changed := []rune(expression), 0, strings.Builder{}
			for _, use := range resultUses(expression) {
				at, instead := to(use)
				if instead == "" || at.From < last || at.To > len(runes) {
					continue
				}
				changed.WriteString(string(runes[last:at.From]) + instead)
				last = at.To
			}
			return changed.String() + string(runes[last:])
		})
	}}
	return w.records(&Flow{Activities: records}, c)
}

// renameResults follows activities that have other ids.
func renameResults(records []Record, c *Catalog, ids map[string]string) ([]Record, error) {
	return changeResults(records, c, func(use resultUse) (file.Location, string) {
		to, ok := ids[use.activity]
		if !ok || to == use.activity {
			return use.name, ""
		}
		if use.name.To-use.name.From > len([]rune(use.activity)) { // in quotes
			to = `"` + to + `"`
		}
		return use.name, to
	})
}
