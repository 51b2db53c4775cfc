package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// importForm asks for a file or pasted text.
func (s *Server) importForm(c echo.Context) error {
	return s.importAnswer(c, http.StatusOK, views.Import{Into: c.QueryParam("into")})
}

// importFlow reports what a document would bring (dry run), or makes the flow. With "into" the document is for the draft of a flow that is
// there: its designer gets it back, bound to what is here, puts it in place as one change, and sends the form again with "taken" once it is saved.
func (s *Server) importFlow(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	v := views.Import{Text: c.FormValue("text"), Name: strings.TrimSpace(c.FormValue("name")), Into: c.FormValue("into"), From: c.FormValue("from"), Errors: map[string]string{}}
	source, err := importSource(c, v.Text)
	if err != nil {
		v.Errors[source.field] = fault.Message(err)
		return s.importAnswer(c, http.StatusUnprocessableEntity, v)
	}
	f, issues := s.importRead(&v, source)
	if f == nil {
		return s.importAnswer(c, http.StatusUnprocessableEntity, v)
	}
	if c.FormValue("taken") != "" {
		return s.importTaken(c, v)
	}
	v.Text = source.text
	return s.importDocument(c, v, f, issues)
}

// importDocument maps the resources, validates, and reports or creates.
func (s *Server) importDocument(c echo.Context, v views.Import, f *flow.Flow, issues []flow.Issue) error {
	b, resources, err := s.bundled(c, f, nil)
	if err != nil {
		return err
	}
	v.Missing = b.missing
	if v.Name != "" {
		f.Name = v.Name
	}
	v.Blocked = flow.HasErrors(issues) // what cannot be read exactly is not taken: parts of it would be lost in silence
	if !v.Blocked {
		issues = flow.Validate(f, s.Catalog, resources)
	}
	if v.Conversion != nil {
		issues = besidesPlaceholders(issues)
	}
	v.Report, v.Name, v.Kind, v.Description, v.Issues = true, f.Name, string(f.Kind), f.Description, s.findings(f, issues)
	v.Facts = ui.Count(len(f.Activities), "activity", "activities") + ", " + ui.Count(len(f.Variables), "variable")
	if err := s.importTarget(c, f, &v); err != nil {
		return err
	}
	switch {
	case c.FormValue("dry_run") != "":
		return s.importAnswer(c, http.StatusOK, v)
	case len(v.Errors) > 0 || v.Blocked:
		return s.importAnswer(c, http.StatusUnprocessableEntity, v)
	}
	if err := s.importDone(c, b, v); err != nil {
		if v.Errors = fieldErrors(err); v.Errors == nil {
			return err
		}
		return s.importAnswer(c, http.StatusUnprocessableEntity, v)
	}
	return nil
}

// importTarget says what the document becomes: a new flow, whose name must be free, or what differs from the draft that it is to replace.
func (s *Server) importTarget(c echo.Context, f *flow.Flow, v *views.Import) error {
	if v.Into != "" {
		there, err := s.DB.Flow(c.Request().Context(), v.Into)
		if err != nil {
			return err
		}
		f.Name, v.Into = there.Name, there.Name
		v.Diff = s.diff(there.Draft, f)
		return nil
	}
	if err := s.nameFree(c, f.Name); err != nil {
		if v.Errors = fieldErrors(err); v.Errors == nil {
			return err
		}
		if _, err := s.DB.Flow(c.Request().Context(), f.Name); err == nil {
			v.Errors["name"] += " To put the file in its place, open that flow and choose “Replace from a file” in its menu."
		}
	}
	return nil
}
