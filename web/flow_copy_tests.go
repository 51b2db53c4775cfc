package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

// createCopy stores a copy of a flow with the tests of the original, which are about the copy then.
func (s *Server) createCopy(c echo.Context, f *flow.Flow, of string) error {
	return s.DB.Together(c.Request().Context(), func(ctx context.Context, db *storage.DB) error {
		if _, err := db.CreateFlow(ctx, actor(c), f); err != nil {
			return err
		}
		calls, err := db.SavedCalls(ctx, of)
		if fault.CodeOf(err) == fault.NotFound {
			return nil // the original was deleted while somebody changed it: the copy keeps the changes
		}
		if err != nil {
			return err
		}
		for _, call := range calls {
			copied := storage.SavedCall{Name: call.Name, Script: aboutFlow(call, of, f.Name)}
			if _, err := db.SaveCall(ctx, actor(c), f.Name, copied); err != nil {
				return fmt.Errorf("copy the test “%s”: %w", call.Name, err)
			}
		}
		return nil
	})
}

// aboutFlow is a test's script with another flow in the place of one. A script that cannot be read stays as it is: its test says what is wrong.
func aboutFlow(call storage.SavedCall, from, to string) []byte {
	script, err := testcall.Rename(call.Script, func(kind, name string) string {
		if kind == "flow" && strings.EqualFold(name, from) {
			return to
		}
		return name
	})
	if err != nil {
		return call.Script
	}
	return script
}
