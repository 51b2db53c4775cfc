package web

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// flowInline answers with the document of a designer page in which a subflow stands in place of the activity that runs it, and what to know
// before it is put in place. The subflow itself stays.
func (s *Server) flowInline(c echo.Context) error {
	var body struct {
		Document json.RawMessage `json:"document"`
		Activity string          `json:"activity"`
		State    string          `json:"state"` // draft, or "": the version that runs
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	f, err := flow.DecodeDraft(body.Document)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "the flow cannot be read")
	}
	ctx := c.Request().Context()
	r, _ := f.Activity(body.Activity)
	run, err := s.runBy(ctx, r, body.State)
	if err != nil {
		return err
	}
	resources, err := s.DB.Resources(ctx)
	if err != nil {
		return err
	}
	back, err := flow.Inline(flow.PutBack{Flow: f, Activity: body.Activity, Subflow: run.shown, Catalog: s.Catalog, Resources: resources})
	if err != nil {
		return refused(c, err)
	}
	uses, err := s.otherUses(ctx, run.flow.Name, c.Param("name"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{
		"document": back.Flow, "added": back.Added, "activities": orEmpty(back.Activities), "variables": orEmpty(back.Variables), "cautions": append([]string{}, back.Cautions...),
		"subflow": run.flow.Name, "state": run.words, "states": run.states, "uses": uses,
	})
}
