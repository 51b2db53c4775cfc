package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// flowSettings is what the settings form edits, as the designer's store keeps it.
type flowSettings struct {
	Flow struct {
		Description string    `json:"description"`
		Kind        flow.Kind `json:"kind"`
		Start       string    `json:"start"`
	} `json:"flow"`
	Variables []flow.Variable         `json:"variables"`
	Handlers  map[flow.Handler]string `json:"handlers"`
}

// settingsForm draws the form of the flow itself: description, kind, start, variables and handlers.
func (s *Server) settingsForm(c echo.Context) error {
	var body struct {
		flowSettings
		Scope flow.Scope `json:"scope"`
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.SettingsForm(settingsView(body.flowSettings, body.Scope, nil, nil)))
}

// settingsApply takes the posted form: 200 with what it says, or 422 with the form and its errors.
func (s *Server) settingsApply(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	var set flowSettings
	var scope flow.Scope
	if err := hiddenJSON(c, "record", &set); err != nil {
		return err
	}
	if err := hiddenJSON(c, "scope", &scope); err != nil {
		return err
	}
	values := c.Request().Form
	problems := map[string]string{}
	before := set.Variables
	set = parseSettings(values, set, problems)
	op := values.Get("op")
	if op == "" && len(problems) > 0 {
		return s.render(c, http.StatusUnprocessableEntity, views.SettingsForm(settingsView(set, scope, values, problems)))
	}
	answer := map[string]any{"flow": set.Flow, "handlers": set.Handlers}
	if len(problems) == 0 {
		records, err := s.renamedUses(c, before, set.Variables)
		if err != nil {
			return err
		}
		answer["records"] = records
	}
	if op != "" {
		set.Variables = variableOp(set.Variables, op)
		html, err := text(c.Request().Context(), views.SettingsForm(settingsView(set, scope, nil, nil)))
		if err != nil {
			return err
		}
		answer["form"] = html
	}
	answer["variables"] = set.Variables
	return c.JSON(http.StatusOK, answer)
}

func parseSettings(values url.Values, set flowSettings, problems map[string]string) flowSettings {
	if values.Has("description") {
		set.Flow.Description = strings.TrimSpace(values.Get("description"))
	}
	if kind := flow.Kind(values.Get("kind")); slices.Contains(flow.Kinds, kind) {
		set.Flow.Kind = kind
	}
	if values.Has("start") {
		set.Flow.Start = values.Get("start")
	}
	handlers := map[flow.Handler]string{}
	for _, h := range flow.Handlers {
		target := set.Handlers[h]
		if values.Has("handlers." + string(h)) {
			target = values.Get("handlers." + string(h))
		}
		if target != "" {
			handlers[h] = target
		}
	}
	set.Handlers = handlers
	variables := []flow.Variable{}
	for i := 0; values.Has(fmt.Sprintf("variables.%d.name", i)); i++ {
		variables = append(variables, parseVariable(values, fmt.Sprintf("variables.%d.", i), variables, problems))
	}
	set.Variables = variables
	return set
}

func parseVariable(values url.Values, at string, earlier []flow.Variable, problems map[string]string) flow.Variable {
	last := func(name string) string {
		all := values[at+name]
		if len(all) == 0 {
			return ""
		}
		return strings.TrimSpace(all[len(all)-1])
	}
	v := flow.Variable{
		Name: last("name"), Type: flow.Type(last("type")), AgentVisible: last("agent_visible") == "true",
		Sensitive: last("sensitive") == "true", Overridable: last("overridable") == "true",
	}
	switch {
	case !flow.ValidIdentifier(v.Name):
		problems[at+"name"] = "Use small letters, digits and _, beginning with a letter."
	case slices.ContainsFunc(earlier, func(o flow.Variable) bool { return o.Name == v.Name }):
		problems[at+"name"] = "There is a variable of this name already."
	}
	if !slices.Contains(flow.Types, v.Type) {
		v.Type = flow.String
	}
	value, err := flow.TypedValue(last("default"), v.Type)
	if err != nil {
		problems[at+"default"] = sentence(err.Error())
	}
	v.Default = value
	return v
}

// variableOp adds or removes a variable, as a button of the form asked.
func variableOp(variables []flow.Variable, op string) []flow.Variable {
	verb, rest, _ := strings.Cut(op, ":")
	_, row, _ := strings.Cut(rest, ":")
	i, err := strconv.Atoi(row)
	switch {
	case verb == "add":
		name := "variable"
		for n := 2; slices.ContainsFunc(variables, func(v flow.Variable) bool { return v.Name == name }); n++ {
			name = fmt.Sprintf("variable_%d", n)
		}
		return append(variables, flow.Variable{Name: name, Type: flow.String})
	case verb == "remove" && err == nil && i >= 0 && i < len(variables):
		return slices.Delete(variables, i, i+1)
	}
	return variables
}

func settingsView(set flowSettings, scope flow.Scope, posted url.Values, problems map[string]string) views.Settings {
	v := views.Settings{Description: set.Flow.Description, Kind: string(set.Flow.Kind), Start: set.Flow.Start, Errors: problems}
	targets := []ui.Option{{Label: "None"}}
	for _, r := range scope.Activities {
		targets = append(targets, ui.Option{Value: r.ID, Label: r.Label()})
	}
	sort.SliceStable(targets[1:], func(i, j int) bool { return targets[i+1].Label < targets[j+1].Label })
	v.Targets = targets
	for i, one := range set.Variables {
		at := fmt.Sprintf("variables.%d.", i)
		row := views.VariableRow{
			At: at, Index: i, Name: one.Name, Type: string(one.Type), Default: defaultText(one.Default),
			AgentVisible: one.AgentVisible, Sensitive: one.Sensitive, Overridable: one.Overridable,
		}
		if problems[at+"default"] != "" {
			row.Default = posted.Get(at + "default")
		}
		v.Variables = append(v.Variables, row)
	}
	for _, h := range flow.Handlers {
		v.Handlers = append(v.Handlers, views.HandlerRow{Name: string(h), Label: h.Label(), Target: set.Handlers[h]})
	}
	return v
}

func defaultText(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}
