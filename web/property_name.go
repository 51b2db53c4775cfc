package web

import (
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// resource offers the names that exist; a kind that is not known here is typed.
func (b formBuilder) resource(c *views.Control, p flow.Property) {
	names, known := b.resources.Names[p.Resource]
	if !known {
		return
	}
	c.Kind = "select"
	none := "Choose…"
	if !p.Required {
		none = "None"
	}
	c.Choices = []ui.Option{{Label: none}}
	for _, name := range names {
		c.Choices = append(c.Choices, ui.Option{Value: name, Label: name})
	}
	if c.Value != "" && !slices.Contains(names, c.Value) {
		c.Choices = append(c.Choices, ui.Option{Value: c.Value, Label: c.Value + " (not here)"})
	}
	if len(names) == 0 && c.Help == "" {
		c.Help = "There is no " + strings.ReplaceAll(p.Resource, "_", " ") + " yet."
	}
}

// template draws a text with expressions. A name, a number or an address has one line, and a name is chosen until an expression gives it.
func (b formBuilder) template(c *views.Control, p flow.Property) {
	c.Kind, c.Expression, c.Template = "area", true, true
	if p.Resource == "" && p.Format == "" {
		return
	}
	c.Kind, c.Suggest = "text", b.resources.Names[p.Resource]
	if p.Resource == "" || strings.Contains(c.Value, "{{") {
		return
	}
	if b.resource(c, p); c.Kind == "select" {
		c.Expression, c.Template, c.Suggest = false, false, nil
		c.Choices = append(c.Choices, ui.Option{Value: emptyTemplate, Label: "By an expression…"})
	}
}

// emptyTemplate is the value of the option that turns a choice of names into a text: braces with nothing in them yet.
const emptyTemplate = "{{ }}"
