package views

import (
	"strings"

	"github.com/a-h/templ"

	"cordboard/web/ui"
)

// PropertyForm is the form of one activity's properties.
type PropertyForm struct {
	Activity  string
	Explained Explained
	Lines     []FormLine
	Insert    []ui.Option // what can be put into a text: expression and where it comes from
	Import    string      // the page that tells how a placeholder came here, "" without one
	Lists     []FormList  // what controls offer while something is typed
}

// FormList is a list of values that controls share by its id.
type FormList struct {
	ID      string
	Options []ui.Option
}

// FormLine is one control, or two short ones side by side.
type FormLine []Control

// Control is one property as a form shows it.
type Control struct {
	Kind        string // text, area, switch, select, expression, prompt, list, lines, map, union, group
	Name        string // in the form: properties.options.0.key
	Label, Help string
	Value       string
	Error       string
	Optional    bool
	Placeholder string // what applies when it is empty
	Choices     []ui.Option
	Suggest     []string // for a text: names that exist
	List        string   // for a text: id of the form's list to choose from
	Numeric     bool
	Want        string    // type an expression must have
	Expression  bool      // checked while it is typed
	Template    bool      // text with expressions in braces
	Op          string    // path of a list or map for its buttons: options
	AddLabel    string    // of the button that adds a row
	Count       string    // beside the label: "3 of 12"
	Columns     []string  // heads of a list's table; empty draws rows as cards
	Rows        []FormRow // of a list or map
	Items       []Control // of a group, or of a prompt's further settings
	Segmented   bool      // a prompt drawn by its segments
	Preview     bool      // a prompt with a play button, or its translations, each with one
	Open        bool      // further settings are in use
	KeyCap      bool      // drawn like a key
	Plain       bool      // its buttons post the form by themselves, without a script
}

// press is the type of the buttons that change rows.
func (c Control) press() string {
	if c.Plain {
		return "submit"
	}
	return "button"
}

// RowsID is the id of a list or map in a form: its path with - for dots.
func RowsID(path string) string { return "rows-" + strings.ReplaceAll(path, ".", "-") }

// FormRow is one row of a list or map.
type FormRow struct {
	Index int
	Cells []Control // as many as Columns; of a card, all
	More  []Control // what does not fit into the table
	Leads *Lead     // where the row's outlet leads, when it makes one
	Last  bool
}

// Lead is the target of an outlet.
type Lead struct{ Name, Icon, Group string }

// Field is the control as the shared components draw it.
func (c Control) Field() ui.Field {
	return ui.Field{Name: c.Name, Label: c.Label, Help: c.Help, Error: c.Error, Value: c.Value, Optional: c.Optional, Placeholder: c.Placeholder}
}

func (c Control) id() string { return c.Field().ID() }

// described lists the ids of help, error and, for expressions, output.
func (c Control) described() string {
	ids := c.Field().Describes()
	if c.Expression {
		ids = strings.TrimSpace(ids + " " + c.id() + "-out")
	}
	return ids
}

func (c Control) attrs() templ.Attributes {
	attrs := templ.Attributes{}
	if c.Expression {
		attrs["data-expression"] = ""
		attrs["data-want"] = c.Want
		attrs["spellcheck"] = "false"
		if c.Template {
			attrs["data-template"] = ""
			delete(attrs, "spellcheck")
		}
	}
	if c.Numeric {
		attrs["inputmode"] = "numeric"
	}
	if len(c.Suggest) > 0 {
		attrs["list"] = c.id() + "-list"
	}
	if c.List != "" {
		attrs["list"] = c.List
	}
	return attrs
}
