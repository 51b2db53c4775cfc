package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

// savedTest is a saved test call of a flow.
type savedTest struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Script    json.RawMessage `json:"script"`
	UpdatedAt time.Time       `json:"updated_at"`
	UpdatedBy string          `json:"updated_by"`
}

func test(s storage.SavedCall) savedTest {
	return savedTest{ID: s.ID, Name: s.Name, Script: s.Script, UpdatedAt: s.UpdatedAt, UpdatedBy: s.UpdatedBy}
}

// testRevision is what a change of a test is based on.
func testRevision(s storage.SavedCall) int64 { return s.UpdatedAt.UnixMilli() }

// testList answers the tests of a flow, the oldest first.
func (s *server) testList(c echo.Context) error {
	calls, err := s.DB.SavedCalls(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	list := make([]savedTest, len(calls))
	for i, one := range calls {
		list[i] = test(one)
	}
	return c.JSON(http.StatusOK, map[string]any{"tests": list})
}

// testGet answers one; the ETag is its own.
func (s *server) testGet(c echo.Context) error {
	call, err := s.DB.SavedCall(c.Request().Context(), c.Param("name"), c.Param("id"))
	if err != nil {
		return err
	}
	return testAnswer(c, http.StatusOK, call)
}

func testAnswer(c echo.Context, status int, call storage.SavedCall) error {
	c.Response().Header().Set("ETag", etag(testRevision(call)))
	return c.JSON(status, test(call))
}

// testBody reads a test on its way in. Without a name it is called as its script says.
func testBody(c echo.Context) (storage.SavedCall, error) {
	var body struct {
		Name   string          `json:"name"`
		Script json.RawMessage `json:"script"`
	}
	if err := read(c, &body); err != nil {
		return storage.SavedCall{}, err
	}
	if len(body.Script) == 0 {
		return storage.SavedCall{}, fault.Field("script", "is needed")
	}
	script, err := testcall.DecodeScript(body.Script)
	if err != nil {
		return storage.SavedCall{}, fault.Field("script", "%s", err)
	}
	if strings.TrimSpace(body.Name) == "" {
		body.Name = script.Name
	}
	return storage.SavedCall{Name: body.Name, Script: body.Script}, nil
}
