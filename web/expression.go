package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
)

// writing is an expression that is being written, as scripts post it.
type writing struct {
	Source   string     `json:"source"`
	At       int        `json:"at"` // characters before the caret
	Want     flow.Type  `json:"want"`
	Template bool       `json:"template"`
	Scope    flow.Scope `json:"scope"`
}

func (s *Server) writing(c echo.Context) (*writing, error) {
	w := &writing{}
	if err := decodeJSON(c, w); err != nil {
		return nil, err
	}
	resources, err := s.DB.Resources(c.Request().Context())
	if err != nil {
		return nil, err
	}
	w.Scope.Org, w.Scope.OrgTypes, w.Scope.Catalog = resources.Org, resources.OrgTypes, s.Catalog
	return w, nil
}

func (w *writing) written() flow.Written {
	return flow.Written{Source: w.Source, Want: w.Want, Template: w.Template}
}

// valued is what an expression gives, and the contact whose values it was worked out with, "" for none.
type valued struct {
	flow.Checked
	As string `json:"as,omitempty"`
}

// expressionCheck says what an expression gives, with the values of the flow's last contact for those who may see it, or what is wrong with it.
func (s *Server) expressionCheck(c echo.Context) error {
	w, err := s.writing(c)
	if err != nil {
		return err
	}
	checked := valued{Checked: flow.CheckExpression(w.written(), w.Scope, nil)}
	if checked.OK && checked.Value == "" {
		checked.Value = sampleValue(w.written(), s.Clock())
	}
	if checked.OK && checked.Value == "" && viewerOf(c).can(ContactView) {
		if checked.Value, checked.As, err = s.contactValue(c.Request().Context(), c.Param("name"), w); err != nil {
			return err
		}
	}
	return c.JSON(http.StatusOK, checked)
}

// expressionComplete says what can be written next in an expression.
func (s *Server) expressionComplete(c echo.Context) error {
	w, err := s.writing(c)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, flow.Complete(w.written(), w.At, w.Scope))
}
