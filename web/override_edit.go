package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// switchForm asks to what a variable is switched, why and until when.
func (s *Server) switchForm(c echo.Context) error {
	v, own, err := s.switchable(c, c.QueryParam("flow"), c.QueryParam("name"))
	if err != nil {
		return err
	}
	f := views.SwitchForm{Value: defaultText(own)}
	if v.Sensitive { // its own value is nobody's to see
		f.Value = ""
	}
	if v.Type == flow.Boolean {
		f.Value = map[bool]string{true: "false", false: "true"}[string(own) == "true"]
	}
	if t, err := time.Parse(time.RFC3339, f.Value); err == nil && v.Type == flow.DateTime {
		f.Value = t.In(s.clock(c.Request().Context()).Zone).Format(localLayout)
	}
	return s.switchAnswer(c, http.StatusOK, f)
}

// switchable finds a variable that may be switched, and its own value.
func (s *Server) switchable(c echo.Context, flowName, name string) (flow.Variable, []byte, error) {
	ctx := c.Request().Context()
	if flowName == "" {
		v, err := s.DB.Variable(ctx, name)
		return flow.Variable{Name: v.Name, Type: v.Type, Default: v.Value}, v.Value, err
	}
	all, err := s.DB.Switchables(ctx)
	if err != nil {
		return flow.Variable{}, nil, err
	}
	for _, one := range all {
		if strings.EqualFold(one.Flow, flowName) && one.Variable.Name == name {
			return one.Variable, one.Variable.Default, nil
		}
	}
	return flow.Variable{}, nil, fault.New(fault.NotFound, "The live version of %s has no variable %s that may be switched.", flowName, name)
}

// switchVariable switches.
func (s *Server) switchVariable(c echo.Context) error {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	f := views.SwitchForm{Flow: value("flow"), Name: value("name"), Value: value("value"), Reason: short(value("reason"), 200), Until: value("until"), At: value("at"), Errors: map[string]string{}}
	v, _, err := s.switchable(c, f.Flow, f.Name)
	if err != nil {
		return err
	}
	clock := s.clock(c.Request().Context())
	o := storage.Override{Flow: f.Flow, Variable: f.Name, Reason: f.Reason, Until: overrideEnd(f, clock.Now.In(clock.Zone))}
	if o.Value, err = switchValue(f.Value, v.Type, clock.Zone); err != nil {
		f.Errors["value"] = sentence(err.Error())
	}
	if o.Until != nil && !o.Until.After(clock.Now) {
		f.Errors["at"] = "Give a date and time that is still to come."
	}
	if len(f.Errors) > 0 {
		return s.switchAnswer(c, http.StatusUnprocessableEntity, f)
	}
	if err := s.DB.SwitchVariable(c.Request().Context(), actor(c), o); err != nil {
		if f.Errors = formErrors(err); f.Errors == nil {
			return err
		}
		return s.switchAnswer(c, statuses[fault.CodeOf(err)], f)
	}
	words := valueWords(o.Value, clock)
	if v.Sensitive {
		words = hiddenValue
	}
	return s.done(c, "/variables", views.SwitchRow{Flow: f.Flow, Name: f.Name}.Title()+" is now "+short(words, 80)+", "+untilWords(o, clock)+".")
}

// overrideEnd is when the form says that an override ends; nil is when somebody switches back, a time that is over one that cannot be read.
func overrideEnd(f views.SwitchForm, now time.Time) *time.Time {
	var end time.Time
	switch f.Until {
	case "":
		return nil
	case "day":
		end = time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	case "at":
		end, _ = time.ParseInLocation(localLayout, f.At, now.Location()) // the zero time is over
	default:
		if length, err := time.ParseDuration(f.Until); err == nil {
			end = now.Add(length)
		}
	}
	return &end
}

// switchValue reads a value as it was typed; a date and time without a zone is in zone. An empty text is one of a string only.
func switchValue(text string, to flow.Type, zone *time.Location) ([]byte, error) {
	switch {
	case to == flow.DateTime:
		if t, err := time.ParseInLocation(localLayout, text, zone); err == nil {
			text = t.Format(time.RFC3339)
		}
	case to == flow.String && text == "":
		return []byte(`""`), nil
	case text == "":
		return nil, fault.New(fault.Invalid, "give it a value")
	}
	return flow.TypedValue(text, to)
}

// switchBack ends an override.
func (s *Server) switchBack(c echo.Context) error {
	flowName, name := strings.TrimSpace(c.FormValue("flow")), strings.TrimSpace(c.FormValue("name"))
	title := views.SwitchRow{Flow: flowName, Name: name}.Title()
	err := s.DB.SwitchBack(c.Request().Context(), actor(c), flowName, name)
	if fault.CodeOf(err) == fault.NotFound {
		return s.done(c, "/variables", title+" was not switched any more.")
	}
	if err != nil {
		return err
	}
	return s.done(c, "/variables", title+" has its own value again.")
}

func (s *Server) switchAnswer(c echo.Context, status int, f views.SwitchForm) error {
	if f.Name == "" {
		f.Flow, f.Name = c.QueryParam("flow"), c.QueryParam("name")
	}
	v, own, err := s.switchable(c, f.Flow, f.Name)
	if err != nil {
		return err
	}
	clock := s.clock(c.Request().Context())
	f.Type, f.Own, f.Zone, f.Dialog = v.Type, valueWords(own, clock), clock.ZoneName(), isFragment(c)
	if v.Sensitive {
		f.Own = hiddenValue
	}
	if f.Dialog {
		return s.render(c, status, views.SwitchFormPart(f))
	}
	return s.render(c, status, views.SwitchPage(s.page(c, "Switch "+f.Name), f))
}
