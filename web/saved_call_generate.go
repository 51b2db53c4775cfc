package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/runtime/testcall"
)

// savedCallGenerate proposes tests for the outlets of the draft that its tests do not take. Nothing is saved.
func (s *Server) savedCallGenerate(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	calls, err := s.DB.SavedCalls(ctx, f.Name)
	if err != nil {
		return err
	}
	all := make([]testcall.Saved, len(calls))
	for i, one := range calls {
		all[i] = saved(one)
	}
	standing, err := s.Suite.RunAll(ctx, f.Draft, all)
	if err != nil {
		return err
	}
	made, err := s.Suite.Generate(ctx, f.Draft, standing.Taken)
	if errors.Is(err, testcall.ErrGenerating) {
		c.Response().Header().Set("Retry-After", "30")
		return &statusError{http.StatusTooManyRequests, "too_many", "Tests are generated for somebody else now. Try again in half a minute."}
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, made)
}
