package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/views"
)

// activityForm draws the property form of a record as the designer has it.
func (s *Server) activityForm(c echo.Context) error {
	var body struct {
		Record flow.Record `json:"record"`
		Scope  flow.Scope  `json:"scope"`
		Fresh  bool        `json:"fresh"` // just put on the canvas: what is missing is no mistake yet
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	resources, err := s.DB.Resources(c.Request().Context())
	if err != nil {
		return err
	}
	errors := flow.Problems(body.Record, s.Catalog, resources, body.Scope)
	if body.Fresh {
		untouched(errors, errors)
	}
	component, err := s.propertyForm(c, formBuilder{record: body.Record, scope: body.Scope, errors: errors, resources: resources})
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, component)
}

// activityApply takes a posted property form and answers with the normalised record. A draft may be unfinished, so a text with a mistake in it
// is kept as it was typed; "form" is the form with its errors when they, or what there is to choose from, are others than before. Only what no
// document can hold, such as letters for a number, stays out of the record: "unfit" names those fields.
func (s *Server) activityApply(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	var record flow.Record
	var scope flow.Scope
	if err := hiddenJSON(c, "record", &record); err != nil {
		return err
	}
	if err := hiddenJSON(c, "scope", &scope); err != nil {
		return err
	}
	resources, err := s.DB.Resources(c.Request().Context())
	if err != nil {
		return err
	}
	values := c.Request().Form
	before := flow.Problems(record, s.Catalog, resources, scope)
	edited, misfits, errors := flow.ParseDraft(values, record, s.Catalog)
	errors = problems(errors, misfits, flow.Problems(edited, s.Catalog, resources, scope))
	answer := map[string]any{"record": edited}
	if len(misfits) > 0 {
		answer["unfit"] = slices.Sorted(maps.Keys(misfits))
	}
	spec, known := s.Catalog.Spec(record.Type)
	other := known && formBuilder{record: record, spec: spec, posted: values}.otherKind()
	if values.Get("op") != "" || other || !maps.Equal(before, errors) {
		if values.Get("fresh") != "" {
			untouched(errors, before)
		}
		component, err := s.propertyForm(c, formBuilder{record: edited, scope: scope, posted: values, errors: errors, resources: resources})
		if err != nil {
			return err
		}
		if answer["form"], err = text(c.Request().Context(), component); err != nil {
			return err
		}
	}
	return c.JSON(http.StatusOK, answer)
}

// untouched drops what was missing before: what was never filled in is no mistake yet; the Problems panel lists it.
func untouched(errors, before map[string]string) {
	maps.DeleteFunc(errors, func(name, message string) bool {
		return unfilled(message) && before[name] == message
	})
}

// unfilled says whether a message is about something that is not there yet.
func unfilled(message string) bool {
	return strings.HasSuffix(message, " is required") || strings.HasSuffix(message, " are required")
}

// problems joins what is wrong with a form and with the record it became. What is missing in a row that was just added is no mistake yet: the
// form's own findings know that.
func problems(posted, misfits, found map[string]string) map[string]string {
	all := maps.Clone(misfits)
	if all == nil {
		all = map[string]string{}
	}
	for name, message := range found {
		if _, noted := all[name]; !noted && (posted[name] != "" || !unfilled(message)) {
			all[name] = message
		}
	}
	return all
}

func (s *Server) propertyForm(c echo.Context, b formBuilder) (templ.Component, error) {
	spec, ok := s.Catalog.Spec(b.record.Type)
	if !ok {
		return nil, fault.New(fault.NotFound, "This installation has no activity type %q. The activity stays as it is.", b.record.Type)
	}
	b.spec, b.catalog, b.voices = spec, s.Catalog, s.voices(c.Request().Context())
	v := b.build()
	if b.record.Type == "placeholder" { // how it came here is told where the flow was imported
		imported, err := s.DB.Imported(c.Request().Context(), c.Param("name"))
		if err != nil {
			return nil, err
		}
		if imported {
			v.Import = "/flows/" + c.Param("name") + "/import?status=placeholder"
		}
	}
	return views.ActivityForm(v), nil
}

// hiddenJSON reads a form field that holds JSON.
func hiddenJSON(c echo.Context, name string, into any) error {
	if err := json.Unmarshal([]byte(c.FormValue(name)), into); err != nil {
		return &statusError{http.StatusBadRequest, "invalid", "The form's " + name + " could not be read. Reload the page and try again."}
	}
	return nil
}
