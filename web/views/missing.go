package views

import (
	"net/url"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/web/ui"
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
	m.Typed = strings.TrimSpace(form.Get(m.TypedField()))
	if slices.Contains(names, chosen) || m.CanMake && chosen == MakeNow {
		m.Chosen = chosen
	}
}

// TypedField is the name of what is typed for something that is made now: the text of a prompt, the value of a secret.
func (m Missing) TypedField() string { return "typed:" + m.Kind + ":" + m.Name }

// Text is what a prompt says until it is recorded: what was typed, else its name in words.
func (m Missing) Text() string {
	if m.Typed != "" {
		return m.Typed
	}
	return ui.Sentence(strings.NewReplacer("-", " ", "_", " ").Replace(m.Name))
}

// why says why it cannot be made here, where it never can.
func (m Missing) why() string {
	switch {
	case m.CanMake:
		return ""
	case m.Kind == "agent":
		return " An agent is a person who signs in: make it under Agents."
	}
	return ""
}
