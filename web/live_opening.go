package web

import (
	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/channel/browser"
	"cordboard/storage"
	"cordboard/web/views"
)

// opening reads the form of a live contact; what is wrong with it is noted beside its fields.
func (s *Server) opening(c echo.Context, v *views.LiveForm) (browser.Opening, error) {
	if v.ANI != "" && !callerNumber.MatchString(v.ANI) {
		v.Errors["ani"] = "Give a number such as +358401234567, or leave it empty."
	}
	version, err := s.DB.LabelledVersion(c.Request().Context(), v.Flow, storage.Live)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		v.Errors["flow"] = "Choose a flow of which a version is live."
		return browser.Opening{}, nil
	case err != nil:
		return browser.Opening{}, err
	case !takesCustomers(version.Document.Kind):
		v.Errors["flow"] = "Choose an inbound or a digital flow: customers begin no other."
	}
	entries, err := s.entries(c)
	contact := flow.Contact{Channel: "voice", ANI: v.ANI}
	if version.Document.Kind == flow.Digital {
		contact.Channel = "chat"
	}
	if numbers := entries[v.Flow]; len(numbers) > 0 {
		contact.DNIS = numbers[0]
	}
	return browser.Opening{Flow: v.Flow, Version: version.Number, Program: version.ID, Contact: contact}, err
}

// liveRefused says what is wrong: on the form, or to the test call's panel, which asks for JSON.
func (s *Server) liveRefused(c echo.Context, status int, v views.LiveForm) error {
	if !wantsJSON(c) {
		return s.liveForm(c, status, v)
	}
	if v.Errors[""] != "" {
		return fault.New(fault.Conflict, "%s", v.Errors[""])
	}
	for _, field := range []string{"ani", "flow"} {
		if message := v.Errors[field]; message != "" {
			return fault.Field(field, "%s", message)
		}
	}
	return fault.New(fault.Invalid, "The contact cannot be started like this.")
}
