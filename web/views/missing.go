package views

import (
	"net/url"
	"slices"

	"cordboard/flow"
)

// Choose takes in what can take the place, the likeliest first, and what the form has chosen. A form that did not ask yet gets the likeliest.
func (m *Missing) Choose(form url.Values, names []string) {
	likely := flow.Nearest(m.Name, names)
	m.Choices = slices.Clone(names)
	if likely != "" {
		m.Choices = append([]string{likely}, slices.DeleteFunc(m.Choices, func(name string) bool { return name == likely })...)
	}
	chosen := form.Get(m.Field())
	if !form.Has(m.Field()) && form.Has("guess") {
		chosen = likely
	}
	if slices.Contains(names, chosen) || m.CanMake && chosen == MakeNow {
		m.Chosen = chosen
	}
}
