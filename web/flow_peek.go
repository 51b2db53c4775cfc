package web

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
)

// flowPeek answers with the flow that an activity runs, for the page to draw beside it.
func (s *Server) flowPeek(c echo.Context) error {
	properties, err := json.Marshal(map[string]string{"flow": c.Param("name"), "version": c.QueryParam("label")})
	if err != nil {
		return err
	}
	run, err := s.runBy(c.Request().Context(), flow.Record{Properties: properties}, "")
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"flow": withoutDefaults(run.shown, viewerOf(c).can(FlowEdit)), "state": run.words})
}

// withoutDefaults is a flow whose variables do not tell what they begin with, for those who may not edit: some of it is nobody's business.
func withoutDefaults(f *flow.Flow, edits bool) *flow.Flow {
	if edits || f == nil {
		return f
	}
	shown := *f
	shown.Variables = make([]flow.Variable, len(f.Variables))
	for i, v := range f.Variables {
		v.Default = nil
		shown.Variables[i] = v
	}
	return &shown
}
