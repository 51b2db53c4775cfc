package flow

import (
	"strings"
	"unicode"
)

// Fact is one property of an activity in words.
type Fact struct{ Label, Value string }

// Facts lists an activity's properties in the order of their declaration, defaults included; an entry of a list, such as an option of a menu, is one.
// Of what is nobody's business, a credential or the value of a variable that the flow calls sensitive, it says that it is there only.
func Facts(f *Flow, r Record, spec *Spec) []Fact {
	d := differ{sensitive: sensitiveNames(f)}
	var facts []Fact
	row, named := "", false // the entry of the last fact, and whether more than its id is said of it
	for _, p := range d.leaves(&r, spec) {
		if p.secret {
			p.value = "(not shown: it is sensitive)"
		}
		if p.row == "" {
			facts, row = append(facts, Fact{Label: p.label, Value: p.value}), ""
			continue
		}
		words, isID := p.inRow(spec.Each)
		switch last := len(facts) - 1; {
		case p.row != row:
			facts, row, named = append(facts, Fact{Label: p.row, Value: words}), p.row, !isID
		case isID && named:
		case !named: // the entry's label says its id
			facts[last].Value, named = words, true
		default:
			facts[last].Value += "; " + words
		}
	}
	return facts
}

// inRow says a leaf after the label of its entry: an id, and the label of an outlet, as they are, anything else with what it is.
func (p part) inRow(each *Each) (words string, isID bool) {
	if each != nil && strings.HasPrefix(p.path, "properties."+each.Property+"[") {
		switch {
		case strings.HasSuffix(p.path, "]."+each.ID):
			return p.value, true
		case strings.HasSuffix(p.path, "]."+each.Label):
			return p.value, false
		}
	}
	title := []rune(strings.TrimPrefix(p.label, p.row+", "))
	if len(title) > 1 && !unicode.IsUpper(title[1]) {
		title[0] = unicode.ToLower(title[0])
	}
	return string(title) + " " + p.value, false
}
