package views

import (
	"net/url"
	"time"

	"cordboard/flow"
	"cordboard/web/ui"
)

// Variables is the page on which variables are switched.
type Variables struct {
	Active             []ActiveOverride
	Groups             []SwitchGroup
	CanEdit, CanSwitch bool
}

// ActiveOverride is one variable that is switched now.
type ActiveOverride struct {
	Flow, Name, Value, Reason, By string
	Since                         time.Time
	Until                         string // in words
}

// SwitchGroup is the organisation, or a flow, with its variables.
type SwitchGroup struct {
	Flow string // "" is the organisation
	Rows []SwitchRow
}

// SwitchRow is one variable.
type SwitchRow struct {
	Flow, Name, Description string
	Type                    flow.Type
	Own, Now                string // values in words; Now is "" when it is not switched
	Until                   string
	Fixed                   bool   // it cannot be switched
	Turn                    string // for a boolean: the word and value of the other state: on, off
	TurnTo                  string
}

// Title is how expressions read the variable.
func (r SwitchRow) Title() string { return variableTitle(r.Flow, r.Name) }

// Title is how expressions read the variable.
func (a ActiveOverride) Title() string { return variableTitle(a.Flow, a.Name) }

func variableTitle(flow, name string) string {
	if flow == "" {
		return "org." + name
	}
	return "vars." + name
}

func (r SwitchRow) switchPath() string {
	return "/variables/switch?" + url.Values{"flow": {r.Flow}, "name": {r.Name}}.Encode()
}

// SwitchForm switches one variable.
type SwitchForm struct {
	Flow, Name, Own          string // its own value in words
	Type                     flow.Type
	Value, Reason, Until, At string // as they were typed
	Zone                     string // of At
	Errors                   map[string]string
	Dialog                   bool
}

func (f SwitchForm) title() string { return "Switch " + variableTitle(f.Flow, f.Name) }

// untils are the ends that an override can have.
func untils() []ui.Option {
	return []ui.Option{
		{Value: "", Label: "when switched back"}, {Value: "15m", Label: "in 15 minutes"}, {Value: "1h", Label: "in 1 hour"}, {Value: "4h", Label: "in 4 hours"},
		{Value: "day", Label: "at the end of today"}, {Value: "at", Label: "at a date and time"},
	}
}

func onOff() []ui.Option {
	return []ui.Option{{Value: "true", Label: "on"}, {Value: "false", Label: "off"}}
}

// VariableForm edits a variable of the organisation.
type VariableForm struct {
	Saved, Name, Type, Value, Description, Base string
	Overridable                                 bool
	Errors                                      map[string]string
	Usage                                       []Use
	CanEdit                                     bool
}

// variableTypes offers the types of variables.
func variableTypes() []ui.Option {
	options := make([]ui.Option, len(flow.Types))
	for i, t := range flow.Types {
		options[i] = ui.Option{Value: string(t), Label: string(t)}
	}
	return options
}

func variableNameHelp(saved string) string {
	if saved == "" {
		return "Expressions read it as org.name. Small letters, digits and _, for example emergency."
	}
	return "Expressions read it as org." + saved + ". With a new name drafts and tests follow; what is published goes on finding it."
}
