package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/storage"
	"cordboard/web/views"
)

// testGateSet says what a flow's tests mean for publishing it.
func (s *Server) testGateSet(c echo.Context) error {
	var body struct {
		Gate string `json:"gate"`
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	if err := s.DB.SetTestGate(c.Request().Context(), actor(c), c.Param("name"), storage.Gate(body.Gate)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// Gated is how a draft stands before its tests.
type Gated struct {
	Gate     storage.Gate
	Standing testcall.Standing // of all tests; none are run when the gate is off
}

// Gates runs the tests of flows before they are published, for the pages and for the API.
type Gates struct {
	DB    *storage.DB
	Suite *testcall.Suite
}

// Ask runs the tests of a draft when the flow has a gate.
func (g Gates) Ask(ctx context.Context, f storage.Flow) (Gated, error) {
	gate, err := g.DB.TestGate(ctx, f.Name)
	if err != nil || gate == storage.GateOff {
		return Gated{}, err
	}
	calls, err := g.DB.SavedCalls(ctx, f.Name)
	if err != nil {
		return Gated{}, err
	}
	all := make([]testcall.Saved, len(calls))
	for i, one := range calls {
		all[i] = saved(one)
	}
	standing, err := g.Suite.RunAll(ctx, f.Draft, all)
	return Gated{Gate: gate, Standing: standing}, err
}

// Refused says why a draft cannot be published; nil when the gate lets it through.
func (g Gated) Refused() error {
	switch s := g.Standing; {
	case g.Gate != storage.GateBlock:
		return nil
	case s.Total == 0:
		return fault.New(fault.Invalid, "This flow is published only when its tests are green, and it has none. Save a test call as a test first.")
	case s.Green < s.Total:
		return fault.New(fault.Invalid, "%d of %d tests are green, and this flow is published only when all are. First that fails: “%s”.", s.Green, s.Total, s.Failed[0].Name)
	}
	return nil
}

func testsShown(g Gated) views.Tests {
	out := views.Tests{Asked: g.Gate != storage.GateOff, Green: g.Standing.Green, Total: g.Standing.Total, Covered: g.Standing.Coverage.Covered, Outlets: g.Standing.Coverage.Total}
	if err := g.Refused(); err != nil {
		out.Refused = err.Error()
	}
	for _, v := range g.Standing.Failed {
		out.Failed = append(out.Failed, views.FailedTest{Name: v.Name, Step: v.Step, Failure: v.Failure})
	}
	return out
}
