package api

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// testCreate makes a test.
func (s *server) testCreate(c echo.Context) error {
	call, err := testBody(c)
	if err != nil {
		return err
	}
	if call, err = s.DB.SaveCall(c.Request().Context(), actor(c), c.Param("name"), call); err != nil {
		return err
	}
	c.Response().Header().Set("Location", Prefix+"/flows/"+url.PathEscape(c.Param("name"))+"/tests/"+call.ID)
	return testAnswer(c, http.StatusCreated, call)
}

// testUpdate changes a test. If-Match says which state the change was made from.
func (s *server) testUpdate(c echo.Context) error {
	before, err := s.testMatched(c)
	if err != nil {
		return err
	}
	call, err := testBody(c)
	if err != nil {
		return err
	}
	call.ID, call.UpdatedAt = before.ID, before.UpdatedAt
	call, err = s.DB.SaveCall(c.Request().Context(), actor(c), c.Param("name"), call)
	if fault.CodeOf(err) == fault.Conflict && fault.Fields(err)["name"] == "" {
		return moved()
	}
	if err != nil {
		return err
	}
	return testAnswer(c, http.StatusOK, call)
}

// testDelete deletes a test. If-Match says which state of it.
func (s *server) testDelete(c echo.Context) error {
	call, err := s.testMatched(c)
	if err != nil {
		return err
	}
	if err := s.DB.DeleteCall(c.Request().Context(), actor(c), c.Param("name"), call.ID); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func (s *server) testMatched(c echo.Context) (storage.SavedCall, error) {
	call, err := s.DB.SavedCall(c.Request().Context(), c.Param("name"), c.Param("id"))
	if err != nil {
		return call, err
	}
	return call, matched(c, testRevision(call))
}
