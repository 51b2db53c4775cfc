package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/web/views"
)

// flowValidate checks a document that is not saved.
func (s *Server) flowValidate(c echo.Context) error {
	var body struct {
		Document json.RawMessage `json:"document"`
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	f, issues := flow.Decode(body.Document, s.Catalog)
	if f != nil && !flow.HasErrors(issues) {
		validate, err := s.validator(c.Request().Context())
		if err != nil {
			return err
		}
		issues = validate(f)
	}
	return c.JSON(http.StatusOK, map[string]any{"issues": s.issueList(f, issues)})
}

// findings are what pages list: the worst first, each with its place in words.
func (s *Server) findings(f *flow.Flow, issues []flow.Issue) []views.Finding {
	order := []flow.Severity{flow.SeverityError, flow.SeverityWarning, flow.SeverityNote}
	issues = slices.Clone(issues)
	slices.SortStableFunc(issues, func(a, b flow.Issue) int { return slices.Index(order, a.Severity) - slices.Index(order, b.Severity) })
	list := make([]views.Finding, len(issues))
	for i, one := range issues {
		activity, field := one.Place(f, s.Catalog)
		list[i] = views.Finding{Issue: one, Place: strings.Trim(activity+", "+field, ", ")}
	}
	return list
}
