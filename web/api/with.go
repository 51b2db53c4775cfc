package api

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web"
)

// with is part of a body that makes a version of a flow go live: flows without a version, on which it goes on, to publish in the same step.
type with struct {
	With []string `json:"with"`
}

// along finds what is published together with a flow. Without any in the body it is nothing, and what is missing is refused where the label moves.
func (s *server) along(c echo.Context, name string, document *flow.Flow, asked with) (*web.Companions, error) {
	p := web.Publisher{DB: s.DB, Catalog: s.Catalog, Suite: s.Suite}
	if len(asked.With) == 0 {
		return p.Alone(c.Request().Context(), name)
	}
	found, err := p.Companions(c.Request().Context(), name, document)
	if err != nil {
		return nil, err
	}
	names := found.Names()
	for _, one := range asked.With {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, one) }) {
			return nil, fault.Field("with", "%s", found.Why(one))
		}
	}
	for _, n := range names {
		if !slices.ContainsFunc(asked.With, func(one string) bool { return strings.EqualFold(n, one) }) {
			return nil, fault.Field("with", "needs %s too, which has no version yet", n)
		}
	}
	return found, nil
}
