package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// variableList shows what is switched now, and what can be: the organisation's variables and those of live flows.
func (s *Server) variableList(c echo.Context) error {
	ctx := c.Request().Context()
	clock := s.clock(ctx)
	own, err := s.DB.Variables(ctx)
	if err != nil {
		return err
	}
	flows, err := s.DB.Switchables(ctx)
	if err != nil {
		return err
	}
	active, err := s.DB.Overrides(ctx)
	if err != nil {
		return err
	}
	v := views.Variables{CanEdit: viewerOf(c).can(ResourceEdit), CanSwitch: viewerOf(c).can(FlowOverride), Groups: []views.SwitchGroup{{}}}
	for _, one := range own {
		row := switchRow(flow.Variable{Name: one.Name, Type: one.Type, Default: one.Value}, one.Override, clock)
		row.Description, row.Fixed = one.Description, !one.Overridable
		v.Groups[0].Rows = append(v.Groups[0].Rows, row)
	}
	for _, one := range flows {
		if last := len(v.Groups) - 1; last == 0 || v.Groups[last].Flow != one.Flow {
			v.Groups = append(v.Groups, views.SwitchGroup{Flow: one.Flow})
		}
		row := switchRow(one.Variable, one.Override, clock)
		row.Flow = one.Flow
		last := len(v.Groups) - 1
		v.Groups[last].Rows = append(v.Groups[last].Rows, row)
	}
	for _, o := range active {
		value := valueWords(o.Value, clock)
		if o.Sensitive {
			value = hiddenValue
		}
		v.Active = append(v.Active, views.ActiveOverride{
			Flow: o.Flow, Name: o.Variable, Value: value, Reason: o.Reason, By: o.By.Name, Since: o.Since, Until: strings.TrimPrefix(untilWords(o, clock), "until "),
		})
	}
	return s.render(c, http.StatusOK, views.VariablesPage(s.page(c, "Overrides"), v))
}

// hiddenValue stands for the value of a sensitive variable.
const hiddenValue = "••••"

func switchRow(v flow.Variable, o *storage.Override, clock ui.Clock) views.SwitchRow {
	row := views.SwitchRow{Name: v.Name, Type: v.Type, Description: string(v.Type), Own: valueWords(v.Default, clock), Turn: "on", TurnTo: "true"}
	if string(v.Default) == "true" {
		row.Turn, row.TurnTo = "off", "false"
	}
	if o != nil {
		row.Now, row.Until = valueWords(o.Value, clock), untilWords(*o, clock)
	}
	if v.Sensitive {
		row.Own = hiddenValue
	}
	if o != nil && (v.Sensitive || o.Sensitive) {
		row.Now = hiddenValue
	}
	return row
}

// untilWords says when an override ends.
func untilWords(o storage.Override, clock ui.Clock) string {
	if o.Until == nil {
		return "until switched back"
	}
	return "until " + clock.Words(*o.Until)
}

// valueWords writes a variable's value for people.
func valueWords(value json.RawMessage, clock ui.Clock) string {
	var read any
	if len(value) == 0 || json.Unmarshal(value, &read) != nil || read == nil {
		return "nothing"
	}
	switch v := read.(type) {
	case bool:
		if v {
			return "on"
		}
		return "off"
	case string:
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return clock.Words(t)
		}
		if v == "" {
			return "an empty text"
		}
		return v
	}
	return flow.Display(read)
}

// orgVariables lists the organisation's variables with their types, which a test call can set.
func orgVariables(resources flow.Resources) []map[string]string {
	list := []map[string]string{}
	for _, name := range resources.Org {
		list = append(list, map[string]string{"name": name, "type": string(resources.OrgTypes[name])})
	}
	return list
}
