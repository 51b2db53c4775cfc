package api

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// validate lists the findings of a document, or of a flow's draft.
func (s *server) validate(c echo.Context) error {
	var body struct {
		Document json.RawMessage `json:"document"`
		Flow     string          `json:"flow"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	if (len(body.Document) == 0) == (body.Flow == "") {
		return fault.Field("document", "give a document, or the name of a flow as flow")
	}
	ctx := c.Request().Context()
	resources, err := s.DB.Resources(ctx)
	if err != nil {
		return err
	}
	var issues []flow.Issue
	if body.Flow != "" {
		f, err := s.DB.Flow(ctx, body.Flow)
		if err != nil {
			return err
		}
		issues = flow.Validate(f.Draft, s.Catalog, resources)
	} else {
		_, issues = flow.Inspect(body.Document, s.Catalog, resources)
	}
	if issues == nil {
		issues = []flow.Issue{}
	}
	return c.JSON(http.StatusOK, map[string]any{"valid": !flow.HasErrors(issues), "issues": issues})
}
