package flow

// Fact is one property of an activity in words.
type Fact struct{ Label, Value string }

// Facts lists an activity's properties in the order of their declaration, defaults included. Of what is nobody's business, a credential or the value of a
// variable that the flow calls sensitive, it says that it is there only.
func Facts(f *Flow, r Record, spec *Spec) []Fact {
	d := differ{sensitive: sensitiveNames(f)}
	var facts []Fact
	for _, p := range d.leaves(&r, spec) {
		if p.secret {
			p.value = "(not shown: it is sensitive)"
		}
		facts = append(facts, Fact{Label: p.label, Value: p.value})
	}
	return facts
}
