package web

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

// shownCall is a saved test call as the designer's scripts have it (SavedTest in static/designer/panels/types.js).
type shownCall struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Script    json.RawMessage `json:"script"`
	UpdatedAt int64           `json:"updated_at"` // Unix ms; what a change is based on
	UpdatedBy string          `json:"updated_by"`
}

func callShown(s storage.SavedCall) shownCall {
	return shownCall{ID: s.ID, Name: s.Name, Script: s.Script, UpdatedAt: s.UpdatedAt.UnixMilli(), UpdatedBy: s.UpdatedBy}
}

// savedCallList gives the tests of a flow and what they mean for publishing it.
func (s *Server) savedCallList(c echo.Context) error {
	ctx := c.Request().Context()
	calls, err := s.DB.SavedCalls(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	gate, err := s.DB.TestGate(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	list := make([]shownCall, len(calls))
	for i, one := range calls {
		list[i] = callShown(one)
	}
	return c.JSON(http.StatusOK, map[string]any{"tests": list, "gate": gate})
}

// savedCallSave makes a test, or changes the one that the path names.
func (s *Server) savedCallSave(c echo.Context) error {
	var body struct {
		Name      string          `json:"name"`
		Script    json.RawMessage `json:"script"`
		UpdatedAt int64           `json:"updated_at"`
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	if err := testcall.Check(body.Script); err != nil {
		return fault.Field("script", "%s", err)
	}
	call := storage.SavedCall{ID: c.Param("id"), Name: body.Name, Script: body.Script}
	if body.UpdatedAt != 0 {
		call.UpdatedAt = time.UnixMilli(body.UpdatedAt)
	}
	status := http.StatusOK
	if call.ID == "" {
		status = http.StatusCreated
	}
	call, err := s.DB.SaveCall(c.Request().Context(), actor(c), c.Param("name"), call)
	if err != nil {
		return err
	}
	return c.JSON(status, callShown(call))
}

// savedCallDelete deletes a test.
func (s *Server) savedCallDelete(c echo.Context) error {
	if err := s.DB.DeleteCall(c.Request().Context(), actor(c), c.Param("name"), c.Param("id")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// savedCallRun runs a test of the draft as it is saved.
func (s *Server) savedCallRun(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	call, err := s.DB.SavedCall(ctx, f.Name, c.Param("id"))
	if err != nil {
		return err
	}
	verdict, err := s.Suite.Run(ctx, f.Draft, saved(call))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, verdict)
}

func saved(s storage.SavedCall) testcall.Saved {
	return testcall.Saved{ID: s.ID, Name: s.Name, Script: s.Script}
}
