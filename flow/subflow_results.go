package flow

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/file"
)

// partResults makes variables of the results that are read on the other side of the cut: what the selection reads goes in, what the rest
// reads is kept before the subflow ends and comes out.
func (x *extractor) partResults() (chosen, outside []Record, err error) {
	in, err := x.crossing(x.chosen, func(id string) bool { return !x.inside[id] })
	if err != nil {
		return nil, nil, err
	}
	out, err := x.crossing(x.outside, func(id string) bool { return x.inside[id] })
	if err != nil {
		return nil, nil, err
	}
	for _, c := range in {
		x.inputs[c.variable] = fmt.Sprintf("results.%s?.%s", c.activity, c.field)
	}
	for _, c := range out {
		x.inputs[c.variable], x.outputs[c.variable] = "vars."+c.variable, c.variable
		x.kept = append(x.kept, assignment{Variable: c.variable, Expression: fmt.Sprintf(`"%s" in results ? results.%s.%s : vars.%s`, c.activity, c.activity, c.field, c.variable)})
	}
	if len(x.kept) > maxAssignments {
		return nil, nil, &Refusal{Message: fmt.Sprintf("More than %d results of these activities are used outside. Select fewer activities.", maxAssignments)}
	}
	if chosen, err = changeResults(x.chosen, x.Catalog, asVariables(in)); err != nil {
		return nil, nil, err
	}
	outside, err = changeResults(x.outside, x.Catalog, asVariables(out))
	return chosen, outside, err
}

// crossing is one result that is read on the other side of the cut, and the variable that carries it over.
type crossing struct{ activity, field, variable string }

// crossing lists the results of apart activities that records read, each once, and declares their variables.
func (x *extractor) crossing(records []Record, apart func(id string) bool) ([]crossing, error) {
	var list []crossing
	for _, use := range usesOf(records, x.Catalog).results {
		of, there := x.Flow.Activity(use.activity)
		if !there || !apart(use.activity) || slices.ContainsFunc(list, func(c crossing) bool { return c.activity == use.activity && c.field == use.field }) {
			continue
		}
		spec, _ := x.Catalog.Spec(of.Type)
		typ := resultType(spec, use.field)
		if typ == "" || spec.Branch != "" && !x.inside[of.ID] { // what is told while a contact waits changes
			return nil, &Refusal{Where: []string{use.by, of.ID}, Message: fmt.Sprintf("%s uses results of %s, and only one of them is selected. Put the value into a variable first, or select both.", x.label(use.by), of.Label())}
		}
		if typ == String {
			typ = JSON // a text variable would make an empty text of a result that is not there yet
		}
		name := freshID(use.activity+"_"+use.field, x.declares)
		list = append(list, crossing{use.activity, use.field, name})
		x.declared = append(x.declared, Variable{Name: name, Type: typ})
	}
	return list, nil
}

// declares says whether the flow or what was made of its results has a variable of a name.
func (x *extractor) declares(name string) bool {
	has := func(v Variable) bool { return v.Name == name }
	return slices.ContainsFunc(x.Flow.Variables, has) || slices.ContainsFunc(x.declared, has)
}

// resultType is the type of a result that a type of activity is known to have, else "".
func resultType(spec *Spec, field string) Type {
	if spec == nil {
		return ""
	}
	for _, r := range spec.Results {
		if r.Name == field {
			return r.Type
		}
	}
	return ""
}

// asVariables reads variables in place of results.
func asVariables(list []crossing) func(resultUse) (file.Location, string) {
	return func(use resultUse) (file.Location, string) {
		for _, c := range list {
			if c.activity == use.activity && c.field == use.field {
				return use.path, "vars." + c.variable
			}
		}
		return use.path, ""
	}
}

// maxAssignments is how many variables one activity sets.
const maxAssignments = 50
